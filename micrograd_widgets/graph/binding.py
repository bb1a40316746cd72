"""GraphBinding: one graph of Values, and the two arrays that its views show.

The Values are authoritative, and the arrays are what the binding last sent to its views. If the
Values mirror objects of another class, those are authoritative: the binding reads them before the
Values and writes them after.
"""

from __future__ import annotations

import math
import threading
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from micrograd_engine import Tape, Value
from micrograd_engine.adopt import originals
from micrograd_engine.adoption.compose import computed

from ..bindings import Binding
from .acts import LastChange, Prepared, perform, untouched
from .own_code import OwnCode

if TYPE_CHECKING:
    from ..wire import Floats
    from .acts import State


class GraphBinding(Binding):
    """A graph, its arrays, and the number of their state.

    Attributes
    ----------
    tape : Tape
        Structure and arrays.
    originals : Originals
        The objects that adopted Values mirror.
    own : OwnCode or None
        Their backward pass, if the root mirrors an object.
    grad_stale : bool
        Whether data has changed since the gradients were computed.
    start : (Floats, Floats)
        Data and gradients that Reset restores.
    last_change : LastChange
        What changed the arrays last.
    """

    def __init__(self, root: Value) -> None:
        super().__init__()
        self.lock = threading.RLock()
        self._record(root)
        self.grad_stale = False
        self.start = self.state()
        self.start_stale = False
        self.last_change = LastChange("", 0)
        self._cells = 0  # how many have ended
        self._behind = False  # peeked at leaves that moved, and left the inner numbers as they were

    @property
    def root(self) -> Value:
        return self.tape.root

    def _record(self, root: Value) -> None:
        self.tape = Tape(root)
        self.shown_values = frozenset(self.tape.values)
        self.originals = originals(self.tape.values)
        is_own = getattr(root, "original", None) is not None
        self.own = OwnCode(self.tape, self.originals) if is_own else None
        self._unknown = _unknown(self.tape)
        self._fresh = self.tape.data.copy()

    def state(self) -> State:
        """Copies of the two arrays."""
        return self.tape.data.copy(), self.tape.grad.copy()

    def mark_start(self, *, forward: bool = False) -> None:
        """From now on Reset restores the present state."""
        with self.lock:
            self.refresh(forward=forward, anew=True)
            self._examine()
            self.start = self.state()
            self.start_stale = self.grad_stale

    # ---- from the Values

    def refresh(self, *, forward: bool = False, anew: bool = False) -> bool:
        """Take over the changes of a cell; return whether there are any.

        With `forward`, compute inner numbers again that no longer fit the leaves, and write them
        back to the Values; with `anew`, also if nothing has changed since the last look.
        Numbers of adopted objects that never fitted stay as they are.
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
        self.last_change = LastChange("", self._cells)
        self.recording += 1
        self.revision += 1
        self.grad_stale = False
        self._examine()

    def _catch_up(self) -> None:
        """Compute inner numbers again that no longer fit the leaves."""
        if not self.originals.disagree and not _data_fits(self.tape):
            self.root.forward()
            self.tape.read()
            self._write_originals()

    def _note_change(self, data: Floats, grad: Floats) -> bool:
        """Compare with the state before; move to the next revision when it differs."""
        new_data = not _same(data, self.tape.data)
        new_grad = not _same(grad, self.tape.grad)
        if new_data:
            self.grad_stale = not _grad_fits(self.tape, new_grad)
        elif new_grad:  # computed, or set by a cell: shown as it is
            self.grad_stale = False
        if new_data:
            self._fresh = self.tape.data.copy()
        if new_data or new_grad:
            self.revision += 1
            self.last_change = LastChange("", self._cells)
        return new_data or new_grad

    def _examine(self) -> None:
        """Compare the gradients that a cell has set with the right ones; their code may run."""
        if self.own is not None and not self.grad_stale:
            self.own.examine()

    def follow(self) -> None:
        super().follow()
        self._cells += 1

    def _follow(self) -> bool:
        grad = self.tape.grad.tobytes()
        changed = self.refresh(forward=any(view.forward_on_change for view in list(self.views)))
        if self.tape.grad.tobytes() != grad:
            self._examine()
        return changed

    def _peek(self) -> bool:
        behind = self._behind
        changed = self.refresh()
        self._behind = behind or changed
        return changed

    # ---- operations that are not known

    def forward_known(self) -> None:
        """Compute what the leaves determine by operations that are known; the rest keeps its number."""
        if not self._unknown:
            self.root.forward()
            return
        for i, v in enumerate(self.tape.values):
            if i not in self._unknown and (number := computed(v)) is not None:
                v.data = number

    @property
    def behind(self) -> list[int]:
        """The nodes that a leaf has moved under, and that cannot be computed again here."""
        if not self._unknown:
            return []
        pairs = zip(_bits(self.tape.data), _bits(self._fresh), strict=True)
        moved = [now != then for now, then in pairs]
        for i, operands in enumerate(self.tape.operands):
            if operands:
                moved[i] = any(moved[k] for k in operands)
        return [i for i in sorted(self._unknown) if moved[i]]

    # ---- from a view

    def take(self, acts: Sequence[Prepared], state: State) -> None:
        """Take over arrays that a view computed, by `acts`, from the present revision.

        Leaves that no act has touched keep their exact number, whatever the arrays say.
        """
        data, grad = state
        with self._all_or_nothing():
            self.write((self._with_untouched(data, acts), grad))
            self._write_originals()
            if self.own is not None and any(act.name == "zero_grad" for act, _ in acts):
                self.own.forget()
            self.revision += 1
            self._compare_again(acts)

    def _with_untouched(self, data: Floats, acts: Sequence[Prepared]) -> Floats:
        kept, mine = array("d", data), self.tape.data.tolist()
        for i in untouched(self.tape, acts):
            kept[i] = mine[i]
        return kept

    def apply(self, acts: Sequence[Prepared]) -> None:
        """Perform acts here: the Values run forward and backward themselves.

        Either all acts happen or, when one fails, none.
        """
        with self._all_or_nothing():
            for act, options in acts:
                perform(self, act, options)
            self._write_originals()
            self.tape.read()
            self.revision += 1
            self._compare_again(acts)

    def _write_originals(self) -> None:
        """Values -> objects, which are made again by their class where numbers have moved."""
        self.originals.write()
        if self.own is not None:
            self.own.make_again()

    def _compare_again(self, acts: Sequence[Prepared]) -> None:
        """After acts: Undo may come back to these numbers, or has just done so."""
        if self.own is None:
            return
        last, _ = acts[-1]
        if last.name in ("restore", "reset"):
            self.own.recall()
        else:
            self.own.remember()

    def write(self, state: State) -> None:
        """Write data and gradients to the arrays and to the Values."""
        self.tape.data[:], self.tape.grad[:] = state
        self.tape.write()

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Hold the lock; an error restores the previous state."""
        with self.lock:
            before, stale = self.state(), self.grad_stale
            try:
                yield
            except Exception:
                self.write(before)
                if self.own is not None:  # their code has run halfway
                    self.originals.write()
                self.grad_stale = stale
                raise


