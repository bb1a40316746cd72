"""make_again: objects remember the numbers that they would remember if they were made now.

The lecture's tanh keeps `t` in the closure of its `_backward`, and `_local_grads` are numbers of the
moment too. When a view moves a leaf, their forward pass does not run again. So the same method makes a
new object, from new operands with the present numbers, and the plain numbers that it remembers are
copied. Whether the two then pass on the same gradients tells if they remember anything else.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from .fresh import leaf, result
from .guard import Guard
from .memory import places
from .ops import agree
from .order import number_of
from .read import captured, children_of, data_of, maker_of, name_of, op_of
from .roles import LINKS, MISSING, NAMES, SIDES, find, is_collection, is_number, read, slots_of
from .visits import can_pass_back, own_shares

if TYPE_CHECKING:
    from ..adopt import Adopted

# the attributes of the lecture's class, and others in their place
_PLAIN = {
    *(name for role in ("number", "gradient", "label", "operation") for name in NAMES[role]),
    *(*LINKS, *SIDES.values(), *NAMES["rule"]),
}


def make_again(nodes: Iterable[Adopted], seconds: float) -> dict[Adopted, str]:
    """Renew what the objects of `nodes` remember; the mirrors have to hold the present numbers.

    Their code runs, no longer than `seconds`.

    Returns
    -------
    dict of Adopted to str
        Those that remember old numbers, and why their code was stopped; "" where it just makes no such
        object.
    """
    old = {}
    with Guard(seconds) as guard:
        for v in nodes:
            if _may_remember(v.original):
                call = guard.call(_renew, v)
                if call.error is None:
                    v._origin.numbers = _numbers(v)
                elif has_moved(v):
                    old[v] = call.problem if call.stopped else ""
    return old


def has_moved(v: Adopted) -> bool:
    """Whether its number, or that of an operand, is another than when its object was made."""
    now, before = _numbers(v), v._origin.numbers
    return now != before and not all(map(agree, before, now))


def older_numbers(old: dict[Adopted, str]) -> str:
    """A sentence on objects that remember old numbers."""
    v, problem = next(iter(old.items()))
    why = f" ({problem})" if problem else ""
    return (
        f"{name_of(v.original)} could not be made again by your {type(v.original).__name__}{why}, so "
        "its _backward may use older numbers. Run the cell again."
    )


def _numbers(v: Adopted) -> tuple[float, ...]:
    return v._data, *map(number_of, v._origin.made[1])


def _may_remember(o: Any) -> bool:
    """Whether an object keeps anything that its backward function may compute with, other than nodes."""
    if not children_of(o):
        return False
    names = {*getattr(o, "__dict__", ()), *slots_of(o)} - _PLAIN
    keeps_more = any(_is_more(read(o, name), o) for name in names)
    return keeps_more or any(True for _ in places(o, o)) or not _is_plain_rule(o)


def _is_more(content: Any, o: Any) -> bool:
    """Whether it is anything but a text, a truth value, and objects of the same class."""
    held = content if is_collection(content) else [content]
    return any(type(thing) not in (bool, str, type(None), type(o)) for thing in held)


def _is_plain_rule(o: Any) -> bool:
    """Whether its backward function closes over other objects of its class only, and calls nothing else."""
    rule = find(o, "rule")[1]
    if rule is MISSING or isinstance(rule, MethodType):
        return True
    held = captured(o).values()
    whole = isinstance(rule, FunctionType) and len(held) == len(rule.__closure__ or ())
    return whole and all(type(thing) is type(o) for thing in held)


def _renew(v: Adopted) -> None:
    """Copy what a new object remembers; an error where their class does not make the same."""
    o, (symbol, operands) = v.original, v._origin.made
    if not v._origin.understood:
        raise LookupError(f"nothing tells how {symbol!r} is made")
    anew = {a: leaf(getattr(a, "original", o), a.data) for a in operands if not is_number(a)}
    new = result(
        symbol, (op_of(o), maker_of(o)), [a if is_number(a) else anew[a] for a in operands]
    )
    rules = [read(find(thing, "rule")[1], "__code__") for thing in (o, new)]
    if rules[0] is not rules[1] or type(new) is not type(o) or not agree(v.data, data_of(new)):
        raise LookupError(f"the class makes another object by {symbol!r}")
    for put, was, now in [*places(o, new)]:
        if not _is_count(was, now, new):
            put(now)
    if can_pass_back(o) and not _same_shares(o, new):
        raise LookupError("it remembers numbers in a way that is not understood")


def _is_count(was: Any, now: Any, new: Any) -> bool:
    """Whether it counts objects: a whole number that is another one, where the class computes with floats."""
    whole = type(was) is int and type(now) is int
    return whole and was != now and type(find(new, "number")[1]) is not int


def _same_shares(o: Any, new: Any) -> bool:
    """Whether both pass the same on; also True where the rule fails, which is another matter."""
    try:
        pairs = zip(own_shares(o, 1.0), own_shares(new, 1.0), strict=True)
        return all(agree(share, right) for (_, share), (_, right) in pairs)
    except Exception:
        return True
