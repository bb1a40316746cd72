"""Answers to `gradient-check`."""

SOLUTION = """
import math


def gradient(a, b, c):
    by_a = -3 * a**2 - 0.5 * a**-0.5
    by_b = 3 * math.cos(3 * b) + 2.5 * b**1.5
    by_c = 1 / c**2
    return [by_a, by_b, by_c]


def slope(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)
"""
MISTAKES = {
    "sign": SOLUTION.replace("by_c = 1", "by_c = -1"),
    "term_missing": SOLUTION.replace(" - 0.5 * a**-0.5", ""),
    "inner_derivative": SOLUTION.replace("3 * math.cos", "math.cos"),
    "one_sided": SOLUTION.replace("(f(x + h) - f(x - h)) / (2 * h)", "(f(x + h) - f(x)) / h"),
    "not_halved": SOLUTION.replace("(2 * h)", "h"),
    "wrong_type": SOLUTION.replace("return [by_a, by_b, by_c]", "return by_a"),
    "wrong_number": SOLUTION.replace("2.5 * b**1.5", "b**1.5"),
    "error": SOLUTION.replace("import math\n", ""),
}
