"""Replays of a graph for one example, over the arrays of a Tape: `data[i]` and `grad[i]` of node i.

A deep, narrow graph is replayed node by node, in a plain loop over lists; a wide one level by level,
on arrays. Both give the numbers that the Values give, gradients added up in the same order.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .plan import depth, plan
from .replay import Replay
from .sums import Graph

Array = NDArray[np.float64]
WIDE = 14  # nodes a level from which on calls on arrays cost less than the loop; measured


def single(graph: Graph) -> NodeByNode | LevelByLevel:
    """The replay that suits the shape of `graph`."""
    inner = sum(map(bool, graph.operands))
    return LevelByLevel(graph) if inner > WIDE * depth(graph) else NodeByNode(graph)


class NodeByNode:
    """One loop over the nodes. Exponents stand behind the numbers of the nodes."""

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


class LevelByLevel:
    """A `Replay` of one example, with the nodes in the order of the Tape around it."""

    def __init__(self, graph: Graph) -> None:
        leaves = [i for i, operands in enumerate(graph.operands) if not operands]
        planned = plan(graph, leaves)
        self._replay = Replay(planned, 1)
        self._rows = np.array([planned.row[i] for i in range(len(graph.operands))])
        self._nodes = np.argsort(self._rows)
        self._leaves = np.array(leaves)

    def forward(self, data: Array) -> None:
        mine = self._replay.data[:, 0]
        mine[: len(self._leaves)] = data[self._leaves]
        with np.errstate(all="ignore"):
            self._replay.forward()
        mine.take(self._rows, out=data, mode="clip")

    def backward(self, data: Array, grad: Array) -> None:
        data.take(self._nodes, out=self._replay.data[:, 0], mode="clip")
        grad.take(self._nodes, out=self._replay.grad[:, 0], mode="clip")
        with np.errstate(all="ignore"):
            self._replay.backward(1.0, anew=True)
        self._replay.grad[:, 0].take(self._rows, out=grad, mode="clip")
