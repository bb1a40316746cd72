"""Layers, and a network of layers"""

import math
from collections.abc import Iterator
from typing import Any

from ..checking import Names, Numbers, Wrong, expect, given, own_class, takes_arguments, tried
from ..own_networks import layers_of, number_in
from ..own_values import refuse_plain

NOTEBOOK, PLACE = "05-network", 3
NEEDS = ("neuron",)
CONTINUES = "Neuron"
TASK = """
A layer is a list of neurons that all get the same inputs. A network is a list of layers: the outputs of one layer are the
inputs of the next.

Write `Layer(nin, nout)` with `neurons`, and `MLP(nin, nouts)` with `layers`: `MLP(3, [4, 4, 1])` has 3 inputs, two layers of 4
neurons and one of 1. Calling it gives a single Value when the last layer has one neuron, else a list.

Give all three classes `parameters()`, the list of all weights and biases.
"""
STARTER = """
import random

from micrograd_engine import Value


# copy your class Neuron to here


class Layer:
    ...


class MLP:
    ...
"""
HINTS = (
    "`Layer` builds neurons and calls each with the same `x`. `MLP` builds layers and calls them one after the other.",
    "With `MLP(3, [4, 4, 1])` the sizes are 3, 4, 4, 1: each layer goes from one size to the next.",
    """Filters that pour into one another:

```python
def pour(water, filters):
    for f in filters:
        water = f(water)
    return water
```""",
)


def variant(seed: int) -> dict[str, int]:
    nin, hidden = ((3, 4), (2, 3), (4, 2))[seed % 3]
    return {"nin": nin, "hidden": hidden}


def check(names: Names, n: Numbers) -> Iterator[str]:
    kind, nin, hidden = own_class(names, "MLP"), n["nin"], n["hidden"]
    sizes = [hidden, hidden, 1]
    text = f"MLP({nin}, {sizes})"
    if not takes_arguments(kind):
        raise Wrong("unfinished", f"`{text}` does not work yet: `MLP` takes no sizes.")
    mlp = tried(text, lambda: kind(nin, sizes))
    layers = layers_of(text, mlp)
    there = [len(layer) for layer in layers]
    inputs = [len(layer[0][0]) for layer in layers]
    if there != sizes or inputs != [nin, *sizes[:-1]]:
        raise Wrong(
            "wrong_sizes",
            f"`{text}` has layers of {there} neurons with {inputs} inputs. Expected: {sizes} neurons with {[nin, *sizes[:-1]]} inputs.",
        )
    yield "The layers have the right sizes."
    x = [2.0, 3.0, -1.0, 0.5][:nin]
    called = f"mlp({x})"
    out = given(called, tried(called, lambda: mlp(x)))
    if isinstance(out, list | tuple):
        raise Wrong(
            "list_output",
            f"`{called}` is a list of {len(out)}. Expected: a single Value, as the last layer has one neuron.",
        )
    refuse_plain(called, out)
    numbers: list[float] = x
    for layer in layers:
        numbers = [_fires(neuron, numbers) for neuron in layer]
    expect(called, number_in(out), numbers[0])
    several = tried("MLP(2, [2])", lambda: kind(2, [2]))
    outs = tried("MLP(2, [2])([1.0, 2.0])", lambda: several([1.0, 2.0]))
    if not isinstance(outs, list | tuple) or len(outs) != 2:
        raise Wrong(
            "list_output",
            "`MLP(2, [2])([1.0, 2.0])` is not a list of 2 Values. Expected: one for each neuron of the last layer.",
        )
    yield "It gives the right numbers."
    if not callable(getattr(mlp, "parameters", None)):
        raise Wrong("unfinished", "`MLP` has no `parameters()` yet.")
    parameters = list(given(f"{text}.parameters()", tried(f"{text}.parameters()", mlp.parameters)))
    wanted = {id(v) for layer in layers for weights, bias in layer for v in (*weights, bias)}
    if {id(v) for v in parameters} != wanted or len(parameters) != len(wanted):
        raise Wrong(
            "wrong_parameters",
            f"`{text}.parameters()` has {len(parameters)} Values. Expected: all {len(wanted)} weights and biases, each once.",
        )
    yield f"`parameters()` has all {len(wanted)} of them."


def _fires(neuron: tuple[list[Any], Any], x: list[float]) -> float:
    weights, bias = neuron
    return math.tanh(
        sum(number_in(w) * xi for w, xi in zip(weights, x, strict=True)) + number_in(bias)
    )
