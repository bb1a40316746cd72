"""OwnCode: what the learner's own class computes in a graph, and what would be right.

Their objects hold their numbers. The right gradients stand beside them, in an array that is written
to no object.
"""

from __future__ import annotations

import math
import time
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, cast

from micrograd_engine import Tape, diagnose
from micrograd_engine.adopt import Adopted
from micrograd_engine.adoption.again import has_moved, make_again, older_numbers
from micrograd_engine.adoption.guard import Call
from micrograd_engine.adoption.ops import agree
from micrograd_engine.adoption.roles import find
from micrograd_engine.adoption.sync import Originals
from micrograd_engine.adoption.visits import gradients, set_gradient
from micrograd_engine.own import (
    OwnPass,
    abilities,
    own_backward,
    own_start,
    own_step,
    right_gradients,
)

from .. import wire
from ..formats import decimals
from ..naming import clean
from .own_walk import OwnWalk, is_theirs

_SECONDS = 5.0  # for a pass that the learner asked for
_SECONDS_ASIDE = 1.0  # for one that nobody asked for
_MOST_TO_SEARCH = 500  # nodes: up to here right gradients are looked through for a mistake too
_QUICK = 0.05  # a diagnosis that took no longer is made again after each pass
_KEPT_BYTES = 8 * 2**20  # of comparisons that Undo can come back to


@dataclass(frozen=True)
class Comparison:
    """The right gradients beside theirs.

    Attributes
    ----------
    yours, right
        For each node; right is nan where it is not known.
    first
        The first node in the order of visits from which theirs are wrong; -1: none.
    diagnosis
        What is wrong in the class, in a sentence.
    """

    yours: array[float]
    right: array[float]
    first: int = -1
    diagnosis: str = ""

    @cached_property
    def wrong(self) -> list[int]:
        """The nodes whose gradient is not right."""
        pairs = zip(self.yours, self.right, strict=True)
        return [
            i
            for i, (yours, right) in enumerate(pairs)
            if right == right and not agree(right, yours)
        ]

    @property
    def where_wrong(self) -> array[float]:
        """The right gradients of those nodes, nan for all others."""
        found = _unknown(len(self.right))
        for i in self.wrong:
            found[i] = self.right[i]
        return found


