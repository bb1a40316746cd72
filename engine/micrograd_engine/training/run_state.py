"""A run of training as JSON: what `Trainer.save` writes and `Trainer.load` reads."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._version import __version__
from ..batches import Batches
from ..checks import as_whole, described
from ..losses import LOSSES
from ..optimizer import Optimizer
from .optimizer_state import read as read_optimizer

if TYPE_CHECKING:
    from ..trainer import Trainer

SCHEMA = 1
KIND = "micrograd training run"
WANTED = ("parameters", "losses", "optimizer", "batches", "l2", "batch_size", "n", "loss")


def of(trainer: Trainer, *, losses: bool = True) -> dict[str, Any]:
    """The state of a run; `n` and `loss` tell to which data and loss it belongs.

    Without `losses`, which are many after a while, it says nothing of them.
    """
    trainer._model.read()
    state = {"losses": list(trainer.losses)} if losses else {}
    return state | {
        "n": len(trainer.X),
        "loss": _name(trainer.loss),
        "parameters": trainer._model.data.tolist(),
        "optimizer": trainer.optimizer.state(),
        "batches": trainer._batches.state(),
        "batch_size": trainer.batch_size,
        "l2": trainer.l2,
        "zero_grad": trainer.zero_grad,
        "grad": [p.grad for p in trainer._model.parameters],
    }


def take(trainer: Trainer, state: dict[str, Any], said: str) -> None:
    """Let `trainer` go on with the run of `state`; when it is refused, nothing has changed.

    `losses_from`, 0 unless given, is the step from which on `losses` replace those so far.
    An optimiser of the same class is brought into the state, so that whoever holds it keeps the one
    that is used; else there is a new one.
    """
    parameters = numbers(state["parameters"], "parameters")
    losses = numbers(state["losses"], "losses")
    _check_fits(trainer, state, len(parameters), said)
    first = as_whole(state.get("losses_from", 0), "losses_from")
    if first > len(trainer.losses):
        raise ValueError(
            f"losses_from: expected at most {len(trainer.losses)}, the steps so far, got {first}"
        )
    grad = _gradients(state, len(parameters))
    optimizer = _optimizer(state["optimizer"], trainer.optimizer)
    if optimizer.size not in (None, len(parameters)):
        raise ValueError(
            f"optimizer: it was of {optimizer.size} parameters, the model has {len(parameters)}"
        )
    size = state["batch_size"]
    checked = None if size is None else as_whole(size, "batch_size", at_least=1)
    batches = Batches(len(trainer.X), checked)
    batches.load(state["batches"])
    trainer._model.read()
    l2 = trainer.l2
    trainer.l2 = state["l2"]
    try:
        trainer.zero_grad = state.get("zero_grad", True)  # the last that can be refused
    except TypeError:
        trainer.l2 = l2
        raise
    if type(trainer.optimizer) is type(optimizer):
        trainer.optimizer.load(state["optimizer"])
    else:
        trainer.optimizer = optimizer
    trainer._batches = batches
    trainer.losses[first:] = losses
    trainer._model.data[:] = parameters
    trainer._grad[:] = grad
    trainer._model.write(trainer._grad)


def _optimizer(state: Any, now: Optimizer) -> Optimizer:
    """The optimiser of a state: of the class of `now` where that has its name, whoever else has it."""
    if isinstance(state, dict) and state.get("name") == type(now).__name__:
        return read_optimizer(state, [type(now)])
    return Optimizer.from_state(state)


def _gradients(state: dict[str, Any], count: int) -> list[float]:
    """The gradients in a state; 0 in one that has none, as they were saved at first."""
    grad = numbers(state.get("grad", [0.0] * count), "grad")
    if len(grad) != count:
        raise ValueError(f"grad: expected {count} numbers, one for each parameter, got {len(grad)}")
    return grad


def _check_fits(trainer: Trainer, state: dict[str, Any], count: int, said: str) -> None:
    """Refuse a run of another model, other data or another loss."""
    mine = len(trainer._model.data)
    if count != mine:
        raise ValueError(f"{said} with {count} parameters, this model has {mine}")
    if state["n"] != len(trainer.X):
        raise ValueError(f"{said} on {state['n']} examples, this Trainer has {len(trainer.X)}")
    loss, known = state["loss"], _name(trainer.loss)
    if loss != known:
        theirs, ours = (name or "a loss of its own" for name in (loss, known))
        raise ValueError(f"{said} with {theirs}, this Trainer has {ours}")


def _name(loss: Callable[..., Any]) -> str | None:
    """The name of a loss; None of somebody's own function, which cannot be told from another."""
    return next((name for name, known in LOSSES.items() if known is loss), None)


