"""Commits of a page about a training run: read, checked, performed."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from micrograd_engine import Trainer
from micrograd_engine.array_types import Array
from micrograd_engine.checks import described
from micrograd_engine.nn import ACTIVATIONS
from micrograd_engine.optim import OPTIMIZERS
from micrograd_engine.optimizer import Optimizer, OptimizerState
from micrograd_engine.training import rebuilding, run_state
from micrograd_engine.training.examples import checked_examples
from micrograd_engine.training.features import checked_features
from micrograd_engine.training.run_state import RunState

from ..messages import check_plain, client_of, is_whole, kind_of, whole
from .wire import OwnLoss, WireSettings, packed, same, unpacked
from .wire import run as viewed

MAX_STEPS = 1000  # in one command
MAX_LAYERS, MAX_NEURONS = 32, 256  # of a network that a page builds


@dataclass(frozen=True)
class Commit:
    """A run as a page has computed it, and what the learner changed by hand.

    `revision` and `recording` are those that the page started from. `touched` has the numbers of
    parameters that the learner set, and the names of settings, "examples", "loss" or "network".
    `steps` is the number of steps that the kernel makes, because the page cannot.
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
    network: "Network | None"
    steps: int


@dataclass(frozen=True)
class Network:
    """Other layers for the model: their neurons and activations; its features; the run that Reset restores."""

    layers: list[tuple[int, str]]
    features: tuple[str, ...]
    start: dict[str, Any]


def read(content: dict[str, Any]) -> Commit:
    """The commit in a message, with its bytes back in place.

    Raises
    ------
    ValueError
        When a part is wrong; the message names it, and what is allowed.
    """
    kind = kind_of(content)
    steps = content.get("steps", 0) if kind == "command" else 0
    if type(steps) is not int or not 0 <= steps <= MAX_STEPS:
        raise ValueError(
            f"steps: expected a whole number from 0 to {MAX_STEPS}, got {described(steps)}"
        )
    run, touched, loss = content.get("run"), content.get("touched"), content.get("loss")
    if not isinstance(run, dict):
        raise ValueError(f"run: expected the state of a run, got {described(run)}")
    if not isinstance(touched, list) or not all(isinstance(name, str) for name in touched):
        raise ValueError(
            f"run: expected the state of a run, and names in touched, got {described(touched)}"
        )
    if loss is not None and not isinstance(loss, str):
        raise ValueError(f"loss: expected a name or null, got {described(loss)}")
    examples = content.get("examples")
    if examples is not None and not isinstance(examples, dict):
        raise ValueError(f"examples: expected X, y, test_X and test_y, got {described(examples)}")
    return Commit(
        kind=kind,
        client=client_of(content),
        seq=whole(content, "seq"),
        revision=whole(content, "revision"),
        recording=whole(content, "recording"),
        touched=touched,
        set=_numbers_set(content.get("set")),
        run=_checked_run(run),
        loss=loss,
        examples=examples,
        network=_checked_network(content.get("network")),
        steps=steps,
    )


def _checked_network(given: Any) -> Network | None:
    if given is None:
        return None
    layers = given.get("layers") if isinstance(given, dict) else None
    if not isinstance(layers, list) or not 0 < len(layers) <= MAX_LAYERS:
        raise ValueError(f"network: expected 1 to {MAX_LAYERS} layers, got {described(layers)}")
    for layer in layers:
        match layer:
            case {"neurons": int(n), "activation": str(kind)} if (
                is_whole(n) and 0 < n <= MAX_NEURONS and kind in ACTIVATIONS
            ):
                continue
        raise ValueError(
            f"network: expected layers of 1 to {MAX_NEURONS} neurons with one of "
            f"{', '.join(ACTIVATIONS)}, got {described(layer)}"
        )
    start = given.get("start")
    if not isinstance(start, dict):
        raise ValueError(
            f"network: expected the state of a run to start from, got {described(start)}"
        )
    return Network(
        [(layer["neurons"], layer["activation"]) for layer in layers],
        _checked_names(given.get("features")),
        _checked_run(start),
    )


def _checked_names(given: Any) -> tuple[str, ...]:
    try:
        return checked_features(given or None)
    except TypeError as problem:
        raise ValueError(str(problem)) from None


def _checked_run(run: dict[str, Any]) -> dict[str, Any]:
    """The run of a commit with arrays for bytes; the Trainer checks the rest."""
    if missing := [key for key in RunState.__annotations__ if key not in run]:
        raise ValueError(f"run lacks {', '.join(missing)}")
    if not isinstance(run["optimizer"], dict):
        raise ValueError(f"optimizer: expected its state, got {described(run['optimizer'])}")
    check_plain(run, "run")
    arrays: dict[str, Any] = unpacked(run)
    return arrays


