"""The order of a foreign graph: children before parents, and the members of a set among themselves.

Nothing here depends on addresses or hashes, so that two processes see the same graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from ..checks import as_float
from .read import Foreign, described_safely, has_data, is_ours, name_of
from .roles import is_number, single


def walk(value: Any) -> list[Foreign]:
    """Everything foreign that `value` is made from and `value` itself, children before parents.

    The lecture's `build_topo` with a stack of its own. It compares objects by identity, because a
    class that only defines `__eq__` has no hash.

    Raises
    ------
    TypeError
        When an object is not shaped like a Value.
    ValueError
        When an object is made from itself.
    """
    root = Foreign(value)
    found = {id(value): root}
    order: list[Foreign] = []
    path = [(root, iter(range(len(root.nodes))))]
    unfinished = {id(value)}
    while path:
        node, places = path[-1]
        k = next(places, None)
        if k is None:
            order.append(node)
            path.pop()
            unfinished.remove(id(node.original))
            continue
        child = node.nodes[k]
        if id(child) in unfinished:
            raise ValueError(f"value: {name_of(child)} is made from itself: its graph has a cycle")
        if id(child) not in found and (met := _met(node, child)) is not None:
            found[id(child)] = met
            unfinished.add(id(child))
            path.append((met, iter(range(len(met.nodes)))))
        node.nodes[k] = found.get(id(child), child)
    return order


def _met(node: Foreign, child: Any) -> Foreign | None:
    """`child` as a Foreign; None for a Value of ours and for a plain number."""
    is_same = type(child) is type(node.original)  # of a class that is a float itself
    if is_ours(child) or (is_number(child) and not is_same):
        return None
    if not has_data(child):
        raise TypeError(
            f"_prev of {name_of(node.original)}: expected Values, got {described_safely(child)}"
        )
    return Foreign(child)


class Ranking:
    """Puts the members of a set in order: by label, by number, by their place in the graph."""

    def __init__(self, order: list[Foreign]) -> None:
        self.order = order

    def sorted(self, nodes: Iterable[Any]) -> list[Any]:
        """`nodes`, each a Foreign, a Value or a number, in an order that depends on no address."""
        ranked = sorted(nodes, key=_at_sight)
        if all(_at_sight(a) != _at_sight(b) for a, b in pairwise(ranked)):
            return ranked
        return sorted(nodes, key=lambda n: (_at_sight(n), self._places.get(n, b"")))

    @cached_property
    def _places(self) -> dict[Any, bytes]:
        """A fingerprint of each node and its place in the graph.

        Colour refinement (Weisfeiler and Leman, 1968): the digest of every node takes in its
        operands, then its users, until the number of different digests stops growing. Swapping nodes
        with equal digests leaves the graph the same, except for rare symmetries.
        """
        places = {
            f: _digest(f"{_at_sight(f)} {f.op}".encode("utf-8", "surrogatepass"))
            for f in self.order
        }
        before = 0
        while (kinds := len({*places.values()})) > before:
            before = kinds
            for f in self.order:
                places[f] = _digest(places[f], *_below(f, places))
            above: dict[Any, list[bytes]] = {f: [] for f in self.order}
            for f in reversed(self.order):
                places[f] = _digest(places[f], *sorted(above[f]))
                for k, n in enumerate(f.nodes):
                    if n in above:
                        above[n].append(places[f] if f.unordered else _digest(places[f], b"%d" % k))
        return places


def _below(f: Foreign, places: dict[Any, bytes]) -> list[bytes]:
    parts = [places[n] if n in places else str(number_of(n)).encode() for n in f.nodes]
    return sorted(parts) if f.unordered else parts


def number_of(node: Any) -> float:
    """The number of a Foreign, a Value or a number."""
    if isinstance(node, Foreign) or not is_number(node):
        return node.data  # type: ignore[no-any-return]
    return as_float(single(node), "_prev")


def _at_sight(node: Any) -> tuple[Any, ...]:
    number, label = number_of(node), getattr(node, "label", None) or ""
    return not label, str(label), number != number, 0.0 if number != number else number


def _digest(*parts: bytes) -> bytes:
    return blake2b(b" ".join(parts), digest_size=16).digest()
