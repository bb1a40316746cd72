"""TrainerView, the base of the views of a training run, and TrainingWidget."""

import math
from collections.abc import Sequence
from typing import Any

import traitlets as t

from micrograd_engine import StructureChangedError, Trainer
from micrograd_engine.array_types import Array
from micrograd_engine.checks import described
from micrograd_engine.optimizer import settings_lock
from micrograd_engine.training import exported

from .. import fallback, pages
from ..received import Answer
from ..view import CommittingView, bundle
from . import wire as run_wire
from .binding import RunBinding
from .messages import (
    Commit,
    changed_examples,
    keep_settings,
    read,
    take_run,
    take_touched,
)

SPEEDS = ("1", "10", "frame", "most")


class TrainerView(CommittingView):
    """What TrainingWidget and LossSurfaceWidget have in common; each adds its bundle."""

    structure = t.Dict(
        help="How the page computes the run: see run/wire.py. Written by the kernel."
    ).tag(sync=True, wire=run_wire.WireStructure)
    examples = t.Dict(help="The data of the run. Written by the kernel.").tag(
        sync=True, wire=run_wire.WireExamples
    )
    run = t.Dict(
        help="Parameters, gradients, losses, optimiser, place among the batches. Written by the "
        "kernel."
    ).tag(sync=True, wire=run_wire.ViewedRun)
    start = t.Dict(help="The run that Reset restores. Written by the kernel.").tag(
        sync=True, wire=run_wire.ViewedRun
    )
    at = t.Dict(
        value_trait=t.Int(),
        help="The numbers of recording, examples and revision. Written by the kernel.",
    ).tag(sync=True, wire=run_wire.WireAt)
    by = t.Unicode(
        help="The page that changed the run last; empty: a cell. Written by the kernel."
    ).tag(sync=True)

    binding: RunBinding

    def __init__(self, trainer: Trainer, *, test: Any = None, **traits: Any) -> None:
        if not isinstance(trainer, Trainer):
            raise TypeError(f"trainer: expected a Trainer, got {described(trainer)}")
        held_back = None if test is None else _checked_test(test, trainer)
        binding = RunBinding.of(trainer)
        self._shown = (-1, -1)  # the published recording and examples
        with binding.lock:
            if held_back is not None:
                binding.test = held_back
            if not binding.views:
                binding.mark_start()
            super().__init__(binding, **traits)

    @property
    def trainer(self) -> Trainer:
        """The Trainer that the view shows."""
        return self.binding.trainer

    @property
    def test(self) -> tuple[Array, Array] | None:
        """The examples that training leaves out; they follow the learner's changes in the view."""
        return self.binding.test

    # ---- kernel -> browser

    def _look(self) -> bool:
        return self.binding.refresh()

    def numbers_now(self) -> dict[str, float]:
        """The step, and the loss before it."""
        run = self.binding.run
        losses = run["losses"]
        return {"step": run["step"], "loss": float(losses[-1]) if len(losses) else math.nan}

    def _state(self) -> dict[str, Any]:
        binding = self.binding
        recording, examples = self._shown
        self._shown = (binding.recording, binding.examples)
        state: dict[str, Any] = {
            "run": binding.packed_run,
            "start": binding.start,
            "at": {
                "recording": binding.recording,
                "examples": binding.examples,
                "revision": binding.revision,
            },
            "commits": dict(self._acknowledged),
            "by": binding.by,
        }
        if recording != binding.recording:
            state["structure"] = run_wire.structure(binding.trainer, binding.own_loss)
        if examples != binding.examples or recording != binding.recording:
            state["examples"] = run_wire.examples(binding.trainer, binding.test, binding.own_loss)
        return state

    # ---- browser -> kernel

    def _commit(self, content: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        """Take over the run that a page has computed, and make the steps that it requests.

        Settings that a cell has changed meanwhile stay. If the cell has changed more, only the
        learner's own changes count, and the answer carries the kernel's run.
        """
        try:
            return self._perform(read(run_wire.with_bytes(content, buffers)))
        except StructureChangedError as problem:
            raise ValueError(str(problem)) from None  # the message says what to do

    def _perform(self, commit: Commit) -> Answer:
        binding = self.binding
        with binding.lock, settings_lock:  # a cell may be assigning a setting
            self._acknowledge(commit.client, commit.seq)
            binding.refresh()
            is_same_run = commit.kind == "commit" and commit.recording == binding.recording
            fits = is_same_run and commit.revision == binding.revision
            follows = is_same_run and commit.revision >= binding.moved
            settings = run_wire.settings(binding.run)
            with (
                binding.changing(commit.client) as trainer,
                changed_examples(trainer, commit, binding.own_loss) as changed,
            ):
                (take_run if follows else take_touched)(trainer, commit)
                if follows and not fits:
                    keep_settings(trainer, settings, commit.touched)
                for _ in range(commit.steps):
                    trainer.step()
                if commit.examples is not None:
                    binding.test = changed.test
            if changed.start is not None:
                binding.start = changed.start
            return self._taken(fits) if follows else self._correction("")

    def _taken(self, fits: bool) -> Answer:
        """The answer to a page whose run holds, with the settings if a cell has changed them."""
        run = self.binding.run
        answer = {"at": self._at(), "step": run["step"]}
        return answer if fits else answer | {"settings": run_wire.settings(run)}, []

    def _at(self) -> dict[str, int]:
        binding = self.binding
        return {
            "recording": binding.recording,
            "examples": binding.examples,
            "revision": binding.revision,
        }

    def refused(self, why: str) -> Answer:
        self.publish_soon()  # what a cell has changed meanwhile
        return super().refused(why)

    def _correction(self, error: str) -> Answer:
        with self.binding.lock:
            run, buffers = run_wire.without_bytes(self.binding.packed_run)
            return {"error": error, "at": self._at(), "run": run}, buffers

    # ---- without widgets

    def fallback(self) -> dict[str, str]:
        """The run in a line of text, and as a table with its parameters."""
        trainer = self.trainer
        with self.binding.lock:
            return {
                "text/plain": fallback.run_as_text(trainer),
                "text/html": fallback.run_as_html(trainer, self.test, self.digits),
            }

    def page_table(self) -> str:
        with self.binding.lock:
            return fallback.run_as_html(self.trainer, self.test, None, pages.WHEN)


class TrainingWidget(TrainerView):
    """A run that plays, pauses and goes back: network, loss curve, decision boundary, data.

    Parameters
    ----------
    trainer
        A Trainer; what you do in the view changes it and its model.
    test
        Examples `(X, y)` that training leaves out, to measure what the model has learnt.
    speed
        Steps of *Play*: "1" or "10" a second, one a "frame", or the "most" that fit in a frame.
    log_scale
        Whether the loss curve starts with a logarithmic scale.

    Attributes
    ----------
    trainer : Trainer
    test : (X, y) or None
        Both follow the learner's changes in the view.

    Raises
    ------
    TypeError
        When `trainer` is not a Trainer, or an argument is unknown.
    ValueError
        When `test` holds no such examples.

    Examples
    --------
    >>> from micrograd_engine import MLP, SGD, Trainer, moons
    >>> view = TrainingWidget(Trainer(MLP(2, [8, 1]), *moons(100), optimizer=SGD(lr=0.1)))
    >>> loss = view.trainer.step()  # the view follows after the cell
    >>> len(view.trainer.losses)
    1
    """

    kind = "training"
    has_first_steps = True
    _esm = bundle("training.js")
    _css = bundle("training.css")

    speed = t.Enum(SPEEDS, "frame", help="Steps of Play. Written by the kernel, once.").tag(
        sync=True
    )
    log_scale = t.Bool(
        False, help="Whether the loss is drawn on a logarithmic scale. Written by the kernel, once."
    ).tag(sync=True)


def _checked_test(test: Any, trainer: Trainer) -> tuple[Array, Array]:
    try:
        X, y = test
    except (TypeError, ValueError):
        raise TypeError(f"test: expected a pair (X, y), got {described(test)}") from None
    X, y = exported.checked_examples(trainer, X, y)
    for name, given, wanted in (("X", X, trainer.X), ("y", y, trainer.y)):
        if given.shape[1:] != wanted.shape[1:]:
            raise ValueError(
                f"test: {name}: expected rows as the Trainer has, of shape {wanted.shape[1:]}, "
                f"got {given.shape[1:]}"
            )
    return X, y
