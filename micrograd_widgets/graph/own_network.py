"""A network of the learner's own: called neuron by neuron, to find the parts that the view of networks shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from micrograd_engine import Value
from micrograd_engine.adopt import adopt
from micrograd_engine.adoption import guard
from micrograd_engine.adoption.ops import agree
from micrograd_engine.checks import as_finite, described
from micrograd_engine.losses import LOSSES, squared_error

from ..shapes import NeuronParts, is_value, neurons_of

_SECONDS = 5.0  # for one call of their class


@dataclass(frozen=True)
class NetworkLayer:
    """The Values of one layer: weights neuron by neuron, then one of each for every neuron."""

    activation: str
    weights: list[Value]
    biases: list[Value]
    sums: list[Value]
    outputs: list[Value]


class OwnNetwork:
    """A call of a learner's network.

    Parameters
    ----------
    network
        It has `layers` of `neurons` with weights `w` and a bias `b`; or it is a layer, or a neuron.
    x
        A number or one of their Values for each input.

    Attributes
    ----------
    inputs, outputs : list
        Their objects.
    layers : list of NetworkLayer
        Mirrors of their objects; the Values themselves where their network is made of ours.

    Raises
    ------
    TypeError, ValueError
        When `x` does not fit; when their class fails, or computes something else than its neurons
        one layer after the other.
    """

    def __init__(self, network: Any, x: Sequence[Any]) -> None:
        layers = neurons_of(network)
        if layers is None:
            raise TypeError(f"mlp: expected an MLP, got {described(network)}")
        self._kind = type(layers[0][0].weights[0])
        self.inputs = _objects(x, self._kind, len(layers[0][0].weights), "x")
        self._mirrors = [adopt(v) for v in self.inputs]  # their labels live as long as they do
        for i, v in enumerate(self._mirrors):
            v.label = v.label or f"x{i + 1}"
        self.layers: list[NetworkLayer] = []
        values = self.inputs
        for layer in layers:
            outputs = [_call(neuron, values) for neuron, _, _ in layer]
            self.layers.append(_layer(layer, values, outputs))
            values = outputs
        self.outputs = values
        self._compare(network)

    def total(self) -> Value:
        """The output, or the sum of several, by their own class."""
        return adopt(_tried(lambda: reduce(add, self.outputs)))

    def loss(self, y: Any, function: Callable[..., Any]) -> tuple[Value, list[Value]]:
        """The loss, by their own class, and the targets.

        Raises
        ------
        TypeError, ValueError
            When `y` does not fit the outputs; when the loss fails, gives no Value, or is one of ours
            that is written for our Values.
        """
        if function is squared_error:
            function = _squared_error
        elif function in LOSSES.values():
            raise ValueError(
                'loss: for a network of your own class, expected "squared_error" or a function of '
                f"output and target, got {function.__name__!r}"
            )
        several = len(self.outputs) > 1
        given = y if hasattr(y, "__iter__") or several else [y]
        targets = _objects(given, self._kind, len(self.outputs), "y")
        mirrors = [adopt(target) for target in targets]
        for i, v in enumerate(mirrors):
            v.label = v.label or (f"y{i + 1}" if several else "y")
        ends = (self.outputs, targets) if several else (self.outputs[0], targets[0])
        made = _tried(lambda: function(*ends))
        if not is_value(made):
            raise TypeError(f"loss: expected a function that gives a Value, got {described(made)}")
        return adopt(made), mirrors

    def _compare(self, network: Any) -> None:
        if not callable(network):
            return
        made = _call(network, self.inputs)
        whole = [*made] if isinstance(made, list | tuple) else [made]
        pairs = zip(map(adopt, whole), map(adopt, self.outputs), strict=False)
        if len(whole) != len(self.outputs) or not all(agree(a.data, b.data) for a, b in pairs):
            raise ValueError(
                "mlp: expected its layers one after the other, with nothing in between"
            )


def outputs_of(network: Any) -> list[Any]:
    """What a network, layer or neuron of a learner's class gives for inputs x1, x2, … of 1.

    Raises
    ------
    ValueError
        When its class fails.
    """
    layers = neurons_of(network)
    assert layers is not None
    weights = layers[0][0].weights
    inputs = [_made(type(weights[0]), 1.0) for _ in weights]
    for i, v in enumerate(inputs):
        adopt(v).label = f"x{i + 1}"
    made = _call(network, inputs)
    return [*made] if isinstance(made, list | tuple) else [made]


def _objects(given: Any, kind: Callable[[float], Any], count: int, name: str) -> list[Any]:
    """Objects of the class of the weights, `kind`, for numbers."""
    if not hasattr(given, "__iter__"):
        raise TypeError(
            f"{name}: expected a list of {count} numbers or Values, got {described(given)}"
        )
    numbers = list(given)
    if len(numbers) != count:
        raise ValueError(f"{name}: expected {count} numbers or Values, got {len(numbers)}")
    return [
        number if is_value(number) else _made(kind, as_finite(number, f"{name}[{i}]"))
        for i, number in enumerate(numbers)
    ]


def _squared_error(outputs: Any, targets: Any) -> Any:
    """Σ (output − target)², as the lecture writes it."""
    if not isinstance(outputs, list):
        return _square(outputs - targets)
    return reduce(add, [_square(o - t) for o, t in zip(outputs, targets, strict=True)])


def _square(v: Any) -> Any:
    """v², also by a class that has no `**` yet."""
    return v**2 if hasattr(v, "__pow__") else v * v


def _made(kind: Callable[[float], Any], number: float) -> Any:
    return _tried(lambda: kind(number))


def _call(part: Any, x: list[Any]) -> Any:
    """What a neuron or a network gives."""
    return _tried(lambda: (part if callable(part) else part.forward)(x))


def _tried(run: Callable[[], Any]) -> Any:
    call, _ = guard.run(run, seconds=_SECONDS)
    if call.error is not None:
        raise ValueError(f"mlp: its class failed: {call.problem}") from call.error
    return call.result


# ---- the parts of a layer


def _layer(layer: list[NeuronParts], inputs: list[Any], outputs: list[Any]) -> NetworkLayer:
    ends = [adopt(output) for output in outputs]
    starts = {adopt(x) for x in inputs}
    weights = [adopt(w) for neuron in layer for w in neuron.weights]
    biases = [adopt(neuron.bias) for neuron in layer]
    width = len(layer[0].weights)
    sums = [
        _sum(end, {*weights[k * width : (k + 1) * width], bias}, starts)
        for k, (end, bias) in enumerate(zip(ends, biases, strict=True))
    ]
    kinds = {_activation(total, end) for total, end in zip(sums, ends, strict=True)}
    return NetworkLayer(kinds.pop() if len(kinds) == 1 else "mixed", weights, biases, sums, ends)


def _sum(output: Value, parameters: set[Value], inputs: set[Value]) -> Value:
    """w·x + b: the first node that all parameters of the neuron lead to."""
    below: dict[Value, set[Value]] = {}
    path = [(output, iter(output._prev))]
    while path:
        v, children = path[-1]
        child = next((c for c in children if c not in below and c not in inputs), None)
        if child is not None:
            path.append((child, iter(child._prev)))
            continue
        path.pop()
        below[v] = {v} & parameters
        below[v].update(*(below.get(c, ()) for c in v._prev))
        if below[v] == parameters:
            return v
    raise ValueError("mlp: expected neurons that compute activation(w·x + b)")


def _activation(total: Value, output: Value) -> str:
    if total is output:
        return "linear"
    return output._op.lower() if output._prev == (total,) else "mixed"
