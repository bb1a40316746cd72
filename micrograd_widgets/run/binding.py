"""RunBinding: one training run, and the state that it last sent to its views.

The Trainer and its model are authoritative, and the lock is the Trainer's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from micrograd_engine import Trainer
from micrograd_engine.array_types import Array
from micrograd_engine.training import exported

from ..bindings import Binding
from . import wire as run_wire
from .wire import OwnLoss, ViewedRun

# seconds that a look waits for a step to end: a loop in a cell may never release the lock
_PATIENCE = 0.02


class RunBinding(Binding):
    """A Trainer, with the numbers of its present state.

    Attributes
    ----------
    examples : int
        Counts the sets of examples.
    moved : int
        The revision of the last change beyond settings: a page that knows it has trained the same
        run.
    by : str
        The page that changed the run last; "" means a cell.
    test : (Array, Array) or None
        Examples that training leaves out.
    own_loss : OwnLoss or None
        The last loss that is a function of the learner's own, to return to.
    run : ViewedRun
        The run at the last look; another object after a change.
    start : dict
        The run that Reset restores, packed.
    """

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        self.trainer = trainer
        self.lock = trainer.lock
        self.examples = self.moved = 0
        self.by = ""
        self._test: tuple[Array, Array] | None = None
        self.own_loss: OwnLoss | None = None
        self.run = run_wire.run(trainer)
        self._packed: tuple[ViewedRun | None, dict[str, Any]] = (None, {})
        self._of: tuple[Any, Any, Any] = (None, None, None)
        self.shown_values = frozenset(trainer.model.parameters())
        self._network = _network(trainer)
        self._look()
        self.start = self.packed_run

    def _look(self) -> bool:
        """Compare the Trainer with the last look; return whether it has changed."""
        trainer, before = self.trainer, self.run
        loss, X, y = self._of
        values = frozenset(trainer.model.parameters())
        is_rebuilt = values.isdisjoint(self.shown_values)
        self.shown_values = values
        now = run_wire.run(trainer)
        self._of = (trainer.loss, trainer.X, trainer.y)
        other_loss = trainer.loss is not loss
        # by train_on, also for another loss of the same examples
        recorded_again = trainer.X is not X
        other_examples = recorded_again and not _same((trainer.X, trainer.y), (X, y))
        other_layers = is_rebuilt and self._look_at_layers()
        other_forms = self._look_at_loss(other_loss, recorded_again or is_rebuilt)
        self.recording += other_forms or other_layers
        self.examples += other_examples
        other_run = not run_wire.same(now, before)
        changed = other_run or other_loss or other_examples
        self.revision += changed
        if other_loss or other_examples or not run_wire.same_place(now, before):
            self.moved = self.revision
        if other_run:
            self.run = now
        if is_rebuilt:
            self.start = self.packed_run
        return changed

    @property
    def packed_run(self) -> dict[str, Any]:
        """The run as its views get it; packed once for all of them."""
        with self.lock:
            if self._packed[0] is not self.run:
                self._packed = (self.run, run_wire.packed(self.run))
            return self._packed[1]

    def _look_at_layers(self) -> bool:
        """Whether the model has other layers or features; the recordings of a loss that was in use are of the old ones."""
        before, self._network = self._network, _network(self.trainer)
        if self._network == before:
            return False
        self.own_loss = None
        return True

    def _look_at_loss(self, other: bool, recorded_again: bool) -> bool:
        """Whether the computation of the loss has changed; its forms depend on the targets."""
        is_own = not exported.name_of_loss(self.trainer)
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
        """From now on Reset restores the present run."""
        with self.lock:
            self.refresh()
            self.start = self.packed_run

    # ---- from the Trainer

    def refresh(self) -> bool:
        """Take over the changes of a cell; return whether there are any."""
        with self.lock:
            changed = self._look()
            if changed:
                self.by = ""
            return changed

    def _follow(self) -> bool:
        return self.refresh()

    def _peek(self) -> bool:
        """Look between two steps, if the lock is free."""
        held = self.lock.acquire(timeout=_PATIENCE)
        try:
            return self.refresh() if held else False
        finally:
            if held:
                self.lock.release()

    # ---- from a view

    @contextmanager
    def changing(self, by: str) -> Iterator[Trainer]:
        """Change the Trainer under its lock; look at it afterwards, also after an error."""
        with self.lock:
            try:
                yield self.trainer
            finally:
                if self._look():
                    self.by = by


def _network(trainer: Trainer) -> Any:
    return run_wire.layers(trainer), trainer.features


def _same(some: tuple[Array, Array], others: tuple[Array, Array]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(some, others, strict=True))