class OwnCode:
    """Runs the learner's backward pass on their objects.

    Parameters
    ----------
    tape
        The graph of mirrors; its root mirrors an object.
    originals
        The objects.
    """

    def __init__(self, tape: Tape, originals: Originals) -> None:
        self.tape = tape
        self.originals = originals
        self.root = cast(Adopted, tape.root)
        self.able = abilities(self.root)
        self.node = {id(v.original): i for i, v in enumerate(tape.values) if is_theirs(v)}
        self._old: dict[Adopted, str] = {}  # those that remember older numbers, and why
        self.comparison: Comparison | None = None
        self.printed: list[str] = []
        self._walk: OwnWalk | None = None
        self._kept: OrderedDict[bytes, Comparison | None] = OrderedDict()
        self._diagnosed: tuple[int, str, float] | None = None  # first node, sentence, seconds

    # ---- what their class can do

    @property
    def has_gradient(self) -> bool:
        return self.able.gradient

    @property
    def runs(self) -> bool:
        """Whether their class has a backward pass, or the rules that make one."""
        return self.able.gradient and (self.able.rule or self.able.backward)

    @property
    def class_name(self) -> str:
        return type(self.root.original).__name__

    @property
    def stage(self) -> str:
        """What the class has so far, and what the next stage of the lecture brings; "" at its end."""
        o = self.root.original
        has = {role: bool(find(o, role)[0]) for role in ("operands", "operation", "label")}
        name = f"Your {self.class_name}"
        if not (has["operands"] or self.able.operands):
            return f"{name} keeps its number. Next: _prev, the Values that it was made from. Then this view draws the graph."
        if not has["operation"] and not (self.able.rule or self.able.backward):
            return f"{name} keeps what it was made from. Next: _op, the operation that made it. Then this view computes with it."
        if not self.able.gradient:
            if not has["label"]:
                return f"{name} has data, _prev and _op. Next: label, a name for each Value in the drawing."
            return f"{name} has no grad yet. Next: grad, 0.0 at first. Then this view shows the gradients that you fill in."
        if not self.runs:
            return f"{name} has a grad, which you fill in by hand. Next: a _backward for each operation, which adds to the grad of its operands. Then Backward and Walk backward run it."
        if not self.able.backward:
            return f"{name} has a _backward for each operation; Backward calls them in the right order. Next: a backward() of its own."
        return ""

    # ---- acts

    def backward(self) -> None:
        """Run their backward pass.

        Raises
        ------
        ValueError
            When there is none, or it ended with an error.
        """
        if not self.runs:
            raise ValueError(f"Backward: {self._cannot()}")
        self._walk = None
        self._write()
        done = own_backward(self.root, _SECONDS)
        self._note(done.call, done.printed, done.more, "Backward")
        self.comparison = self._compared(done)

    def begin(self) -> None:
        """Start a walk: inner gradients are 0, that of the root is 1."""
        if not self.runs:
            raise ValueError(f"Walk backward: {self._cannot()}")
        if not self.able.rule:
            raise ValueError(
                f"Walk backward: your {self.class_name} passes gradients on in one go; a _backward of "
                "each node can be run one at a time. Press Backward."
            )
        self._write()
        own_start(self.root)
        self.originals.follow()
        self._walk, self.comparison = OwnWalk(self.tape, self.node, self._yours()), None
        self.printed = []

    def visit(self, i: int) -> None:
        """Run the `_backward` of one node."""
        v: Any = self.tape.values[i]
        if not is_theirs(v):
            raise ValueError(f"Walk: node {i} is not one of your objects")
        self._write()
        before = self._fingerprint()
        step = own_step(v, _SECONDS)
        self._note(step.call, step.printed, step.more, "_backward")
        if self._walk is not None:
            self._walk.visit(i, step, before)
            self.comparison = self._compared_in_walk(self._walk)

    def make_again(self, asked: bool = False) -> None:
        """Where numbers have moved, their class makes its objects again, so that none remembers old ones.

        A class that had to be stopped is not called at every move of a slider: only when `asked`.
        """
        if not self.runs:
            return
        moved = [v for v in self.originals.nodes if has_moved(v)]
        stopped = next(filter(None, self._old.values()), "")
        if stopped and not asked:
            self._old = dict.fromkeys(moved, stopped)
        else:
            self._old = make_again(moved, _SECONDS_ASIDE)

    def forget(self) -> None:
        """Somebody has set the gradients: nothing is known of what would be right."""
        self.comparison = self._walk = None
        for v in self.originals.nodes:
            v._origin.passed = (None, None)

    def remember(self) -> None:
        """Undo may come back to the present numbers."""
        now = self._fingerprint()
        self._kept[now] = self._current()
        self._kept.move_to_end(now)
        most = max(8, _KEPT_BYTES // (8 * len(self.tape.values)))
        while len(self._kept) > most:
            self._kept.popitem(last=False)

    def recall(self) -> None:
        """The numbers are as they were at an earlier moment: so is what would be right."""
        now = self._fingerprint()
        if self._walk is not None and self._walk.back(now):
            self.comparison = self._compared_in_walk(self._walk)
        else:
            self._walk, self.comparison = None, self._kept.get(now)

    def _current(self) -> Comparison | None:
        """The comparison, if it is one of the present gradients."""
        there = self.comparison
        same = there is not None and there.yours.tobytes() == self.tape.grad.tobytes()
        return there if same else None

    def _fingerprint(self) -> bytes:
        numbers = self.tape.data.tobytes() + self.tape.grad.tobytes()
        return blake2b(numbers, digest_size=16).digest()

    def _write(self) -> None:
        self.originals.write()
        self.make_again(asked=True)

    def _cannot(self) -> str:
        name = self.class_name
        if not self.able.gradient:
            return f"your {name} has no grad yet, so there is nothing to fill in."
        return f"your {name} has no _backward yet: nothing fills in the gradients but you."

    def _note(self, call: Call, printed: list[str], more: int, what: str) -> None:
        """Keep what was printed, and read the objects; an error of theirs is one of the act."""
        self.printed = [*printed, f"… and {more} more lines"] if more else printed
        if call.error is not None:
            raise ValueError(f"{what} of your {self.class_name}: {call.problem}")
        self.originals.follow()

    # ---- comparing

    def examine(self) -> None:
        """A cell has set the gradients: compare them if they are those of one pass of theirs."""
        if self._fingerprint() in self._kept:
            self.recall()
            return
        self.forget()
        if self.runs and not self._fits():
            self._run_aside()
        self.remember()

    def _fits(self) -> bool:
        """Whether all gradients are zero, or right."""
        right = right_gradients(self.root) or {}
        nodes = self.originals.nodes
        return not any(v.grad for v in nodes) or all(
            agree(right.get(id(v.original), math.nan), v.grad) for v in nodes
        )

    def _run_aside(self) -> None:
        """Run their pass from zero, put their gradients back, and see if these are the same."""
        before = gradients(v.original for v in self.originals.nodes)
        try:
            for o, _ in before:
                set_gradient(o, 0.0)
            done = own_backward(self.root, _SECONDS_ASIDE)
        finally:
            for o, grad in before:
                set_gradient(o, grad)
        self.forget()
        yours = {id(g.node): g.yours for g in done.gradients}
        if done.call.error is None and all(agree(yours[id(o)] or 0.0, was) for o, was in before):
            self.comparison = self._compared(done)

    def _compared(self, done: OwnPass) -> Comparison | None:
        right = _unknown(len(self.tape.values))
        for gradient in done.gradients:
            if gradient.right is not None:
                right[self.node[id(gradient.node)]] = gradient.right
        first = -1 if done.first_wrong is None else self.node[id(done.first_wrong)]
        diagnosis = self._diagnosis(first)
        if (first < 0 and not diagnosis) or self._old:
            return None  # what remembers old numbers is not wrong
        return Comparison(self._yours(), right, first, diagnosis)

    def _yours(self) -> array[float]:
        return array("d", [v.grad for v in self.tape.values])

    def _diagnosis(self, first: int) -> str:
        """What is wrong in the class; looked for again only if that is quick."""
        if self._diagnosed is not None and self._diagnosed[0] == first:
            _, sentence, seconds = self._diagnosed
            if seconds > _QUICK or first < 0:
                return sentence
        if first < 0 and len(self.tape.values) > _MOST_TO_SEARCH:
            return ""
        began = time.perf_counter()
        passed = [(v, v._origin.passed) for v in self.originals.nodes]
        found = diagnose(self.root.original)
        for v, gradients_of_pass in passed:
            v._origin.passed = gradients_of_pass
        sentence = found.message.replace("`", "") if found else ""  # a view shows them as they are
        self._diagnosed = first, sentence, time.perf_counter() - began
        return sentence

    def _compared_in_walk(self, walk: OwnWalk) -> Comparison | None:
        if walk.first < 0 or not walk.in_order or self._old:
            return None
        diagnosis = self._diagnosis(walk.first)
        return Comparison(self._yours(), walk.right[:], walk.first, diagnosis)

    # ---- the wire

    @property
    def reservation(self) -> str:
        """Why their gradients may be those of older numbers; "" if they are not."""
        return older_numbers(self._old) if self._old else ""

    def structure(self) -> dict[str, Any]:
        """What does not change with the numbers."""
        return {
            "name": self.class_name,
            "gradient": self.has_gradient,
            "runs": self.runs,
            "between": [i for i, v in enumerate(self.tape.values) if v._prev and not is_theirs(v)],
        }

    def state(self, names: Sequence[str], digits: int) -> dict[str, Any]:
        """The comparison, in numbers and in words, and what their code printed."""
        now = self._current()
        turn, shares = (-1, {}) if self._walk is None else self._walk.turn
        return {
            "right": wire.packed([] if now is None or not now.wrong else now.where_wrong),
            "yours": wire.packed([] if now is None else now.yours),
            "first": -1 if now is None else now.first,
            "verdict": self.reservation if now is None else _verdict(now, names, digits),
            "diagnosis": "" if now is None else now.diagnosis,
            "turn": turn,
            "shares": shares,
            "printed": [clean(line) for line in self.printed],
        }


def _verdict(now: Comparison, names: Sequence[str], digits: int) -> str:
    """How many gradients are wrong, where first, and the one nearest to the root with its numbers."""
    wrong = now.wrong
    if not wrong:
        return ""
    i = wrong[-1]
    be = "is" if len(wrong) == 1 else "are"
    first = f"; the first wrong node is {names[now.first]}" if now.first >= 0 else ""
    return (
        f"{len(wrong)} of {len(names)} gradients {be} not right{first}. {names[i]}: "
        f"yours {decimals(now.yours[i], digits)}, right {decimals(now.right[i], digits)}."
    )


def _unknown(n: int) -> array[float]:
    return array("d", [math.nan]) * n
