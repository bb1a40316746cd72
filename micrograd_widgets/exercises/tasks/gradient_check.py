"""A gradient by hand, and the check of it"""

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ..checking import Names, Numbers, expect, given, listed, own_function, tried

NOTEBOOK, PLACE = "06-training", 5
NEEDS = ("softmax-loss",)
TASK = """
The lecture ends with an exercise on paper: `f(a, b, c) = -a**3 + sin(3*b) - 1/c + b**2.5 - a**0.5`.

Write `gradient(a, b, c)`: the list of the three slopes, by the rules of calculus. Then write `slope(f, x, h)`, a better one than in
the first notebook: it takes a step of `h` to the *right* and one to the *left*. With that you can check yourself before you
ask for a check: at `a = $a`, `b = $b`, `c = $c` both ways have to agree.
"""
STARTER = """
import math


def gradient(a, b, c):
    ...


def slope(f, x, h):
    ...
"""
HINTS = (
    "One variable at a time: which terms of `f` have an `a` in them? The others do not change with it.",
    "`sin(3*b)` needs the chain rule. And between `x - h` and `x + h`, how far is it?",
    """For `g(a, b) = a**2 * b + cos(2*a)`: by `a` it is `2*a*b - 2*sin(2*a)`, by `b` it is `a**2`.""",
)


def variant(seed: int) -> dict[str, float]:
    a, b, c = ((2.0, 3.0, 4.0), (1.0, 2.0, 0.5), (4.0, 1.0, -2.0))[seed % 3]
    return {"a": a, "b": b, "c": c}


def check(names: Names, n: Numbers) -> Iterator[str]:
    gradient = own_function(names, "gradient")
    a, b, c = n["a"], n["b"], n["c"]
    yield from _gradient(gradient, a, b, c)
    list(_gradient(gradient, a + 1, b + 1, c + 1))
    yield "So are they at another point."
    slope = own_function(names, "slope")
    for x, h in ((2.0, 0.5), (-1.0, 0.25)):
        text = f"slope(lambda x: x**3, {x}, {h})"
        right, left, middle = (x + h) ** 3, (x - h) ** 3, x**3
        wrong = {
            "one_sided": ((right - middle) / h, "That is the step to the right only."),
            "not_halved": ((right - left) / h, "How far is it from one point to the other?"),
            "sign": ((left - right) / (2 * h), "The size is right, the sign is not."),
        }
        expect(
            text, tried(text, partial(slope, lambda x: x**3, x, h)), (right - left) / (2 * h), wrong
        )
    yield "`slope` is right."


def _gradient(gradient: Callable[..., Any], a: float, b: float, c: float) -> Iterator[str]:
    text = f"gradient({a}, {b}, {c})"
    got = listed(text, tried(text, lambda: gradient(a, b, c)), 3)
    cube, root, wave, power = -3 * a**2, 0.5 * a**-0.5, math.cos(3 * b), 2.5 * b**1.5
    mistakes: list[dict[str, tuple[float, str]]] = [
        {
            "sign": (cube + root, "Look at the sign of each term."),
            "term_missing": (cube, "Which other term has an `a` in it?"),
        },
        {
            "inner_derivative": (wave + power, "In `sin(3*b)` there is a function in a function."),
            "sign": (power - 3 * wave, "What is the slope of the sine?"),
        },
        {"sign": (-1 / c**2, "Look at the sign: `-1/c` is `-c**-1`.")},
    ]
    for i, right in enumerate((cube - root, 3 * wave + power, 1 / c**2)):
        expect(f"{text}[{i}]", given(f"{text}[{i}]", got[i]), right, mistakes[i])
        yield f"The slope by `{'abc'[i]}` is right."
