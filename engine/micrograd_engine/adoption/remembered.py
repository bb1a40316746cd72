"""What a node remembers of the numbers it was made with, renewed when these have moved.

The lecture's tanh keeps `t` in the closure of its `_backward`; other classes keep the derivatives
themselves. When a view moves a leaf, their forward pass does not run again. So a new node is made at the
present numbers, and what it remembers is copied: plain numbers in closures and in attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .fresh import leaf, result
from .guard import Guard
from .ops import agree, derivatives
from .read import data_of, local_of, maker_of, op_of
from .roles import MISSING, NAMES, find, is_number, read

if TYPE_CHECKING:
    from ..adopt import Adopted

SECONDS = 1.0
_KEPT = {name for role in ("number", "gradient", "label") for name in NAMES[role]}


def renew(nodes: list[Adopted]) -> None:
    """Let every object remember the numbers that it would remember if it were made now."""
    with Guard(SECONDS) as guard:
        for v in nodes:
            if not v._origin.understood or not v._origin.made[1]:
                continue
            if local_of(v.original):
                _renew_local(v)
            elif cells(v.original) or _attributes(v.original):
                guard.call(_copy_from_new, v)


def _renew_local(v: Adopted) -> None:
    symbol, operands = v._origin.made
    numbers = [float(a) if is_number(a) else a.data for a in operands]
    slopes = derivatives(symbol, v.data, numbers)
    if slopes is not None and not all(map(agree, slopes, local_of(v.original))):
        name, was = find(v.original, "local")
        setattr(v.original, name, type(was)(slopes))


def _copy_from_new(v: Adopted) -> None:
    o, (symbol, operands) = v.original, v._origin.made
    arguments = [a if is_number(a) else leaf(o, a.data) for a in operands]
    new = result(symbol, (op_of(o), maker_of(o)), arguments)
    rule, of_new = find(o, "rule")[1], find(new, "rule")[1]
    if read(rule, "__code__") is not read(of_new, "__code__") or not agree(v.data, data_of(new)):
        return
    made = cells(new)
    for name, cell in cells(o).items():
        if name in made:
            cell.cell_contents = made[name].cell_contents
    for name, number in _attributes(new).items():
        if name in _attributes(o):
            setattr(o, name, number)


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
    """Its other attributes that hold plain numbers."""
    own = getattr(o, "__dict__", {})
    return {name: thing for name, thing in own.items() if name not in _KEPT and is_number(thing)}
