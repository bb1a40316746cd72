"""Evidence: whether the operation that a node was read as is the one of its class.

A node's number often tells little: relu, leaky_relu and abs of 3 are all 3, and tanh of 0 is 0 as the
sine is. Where it does, the class of the learner computes the operation for other numbers too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from ..checks import shown
from ..ops import OPS, POW_NUMBER
from .fresh import OPERATORS, leaf, result
from .guard import Guard
from .links import local_of
from .memory import remembered
from .ops import BY_LOCAL, Meaning, agree, compute, derivatives, equal, symbol_for
from .order import number_of
from .read import Foreign, children_of, data_of, maker_of
from .roles import MISSING, NAMES, is_number, read

IN_PIECES = ("relu", "leaky_relu", "abs", "max")  # of which one side says nothing about the other
SAMPLES = {
    1: ((-7.3,), (-0.7,), (0.0,), (0.6,), (1.0,), (8.3,)),
    2: ((0.7, -1.3), (-1.3, 0.7), (2.5, 0.4)),
}
NOT_SHOWN = "so it is not understood: its number is shown, and not computed again"
ELSEWHERE = "its operation {} gives {} for {} in its class, not {}, " + NOT_SHOWN
OPTIONS = (
    "the method of its operation {} has options, and it may have been made with any, " + NOT_SHOWN
)
SEVERAL = "it names no operation, and {} of its class give its number, " + NOT_SHOWN
LONG = "its class takes too long to compute its operation {} for other numbers, " + NOT_SHOWN
SLOPE = "its operation {} on a positive number does not tell its slope below 0, " + NOT_SHOWN

_NO_OPERATIONS = {*chain.from_iterable(NAMES.values()), "zero_grad"}

Kind = tuple[Any, ...]


def kind_of(f: Foreign) -> Kind:
    """Nodes of one kind were made by the same method, as far as they tell."""
    return type(f.original), f.op, maker_of(f.original)


def doubts(found: dict[Foreign, Meaning], guard: Guard) -> dict[Foreign, str]:
    """The nodes whose operation is another than that they were read as, or may be; and why."""
    groups: dict[Kind, list[Foreign]] = {}
    for f, m in found.items():
        if f.nodes and m.understood:
            groups.setdefault((*kind_of(f), m.symbol, len(m.operands)), []).append(f)
    reasons: dict[Foreign, str] = {}
    for members in groups.values():
        if all(_tells_little(f, found[f]) for f in members):
            reasons |= _asked([_Question(f, found[f], guard) for f in members])
    return reasons


def _tells_little(f: Foreign, m: Meaning) -> bool:
    """Whether another operation gives the same number, here or beyond the next kink."""
    if m.symbol in IN_PIECES:
        return True
    many = len(m.operands)
    others = (op.symbol for op in OPS.values() if op.operands == many and op is not POW_NUMBER)
    numbers = [compute(symbol, m.operands) for symbol in others if symbol != m.symbol]
    return any(number is not None and agree(f.data, number) for number in numbers)


def _asked(questions: list[_Question]) -> dict[Foreign, str]:
    """The doubts about nodes that the same method made."""
    first, *_ = questions
    symbol = first.m.symbol
    if reason := first.doubt():
        return {q.f: reason for q in questions}
    found = {}
    if first.has_options():
        reason = OPTIONS.format(shown(symbol))
        found = {q.f: reason for q in questions if not q.has_defaults()}
    if BY_LOCAL in first.m.remarks and (rivals := first.rivals()):
        for q in questions:
            if same := [name for name in rivals if q.gives_the_same(name)]:
                found[q.f] = SEVERAL.format(" and ".join(map(shown, (symbol, *same))))
    return found


def keeps_users(original: Any, guard: Guard) -> bool:
    """Whether its class puts what is made from an object among the operands of that object."""

    def ask() -> bool:
        a, b = leaf(original, 0.5), leaf(original, 0.25)
        return not children_of(a * b) and bool(children_of(a))

    return bool(guard.call(ask).result)


class _Question:
    """Asks the class of one node."""

    def __init__(self, f: Foreign, m: Meaning, guard: Guard) -> None:
        self.f, self.m, self.guard = f, m, guard
        self.numbers = tuple(map(number_of, m.operands))

    def doubt(self) -> str:
        """Why the operation is not what its name says; "" if the class agrees, or has no such method."""
        answered = False
        for numbers in self._samples():
            theirs, ours = self._made(self._by_name, numbers), compute(self.m.symbol, [*numbers])
            if theirs is None or ours is None:
                continue
            answered = True
            if not agree(ours, number := data_of(theirs)):
                return ELSEWHERE.format(
                    shown(self.m.symbol), _text(number), _text(*numbers), _text(ours)
                )
        if not self.guard.time_left:
            return LONG.format(shown(self.m.symbol))
        if self.m.symbol == "leaky_relu" and self.numbers[0] > 0 and not answered:
            return SLOPE.format(shown(self.m.symbol))
        return ""

    def has_options(self) -> bool:
        """Whether the method takes numbers beside the operands."""
        method = read(type(self.f.original), self._method())
        positional, named = (
            getattr(method, name, None) for name in ("__defaults__", "__kwdefaults__")
        )
        given = (*(positional or ()), *(named or {}).values())
        return any(type(number) in (int, float) for number in given)

    def has_defaults(self) -> bool:
        """Whether the node remembers the same numbers as one that is made without options."""
        made = self._made(self._by_name, self.numbers)
        here, there = remembered(self.f.original), remembered(made)
        return bool(here) and len(here) == len(there) and all(map(agree, here, there))

    def _method(self) -> str:
        """The name of the method of the operation; "" for an operator of Python, and where there is none."""
        if self.m.symbol in OPERATORS:
            return ""
        kind = type(self.f.original)
        named = [name for name in self._names if callable(read(kind, name))]
        like = (n for n in dir(kind) if symbol_for(n, len(self.numbers)) == self.m.symbol)
        return next(chain(named, like), "")

    # ---- where nothing tells which method made it

    def rivals(self) -> list[str]:
        """Other methods that give the same node as the operation, for some numbers."""
        return [
            name
            for name in self._makers()
            if any(self._is_like(name, numbers) for numbers in self._samples())
        ]

    def _makers(self) -> Iterator[str]:
        """The methods that make a node, other than the one it was read as."""
        kind = type(self.f.original)
        for name in dir(kind):
            method = read(kind, name)
            if (
                name in _NO_OPERATIONS
                or not callable(method)
                or not _constructs(kind, method, set())
            ):
                continue
            if symbol_for(name, len(self.numbers)) != self.m.symbol:
                yield name

    def gives_the_same(self, name: str) -> bool:
        """Whether method `name` gives this very node."""
        one = self._by_method(name, self.numbers)
        there = () if one is None else (data_of(one), *local_of(one))
        here = self.f.data, *self.f.local
        return len(here) == len(there) and all(map(equal, here, there))

    def _is_like(self, name: str, numbers: tuple[float, ...]) -> bool:
        """Whether method `name` computes what the operation does for these numbers."""
        out = compute(self.m.symbol, [*numbers])
        slopes = None if out is None else derivatives(self.m.symbol, out, [*numbers])
        one = self._by_method(name, numbers)
        if out is None or slopes is None or one is None:
            return False
        return agree(out, data_of(one)) and all(map(agree, slopes, local_of(one)))

    def _by_method(self, name: str, numbers: tuple[float, ...]) -> Any:
        return self._made(lambda operands: read(operands[0], name)(*operands[1:]), numbers)

    # ----

    def _samples(self) -> Iterator[tuple[float, ...]]:
        places = [i for i, n in enumerate(self.m.operands) if not is_number(n)]
        for sample in SAMPLES.get(len(places), ()):
            numbers = [*self.numbers]
            for place, number in zip(places, sample, strict=True):
                numbers[place] = number
            yield tuple(numbers)

    def _by_name(self, operands: list[Any]) -> Any:
        return result(self.m.symbol, (*self._names, self._method()), operands)

    @property
    def _names(self) -> tuple[str, ...]:
        return self.f.op, maker_of(self.f.original), self.m.symbol

    def _made(self, make: Callable[[list[Any]], Any], numbers: tuple[float, ...]) -> Any:
        """A new node of operands with these numbers; None where the class makes none."""

        def ask() -> Any:
            pairs = zip(self.m.operands, numbers, strict=True)
            anew = [leaf(n.original, x) if isinstance(n, Foreign) else n for n, x in pairs]
            made = make(anew)
            below = [o for o in children_of(made) if not is_number(o)]
            own = [o for o in anew if not is_number(o)]
            data_of(made), local_of(made)  # an error if it has none
            return made if below and all(any(o is given for given in own) for o in below) else None

        return self.guard.call(ask).result


def _constructs(kind: type, function: Any, seen: set[Any]) -> bool:
    """Whether the code of `function` names the class `kind`, or a function that does."""
    code = read(function, "__code__")
    if code is MISSING or code in seen:
        return False
    seen.add(code)
    names = {*code.co_names, *code.co_freevars}
    if names & {"type", "cls", "__class__", *(base.__name__ for base in kind.__mro__[:-1])}:
        return True
    others = read(function, "__globals__")
    called = [read(kind, name) for name in names] + [others.get(name) for name in names]
    return any(_constructs(kind, other, seen) for other in called)


def _text(*numbers: float) -> str:
    return " and ".join(f"{number:.6g}" for number in numbers).replace("-", "−")
