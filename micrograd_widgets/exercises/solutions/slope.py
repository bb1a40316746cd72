"""Answers to `slope`."""

SOLUTION = """
def slope(f, x, h):
    return (f(x + h) - f(x)) / h
"""
MISTAKES = {
    "not_divided": SOLUTION.replace("(f(x + h) - f(x)) / h", "f(x + h) - f(x)"),
    "sign": SOLUTION.replace("f(x + h) - f(x)", "f(x) - f(x + h)"),
    "brackets": SOLUTION.replace("(f(x + h) - f(x)) / h", "f(x + h) - f(x) / h"),
    "rule": SOLUTION.replace("(f(x + h) - f(x)) / h", "6 * x - 4"),
    "sum": SOLUTION.replace(") - f", ") + f"),
    "error": SOLUTION.replace("/ h", "/ hh"),
    "wrong_number": SOLUTION.replace("/ h", "/ 2"),
}
