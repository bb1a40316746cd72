"""Call the model and the loss; report errors in the Trainer's terms."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..checks import described, is_real, shown
from ..losses import LOSSES
from ..value import Value


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
            if BATCHED.search(str(problem)):
                raise _for_a_batch(outputs, target, problem) from problem
            raise
        y = f"y[{row}]"
        message = renamed(str(problem), {"targets": y, "label": y, "outputs": "model"})
        raise type(problem)(message) from None


# what Python says to code that takes the outputs or the target of one example for a list of them
BATCHED = re.compile(
    r"'(Value|int|float)' object is not (iterable|subscriptable)"
    r"|object of type '(Value|int|float)' has no len"
)


def _for_a_batch(outputs: Any, target: Any, problem: Exception) -> TypeError:
    """The error about a loss that is written for all examples at once."""
    given = "a Value" if isinstance(outputs, Value) else f"a list of {len(outputs)} Values"
    return TypeError(
        f"loss: expected the loss of one example: it gets its outputs, {given}, and its target, "
        f"{shown(target)}; the mean over the examples is the Trainer's ({problem})"
    )


def renamed(message: str, names: Mapping[str, str]) -> str:
    """The message of a loss with its caller's names for the arguments in place of its own."""
    for name, ours in names.items():
        if message.startswith((f"{name}:", f"{name}[")):
            return ours + message.removeprefix(name)
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
