"""make_again: objects remember the numbers that they would remember if they were made now.

The lecture's tanh keeps `t` in the closure of its `_backward`, and `_local_grads` are numbers of the
moment too. When a view moves a leaf, their forward pass does not run again. So the same method makes a
new object, from new operands with the present numbers, and the plain numbers that it remembers are
copied, in its closure and in its attributes.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .fresh import leaf, result
from .ops import agree
from .read import children_of, data_of, maker_of, op_of
from .roles import MISSING, NAMES, find, is_number, read, slots_of

if TYPE_CHECKING:
    from ..adopt import Adopted

_KEPT = {name for role in ("number", "gradient", "label") for name in NAMES[role]}


def make_again(nodes: Iterable[Adopted]) -> list[Adopted]:
    """Renew what the objects of `nodes` remember; return those that may remember old numbers.

    Their code runs: guard the call. The mirrors have to hold the present numbers.
    """
    return [v for v in nodes if _remembers(v.original) and not _is_renewed(v)]


def _remembers(o: Any) -> bool:
    if not children_of(o):
        return False
    return bool(cells(o) or _attributes(o))


def _is_renewed(v: Adopted) -> bool:
    o, (symbol, operands) = v.original, v._origin.made
    with suppress(Exception):  # of their code: then it cannot be made again
        new = result(
            symbol,
            (op_of(o), maker_of(o)),
            [a if is_number(a) else leaf(getattr(a, "original", o), a.data) for a in operands],
        )
        rules = [read(find(thing, "rule")[1], "__code__") for thing in (o, new)]
        if rules[0] is rules[1] and type(new) is type(o) and agree(v.data, data_of(new)):
            _copy(new, o)
            return True
    return False


def _copy(new: Any, old: Any) -> None:
    made = cells(new)
    for name, cell in cells(old).items():
        if name in made:
            cell.cell_contents = made[name].cell_contents
    for name, number in _attributes(new).items():
        if name in _attributes(old):
            setattr(old, name, number)


def cells(o: Any) -> dict[str, Any]:
    """The cells of the closure of `_backward` that hold plain numbers."""
    rule = find(o, "rule")[1]
    names = read(read(rule, "__code__"), "co_freevars")
    closure = read(rule, "__closure__")
    if names is MISSING or not isinstance(closure, tuple):
        return {}
    pairs = zip(names, closure, strict=True)
    return {name: cell for name, cell in pairs if is_number(read(cell, "cell_contents"))}


def _attributes(o: Any) -> dict[str, Any]:
    """Its other attributes that hold plain numbers, or several of them."""
    names = [name for name in (*getattr(o, "__dict__", ()), *slots_of(o)) if name not in _KEPT]
    return {name: thing for name in names if _is_numbers(thing := read(o, name))}


def _is_numbers(thing: Any) -> bool:
    if type(thing) in (tuple, list):
        return bool(thing) and all(map(is_number, thing))
    return type(thing) is not bool and is_number(thing)
