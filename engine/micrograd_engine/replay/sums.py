"""Finds the sums of products in a scalar graph that one matrix product can compute.

The `b + w1·x1 + w2·x2` of a neuron is a tree of `+` in the graph. Each maximal tree whose inner
sums nothing else uses is taken apart into its terms. A term `shared leaf × node` is a weight and an
input; a bare shared leaf is the weight of the input 1; all other terms are added afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ..ops import Op

ONE = -1  # stands for the number 1 among the inputs of a sum


class Graph(NamedTuple):
    """What a replay needs to know of the nodes: children before parents, the root last."""

    rules: Sequence[Op]
    operands: Sequence[tuple[int, ...]]
    numbers: Sequence[float | None]  # the exponent of `a**2`


class Sum(NamedTuple):
    """A node that is Σ weight · input."""

    weights: tuple[int, ...]
    inputs: tuple[int, ...]


Part = tuple[int, Sum | tuple[int, int]]
"""A node, and the sum that it is or the two nodes that it adds."""


class Sums:
    """The sums of `graph`, taken apart.

    Parameters
    ----------
    shared
        Leaves with a single number for all examples: the weights.
    kept
        Nodes that stay nodes. A loss `out − y` would otherwise swallow the sum that makes `out`.

    Attributes
    ----------
    inside : set of int
        Nodes that are part of a sum.
    parts : dict
        Node at the head of a sum -> the parts that compute it, the last one the node itself. The
        parts before it are additional nodes, numbered from the size of the graph on.
    """

    def __init__(self, graph: Graph, shared: Collection[int], kept: Collection[int]) -> None:
        self.inside: set[int] = set()
        self.parts: dict[int, list[Part]] = {}
        self._graph, self._shared, self._kept = graph, frozenset(shared), frozenset(kept)
        self._size = len(graph.operands)
        self._uses = [0] * self._size
        for children in graph.operands:
            for child in children:
                self._uses[child] += 1
        self._find()

    def _find(self) -> None:
        done: set[int] = set()
        for head in range(self._size - 1, -1, -1):
            if self._graph.rules[head].symbol == "+" and head not in done:
                inner, terms = self._terms(head)
                done.update(inner)
                self._take_apart(head, inner, terms)

    def _terms(self, head: int) -> tuple[list[int], list[int]]:
        """The inner sums of `head`, and the terms they add up, in order."""
        inner, terms = [], []
        waiting = [*reversed(self._graph.operands[head])]
        while waiting:
            node = waiting.pop()
            if self._graph.rules[node].symbol == "+" and self._is_private(node):
                inner.append(node)
                waiting.extend(reversed(self._graph.operands[node]))
            else:
                terms.append(node)
        return inner, terms

    def _take_apart(self, head: int, inner: list[int], terms: list[int]) -> None:
        pairs = {term: pair for term in terms if (pair := self._weight_and_input(term))}
        biases = [term for term in terms if term in self._shared]
        others = [term for term in terms if term not in pairs and term not in self._shared]
        if not pairs or len(pairs) + len(biases) < 2:
            return
        self.inside.update(inner, pairs)
        weights, inputs = zip(*pairs.values(), strict=True)
        part: Sum | tuple[int, int] = Sum((*weights, *biases), (*inputs, *[ONE] * len(biases)))
        parts: list[Part] = []
        for other in others:
            parts.append((self._size, part))
            part = (self._size, other)
            self._size += 1
        self.parts[head] = [*parts, (head, part)]

    def _weight_and_input(self, term: int) -> tuple[int, int] | None:
        """The factors of `term`, when it is the product of a shared leaf and another node."""
        if self._graph.rules[term].symbol != "*" or not self._is_private(term):
            return None
        a, b = self._graph.operands[term]
        if (a in self._shared) == (b in self._shared):
            return None
        return (a, b) if a in self._shared else (b, a)

    def _is_private(self, node: int) -> bool:
        return self._uses[node] == 1 and node not in self._kept
