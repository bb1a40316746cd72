"""Links: what an object is made from, in the forms in which people keep it.

Most classes keep a tuple, list or set of objects, some of them weak references. Others keep pairs of an
object and what to do with its gradient: its derivative, or a function that takes the gradient of the
result and gives its share. A dictionary has such pairs too, or a name for each object. A node of a binary
tree has two attributes.
"""

from __future__ import annotations

from typing import Any
from weakref import ReferenceType

from ..checks import as_float
from .roles import MISSING, SIDES, find, is_collection, is_node, is_number, read, single

Pairs = list[tuple[Any, Any]]


def linked(original: Any) -> Any:
    """The operands, in a set where the class keeps a set; () without any."""
    kept = find(original, "operands")[1]
    if kept is MISSING:
        return _sides(original)
    first = next(iter(kept or ()), None)
    if type(first) is type(original) and type(kept) is not dict:
        return kept
    if first is None or _are_places(kept):
        return ()
    if (pairs := _pairs(original, kept)) is not None:
        return [operand for operand, _ in pairs]
    return [_met(o) for o in kept] if type(first) is ReferenceType else kept


def rules_of(original: Any) -> tuple[Any, ...]:
    """A derivative, or a function of the gradient, for each operand; () where the class keeps none."""
    kept = find(original, "local")[1]
    if kept is MISSING:
        pairs = _pairs(original, find(original, "operands")[1]) or ()
        kept = [rule for _, rule in pairs]
    return tuple(kept) if all(map(_is_rule, kept)) else ()


def local_of(original: Any) -> tuple[float, ...]:
    """The derivative by each operand, where the class keeps them as numbers; else ()."""
    rules = rules_of(original)
    if not all(map(is_number, rules)):
        return ()
    return tuple(as_float(single(number), "local") for number in rules)


def functions_of(original: Any) -> tuple[Any, ...]:
    """The functions that pass its gradient on, one for each operand; () where the class has none."""
    return tuple(rule for rule in rules_of(original) if not is_number(rule))


def keeps_places(original: Any) -> bool:
    """Whether it keeps whole numbers where operands belong, such as places in a list of all nodes."""
    return _are_places(find(original, "operands")[1])


# ---- the forms


def _pairs(original: Any, kept: Any) -> Pairs | None:
    """Each operand with what the class keeps beside it; None where it keeps no pairs."""
    entries = [*kept.items()] if isinstance(kept, dict) else kept
    if not is_collection(entries) or not entries:
        return None
    kind = type(original)
    if not all(_is_pair(entry, kind) for entry in entries):
        return None
    return [(b, a) if is_node(b) and not is_node(a) else (a, b) for a, b in entries]


def _is_pair(entry: Any, kind: type) -> bool:
    return isinstance(entry, tuple | list) and type(entry) is not kind and len(entry) == 2


def _is_rule(thing: Any) -> bool:
    return is_number(thing) or callable(thing)


def _are_places(kept: Any) -> bool:
    """Whether these are whole numbers only: a plain number is an operand beside an object."""
    return is_collection(kept) and bool(kept) and all(type(place) is int for place in kept)


def _met(thing: Any) -> Any:
    """The object that a weak reference leads to."""
    return thing() if type(thing) is ReferenceType else thing


def _sides(original: Any) -> list[Any]:
    for left, right in SIDES.items():
        found = [read(original, name) for name in (left, right)]
        if MISSING not in found and any(map(is_node, found)):
            return [thing for thing in found if thing is not None]
    return []
