"""Commits of a page about a training run: read, checked, performed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from micrograd_engine import SGD, Adam, Trainer
from micrograd_engine.array_types import Array
from micrograd_engine.checks import described
from micrograd_engine.optimizer import OptimizerState
from micrograd_engine.training import run_state
from micrograd_engine.training.examples import checked_examples
from micrograd_engine.training.run_state import RunState

from .wire import OwnLoss, WireSettings, unpacked

MAX_STEPS = 1000  # in one command


@dataclass(frozen=True)
class Commit:
    """A run as a page has computed it, and what the learner changed by hand.

    `revision` and `recording` are those that the page started from. `touched` has the numbers of
    parameters that the learner set, and the names of settings, "examples" or "loss". `steps` is the
    number of steps that the kernel makes, because the page cannot.
    """

    kind: str
    client: str
    seq: int
    revision: int
    recording: int
    touched: list[str]
    set: dict[int, float]
    run: dict[str, Any]
    loss: str | None
    examples: dict[str, Any] | None
    steps: int


def read(content: dict[str, Any]) -> Commit:
    """The commit in a message, with its bytes back in place.

    Raises
    ------
    ValueError
        When a part is wrong; the message names it, and what is allowed.
    """
    kind = content.get("kind")
    if kind not in ("commit", "command"):
        raise ValueError(f"kind: expected commit or command, got {kind!r}")
    steps = content.get("steps", 0) if kind == "command" else 0
    if type(steps) is not int or not 0 <= steps <= MAX_STEPS:
        raise ValueError(f"steps: expected a whole number from 0 to {MAX_STEPS}, got {steps!r}")
    client = content.get("client")
    if not isinstance(client, str) or len(client) > 64:
        raise ValueError(f"client: expected a short name, got {type(client).__name__}")
    for key in ("seq", "revision", "recording"):
        if type(content.get(key)) is not int:
            raise ValueError(f"{key}: expected a whole number, got {content.get(key)!r}")
    run, touched = content.get("run"), content.get("touched")
    if not isinstance(run, dict) or not isinstance(touched, list):
        raise ValueError("run: expected the state of a run, and what was touched")
    examples = content.get("examples")
    if examples is not None and not isinstance(examples, dict):
        raise ValueError(f"examples: expected X, y, test_X and test_y, got {described(examples)}")
    return Commit(
        kind=kind,
        client=client,
        seq=content["seq"],
        revision=content["revision"],
        recording=content["recording"],
        touched=[str(name) for name in touched],
        set=_numbers_set(content.get("set")),
        run=_checked_run(run),
        loss=content.get("loss"),
        examples=examples,
        steps=steps,
    )


def _checked_run(run: dict[str, Any]) -> dict[str, Any]:
    """The run of a commit with arrays for bytes; the Trainer checks the rest."""
    if missing := [key for key in RunState.__annotations__ if key not in run]:
        raise ValueError(f"run lacks {', '.join(missing)}")
    if not isinstance(run["optimizer"], dict):
        raise ValueError(f"optimizer: expected its state, got {described(run['optimizer'])}")
    arrays: dict[str, Any] = unpacked(run)
    return arrays


def _numbers_set(given: Any) -> dict[int, float]:
    if not isinstance(given, list):
        raise ValueError(f"set: expected pairs of a parameter and a number, got {given!r}")
    found = {}
    for pair in given:
        match pair:
            case [int(i), int() | float() as number] if np.isfinite(number):
                found[i] = float(number)
            case _:
                raise ValueError(f"set: expected a parameter and a finite number, got {pair!r}")
    return found


# ---- performing a commit


@contextmanager
def changed_examples(
    trainer: Trainer, commit: Commit, own: OwnLoss | None
) -> Iterator[tuple[Array, Array] | None]:
    """Take over examples and loss; yield the held out examples.

    An error in the block restores the old ones and the run.

    Raises
    ------
    TypeError, ValueError
        When the Trainer refuses them; then nothing changes.
    """
    if commit.examples is None and commit.loss is None:
        yield None
        return
    X, y, loss = trainer.X, trainer.y, trainer.loss
    before = run_state.of(trainer, last=0)
    held_back = _change_examples(trainer, commit, own)
    try:
        yield held_back
    except BaseException:
        trainer.train_on(X, y, loss)
        trainer.resume(run_state.belonging_to(trainer, before))
        raise


def _change_examples(
    trainer: Trainer, commit: Commit, own: OwnLoss | None
) -> tuple[Array, Array] | None:
    held_back = None
    X, y = trainer.X, trainer.y
    if commit.examples is not None:
        X, y = _table(commit.examples, "X", "y", trainer)
        if commit.examples.get("test_X"):
            held_back = _held_back(commit.examples, trainer)
    trainer.train_on(X, y, own.loss if own and commit.loss == "" else commit.loss)
    return held_back


def _held_back(examples: dict[str, Any], trainer: Trainer) -> tuple[Array, Array]:
    try:
        return checked_examples(*_table(examples, "test_X", "test_y", trainer))
    except ValueError as problem:
        message = f"{problem}"
        raise ValueError(message if message.startswith("test_") else f"test_{message}") from None


def _table(examples: dict[str, Any], x: str, y: str, trainer: Trainer) -> tuple[Array, Array]:
    """Rows of inputs and of targets, of the widths of the Trainer."""
    nin = trainer.X.shape[1]
    width = 1 if trainer.y.ndim == 1 else trainer.y.shape[1]
    given = [examples.get(name) for name in (x, y)]
    if not all(isinstance(part, bytes) and len(part) % 8 == 0 for part in given):
        raise ValueError(f"{x}: expected float64 numbers as bytes")
    points, targets = (np.frombuffer(part) for part in given if part is not None)
    n = len(points) // nin
    if len(points) != n * nin or len(targets) != n * width:
        raise ValueError(
            f"{x}: expected {nin} numbers, and {width} of {y}, for each example, "
            f"got {len(points)} and {len(targets)}"
        )
    return points.reshape(n, nin), targets.reshape(n, width) if trainer.y.ndim == 2 else targets


def take_run(trainer: Trainer, commit: Commit) -> None:
    """Take over the run that the page has computed."""
    _resume(trainer, commit.run)


def keep_settings(trainer: Trainer, settings: WireSettings, touched: list[str]) -> None:
    """Restore settings that a cell has changed meanwhile and the page has not."""
    if "batch_size" not in touched:
        trainer.batch_size = settings["batch_size"]
    if "l2" not in touched:
        trainer.l2 = settings["l2"]
    if "zero_grad" not in touched:
        trainer.zero_grad = settings["zero_grad"]
    now = trainer.optimizer.state()
    if "optimizer" not in touched and now["name"] == settings["optimizer"]["name"]:
        trainer.optimizer.load(_with_settings(now, settings["optimizer"]))


def take_touched(trainer: Trainer, commit: Commit) -> None:
    """Take over only the learner's changes from a commit that started from an older state."""
    run, now = commit.run, run_state.of(trainer, last=0)
    state, parameters = dict(now), now["parameters"]
    for i, number in commit.set.items():
        if not 0 <= i < len(parameters):
            raise ValueError(f"set: there is no parameter {i}")
        parameters[i] = number
    for name in ("batch_size", "l2", "zero_grad"):
        if name in commit.touched:
            state[name] = run[name]
    if "optimizer" in commit.touched:
        state["optimizer"] = _with_settings(now["optimizer"], run["optimizer"])
    _resume(trainer, state)


def _resume(trainer: Trainer, run: Any) -> None:
    """Continue a run; SGD and Adam of a page are ours, even if the learner has classes of these names."""
    before, name = trainer.optimizer, run["optimizer"].get("name")
    ours = next((kind for kind in (SGD, Adam) if kind.__name__ == name), None)
    if ours and name != type(before).__name__:
        trainer.optimizer = ours()  # `resume` gives it its state
    try:
        trainer.resume(run_state.belonging_to(trainer, run))
    except BaseException:
        trainer.optimizer = before
        raise


def _with_settings(now: OptimizerState, wanted: Any) -> Any:
    """The optimiser with other settings; its moments stay if it has the same name."""
    moments = now["moments"] if now["name"] == wanted.get("name") else {}
    return {**wanted, "moments": moments, "steps": now["steps"]}
