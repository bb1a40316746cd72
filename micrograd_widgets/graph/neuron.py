"""NeuronWidget: one neuron, from its weighted inputs to its activation."""

from collections.abc import Sequence
from typing import Any

import traitlets as t

from micrograd_engine import Neuron, Value
from micrograd_engine.checks import as_finite, described

from ..view import bundle
from .widget import GraphWidget


class NeuronWidget(GraphWidget):
    """A neuron on one example: w·x + b, the activation, and its slope there.

    Parameters
    ----------
    neuron
        The neuron to look at; what you do in the view changes its weights and bias.
    x
        A number or a Value for each weight. Numbers become Values `x1`, `x2`, …, in `inputs`.
    **arguments
        Those of GraphWidget.

    Attributes
    ----------
    inputs : list of Value
    output : Value
        What the neuron gives; the root of the graph.

    Raises
    ------
    TypeError
        When `neuron` is not a Neuron, `x` is no list of numbers or Values, or an argument is unknown.
    ValueError
        When `x` has another length, or a number in it is not finite; when the neuron computes
        something else than activation(w·x + b).

    Examples
    --------
    >>> neuron = Neuron(2)
    >>> neuron.w[0].data, neuron.w[1].data, neuron.b.data = -3.0, 1.0, 6.8813735870195432
    >>> view = NeuronWidget(neuron, [2.0, 0.0])
    >>> round(view.output.data, 12)
    0.707106781187
    >>> [v.label for v in view.inputs]
    ['x1', 'x2']
    """

    kind = "neuron"
    _esm = bundle("neuron.js")
    _css = bundle("neuron.css")

    neuron = t.Dict(
        help="The activation, and the nodes that are inputs, weights, products, bias, sum and "
        "output. Written by the kernel."
    ).tag(sync=True)

    def __init__(self, neuron: Neuron, x: Sequence[Any], **arguments: Any) -> None:
        if not isinstance(neuron, Neuron):
            raise TypeError(f"neuron: expected a Neuron, got {described(neuron)}")
        self.inputs = as_values(x)
        self.output: Value = neuron(self.inputs)
        self._activation = neuron.activation
        self._parts = _parts(neuron, self.inputs, self.output)
        if not self.output.label:
            self.output.label = "output"
        super().__init__(self.output, **arguments)

    def _recorded(self) -> dict[str, Any]:
        at = {v: i for i, v in enumerate(self.binding.tape.values)}
        nodes = {name: [at.get(v, -1) for v in values] for name, values in self._parts.items()}
        return super()._recorded() | {"neuron": nodes | {"activation": self._activation}}


def as_values(
    given: Any, count: int | None = None, name: str = "x", label: str = "x{}"
) -> list[Value]:
    """`count` Values, or any number of them; numbers become Values with a `label` each."""
    try:
        numbers = list(given)
    except TypeError:
        raise TypeError(
            f"{name}: expected a list of numbers or Values, got {described(given)}"
        ) from None
    if count is not None and len(numbers) != count:
        raise ValueError(f"{name}: expected {count} numbers or Values, got {len(numbers)}")
    return [
        v
        if isinstance(v, Value)
        else Value(as_finite(v, f"{name}[{i}]"), label=label.format(i + 1))
        for i, v in enumerate(numbers)
    ]


def _parts(neuron: Neuron, inputs: list[Value], output: Value) -> dict[str, list[Value]]:
    """The Values in activation(b + w1·x1 + w2·x2 + …), found from its end.

    Raises
    ------
    ValueError
        When `output` is something else, as that of a Neuron of the learner's own.
    """
    total = output if neuron.activation == "linear" else (*output._prev, output)[0]
    products: list[Value] = []
    rest = total
    while len(rest._prev) == 2 and len(products) < len(neuron.w):
        rest, product = rest._prev
        products.insert(0, product)
    pairs = [(w, xi) for w, xi in zip(neuron.w, inputs, strict=True)]
    if rest is not neuron.b or [product._prev for product in products] != pairs:
        raise ValueError(
            f"neuron: expected one that computes activation(w·x + b), got {described(neuron)}"
        )
    return {
        "inputs": inputs,
        "weights": neuron.w,
        "products": products,
        "bias": [neuron.b],
        "sum": [total],
        "output": [output],
    }
