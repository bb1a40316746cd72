"""Asking a model and a loss for their Values; what goes wrong is said in the words of a Trainer."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ..checks import described, is_real
from ..losses import LOSSES
from ..value import Value

# how the losses call their arguments, and what these are to a Trainer
IN_TRAINER = (("targets", "y"), ("label", "y"), ("outputs", "model"))


def checked_outputs(outputs: Any) -> Value | list[Value]:
    """What a model gives for one example: a Value, or a list of them."""
    if isinstance(outputs, Value):
        return outputs
    several = list(outputs) if isinstance(outputs, list | tuple) else []
    if several and all(isinstance(out, Value) for out in several):
        return several
    raise TypeError(f"model: expected a Value or a list of Values for x, got {described(outputs)}")


def checked_loss(loss: Any) -> Value:
    """What a loss gives for one example."""
    if isinstance(loss, Value):
        return loss
    hint = "; write .log(), .exp(), … of Values, not functions of math" if is_real(loss) else ""
    raise TypeError(f"loss: expected a Value for one example, got {described(loss)}{hint}")


def ask(loss: Callable[..., Any], outputs: Any, target: Any, row: int) -> Value:
    """The loss of example `row`, for its plain target."""
    try:
        return checked_loss(loss(outputs, target))
    except (TypeError, ValueError) as problem:
        if loss not in LOSSES.values():
            raise
        raise type(problem)(_in_trainer(str(problem), row)) from None


def _in_trainer(said: str, row: int) -> str:
    """`said` by a loss of its arguments, of those of a Trainer."""
    for name, ours in IN_TRAINER:
        if said.startswith((f"{name}:", f"{name}[")):
            place = f"[{row}]" if ours == "y" else ""
            return ours + place + said.removeprefix(name)
    return said


def check_signature(loss: Callable[..., Any]) -> None:
    """Refuse a function that cannot be called with outputs and a target."""
    try:
        inspect.signature(loss).bind(None, None)
    except ValueError:  # a function that does not tell its arguments
        return
    except TypeError as problem:
        raise TypeError(
            f"loss: expected a function of (outputs, target), got {described(loss)}: {problem}"
        ) from None
