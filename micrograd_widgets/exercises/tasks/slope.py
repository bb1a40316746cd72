"""The slope of a function at a point."""

from collections.abc import Iterator
from functools import partial

from ..checking import Names, Numbers, expect, given, own_function, tried

NOTEBOOK, PLACE = "01-derivative", 1
NEEDS = ()
TASK = """
Take a function `f` and a point `x`. Go a tiny step `h` to the right. How much does `f` go up, compared with
the size of the step? That is the slope of `f` at `x`, and the lecture begins with it.

First try it with a calculator: take `f(x) = 3*x**2 - 4*x + 5` at `x = $x`, with `h = 0.001`. Then write
`slope(f, x, h)`, which `return`s the slope for any function `f`.
"""
STARTER = """
def slope(f, x, h):
    ...
"""
HINTS = (
    "You need `f` twice: once where you stand, once after the step.",
    "A slope compares two lengths: how far up, and how far to the right. Do you use both?",
    """For `g(x) = 10*x` at `x = 1` with `h = 0.5`: g goes from 10 to 15, that is 5 up for 0.5 to the right.
The slope is 10.""",
)


def variant(seed: int) -> dict[str, float]:
    return {"x": (3.0, -3.0, 1.0, 2.0, -1.0)[seed % 5]}


def f(x: float) -> float:
    return 3 * x**2 - 4 * x + 5


def check(names: Names, n: Numbers) -> Iterator[str]:
    slope = own_function(names, "slope")
    h = 0.001
    for x in (n["x"], -n["x"], 2 / 3):
        text = f"slope(f, {x:.6g}, {h})"
        got = given(text, tried(text, partial(slope, f, x, h)))
        up = f(x + h) - f(x)
        expect(
            text,
            got,
            up / h,
            {
                "not_divided": (up, "That is how far f goes up. How far did it go to the right?"),
                "sign": (
                    -up / h,
                    "The size is right, the sign is not: which of the two comes first?",
                ),
                "brackets": (
                    f(x + h) - f(x) / h,
                    "`/` comes before `-`: what is it that you want to divide?",
                ),
                "rule": (
                    6 * x - 4,
                    (
                        "That is the exact slope of this `f`: from a rule, from a step to both sides, or "
                        "rounded. Here take one step `h` to the right, for any `f`."
                    ),
                ),
                "left": ((f(x) - f(x - h)) / h, "That is the slope of a step to the left."),
                "sum": ((f(x + h) + f(x)) / h, "How much f goes up is a difference."),
            },
        )
        yield f"`{text}` is right."
    text = "slope(lambda x: x**3, 1, 0.5)"
    expect(text, tried(text, partial(slope, lambda x: x**3, 1.0, 0.5)), 4.75)
    yield "It works for another function and a large step."
