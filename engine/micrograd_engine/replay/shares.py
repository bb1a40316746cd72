"""Where a replay writes each operand's share of the gradient, until its node adds them up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

import numpy as np

from ..array_types import Array
from .plan import Plan, Step
from .sums import ONE


def block(rows: Sequence[int]) -> slice | None:
    """`rows` as a slice, if they are consecutive."""
    start = rows[0]
    return (
        slice(start, start + len(rows))
        if list(rows) == [*range(start, start + len(rows))]
        else None
    )


class Shares:
    """The places for the shares of every step's operands.

    Parameters
    ----------
    moving
        Nodes whose gradient is computed.
    grad
        Gradients of all rows, shape `(rows, size)`.
    in_order
        Whether each node adds up its shares as the Values do, from zero and one by one; then no
        share is written in the gradient's own place.
    """

    def __init__(self, plan: Plan, moving: Collection[int], grad: Array, *, in_order: bool) -> None:
        self._plan, self._moving, self._grad, self._in_order = plan, moving, grad, in_order
        self._reads = Counter(n for step in plan.steps for column in step.operands for n in column)
        self._level = {node: step.level for step in plan.steps for node in step.nodes}
        self._first: dict[tuple[int, int], int] = {}
        self._edges: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
        self._count = 0
        for s, step in enumerate(plan.steps):
            for k, column in enumerate(step.operands):
                if self._owned(column) is None and any(node in moving for node in column):
                    self._put_aside(s, step, k)
        self._aside = np.empty((self._count, grad.shape[1]))

    def place(self, s: int, k: int) -> Array | None:
        """Where operand `k` of step `s` gets its share; None if that gradient is not computed."""
        column = self._plan.steps[s].operands[k]
        if not any(node in self._moving for node in column):
            return None
        if (rows := self._owned(column)) is not None:
            return self._grad[rows]
        first = self._first[s, k]
        return self._aside[first : first + len(column)]

    def adding_up(self, level: int) -> list[Callable[[], Any]]:
        """Calls that add the shares put aside for the nodes of `level` to their gradients."""
        edges = sorted(self._edges[level])  # in the order of `Value.backward`: last consumer first
        if not edges:
            return []
        size = self._grad.shape[1]
        rows = np.array([row for _, _, row, _ in edges])
        shares = np.array([share for *_, share in edges])
        taken = np.empty((len(edges), size))
        targets = (rows[:, None] * size + np.arange(size)).ravel()
        return [
            partial(self._aside.take, shares, 0, taken, "clip"),
            partial(np.add.at, self._grad.reshape(-1), targets, taken.reshape(-1)),
        ]

    @property
    def empty(self) -> bool:
        """Whether every share is written in its gradient's own place."""
        return not self._count

    def _owned(self, column: Sequence[int]) -> slice | None:
        """The rows of `column`, if they are one block that nothing else reads."""
        if self._in_order or any(node != ONE and self._reads[node] > 1 for node in column):
            return None
        return block(self._plan.rows_of(column))

    def _put_aside(self, s: int, step: Step, k: int) -> None:
        self._first[s, k] = self._count
        for j, node in enumerate(step.operands[k]):
            if node in self._moving:
                consumer = step.nodes[0 if step.rule is None else j]
                edge = (-consumer, k, self._plan.row[node], self._count + j)
                self._edges[self._level.get(node, 0)].append(edge)
        self._count += len(step.operands[k])
