"""Call the model and the loss; report errors in the Trainer's terms."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ..checks import described, is_real
from ..losses import LOSSES
from ..value import Value

# an argument of a loss, and the argument of the Trainer that it comes from
TRAINER_ARGUMENT = (("targets", "y"), ("label", "y"), ("outputs", "model"))


def checked_outputs(outputs: Any) -> Value | list[Value]:
    """Check what a model returned for one example: a Value, or a list of them."""
    if isinstance(outputs, Value):
        return outputs
    several = list(outputs) if isinstance(outputs, list | tuple) else []
    if several and all(isinstance(out, Value) for out in several):
        return several
    raise TypeError(f"model: expected a Value or a list of Values for x, got {described(outputs)}")


def checked_loss(loss: Any) -> Value:
    """Check what a loss returned for one example: a Value."""
    if isinstance(loss, Value):
        return loss
    hint = "; write .log(), .exp(), … of Values, not functions of math" if is_real(loss) else ""
    raise TypeError(f"loss: expected a Value for one example, got {described(loss)}{hint}")


def call_loss(loss: Callable[..., Any], outputs: Any, target: Any, row: int) -> Value:
    """The loss of example `row`, called with a plain target."""
    try:
        return checked_loss(loss(outputs, target))
    except (TypeError, ValueError) as problem:
        if loss not in LOSSES.values():
            raise
        raise type(problem)(_for_trainer(str(problem), row)) from None


def _for_trainer(message: str, row: int) -> str:
    """The message of a loss with the name of the Trainer's argument in place of its own."""
    for name, ours in TRAINER_ARGUMENT:
        if message.startswith((f"{name}:", f"{name}[")):
            place = f"[{row}]" if ours == "y" else ""
            return ours + place + message.removeprefix(name)
    return message


def check_signature(loss: Callable[..., Any]) -> None:
    """Refuse a function that cannot be called with outputs and a target."""
    try:
        inspect.signature(loss).bind(None, None)
    except ValueError:  # a function without a signature to inspect
        return
    except TypeError as problem:
        raise TypeError(
            f"loss: expected a function of (outputs, target), got {described(loss)}: {problem}"
        ) from None
