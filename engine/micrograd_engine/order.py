"""The order in which a graph is walked."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .value import Value


def topological(root: Value, known: Container[Value] = ()) -> list[Value]:
    """Every Value that `root` is made from and `root` itself, children before parents.

    The lecture's `build_topo` with a path of its own in place of recursion, so that no graph is
    too deep: `v` and the nodes that lead to it from the root, each waiting for a child. Nodes in
    `known`, and what only they are made from, are left out.
    """
    order: list[Value] = []
    path: list[Value] = []
    seen: set[Value] = _Seen(known) if known else set()
    v: Any = root
    while True:
        seen.add(v)
        child = v._left
        if child is None or child in seen:
            child = v._right
            while (
                child is None
                or child in seen
                or (child.__class__ is tuple and (child := _first_new(child, seen)) is None)
            ):
                order.append(v)
                if not path:
                    return order
                v = path.pop()
                child = v._right  # its left one is done, and perhaps this one too
        path.append(v)
        v = child


def _first_new(children: tuple[Value, ...], seen: set[Value]) -> Value | None:
    """The first that was not met yet, where a node has more children than two."""
    return next((child for child in children if child not in seen), None)


class _Seen(set["Value"]):
    """A set that has what is `known` in it from the beginning."""

    def __init__(self, known: Container[Value]) -> None:
        super().__init__()
        self.known = known

    def __contains__(self, v: object) -> bool:
        return super().__contains__(v) or v in self.known
