"""The order of a learner's backward pass: read from a log of visits, compared with a right order."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..adopt import adopt
from ..adoption.fresh import leaf
from ..adoption.guard import Call, Guard
from ..adoption.links import rules_of
from ..adoption.order import walk
from ..adoption.read import grad_of
from ..adoption.roles import MISSING, find
from ..adoption.visits import Visit, Visits, gradients, operands, pass_of, set_gradient, take_turn
from ..checks import takes
from ..own import right_gradients

MAX_DEPTH = 20_000
CLOSE = 1e-7  # of the largest gradient


@dataclass(frozen=True)
class Passed:
    """One run of their `backward()` from gradients of 0.

    Attributes
    ----------
    call
        Its error, if any.
    visits
        Whose `_backward` ran.
    yours, right
        The gradient of each object after it, by id; `right` from the same rules in a right order.
    seed
        The gradient of the root when its turn came, else afterwards.
    deep
        Whether it recurses deeper than Python allows, and ran with a higher limit.
    """

    call: Call
    visits: list[Visit]
    yours: dict[int, float]
    right: dict[int, float]
    seed: float | None
    deep: bool = False

    def is_wrong(self, o: Any) -> bool:
        yours, right = self.yours.get(id(o)), self.right.get(id(o))
        if yours is None or right is None or right != right or yours == right:
            return False
        return not abs(yours - right) <= self._close

    @cached_property
    def _close(self) -> float:
        return _close(self.right)


@dataclass(frozen=True)
class Fault:
    """What is wrong in an order: a kind, the object it is about, and another that matters."""

    kind: str
    node: Any
    other: Any = None


def run(objects: list[Any], guard: Guard, seed: float) -> Passed:
    """Run `backward()` of the last of `objects`, which are in topological order."""
    root, deep = objects[-1], False
    log, call = _logged(objects, guard, seed)
    if isinstance(call.error, RecursionError):
        # their pass is as deep as the graph; its order can be judged all the same
        with _deeper(len(objects)):
            log, call = _logged(objects, guard, seed)
        deep = True
    yours = _by_id(objects)
    first = next((v.gradient for v in log.log if v.node is root), yours.get(id(root)))
    return Passed(call, log.log, yours, right_pass(objects, guard), first, deep)


def _logged(objects: list[Any], guard: Guard, seed: float) -> tuple[Visits, Call]:
    clear(objects)
    set_gradient(objects[-1], seed)
    with Visits(objects) as log:
        call = guard.call(pass_of(objects[-1])[1])
    return log, call


@contextmanager
def _deeper(depth: int) -> Iterator[None]:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, min(limit + 4 * depth, MAX_DEPTH)))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def right_pass(objects: list[Any], guard: Guard) -> dict[int, float]:
    """The gradients by their own rules, in a right order; where there are none, by ours."""
    if not has_rules(objects):
        return right_gradients(adopt(objects[-1])) or {}  # type: ignore[arg-type]
    clear(objects)
    repeat(objects, guard)
    return _by_id(objects)


def has_rules(objects: list[Any]) -> bool:
    return any(can_be_asked(o) for o in objects)


def can_be_asked(o: Any) -> bool:
    """Whether an object made from others can pass its gradient on alone."""
    rule = find(o, "rule")[1]
    if not operands(o):
        return False
    if rule is MISSING:
        return grad_of(o) is not None and bool(rules_of(o))
    return takes(rule) or takes(rule, 1.0)


def repeat(objects: list[Any], guard: Guard) -> None:
    """One pass in a right order that adds to the gradients that are there."""
    set_gradient(objects[-1], 1.0)
    for o in reversed(objects):
        if operands(o):
            guard.call(take_turn, o)


def clear(objects: list[Any]) -> None:
    for o in objects:
        set_gradient(o, 0.0)


def _by_id(objects: list[Any]) -> dict[int, float]:
    return {id(o): grad for o, grad in gradients(objects)}


def faults(objects: list[Any], passed: Passed) -> list[Fault]:
    """What the log shows, the most telling first; whether it made a number wrong is not asked."""
    inner = [o for o in objects if operands(o)]
    turns: dict[int, list[int]] = {id(o): [] for o in inner}
    for place, visit in enumerate(passed.visits):
        if id(visit.node) in turns:
            turns[id(visit.node)].append(place)
    if not passed.visits and not has_rules(objects):
        return []
    return [
        *(Fault("visited_twice", o) for o in inner[::-1] if len(turns[id(o)]) > 1),
        *_too_early(inner, turns),
        *(Fault("not_visited", o) for o in inner[::-1] if not turns[id(o)]),
    ]


def _too_early(inner: list[Any], turns: dict[int, list[int]]) -> Iterator[Fault]:
    """Nodes whose first turn came before that of a node made from them."""
    for user in reversed(inner):
        for o in operands(user):
            mine, its = turns.get(id(o)), turns[id(user)]
            if mine and its and mine[0] < its[0]:
                yield Fault("too_early", o, user)


# ---- what a pass left


def more_than_once(
    objects: list[Any], before: dict[int, float | None], right: dict[int, float], guard: Guard
) -> list[Any]:
    """The objects whose gradient holds more than one pass, as far as that is certain.

    Either inner gradients are those of one pass, and a leaf's is not; or all are those of two or three
    passes, one after the other.
    """
    differ = _differing(objects, before, right)
    if not any(operands(o) for o in differ):
        return [o for o in differ if before[id(o)]]
    clear(objects)
    repeat(objects, guard)
    for _ in range(2):
        repeat(objects, guard)
        if not _differing(objects, before, _by_id(objects)):
            return differ
    return []


def _differing(
    objects: list[Any], before: dict[int, float | None], state: dict[int, float]
) -> list[Any]:
    close = _close(state)
    return [o for o in objects if not abs((before[id(o)] or 0.0) - state[id(o)]) <= close]


def _close(state: dict[int, float]) -> float:
    """How far two gradients of a graph may be apart to count as the same."""
    return CLOSE * max([1e-300, *(abs(g) for g in state.values() if abs(g) < 1e300)])


# ---- graphs on which every wrong order shows

SHARED = (
    "c = a * b; d = c + a; e = c * d",
    "c = a * b; d = c + a; e = d * c",
    "c = a + b; d = c * c; e = d + c",
    "c = a * b; d = c + b; e = d * a; f = e * c",
    "c = a * b; d = c * a; e = d + c; f = c * e; g = f + d",
)


def build(text: str, like: Any) -> dict[str, Any]:
    """The objects of such a graph by name; any error of their class."""
    names = {"a": leaf(like, 2.0), "b": leaf(like, -3.0)}
    for line in text.split("; "):
        name, left, sign, right = line.replace("=", "").split()
        x, y = names[left], names[right]
        names[name] = x * y if sign == "*" else x + y
    return names


Lucky = tuple[str, dict[str, Any], Passed]


def lucky(like: Any, guard: Guard, seed: float) -> Lucky | None:
    """A graph on which the order of this class is wrong: its text, objects, and the pass."""
    for text in 2 * SHARED:
        call = guard.call(build, text, like)
        if call.error is not None:
            return None
        names = call.result
        objects = [f.original for f in walk(list(names.values())[-1])]
        passed = run(objects, guard, seed)
        if passed.call.error is None and any(passed.is_wrong(o) for o in objects):
            return text, names, passed
    return None
