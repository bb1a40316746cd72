"""TrainerView: what every view of a training run shares: its traits, and the commits of its pages."""

from typing import Any

import traitlets as t

from micrograd_engine import StructureChangedError, Trainer
from micrograd_engine.optimizer import Array
from micrograd_engine.real import described
from micrograd_engine.training.examples import checked_examples

from . import fallback, run_wire
from .pace import Paced
from .run_binding import RunBinding, bind_run
from .run_messages import (
    Commit,
    changed_examples,
    keep_settings,
    read,
    take_run,
    take_touched,
)

_CLIENTS = 8  # pages whose last commit is remembered


class TrainerView(Paced):
    """A view of a Trainer; a subclass gives the bundle.

    Parameters
    ----------
    trainer
        What is trained; what is done in the view changes it.
    test
        Examples `(X, y)` that are held back, to measure what was learnt on.

    Raises
    ------
    TypeError
        When `trainer` is not a Trainer, or an argument is unknown.
    ValueError
        When `test` holds no such examples.
    """

    structure = t.Dict(help="How the run is computed: see run_wire.py. Written by the kernel.").tag(
        sync=True, wire=run_wire.WireStructure
    )
    examples = t.Dict(help="What it is trained on. Written by the kernel.").tag(
        sync=True, wire=run_wire.WireExamples
    )
    run = t.Dict(
        help="Parameters, gradients, losses, optimiser, place among the batches. Written by the "
        "kernel."
    ).tag(sync=True, wire=run_wire.ViewedRun)
    start = t.Dict(help="The run that Reset comes back to. Written by the kernel.").tag(
        sync=True, wire=run_wire.ViewedRun
    )
    at = t.Dict(
        value_trait=t.Int(),
        help="Which recording, examples and revision these are. Written by the kernel.",
    ).tag(sync=True, wire=run_wire.WireAt)
    commits = t.Dict(
        value_trait=t.Int(),
        help="The last commit of each page that the run contains. Written by the kernel.",
    ).tag(sync=True)
    by = t.Unicode(
        help="The page that changed the run last; empty of a cell. Written by the kernel."
    ).tag(sync=True)
    digits = t.Int(4, min=0, max=15, help="Decimals of numbers. Written by the kernel.").tag(
        sync=True
    )

    def __init__(self, trainer: Trainer, *, test: Any = None, **traits: Any) -> None:
        if not isinstance(trainer, Trainer):
            raise TypeError(f"trainer: expected a Trainer, got {described(trainer)}")
        held_back = None if test is None else _checked_test(test, trainer)
        self.binding: RunBinding = bind_run(trainer)
        self._seen: dict[str, int] = {}
        self._shown = (-1, -1)  # the recording and the examples that were published
        with self.binding.lock:
            if held_back is not None:
                self.binding.test = held_back
            if not self.binding.views:
                self.binding.mark_start()
            super().__init__(**self._state(), **traits)

    @property
    def trainer(self) -> Trainer:
        """What is trained."""
        return self.binding.trainer

    @property
    def test(self) -> tuple[Array, Array] | None:
        """The examples that are held back; they follow what is done in the view."""
        return self.binding.test

    def close(self) -> None:
        if hasattr(self, "binding"):  # the arguments were not refused
            self.binding.views.discard(self)
        super().close()

    def open(self) -> None:
        super().open()
        self.binding.views.add(self)

    def on_display(self) -> None:
        """A cell shows the run: Reset will come back to what it is now."""
        self.binding.mark_start()
        for view in [*self.binding.views]:
            view.publish()

    # ---- kernel -> browser

    def _publish(self) -> None:
        with self.binding.lock, self.hold_sync():
            for name, content in self._state().items():
                setattr(self, name, content)

    def _state(self) -> dict[str, Any]:
        """The traits that are not what the browser has."""
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
            "commits": dict(self._seen),
            "by": binding.by,
        }
        if recording != binding.recording:
            state["structure"] = run_wire.structure(binding.trainer, binding.own_loss)
        if examples != binding.examples or recording != binding.recording:
            state["examples"] = run_wire.examples(binding.trainer, binding.test, binding.own_loss)
        return state

    # ---- browser -> kernel

    def answer(self, content: dict[str, Any], buffers: Any) -> tuple[dict[str, Any], Any]:
        """Take over the run that a page has computed, and make the steps that it asks for.

        Settings that a cell has changed meanwhile are kept. If it has changed more, only what the
        learner touched counts, and the answer carries the run that holds.
        """
        try:
            return self._carry_out(read(run_wire.with_bytes(content, buffers)))
        except StructureChangedError as problem:
            raise ValueError(str(problem)) from None  # the message says what to do

    def _carry_out(self, commit: Commit) -> tuple[dict[str, Any], Any]:
        binding = self.binding
        with binding.lock:
            self._accept(commit)
            binding.refresh()
            is_same_run = commit.kind == "commit" and commit.recording == binding.recording
            fits = is_same_run and commit.revision == binding.revision
            follows = is_same_run and commit.revision >= binding.moved
            settings = run_wire.settings(binding.run)
            with (
                binding.changing(commit.client) as trainer,
                changed_examples(trainer, commit, binding.own_loss) as held_back,
            ):
                (take_run if follows else take_touched)(trainer, commit)
                if follows and not fits:
                    keep_settings(trainer, settings, commit.touched)
                for _ in range(commit.steps):
                    trainer.step()
                if commit.examples is not None:
                    binding.test = held_back
            said, out = self._taken(fits) if follows else self._published("")
        binding.spread(self)
        self.publish_soon()
        return said, out

    def _taken(self, fits: bool) -> tuple[dict[str, Any], Any]:
        """An answer to a page whose run holds; if it did not fit, with the settings that hold."""
        run = self.binding.run
        said = {"at": self._at(), "step": run["step"]}
        return said if fits else said | {"settings": run_wire.settings(run)}, []

    def _at(self) -> dict[str, int]:
        binding = self.binding
        return {
            "recording": binding.recording,
            "examples": binding.examples,
            "revision": binding.revision,
        }

    def refused(self, why: str) -> tuple[dict[str, Any], Any]:
        self.publish_soon()  # part of it may have been carried out
        return self._published(why)

    def _published(self, error: str) -> tuple[dict[str, Any], Any]:
        """An answer that carries the run, because the page's own is not the one that holds."""
        with self.binding.lock:
            run, buffers = run_wire.without_bytes(self.binding.packed_run)
            return {"error": error, "at": self._at(), "run": run}, buffers

    def _accept(self, commit: Commit) -> None:
        """Refuse what came too late."""
        last = self._seen.pop(commit.client, 0)
        self._seen[commit.client] = max(commit.seq, last)
        for forgotten in [*self._seen][:-_CLIENTS]:
            del self._seen[forgotten]
        if commit.seq <= last:
            raise ValueError(f"seq: commit {commit.seq} came after commit {last}: it is ignored")

    # ---- without widgets

    def fallback(self) -> dict[str, str]:
        """The run in a line of text, and as a table with its parameters."""
        trainer = self.trainer
        with self.binding.lock:
            return {
                "text/plain": fallback.run_as_text(trainer),
                "text/html": fallback.run_as_html(trainer, self.test, self.digits),
            }


def _checked_test(test: Any, trainer: Trainer) -> tuple[Array, Array]:
    try:
        X, y = test
    except (TypeError, ValueError):
        raise TypeError(f"test: expected a pair (X, y), got {described(test)}") from None
    X, y = checked_examples(X, y)
    for name, given, wanted in (("X", X, trainer.X), ("y", y, trainer.y)):
        if given.shape[1:] != wanted.shape[1:]:
            raise ValueError(
                f"test: {name}: expected rows as the Trainer has, of shape {wanted.shape[1:]}, "
                f"got {given.shape[1:]}"
            )
    return X, y
