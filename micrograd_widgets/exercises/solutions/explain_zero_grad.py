"""An answer to `explain-zero-grad`."""

SOLUTION = '''
answer = """
Within one pass the shares of all users of a Value belong to the same slope, so they add up. The gradients of
the pass before belong to other parameters and another loss: they are old and must go.
"""
'''
MISTAKES: dict[str, str] = {}
