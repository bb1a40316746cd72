"""Probe the rule of each operation: on new objects where the class makes them, else on the graph's own.

New objects have numbers on which every known mistake shows. The method that made the node makes them,
so that they have its closure, and what that remembers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from ..adopt import Adopted
from ..adoption.fresh import OPERATORS, leaf, result
from ..adoption.guard import Call, Guard
from ..adoption.ops import agree, compute, derivatives
from ..adoption.read import children_of, data_of, grad_of, maker_of, op_of
from ..adoption.roles import find, is_number, read
from ..adoption.visits import set_gradient, take_turn
from .mistakes import Probe

GRADIENTS = (3.0, -2.0)  # of the result
BEFORE = ((11.0, 17.0), (-7.0, 5.0), (13.0, -4.0), (6.0, 19.0))  # of the operands
ONE = ((0.5,), (-1.5,), (2.5,), (1.25,))
TWO = ((2.0, 5.0), (4.0, -3.0), (3.0, 0.5))
POSITIVE = ((2.0, 5.0), (3.0, 0.5))
NUDGE = 1e-6


@dataclass(frozen=True)
class Trial:
    """A node whose `_backward` is to be called.

    `numbers` are those of all operands; `objects` are the operands that have a gradient, `places` are
    their places among `numbers`.
    """

    out: Any
    numbers: tuple[float, ...]
    objects: list[Any]
    places: tuple[int, ...]


class Group:
    """The nodes that one method of one class made, from the root down, and the probes of its rule.

    Attributes
    ----------
    node
        The first of the learner's objects.
    symbol, arguments
        The operation in the words of our table, or as the class names it, and the operands of `node`:
        Adopted and plain numbers.
    op
        The operation as the class names it.
    probes
        The calls of `_backward`; [] where none could be made.
    failed
        A call that ended with an error of their code, or None.
    forward
        `(numbers, theirs, right)` where the class computes another number than its operation.
    moved
        `(object, before, after)` where a call changed the number of an operand.
    bound
        Whether the `_backward` of an operand does what that of the result should do.
    """

    def __init__(self, nodes: list[Adopted]) -> None:
        self.nodes = nodes
        self.node = nodes[0].original
        symbol, self.arguments = nodes[0]._origin.made
        self.symbol = symbol.removesuffix("?")
        self.maker = maker_of(self.node)
        self.op = op_of(self.node) or self.maker.strip("_") or self.symbol
        self.probes: list[Probe] = []
        self.failed: Call | None = None
        self.forward: tuple[tuple[float, ...], float, float] | None = None
        self.moved: tuple[int, float, float] | None = None
        self.bound = False

    def probe(self, guard: Guard) -> None:
        """Fill in what comes of it; the caller keeps the numbers of the graph."""
        samples = list(self._samples(guard))
        for turn, (gradient, numbers) in enumerate(product(GRADIENTS, samples)):
            self._try(self._anew(numbers, guard), gradient, BEFORE[turn % 4], guard)
        if samples:
            self.bound = self._is_bound(samples[0], guard)
        elif (trial := self._in_place()) is not None:
            for turn, gradient in enumerate(2 * GRADIENTS):
                self._try(trial, gradient, BEFORE[turn], guard)

    def _try(
        self, trial: Trial | None, gradient: float, before: tuple[float, float], guard: Guard
    ) -> None:
        slopes = None if trial is None else self._slopes(trial, guard)
        if trial is None or slopes is None:
            return
        start = tuple(before[i % 2] for i in range(len(trial.objects)))
        for o, number in zip(trial.objects, start, strict=True):
            set_gradient(o, number)
        set_gradient(trial.out, gradient)
        call = guard.call(take_turn, trial.out)
        if call.error is not None:
            self.failed = self.failed or call
            return
        for k, (o, i) in enumerate(zip(trial.objects, trial.places, strict=True)):
            if data_of(o) != trial.numbers[i]:
                self.moved = k, trial.numbers[i], data_of(o)
        self.probes.append(
            Probe(
                symbol=self.symbol,
                op=self.op,
                numbers=trial.numbers,
                out=data_of(trial.out),
                places=trial.places,
                gradient=gradient,
                before=start,
                after=tuple(_gradient_now(o) for o in trial.objects),
                slopes=tuple(slopes[i] for i in trial.places),
                tolerance=1e-9 if self._is_known(trial) else 1e-5,
            )
        )

    # ---- new objects

    def _samples(self, guard: Guard) -> Iterator[tuple[float, ...]]:
        """Numbers for two trials, three of a `max`, with which the class makes such nodes."""
        found = 0
        for numbers in self._choices():
            trial = self._anew(numbers, guard)
            if trial is not None and self._is_like(trial):
                self._compare_forward(trial)
                yield numbers
                found += 1
            if found == (3 if self.symbol == "max" else 2):
                return

    def _choices(self) -> Iterator[tuple[float, ...]]:
        """Numbers for the arguments; those that are plain numbers in the node stay."""
        places = [i for i, a in enumerate(self.arguments) if not is_number(a)]
        choices = {1: ONE, 2: POSITIVE if self.symbol == "**" else TWO}.get(len(places), ())
        for choice in choices:
            numbers = [float(a) if is_number(a) else 0.0 for a in self.arguments]
            for place, number in zip(places, choice, strict=True):
                numbers[place] = number
            yield tuple(numbers)

    def _anew(self, numbers: tuple[float, ...], guard: Guard) -> Trial | None:
        """A new node with these operands; None where the class cannot make it."""
        made: Trial | None = guard.call(self._made, numbers).result
        return made

    def _made(self, numbers: tuple[float, ...]) -> Trial:
        operands = [
            leaf(a.original, number) if isinstance(a, Adopted) else a
            for a, number in zip(self.arguments, numbers, strict=True)
        ]
        if self.maker.startswith("__r") and len(operands) == 2:
            out = read(operands[1], self.maker)(operands[0])
        else:
            out = result(self.symbol, (op_of(self.node), self.maker), operands)
        places = tuple(i for i, o in enumerate(operands) if not is_number(o))
        return Trial(out, numbers, [operands[i] for i in places], places)

    def _is_like(self, trial: Trial) -> bool:
        """Whether the new node was made as that of the graph, from just these operands."""
        out = trial.out
        below = [o for o in children_of(out) if not is_number(o)]
        return (
            type(out) is type(self.node)
            and _name(out) == _name(self.node)
            and maker_of(out) == self.maker
            and bool(below)
            and all(any(o is given for given in trial.objects) for o in below)
            and bool(find(out, "number")[0])  # Python makes (-1.5)**0.5 complex
            and math.isfinite(data_of(out))
        )

    def _compare_forward(self, trial: Trial) -> None:
        """Python's operators mean one thing; a `relu` of a class may well be a leaky one."""
        if self.symbol not in OPERATORS and self.symbol[:2] != "**":
            return
        expected, theirs = compute(self.symbol, list(trial.numbers)), data_of(trial.out)
        if self.forward is None and expected is not None and not agree(expected, theirs):
            self.forward = trial.numbers, theirs, expected

    def _is_bound(self, numbers: tuple[float, ...], guard: Guard) -> bool:
        trial = self._anew(numbers, guard)
        if trial is None:
            return False
        for o in trial.objects:
            for thing in trial.objects:
                set_gradient(thing, 0.0)
            set_gradient(trial.out, 1.0)
            has_rule = find(o, "rule")[0] and guard.call(take_turn, o).error is None
            if has_rule and any(grad_of(thing) for thing in trial.objects):
                return True
        return False

    # ---- what is right

    def _is_known(self, trial: Trial) -> bool:
        """Whether our table has the derivatives: the class computes what its operation should."""
        expected = compute(self.symbol, list(trial.numbers))
        return expected is not None and agree(expected, data_of(trial.out))

    def _slopes(self, trial: Trial, guard: Guard) -> tuple[float, ...] | None:
        """The derivative by each operand: of our table, or measured on their own forward pass."""
        if self._is_known(trial):
            return derivatives(self.symbol, data_of(trial.out), list(trial.numbers))
        slopes = [0.0] * len(trial.numbers)
        for i in trial.places:
            wide, narrow = (self._slope(trial, i, h, guard) for h in (NUDGE, NUDGE / 2))
            if not abs(wide - narrow) <= 1e-4 * max(1.0, abs(wide)):
                return None  # at a kink, or the operation draws random numbers
            slopes[i] = wide
        return tuple(slopes)

    def _slope(self, trial: Trial, i: int, h: float, guard: Guard) -> float:
        """The central difference by one operand; nan where the class fails, or is far off so near."""
        ends, out = [], data_of(trial.out)
        for number in (trial.numbers[i] + h, trial.numbers[i] - h):
            near = self._anew((*trial.numbers[:i], number, *trial.numbers[i + 1 :]), guard)
            ends.append(math.nan if near is None else data_of(near.out))
        steady = all(abs(end - out) <= 1e-3 * max(1.0, abs(out)) for end in ends)
        return (ends[0] - ends[1]) / (2 * h) if steady else math.nan

    # ---- the graph's own objects

    def _in_place(self) -> Trial | None:
        """A node of the graph whose number is that of its operation, with operands that differ."""
        for v in self.nodes:
            arguments = v._origin.made[1]
            places = tuple(i for i, a in enumerate(arguments) if isinstance(a, Adopted))
            objects = [arguments[i].original for i in places]
            certain = v._origin.understood and not v._origin.disagrees and not at_a_kink(v)
            if certain and objects and len({id(o) for o in objects}) == len(objects):
                numbers = tuple(float(a) if is_number(a) else a.data for a in arguments)
                return Trial(v.original, numbers, objects, places)
        return None


def at_a_kink(v: Adopted) -> bool:
    """Whether right classes differ at the numbers of this node: relu and abs at 0, equal operands of max."""
    numbers = [c.data for c in v._prev]
    if v._op == "max":
        return numbers[0] == numbers[1]
    return numbers[0] == 0 and (v._op in ("relu", "abs") or v._op[:2] == "**")


def _name(o: Any) -> str:
    """Names such as `**Value(data=2.0)` differ in their numbers."""
    return op_of(o).partition("(")[0]


def _gradient_now(o: Any) -> float | None:
    """The gradient; None where it became something else, such as an object."""
    name, content = find(o, "gradient")
    return grad_of(o) if name and content is not None else None
