"""The state of a training run, and the file that `Trainer.save` writes and `Trainer.load` reads."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np

from .._version import __version__
from ..array_types import Array
from ..batches import Batches, BatchesState
from ..checks import as_whole, described, shown
from ..losses import LOSSES
from ..optimizer import Optimizer, OptimizerState
from ..optimizer import read as read_optimizer
from .own_optimizer import OwnOptimizer

if TYPE_CHECKING:
    from ..trainer import Trainer

SCHEMA = 2  # in 1, settings and moments of the optimiser were beside its name
READABLE = (1, 2)
KIND = "micrograd training run"
WANTED = ("parameters", "losses", "optimizer", "batches", "l2", "batch_size", "n", "loss")


class RunState(TypedDict):
    """A run at one moment, from which it can continue; `losses` are the last ones of `step` in all."""

    parameters: Array
    grad: Array
    losses: Array
    step: int
    optimizer: OptimizerState
    batches: BatchesState
    batch_size: int | None
    l1: float
    l2: float
    zero_grad: bool


class SavedRun(RunState):
    """A run with the number of its examples and the name of its loss; None for a loss of the learner's."""

    n: int
    loss: str | None


def of(trainer: Trainer, last: int | None = None) -> RunState:
    """The state of a run, with the losses of its `last` steps; None: of all steps."""
    model, step = trainer._model, len(trainer.losses)
    model.read()
    grad = np.empty(len(model.data))
    model.read_grad(grad)
    first = 0 if last is None else max(0, step - last)
    return {
        "parameters": model.data.copy(),
        "grad": grad,
        "losses": np.array(trainer.losses[first:], np.float64),
        "step": step,
        "optimizer": trainer._optimizer.state(),
        "batches": trainer._batches.state(),
        "batch_size": trainer.batch_size,
        "l1": trainer.l1,
        "l2": trainer.l2,
        "zero_grad": trainer.zero_grad,
    }


def belonging_to(trainer: Trainer, run: RunState) -> SavedRun:
    """`run`, with the number of examples and the name of the loss of `trainer`."""
    return {**run, "n": len(trainer.X), "loss": _name(trainer.loss)}


def take(trainer: Trainer, state: Any, subject: str) -> None:
    """Let `trainer` continue the run of `state`; an error leaves everything as it was.

    The losses of `state` replace those from step `step - len(losses)` on. An optimiser of the same
    class takes over the state, so that variables that hold it stay valid; one of another class is
    replaced. `subject` is the beginning of an error, such as "state: is that of a run".
    """
    parameters = numbers(state["parameters"], "parameters")
    losses = numbers(state["losses"], "losses")
    _check_fits(trainer, state, len(parameters), subject)
    state = _upgraded(state)
    first = _first_step(trainer, state["step"], len(losses))
    grad = _gradients(state["grad"], len(parameters))
    optimizer = _optimizer(state["optimizer"], trainer._optimizer, len(parameters))
    batches = _batches(trainer, state)
    trainer._model.read()
    before = trainer.l1, trainer.l2
    try:
        trainer.l1, trainer.l2 = state["l1"], state["l2"]
        trainer.zero_grad = state["zero_grad"]  # the last check that can fail
    except (TypeError, ValueError):
        trainer.l1, trainer.l2 = before
        raise
    now = trainer._optimizer
    if isinstance(now, Optimizer) and type(now) is type(optimizer):
        now._become(optimizer)
    else:
        trainer._optimizer = optimizer
    trainer._batches = batches
    trainer.losses[first:] = losses.tolist()
    trainer._model.data[:] = parameters
    trainer._grad[:] = grad
    trainer._model.write(trainer._grad)


def _upgraded(state: dict[str, Any]) -> dict[str, Any]:
    """`state` with all keys; one of schema 1 may lack four of them, one of schema 2 the newest, `l1`.

    `optimizer.read` nests the settings and moments of its optimiser.
    """
    missing = {
        "step": len(state["losses"]),
        "grad": np.zeros(len(state["parameters"])),
        "zero_grad": True,
        "l1": 0.0,
    }
    return missing | state


def _first_step(trainer: Trainer, step: Any, losses: int) -> int:
    """The step of the first of these losses; the run keeps its own losses before it."""
    first = as_whole(step, "step", at_least=losses) - losses
    if first > len(trainer.losses):
        raise ValueError(
            f"step: expected at most {len(trainer.losses) + losses}, the steps so far and "
            f"{losses} with losses, got {shown(step)}"
        )
    return first


def _gradients(given: Any, count: int) -> Array:
    grad = numbers(given, "grad")
    if len(grad) != count:
        raise ValueError(f"grad: expected {count} numbers, one for each parameter, got {len(grad)}")
    return grad


