"""What a recording of some code would freeze, judged by the numbers that the code looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..reads import Place, Reads
from ..value import Value, topological


def frozen(reads: Reads, moving: Collection[Value]) -> str:
    """Why the code that made these `reads` cannot be recorded; "" if it can.

    `moving` are the leaves whose numbers change: inputs and parameters. A number made from others
    only is the same at every call.
    """
    for v, place, verb in reads.found.values():
        if verb != "reads" or any(leaf in moving for leaf in _leaves(v)):
            return says(place, verb)
    return "it draws random numbers" if reads.drew else ""


def says(place: Place, verb: str = "reads") -> str:
    """The clause about a read."""
    return f"it {verb} a number in {place}"


def kept(reads: Reads, moving: Collection[Value]) -> dict[Value, float]:
    """The leaves beside `moving` whose numbers the code looked at, with these numbers."""
    leaves = {leaf for v, _, _ in reads.found.values() for leaf in _leaves(v)}
    return {leaf: leaf._data for leaf in leaves if leaf not in moving and leaf.role != "constant"}


def _leaves(v: Value) -> Iterator[Value]:
    return (node for node in topological(v) if node._left is None)
