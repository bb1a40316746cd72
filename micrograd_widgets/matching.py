"""Matching: which Values of a graph are the sums and outputs of the neurons of a network."""

from collections.abc import Sequence

from micrograd_engine import MLP, Neuron, Value
from micrograd_engine.checks import described

Made = tuple[Value, Value]  # w·x + b of a neuron, and what it gives


def parts_of(mlp: MLP, inputs: Sequence[Value], outputs: Sequence[Value]) -> list[list[Made]]:
    """For each layer and neuron its sum and its output, found from the end of the graph.

    Raises
    ------
    ValueError
        When `outputs` were made another way than by neurons that compute activation(w·x + b), in
        layers one after the other.
    """
    found: list[list[Made]] = []
    wanted = list(outputs)
    for i in reversed(range(len(mlp.layers))):
        made, wanted = _layer(mlp.layers[i].neurons, wanted, f"layer {i + 1}")
        found.insert(0, made)
    if _ids(wanted) != _ids(inputs):
        raise ValueError("mlp: expected its layers one after the other, with nothing in between")
    return found


def _layer(
    neurons: Sequence[Neuron], outputs: Sequence[Value], place: str
) -> tuple[list[Made], list[Value]]:
    """Sum and output of each neuron, and what all of them look at."""
    if len(neurons) != len(outputs):
        raise ValueError(
            f"mlp: expected {place} to give one Value for each of its {len(neurons)} neurons, "
            f"got {len(outputs)}"
        )
    made: list[Made] = []
    common: list[Value] | None = None
    for k, (neuron, output) in enumerate(zip(neurons, outputs, strict=True)):
        match = _neuron(neuron, output)
        if match is None:
            raise ValueError(
                "mlp: expected neurons that compute activation(w·x + b), "
                f"got {described(neuron)} in {place}, neuron {k + 1}"
            )
        total, looked_at = match
        if common is not None and _ids(looked_at) != _ids(common):
            raise ValueError(f"mlp: expected the neurons of {place} to look at the same inputs")
        common = looked_at
        made.append((total, output))
    return made, common or []


def _neuron(neuron: Neuron, output: Value) -> tuple[Value, list[Value]] | None:
    """Sum and inputs of `neuron`, when `output` is its activation(b + w1·x1 + w2·x2 + …)."""
    total = output
    if neuron.activation != "linear":
        if output._op != neuron.activation:
            return None
        (total,) = output._prev
    looked_at: list[Value] = []
    rest = total
    for w in reversed(neuron.w):
        if rest._op != "+":
            return None
        rest, product = rest._prev
        if product._op != "*" or product._prev[0] is not w:
            return None
        looked_at.append(product._prev[1])
    return (total, looked_at[::-1]) if rest is neuron.b else None


def _ids(values: Sequence[Value]) -> list[int]:
    return [id(v) for v in values]