# ---- the file


def write(path: Any, state: dict[str, Any]) -> None:
    """Write `state` to a file, all of it or nothing: what was there stays until it is replaced."""
    file = _path(path)
    head = {"kind": KIND, "schema": SCHEMA, "version": __version__}
    text = json.dumps(head | _encoded(state), indent=1, allow_nan=False)
    part = file.with_name(file.name + ".part")
    try:
        part.write_text(text + "\n", encoding="utf-8")
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)


def read(path: Any) -> dict[str, Any]:
    """The state that `write` has written.

    Raises
    ------
    ValueError
        When the file is no run, or one of another schema.
    OSError
        When it cannot be read.
    """
    try:
        state = json.loads(_path(path).read_text(encoding="utf-8"))
    except (ValueError, RecursionError):  # no text, no JSON, or brackets without an end
        state = None
    if not isinstance(state, dict) or state.get("kind") != KIND:
        raise ValueError(f"path: {str(path)!r} does not hold a training run")
    if type(state.get("schema")) is not int or state["schema"] != SCHEMA:
        raise ValueError(
            f"path: {str(path)!r} is of schema {state.get('schema')!r}, this version of "
            f"micrograd_engine ({__version__}) reads schema {SCHEMA}"
        )
    check_complete(state, f"path: {str(path)!r}")
    return {key: _decoded(inside) for key, inside in state.items()}


def check_complete(state: Any, name: str = "state") -> None:
    """Refuse what is no state of a run."""
    if not isinstance(state, dict):
        raise TypeError(f"{name}: expected the dict that state() gives, got {described(state)}")
    if missing := [key for key in WANTED if key not in state]:
        raise ValueError(f"{name} lacks {', '.join(missing)}")


def _path(path: Any) -> Path:
    try:
        return Path(path)
    except TypeError:
        raise TypeError(f"path: expected the name of a file, got {described(path)}") from None


def numbers(given: Any, name: str) -> list[float]:
    """A list of numbers out of a state."""
    if not isinstance(given, list) or not all(map(_is_number, given)):
        raise ValueError(f"{name}: expected a list of numbers, got {described(given)}")
    return [float(number) for number in given]


def _is_number(thing: Any) -> bool:
    if isinstance(thing, bool):
        return False
    return isinstance(thing, float) or (isinstance(thing, int) and abs(thing) < 2**1023)


def _encoded(thing: Any) -> Any:
    """`thing` as JSON can hold it: nan and ±inf become text."""
    if isinstance(thing, float) and not math.isfinite(thing):
        return str(thing)
    if isinstance(thing, dict):
        return {key: _encoded(inside) for key, inside in thing.items()}
    if isinstance(thing, Sequence) and not isinstance(thing, str):
        return [_encoded(inside) for inside in thing]
    return thing


def _decoded(thing: Any) -> Any:
    """The other way: in lists of numbers, where these texts can be nothing else."""
    if isinstance(thing, dict):
        return {key: _decoded(inside) for key, inside in thing.items()}
    if isinstance(thing, list):
        return [float(inside) if inside in ("nan", "inf", "-inf") else inside for inside in thing]
    return thing