# ---- whether the arrays of a tape belong together; these compute them again and change none


def _unknown(tape: Tape) -> set[int]:
    """The nodes of operations that are not known, and those that are made from them."""
    found: set[int] = set()
    for i, (v, operands) in enumerate(zip(tape.values, tape.operands, strict=True)):
        if operands and (v._rule.forward is None or not found.isdisjoint(operands)):
            found.add(i)
    return found


def _data_fits(tape: Tape) -> bool:
    """Whether the inner numbers fit the leaves, as far as their operations are known."""
    if not tape.can_forward:
        return True
    shown = tape.data.copy()
    tape.forward()
    fits = _close(shown, tape.data, 1e-12, 1e-12)
    tape.data[:] = shown
    return fits


def _grad_fits(tape: Tape, new_grad: bool) -> bool:
    """Whether the gradients belong to the present data."""
    if not any(tape.grad.tolist()):
        return True
    if not new_grad or tape.refusal:
        return new_grad
    shown = tape.grad.copy()
    tape.zero_grad()
    tape.backward()
    fits = _close(shown, tape.grad, 1e-9)
    tape.grad[:] = shown
    return fits


def _close(some: Floats, others: Floats, relative: float, absolute: float = 0.0) -> bool:
    """Whether the numbers are equal but for rounding; nan is nan."""
    return all(
        a == b or math.isclose(a, b, rel_tol=relative, abs_tol=absolute) or (a != a and b != b)
        for a, b in zip(some.tolist(), others.tolist(), strict=True)
    )


def _same(a: Floats, b: Floats) -> bool:
    return a.tobytes() == b.tobytes()  # nan is itself, −0 is not 0


def _bits(numbers: Floats) -> list[int]:
    return memoryview(numbers.tobytes()).cast("Q").tolist()
