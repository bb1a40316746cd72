"""The order in which a graph is walked."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .value import Value


def topological(root: Value, known: Container[Value] = ()) -> list[Value]:
    """Every Value that `root` is made from and `root` itself, children before parents.

    The lecture's `build_topo` with a stack of its own in place of recursion, so that no graph is
    too deep. The stack is always one path from the root down. Nodes in `known`, and what only they
    are made from, are left out.
    """
    order: list[Value] = []
    seen = {root}
    path = [root]
    while path:
        v = path[-1]
        child = v._left
        if child is None or child in seen or child in known:
            child = v._right
            if child.__class__ is tuple:  # more than two: the first that was not met yet
                child = next((c for c in child if c not in seen and c not in known), None)
            if child is None or child in seen or child in known:
                order.append(path.pop())
                continue
        seen.add(child)
        path.append(child)
    return order