def _optimizer(state: Any, now: Optimizer | OwnOptimizer, count: int) -> Optimizer | OwnOptimizer:
    """The optimiser of a state, of the class of `now` if that has its name, even if other classes have it."""
    name = state.get("name") if isinstance(state, dict) else None
    if isinstance(now, OwnOptimizer):
        if name == now.name:
            return OwnOptimizer(now.given, as_whole(state.get("steps"), "steps"))
        optimizer = Optimizer.from_state(state)
    elif name == type(now).__name__:
        optimizer = read_optimizer(state, [type(now)], now.schedule)
    else:
        optimizer = Optimizer.from_state(state)
    if optimizer.size not in (None, count):
        raise ValueError(f"optimizer: it was of {optimizer.size} parameters, the model has {count}")
    return optimizer


def _batches(trainer: Trainer, state: dict[str, Any]) -> Batches:
    size = state["batch_size"]
    checked = None if size is None else as_whole(size, "batch_size", at_least=1)
    batches = Batches(len(trainer.X), checked)
    batches.load(state["batches"])
    return batches


def _check_fits(trainer: Trainer, state: dict[str, Any], count: int, subject: str) -> None:
    """Refuse a run of another model, other data or another loss."""
    mine = len(trainer._model.data)
    if count != mine:
        raise ValueError(f"{subject} with {count} parameters, this model has {mine}")
    if state["n"] != len(trainer.X):
        raise ValueError(
            f"{subject} on {shown(state['n'])} examples, this Trainer has {len(trainer.X)}"
        )
    loss, known = state["loss"], _name(trainer.loss)
    if loss != known:
        theirs, ours = (f"{name or 'a loss of its own'}"[:60] for name in (loss, known))
        raise ValueError(f"{subject} with {theirs}, this Trainer has {ours}")


def _name(loss: Callable[..., Any]) -> str | None:
    """The name of a loss; None for a function of the learner's own."""
    return next((name for name, known in LOSSES.items() if known is loss), None)


# ---- the file


def write(path: Any, state: SavedRun) -> None:
    """Write `state` to a file, all of it or nothing: the old file stays until the new one replaces it."""
    file = _path(path)
    head = {"kind": KIND, "schema": SCHEMA, "version": __version__}
    text = json.dumps(head | encoded(state), indent=1, allow_nan=False)
    part = file.with_name(file.name + ".part")
    try:
        part.write_text(text + "\n", encoding="utf-8")
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)


def read(path: Any) -> dict[str, Any]:
    """The state in a file of `write`.

    Raises
    ------
    ValueError
        When the file holds no run, or one of another schema.
    OSError
        When the file cannot be read.
    """
    try:
        state = json.loads(_path(path).read_text(encoding="utf-8"))
    except (ValueError, RecursionError):  # no text, no JSON, or brackets without an end
        state = None
    if not isinstance(state, dict) or state.get("kind") != KIND:
        raise ValueError(f"path: {str(path)!r} does not hold a training run")
    if type(state.get("schema")) is not int or state["schema"] not in READABLE:
        raise ValueError(
            f"path: {str(path)!r} is of schema {shown(state.get('schema'))}, this version of "
            f"micrograd_engine ({__version__}) reads schema {' and '.join(map(str, READABLE))}"
        )
    check_complete(state, f"path: {str(path)!r}")
    return {key: _decoded(inside) for key, inside in state.items()}


def check_complete(state: Any, name: str = "state") -> None:
    """Refuse an object that is not the state of a run."""
    if not isinstance(state, dict):
        raise TypeError(f"{name}: expected the dict that state() gives, got {described(state)}")
    if missing := [key for key in WANTED if key not in state]:
        raise ValueError(f"{name} lacks {', '.join(missing)}")


def _path(path: Any) -> Path:
    try:
        return Path(path)
    except TypeError:
        raise TypeError(f"path: expected the name of a file, got {described(path)}") from None


def numbers(given: Any, name: str) -> Array:
    """The numbers of a state, an array, or of a file, a list, as an array."""
    if isinstance(given, np.ndarray) and given.dtype == np.float64 and given.ndim == 1:
        return given
    if not isinstance(given, list) or not all(map(_is_number, given)):
        raise ValueError(f"{name}: expected a list of numbers, got {described(given)}")
    return np.array([float(number) for number in given])


def _is_number(thing: Any) -> bool:
    if isinstance(thing, bool):
        return False
    return isinstance(thing, float) or (isinstance(thing, int) and abs(thing) < 2**1023)


def encoded(thing: Any) -> Any:
    """`thing` as JSON can hold it: arrays become lists, nan and ±inf text."""
    if isinstance(thing, float) and not math.isfinite(thing):
        return str(thing)
    if isinstance(thing, dict):
        return {key: encoded(inside) for key, inside in thing.items()}
    if isinstance(thing, np.ndarray):
        return encoded(thing.tolist())
    if isinstance(thing, Sequence) and not isinstance(thing, str):
        return [encoded(inside) for inside in thing]
    return thing


def _decoded(thing: Any) -> Any:
    """The inverse of `encoded`, in lists of numbers, where these texts are unambiguous."""
    if isinstance(thing, dict):
        return {key: _decoded(inside) for key, inside in thing.items()}
    if isinstance(thing, list):
        return [float(inside) if inside in ("nan", "inf", "-inf") else inside for inside in thing]
    return thing
