"""make_again: objects remember the numbers that they would remember if they were made now.

The lecture's tanh keeps `t` in the closure of its `_backward`, and `_local_grads` are numbers of the
moment too. When a view moves a leaf, their forward pass does not run again. So the same method makes a
new object, from new operands with the present numbers, and the plain numbers that it remembers are
copied, in its closure and in its attributes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..checks import as_float
from .fresh import leaf, result
from .guard import Guard
from .ops import agree
from .order import number_of
from .read import children_of, data_of, maker_of, name_of, op_of
from .roles import MISSING, NAMES, find, is_number, read, single, slots_of

if TYPE_CHECKING:
    from ..adopt import Adopted

_KEPT = {name for role in ("number", "gradient", "label") for name in NAMES[role]}


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
            if _remembers(v.original):
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


def _remembers(o: Any) -> bool:
    if not children_of(o):
        return False
    return bool(cells(o) or _attributes(o))


def _renew(v: Adopted) -> None:
    """Copy what a new object remembers; an error where their class does not make the same."""
    o, (symbol, operands) = v.original, v._origin.made
    if not v._origin.understood:
        raise LookupError(f"nothing tells how {symbol!r} is made")
    new = result(
        symbol,
        (op_of(o), maker_of(o)),
        [a if is_number(a) else leaf(getattr(a, "original", o), a.data) for a in operands],
    )
    rules = [read(find(thing, "rule")[1], "__code__") for thing in (o, new)]
    if rules[0] is not rules[1] or type(new) is not type(o) or not agree(v.data, data_of(new)):
        raise LookupError(f"the class makes another object by {symbol!r}")
    _copy(new, o)


def _copy(new: Any, old: Any) -> None:
    made = cells(new)
    for name, cell in cells(old).items():
        if name in made:
            cell.cell_contents = made[name].cell_contents
    for name, number in _attributes(new).items():
        if name in _attributes(old):
            setattr(old, name, number)


def remembered(o: Any) -> dict[str, float]:
    """The plain numbers that it keeps beside its own, those of operands and derivatives."""
    held = {name: read(cell, "cell_contents") for name, cell in cells(o).items()}
    held |= {name: thing for name, thing in _attributes(o).items() if is_number(thing)}
    return {name: as_float(single(number), name) for name, number in held.items()}


def cells(o: Any) -> dict[str, Any]:
    """The cells of the closure of `_backward` that hold plain numbers."""
    rule = find(o, "rule")[1]
    names = read(read(rule, "__code__"), "co_freevars")
    closure = read(rule, "__closure__")
    if names is MISSING or not isinstance(closure, tuple):
        return {}
    pairs = zip(names, closure, strict=True)
    return {name: cell for name, cell in pairs if _is_plain(read(cell, "cell_contents"), type(o))}


def _attributes(o: Any) -> dict[str, Any]:
    """Its other attributes that hold plain numbers, or several of them."""
    names = [name for name in (*getattr(o, "__dict__", ()), *slots_of(o)) if name not in _KEPT]
    return {name: thing for name in names if _is_numbers(thing := read(o, name), type(o))}


def _is_numbers(thing: Any, kind: type) -> bool:
    if type(thing) in (tuple, list):
        return bool(thing) and all(_is_plain(number, kind) for number in thing)
    return type(thing) is not bool and _is_plain(thing, kind)


def _is_plain(thing: Any, kind: type) -> bool:
    """Whether `thing` is a number, and no object of a class `kind` whose objects are floats themselves."""
    return type(thing) is not kind and is_number(thing)
