"""LevelByLevel: a wide graph replayed for one example, on arrays."""

from __future__ import annotations

import numpy as np

from ..array_types import Array
from .plan import plan
from .replay import Replay
from .sums import Graph


class LevelByLevel:
    """A `Replay` of one example, between the arrays of a Tape and rows in the order of a plan."""

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
