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

from .acts import Act, Deed, Follower, Manner

Array = NDArray[np.float64]
_bindings: weakref.WeakValueDictionary[int, Binding] = weakref.WeakValueDictionary()


def bind(root: Value) -> Binding:
    """The one Binding of the graph of `root`."""
    binding = _bindings.get(id(root))
    if binding is None:
        binding = _bindings[id(root)] = Binding(root)
    return binding


def live() -> list[Binding]:
    """Every Binding that a view still holds."""
    return list(_bindings.values())


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
        self._behind = False  # peeked at leaves that moved, and left the inner numbers as they were

    @property
    def root(self) -> Value:
        return self.tape.root

    def _record(self, root: Value) -> None:
        self.tape = Tape(root)
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
        if not self.originals.disagree and not self._data_fits():
            self.root.forward()
            self.tape.read()
            self.originals.write()

    def _note_change(self, data: Array, grad: Array) -> bool:
        """Compare with the state before; move to the next revision when it differs."""
        new_data = not _same(data, self.tape.data)
        new_grad = not _same(grad, self.tape.grad)
        if new_data:
            self.grad_stale = not self._grad_fits(new_grad)
        elif new_grad:  # computed, or set by hand: shown as it is
            self.grad_stale = False
        if new_data or new_grad:
            self.revision += 1
            self.deed = Deed("", self._cells)
        return new_data or new_grad

    def _data_fits(self) -> bool:
        """Whether the inner numbers belong to the leaves, as far as anybody can compute them."""
        if not self.tape.can_forward:
            return True
        shown = self.tape.data.copy()
        self.tape.forward()
        fits = np.allclose(shown, self.tape.data, rtol=1e-12, atol=1e-12, equal_nan=True)
        self.tape.data[:] = shown
        return fits

    def _grad_fits(self, new_grad: bool) -> bool:
        """Whether the gradients belong to the data as it is now."""
        if not np.any(self.tape.grad):
            return True
        if not new_grad or self.tape.refusal:
            return new_grad
        shown = self.tape.grad.copy()
        self.tape.zero_grad()
        self.tape.backward()
        fits = np.allclose(shown, self.tape.grad, rtol=1e-9, atol=0, equal_nan=True)
        self.tape.grad[:] = shown
        return fits

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
        """After a change by one view: tell the others, of this graph and of those that share it.

        Not under the lock: two graphs that share nodes would wait for each other.
        """
        for view in [*self.views]:
            if view is not source:
                view.publish_rarely()
        mine = set(self.tape.values)
        for other in live():
            if other is not self and not mine.isdisjoint(other.tape.values):
                other.follow()

    # ---- from a view

    def take(self, acts: Sequence[Act], state: tuple[Array, Array], manner: Manner) -> None:
        """Take over arrays that a view computed, by `acts`, from the present revision.

        Leaves that no act has touched keep their exact number, whatever the arrays say.
        """
        data, grad = state
        with self._all_or_nothing():
            keep = np.array([not children for children in self.tape.operands])
            for act in acts:
                if act.name == "set":
                    keep[act.leaf] = False
                elif act.name == "step":
                    keep &= ~manner.moves
                elif act.name in ("reset", "restore"):
                    keep[:] = False
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
                if act.name == "restore":
                    self._restore(back)
                else:
                    self._apply(act, manner)
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

    def _apply(self, act: Act, manner: Manner) -> None:
        match act.name:
            case "set":
                self.tape.values[act.leaf].data = act.number
                self._changed(manner)
            case "step":
                for i in np.flatnonzero(manner.moves):
                    v = self.tape.values[i]
                    v.data -= act.number * v.grad
                self._changed(manner)
            case "forward":
                self.root.forward()
            case "backward":
                self.root.backward()
                self.grad_stale = False
            case "zero_grad":
                self.root.zero_grad()
                self.grad_stale = False
            case "begin":
                for v in self.tape.values:
                    if v._prev:
                        v.grad = 0.0
                self.root.grad = 1.0
                self.grad_stale = False
            case "visit":
                self.tape.values[act.leaf]._backward()
            case "compute":
                self._compute(act.leaf)
            case "reset":
                self.tape.data[:], self.tape.grad[:] = self.start
                self.tape.write()
                self.grad_stale = self.start_stale

    def _compute(self, node: int) -> None:
        """One node of forward, with the numbers that the Values have now."""
        v = self.tape.values[node]
        numbers = [operand.data for operand in v._prev]
        if v._number is not None:  # the exponent of a**2
            numbers.append(v._number)
        if v._rule.forward is None:
            raise ValueError(f"the operation {v._op!r} is not in the table")
        v.data = v._rule.forward(*numbers)

    def _restore(self, back: tuple[Array, Array] | None) -> None:
        """Come back to numbers that a page remembers; only it knows which."""
        if back is None:
            raise ValueError("the graph was changed meanwhile: Undo goes back from here")
        self.tape.data[:], self.tape.grad[:] = back
        self.tape.write()

    def _changed(self, manner: Manner) -> None:
        """Leaves have moved: what follows on its own."""
        if manner.forward_on_change:
            self.root.forward()
        if manner.backward_on_change:
            self.root.zero_grad()
            self.root.backward()
        self.grad_stale = not manner.backward_on_change and any(v._grad for v in self.tape.values)


def _same(a: Array, b: Array) -> bool:
    return a.tobytes() == b.tobytes()  # nan is itself, −0 is not 0
