"""RunBinding: one training run, and what its views were last told of it.

The Trainer and its model are the truth. A difference to what the views were told means that a cell
has trained or changed something. Every read-modify-write holds the Trainer's own lock.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np

from micrograd_engine import Trainer
from micrograd_engine.optimizer import Array
from micrograd_engine.training import recorded

from . import run_wire
from .live import join, spread
from .run_wire import OwnLoss, ViewedRun

_PATIENCE = 0.02  # seconds that a look waits for a step to end: a loop in a cell may never let go

_bindings: weakref.WeakValueDictionary[int, RunBinding] = weakref.WeakValueDictionary()


class RunView(Protocol):
    """Who is told."""

    def publish_rarely(self) -> None: ...


def bind_run(trainer: Trainer) -> RunBinding:
    """The one RunBinding of `trainer`."""
    binding = _bindings.get(id(trainer))
    if binding is None:
        binding = _bindings[id(trainer)] = RunBinding(trainer)
    return binding


class RunBinding:
    """A Trainer, and the number of the state it is in.

    Attributes
    ----------
    recording, examples, revision : int
        Count the recordings, the sets of examples, and the states of the run; a commit names those it
        was computed from.
    moved : int
        The revision in which more was changed last than settings: a page that knows it has trained
        the same run.
    by : str
        The page that changed the run last; "" of a cell.
    test : (Array, Array) or None
        Examples that are held back.
    own_loss : OwnLoss or None
        The last loss that was a function of the learner's own, to come back to.
    run : ViewedRun
        The run as it was seen last; another object when it has changed.
    start : dict
        The run that Reset comes back to, packed.
    views
        Who is told when the run changes.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.lock = trainer.lock
        self.views: weakref.WeakSet[Any] = weakref.WeakSet()
        self.recording = self.examples = self.revision = self.moved = 0
        self.by = ""
        self._test: tuple[Array, Array] | None = None
        self.own_loss: OwnLoss | None = None
        self.run = run_wire.run(trainer)
        self._packed: tuple[ViewedRun | None, dict[str, Any]] = (None, {})
        self._of: tuple[Any, Any, Any] = (None, None, None)
        self._look()
        self.start = self.packed_run
        join(self)

    def _look(self) -> bool:
        """See what the Trainer is now; whether that is another thing than before."""
        trainer, before = self.trainer, self.run
        loss, X, y = self._of
        self.held = frozenset(trainer.model.parameters())
        now = run_wire.run(trainer)
        self._of = (trainer.loss, trainer.X, trainer.y)
        other_loss = trainer.loss is not loss
        recorded_again = (
            trainer.X is not X
        )  # by train_on, also for another loss of the same examples
        other_examples = recorded_again and not _same((trainer.X, trainer.y), (X, y))
        self.recording += self._look_at_loss(other_loss, recorded_again)
        self.examples += other_examples
        other_run = not run_wire.same(now, before)
        changed = other_run or other_loss or other_examples
        self.revision += changed
        if other_loss or other_examples or not run_wire.same_place(now, before):
            self.moved = self.revision
        if other_run:
            self.run = now
        return changed

    @property
    def packed_run(self) -> dict[str, Any]:
        """The run as its views get it; packed once, however many ask."""
        with self.lock:
            if self._packed[0] is not self.run:
                self._packed = (self.run, run_wire.packed(self.run))
            return self._packed[1]

    def _look_at_loss(self, other: bool, recorded_again: bool) -> bool:
        """Whether the loss is computed in another way than before; its forms depend on the targets."""
        is_own = not recorded.name_of_loss(self.trainer)
        if is_own and (other or recorded_again):
            before, self.own_loss = self.own_loss, OwnLoss.of(self.trainer)
            return other or not self.own_loss.is_recorded_as(before)
        return other

    @property
    def test(self) -> tuple[Array, Array] | None:
        return self._test

    @test.setter
    def test(self, test: tuple[Array, Array] | None) -> None:
        self._test = test
        self.examples += 1

    def mark_start(self) -> None:
        """From now on Reset comes back to the run as it is."""
        with self.lock:
            self.refresh()
            self.start = self.packed_run

    # ---- from the Trainer

    def refresh(self) -> bool:
        """Take over what a cell has changed; whether that was anything."""
        with self.lock:
            changed = self._look()
            if changed:
                self.by = ""
            return changed

    def follow(self) -> None:
        """Take over what a cell has changed, and tell the views when that was anything."""
        if self.views and self.refresh():
            self._tell()

    def peek(self) -> None:
        """As `follow`, while a cell runs; between two steps where that can be had."""
        if not any(view.on_screen for view in self.views):
            return
        held = self.lock.acquire(timeout=_PATIENCE)
        try:
            changed = self.refresh() if held else False
        finally:
            if held:
                self.lock.release()
        if changed:
            self._tell()

    def _tell(self, source: RunView | None = None) -> None:
        for view in [*self.views]:
            if view is not source:
                view.publish_rarely()

    # ---- from a view

    @contextmanager
    def changing(self, by: str) -> Iterator[Trainer]:
        """Change the Trainer under its lock; when that fails, its views are told all the same."""
        with self.lock:
            try:
                yield self.trainer
            finally:
                if self._look():
                    self.by = by

    def spread(self, source: RunView) -> None:
        """After a change by one view: tell the others, of this run and of graphs that share its model."""
        self._tell(source)
        spread(self)


def _same(some: tuple[Array, Array], others: tuple[Array, Array]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(some, others, strict=True))
