"""A neuron"""

import math
from collections.abc import Iterator
from typing import Any

from ..checking import Names, Numbers, Wrong, expect, given, own_class, takes_arguments, tried
from ..own_networks import number_in, put, weights_of
from ..own_values import refuse_plain

NOTEBOOK, PLACE = "05-network", 2
NEEDS = ("power-and-divide",)
MANY = 40  # weights, so that none of them being negative is no accident
TASK = """
A neuron has a weight for each input and one bias. It multiplies each input with its weight, adds all that up, adds the
bias, and sends the sum through tanh.

Write a class `Neuron`. `Neuron($nin)` makes $nin weights `w`, a list of Values, and a bias `b`, a Value, all with random numbers
between −1 and 1. Calling it, `n(x)` with a list of numbers `x`, gives a Value.

You may import the finished `Value`, as below, or paste your own class: both work.
"""
STARTER = """
import random

from micrograd_engine import Value


class Neuron:
    ...
"""
HINTS = (
    "Two methods: `__init__` makes weights and bias, `__call__` uses them.",
    "`zip(self.w, x)` gives each weight with its input. What do you begin the sum with, so that the bias is in it?",
    """The bill of a shop, with a fee for the delivery:

```python
bill = fee
for price, pieces in zip(prices, cart):
    bill = bill + price * pieces
```""",
)


def variant(seed: int) -> dict[str, int]:
    return {"nin": (2, 3, 4)[seed % 3]}


def check(names: Names, n: Numbers) -> Iterator[str]:
    kind, nin = own_class(names, "Neuron"), n["nin"]
    text = f"Neuron({nin})"
    if not takes_arguments(kind):
        raise Wrong(
            "unfinished", f"`{text}` does not work yet: `Neuron` takes no number of inputs."
        )
    neuron, start = _made(kind, nin)
    _, other = _made(kind, nin)
    yield "It has a weight for each input, and a bias."
    if len(set(start[:nin])) == 1 or start == other:
        raise Wrong(
            "not_random",
            f"Two neurons, or two weights, begin with the same numbers, such as {start[0]:.3g}. Expected: random ones.",
        )
    _expect_range(text, start)
    many = _made(kind, MANY)[1][:MANY]
    _expect_range(f"Neuron({MANY})", many)
    if min(many) >= 0 or max(many) <= 0:
        raise Wrong(
            "not_random",
            f"`Neuron({MANY})` begins with weights from {min(many):.3g} to {max(many):.3g}. "
            "Expected: numbers between −1 and 1.",
        )
    yield "The numbers are random."
    _expect_output(neuron, nin)
    _expect_output(_made(kind, nin + 1)[0], nin + 1)
    yield "It gives the right number."


def _made(kind: type, nin: int) -> tuple[Any, list[float]]:
    """A neuron, and its weights and its bias."""
    text = f"Neuron({nin})"
    neuron = tried(text, lambda: kind(nin))
    weights, bias = weights_of(text, neuron)
    if len(weights) != nin:
        raise Wrong("wrong_count", f"`{text}.w` has {len(weights)} weights. Expected: {nin}.")
    return neuron, [number_in(w) for w in (*weights, bias)]


def _expect_range(text: str, numbers: list[float]) -> None:
    if any(abs(x) > 1 for x in numbers):
        raise Wrong(
            "not_random",
            f"`{text}` begins with {max(numbers, key=abs):.3g}. Expected: numbers between −1 and 1.",
        )


def _expect_output(neuron: Any, nin: int) -> None:
    inputs = [2.0, -1.0, 0.5, 3.0, -0.5][:nin]
    theirs = [0.5, 0.25, -1.0, 0.125, 0.75][:nin]
    weights, bias = weights_of(f"Neuron({nin})", neuron)
    for w, x in zip(weights, theirs, strict=True):
        put(w, x)
    put(bias, 0.125)
    called = f"n({inputs}) with w = {theirs} and b = 0.125"
    if not callable(neuron):
        raise Wrong("unfinished", "A neuron cannot be called yet: it has no `__call__`.")
    out = given(called, tried(called, lambda: neuron(inputs)))
    total = sum(w * x for w, x in zip(theirs, inputs, strict=True))
    mistakes = {
        "no_activation": (total + 0.125, "That is the sum before tanh."),
        "no_bias": (math.tanh(total), "Which part of the neuron is missing in this sum?"),
        "one_weight": (
            math.tanh(theirs[-1] * inputs[-1] + 0.125),
            "That is the last product and the bias only.",
        ),
        "tanh_inside": (
            sum(math.tanh(w * x) for w, x in zip(theirs, inputs, strict=True)) + 0.125,
            "tanh comes once, at the end.",
        ),
    }
    expect(called, number_in(out), math.tanh(total + 0.125), mistakes)
    refuse_plain(called, out)
