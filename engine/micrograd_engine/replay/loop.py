"""NodeByNode: a graph replayed for one example in a plain loop, which needs no NumPy.

Both replays of one example, this and `LevelByLevel`, work on the arrays of a Tape: `data[i]` and
`grad[i]` of node i. They give the numbers that the Values give, and add up gradients in their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .plan import depth
from .sums import Graph

if TYPE_CHECKING:
    from ..array_types import Array

WIDE = 14  # nodes a level above which calls on arrays are faster than the loop; measured


def is_wide(graph: Graph) -> bool:
    """Whether `LevelByLevel` replays `graph` faster than this loop."""
    inner = sum(map(bool, graph.operands))
    return inner > WIDE * depth(graph)


class NodeByNode:
    """One loop over the nodes of `graph`, on lists; exponents stand behind the numbers of the nodes.

    `data` and `grad` are NumPy arrays or PlainArrays.
    """

    def __init__(self, graph: Graph) -> None:
        self._exponents = [number for number in graph.numbers if number is not None]
        exponent = len(graph.operands)
        self._forward: list[tuple[int, Any, int, int | None]] = []
        self._backward: list[tuple[int, Any, int, int | None, bool]] = []
        for i, (rule, operands, number) in enumerate(zip(*graph, strict=True)):
            if not operands:
                continue
            a, b = operands[0], operands[1] if len(operands) > 1 else None
            if number is not None:
                b, exponent = exponent, exponent + 1
            self._forward.append((i, rule.forward, a, b))
            self._backward.append((i, rule.backward, a, b, rule.operands == 2))
        self._backward.reverse()

    def forward(self, data: Array) -> None:
        d = data.tolist() + self._exponents
        for i, compute, a, b in self._forward:
            d[i] = compute(d[a]) if b is None else compute(d[a], d[b])
        data[:] = d[: len(data)]

    def backward(self, data: Array, grad: Array) -> None:
        d = data.tolist() + self._exponents
        g = grad.tolist()
        for i, *_ in self._backward:
            g[i] = 0.0
        g[-1] = 1.0
        for i, shares, a, b, two in self._backward:
            if two:
                left, right = shares(g[i], d[i], d[a], d[b])
                g[a] += left
                g[b] += right
            else:
                g[a] += shares(g[i], d[i], d[a]) if b is None else shares(g[i], d[i], d[a], d[b])
        grad[:] = g
