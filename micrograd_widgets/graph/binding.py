"""Binding: one graph of Values and the two arrays that its views show.

The Values are the truth. The arrays are what the views were last told; a difference between the
two means that a cell has changed something. Where the Values mirror objects of another class, those
are the truth: they are read before the Values and written after them. Every read-modify-write holds
the lock, because JupyterLab may deliver messages on a thread of their own while a cell runs.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from micrograd_engine import Tape, Value
from micrograd_engine.adopt import originals

from ..bindings import join, spread
from .acts import Act, Deed, Follower, Manner
from .carry_out import carry_out, untouched
from .fits import data_fits, grad_fits

Array = NDArray[np.float64]
_bindings: weakref.WeakValueDictionary[int, Binding] = weakref.WeakValueDictionary()


def bind(root: Value) -> Binding:
    """The one Binding of the graph of `root`."""
    binding = _bindings.get(id(root))
    if binding is None:
        binding = _bindings[id(root)] = Binding(root)
    return binding


class Binding:
    """A graph, its arrays, and the number of the state they are in.

    Attributes
    ----------
    tape : Tape
        Structure and arrays.
    originals : Originals
        The objects that adopted Values mirror.
    recording : int
        Counts the structures: it moves on when a cell has changed how the graph is made.
    revision : int
        Counts the states of the arrays; a commit names the one it was computed from.
    grad_stale : bool
        Whether data has changed since the gradients were computed.
    start : (Array, Array)
        Data and gradients that Reset restores.
    deed : Deed
        What changed the arrays last.
    held : set of Value
        Its nodes.
    views
        Who is told when the Values change.
    """

    def __init__(self, root: Value) -> None:
        self.lock = threading.RLock()
        self._record(root)
        self.recording = 0
        self.revision = 0
        self.grad_stale = False
        self.start = self.state()
        self.start_stale = False
        self.deed = Deed("", 0)
        self._cells = 0  # how many have been followed
        self.views: weakref.WeakSet[Follower] = weakref.WeakSet()
        join(self)
        self._behind = False  # peeked at leaves that moved, and left the inner numbers as they were

    @property
    def root(self) -> Value:
        return self.tape.root

    def _record(self, root: Value) -> None:
        self.tape = Tape(root)
        self.held = frozenset(self.tape.values)
        self.originals = originals(self.tape.values)

    def state(self) -> tuple[Array, Array]:
        """Copies of the two arrays."""
        return self.tape.data.copy(), self.tape.grad.copy()

    def mark_start(self, *, forward: bool = False) -> None:
        """From now on Reset comes back to the state of this moment."""
        with self.lock:
            self.refresh(forward=forward, anew=True)
            self.start = self.state()
            self.start_stale = self.grad_stale

    # ---- from the Values

    def refresh(self, *, forward: bool = False, anew: bool = False) -> bool:
        """Take over what a cell has changed; whether that was anything.

        With `forward`, inner numbers that no longer fit the leaves are computed again and
        written back to the Values; with `anew`, also where nothing changed since the last look.
        Numbers of adopted objects that never did fit stay as they are.
        """
        with self.lock:
            self.originals.follow()
            if self.tape.changed:
                self._record_again(forward)
                return True
            data, grad = self.state()
            self.tape.read()
            changed = anew or self._behind or not _same(data, self.tape.data)
            if forward and changed:
                self._catch_up()
            self._behind = False
            return self._note_change(data, grad)

    def _record_again(self, forward: bool) -> None:
        self._record(self.root)
        if forward:
            self._catch_up()
        self.start = self.state()
        self.start_stale = False
        self.deed = Deed("", self._cells)
        self.recording += 1
        self.revision += 1
        self.grad_stale = False

    def _catch_up(self) -> None:
        """Compute inner numbers again that no longer fit the leaves."""
        if not self.originals.disagree and not data_fits(self.tape):
            self.root.forward()
            self.tape.read()
            self.originals.write()

    def _note_change(self, data: Array, grad: Array) -> bool:
        """Compare with the state before; move to the next revision when it differs."""
        new_data = not _same(data, self.tape.data)
        new_grad = not _same(grad, self.tape.grad)
        if new_data:
            self.grad_stale = not grad_fits(self.tape, new_grad)
        elif new_grad:  # computed, or set by hand: shown as it is
            self.grad_stale = False
        if new_data or new_grad:
            self.revision += 1
            self.deed = Deed("", self._cells)
        return new_data or new_grad

    def follow(self) -> None:
        """Take over what a cell has changed, and tell the views when that was anything."""
        views = list(self.views)
        if views and self.refresh(forward=any(view.forward_on_change for view in views)):
            for view in views:
                view.publish_rarely()
        self._cells += 1

    def peek(self) -> None:
        """As `follow`, for the time while a cell runs: look only, write nothing to its Values."""
        views = [view for view in self.views if view.on_screen]
        if views and self.refresh():
            self._behind = True
            for view in views:
                view.publish()

    def spread(self, source: Follower) -> None:
        """After a change by one view: tell the others, of this graph and of all that share it."""
        for view in [*self.views]:
            if view is not source:
                view.publish_rarely()
        spread(self)

    # ---- from a view

    def take(self, acts: Sequence[Act], state: tuple[Array, Array], manner: Manner) -> None:
        """Take over arrays that a view computed, by `acts`, from the present revision.

        Leaves that no act has touched keep their exact number, whatever the arrays say.
        """
        data, grad = state
        with self._all_or_nothing():
            keep = untouched(self.tape, acts, manner)
            self.tape.data[:] = np.where(keep, self.tape.data, data)
            self.tape.grad[:] = grad
            self._write()
            self.revision += 1

    def apply(
        self, acts: Sequence[Act], manner: Manner, back: tuple[Array, Array] | None = None
    ) -> None:
        """Do what the learner did, here: the Values run forward and backward themselves.

        Either all acts happen or, when one fails, none. `back` is what `restore` comes back to.
        """
        with self._all_or_nothing():
            for act in acts:
                carry_out(self, act, manner, back)
            self.originals.write()
            self.tape.read()
            self.revision += 1

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Under the lock; when something fails, everything is as it was."""
        with self.lock:
            before, stale = self.state(), self.grad_stale
            try:
                yield
            except Exception:
                self.tape.data[:], self.tape.grad[:] = before
                self.tape.write()
                self.grad_stale = stale
                raise

    def _write(self) -> None:
        """Arrays -> Values, and on to the objects that those mirror."""
        self.tape.write()
        self.originals.write()


def _same(a: Array, b: Array) -> bool:
    return a.tobytes() == b.tobytes()  # nan is itself, −0 is not 0
