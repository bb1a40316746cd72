"""What checks of a learner's own networks are written with."""

from __future__ import annotations

from typing import Any

from micrograd_engine import Value
from micrograd_engine.adoption.read import data_of, has_data
from micrograd_engine.adoption.roles import find
from micrograd_engine.checks import is_real

from .checking import Wrong, expect, listed


def number_in(v: Any) -> Any:
    """The number of a Value of any class; a plain thing as it is."""
    return data_of(v) if has_data(v) and not is_real(v) else v


def put(v: Any, x: float) -> None:
    """Give a Value of any class this number."""
    setattr(v, find(v, "number")[0], x)


def weights_of(text: str, neuron: Any) -> tuple[list[Any], Any]:
    """Weights and bias of a neuron, all of them Values."""
    for name in ("w", "b"):
        if getattr(neuron, name, None) is None:
            raise Wrong("unfinished", f"`{text}` has no `{name}` yet.")
    weights = listed(f"{text}.w", neuron.w)
    for v in (*weights, neuron.b):
        if is_real(v) or not has_data(v):
            raise Wrong(
                "wrong_type",
                f"`{text}` has a weight or bias of type {type(v).__name__}. Expected: Values, which "
                "training can change.",
            )
    return weights, neuron.b


def layers_of(text: str, mlp: Any) -> list[list[tuple[list[Any], Any]]]:
    """Weights and bias of each neuron of each layer."""
    if not getattr(mlp, "layers", None):
        raise Wrong("unfinished", f"`{text}` has no `layers` yet.")
    for layer in mlp.layers:
        if not getattr(layer, "neurons", None):
            raise Wrong("unfinished", f"A layer of `{text}` has no `neurons` yet.")
    return [[weights_of("Neuron", n) for n in layer.neurons] for layer in mlp.layers]


def expect_loss_gradients(text: str, loss: Any, expected: dict[str, tuple[Value, float]]) -> None:
    """Expect a loss from which gradients flow back: {name: (node, gradient)}."""
    if not isinstance(loss, Value):
        raise Wrong(
            "plain_number",
            f"`{text}` is a plain number. Expected: a Value, from which gradients flow back.",
        )
    loss.backward()
    for name, (v, right) in expected.items():
        try:
            expect(f"{name}.grad", v.grad, right)
        except Wrong as wrong:
            raise Wrong("detached", f"After a backward pass from the loss: {wrong}") from None
