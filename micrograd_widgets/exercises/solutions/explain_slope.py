"""An answer to `explain-slope`."""

SOLUTION = '''
answer = """
The sign says whether the curve goes up or down when I step to the right: down at -3, up at 3. The size says
how steep it is. The lowest point lies between them, where the slope is 0.
"""
'''
MISTAKES: dict[str, str] = {}
