"""Asking a model and a loss for their Values; what goes wrong is said in the words of a Trainer."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from ..losses import LOSSES
from ..real import described, is_real
from ..value import Value


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
        y = f"y[{row}]"
        in_trainer = renamed(str(problem), {"targets": y, "label": y, "outputs": "model"})
        raise type(problem)(in_trainer) from None


def renamed(message: str, names: Mapping[str, str]) -> str:
    """What a loss says of its arguments, with the `names` that its caller has for them."""
    for theirs, ours in names.items():
        if message.startswith((f"{theirs}:", f"{theirs}[")):
            return ours + message.removeprefix(theirs)
    return message


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
