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
        for child in v._prev:
            if child not in seen and child not in known:
                seen.add(child)
                path.append(child)
                break
        else:
            order.append(path.pop())
    return order