def _numbers_set(given: Any) -> dict[int, float]:
    if not isinstance(given, list):
        raise ValueError(f"set: expected pairs of a parameter and a number, got {described(given)}")
    found = {}
    for pair in given:
        match pair:
            case [i, float() as number] if is_whole(i) and math.isfinite(number):
                found[i] = number
            case [i, number] if is_whole(i) and is_whole(number):
                found[i] = float(number)
            case _:
                raise ValueError(
                    f"set: expected a parameter and a finite number, got {described(pair)}"
                )
    return found


# ---- performing a commit


class Changed(NamedTuple):
    """What a commit has changed beside the run: examples held out, and the run that Reset restores."""

    test: tuple[Array, Array] | None
    start: dict[str, Any] | None


@contextmanager
def changed_examples(trainer: Trainer, commit: Commit, own: OwnLoss | None) -> Iterator["Changed"]:
    """Take over layers, examples and loss; yield the held out examples and the start of other layers.

    An error there, or in the block, restores all: layers, examples, loss, run and optimiser.

    Raises
    ------
    TypeError, ValueError
        When the Trainer refuses them; then nothing changes.
    """
    X, y, loss = trainer.X, trainer.y, trainer.loss
    layers = [*rebuilding.mlp_of(trainer).layers] if commit.network else []
    features = trainer.features
    last = None if layers else _replaced_losses(trainer, commit)
    optimizer, before = trainer.optimizer, run_state.of(trainer, last=last)
    try:
        start = None if commit.network is None else _change_layers(trainer, commit.network)
        other = commit.examples is not None or commit.loss is not None
        yield Changed(_change_examples(trainer, commit, own) if other else None, start)
    except BaseException:
        if layers:
            rebuilding.replace_layers(trainer, layers, features)
        if trainer.X is not X or trainer.loss is not loss:
            trainer.train_on(X, y, loss)
        trainer.optimizer = optimizer
        if not same(run_state.of(trainer, last=last), before):
            trainer.resume(run_state.belonging_to(trainer, before))
        raise


def _change_layers(trainer: Trainer, network: Network) -> dict[str, Any]:
    """Rebuild the model; return the run that Reset restores from now on, packed."""
    nin = len(network.features) or trainer.X.shape[1]
    made = rebuilding.layers_of(nin, network.layers)
    rebuilding.replace_layers(trainer, made, network.features)
    _resume(trainer, network.start)
    start: dict[str, Any] = packed(viewed(trainer))
    return start


def _replaced_losses(trainer: Trainer, commit: Commit) -> int:
    """How many of the last losses a commit replaces; 0 of one that the Trainer refuses anyway."""
    step, losses = commit.run.get("step"), commit.run.get("losses")
    if type(step) is not int or not isinstance(losses, np.ndarray):
        return 0
    return max(0, len(trainer.losses) - max(0, step - len(losses)))


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
    if "l1" not in touched:
        trainer.l1 = settings["l1"]
    if "l2" not in touched:
        trainer.l2 = settings["l2"]
    if "zero_grad" not in touched:
        trainer.zero_grad = settings["zero_grad"]
    used, wanted = trainer.optimizer, settings["optimizer"]
    if "optimizer" in touched or not isinstance(used, Optimizer):
        return
    now = used.state()
    if now["name"] == wanted["name"]:
        used.load(_with_settings(now, wanted))


def take_touched(trainer: Trainer, commit: Commit) -> None:
    """Take over only the learner's changes from a commit that started from an older state."""
    run, now = commit.run, run_state.of(trainer, last=0)
    state, parameters = dict(now), now["parameters"]
    for i, number in commit.set.items():
        if not 0 <= i < len(parameters):
            raise ValueError(f"set: there is no parameter {i}")
        parameters[i] = number
    for name in ("batch_size", "l1", "l2", "zero_grad"):
        if name in commit.touched:
            state[name] = run[name]
    if "optimizer" in commit.touched:
        state["optimizer"] = _with_settings(now["optimizer"], run["optimizer"])
    _resume(trainer, state)


def _resume(trainer: Trainer, run: Any) -> None:
    """Continue a run; the optimisers of a page are ours, even if the learner has classes of their names."""
    before, name = trainer.optimizer, run["optimizer"].get("name")
    ours = next((kind for kind in OPTIMIZERS if kind.__name__ == name), None)
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
