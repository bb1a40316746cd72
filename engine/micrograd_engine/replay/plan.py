"""Plan: which nodes of a recorded graph to compute together, and in which order.

A scalar graph is thousands of small steps, and one call on arrays costs as much as hundreds of
them. So a replay goes by *levels*: nodes of one level depend on lower levels only, and nodes of one
level with the same operation form one `Step`, their numbers side by side in the rows of an array.
Where all examples of a batch share leaves, `sums.py` finds the sums of a layer's neurons again; those
of one level over the same inputs form one step too, a matrix product.

`replay.py` executes a plan.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field

from ..ops import OPS, Op
from .sums import ONE, Graph, Sum, Sums


@dataclass(slots=True)
class Step:
    """Nodes computed together.

    Attributes
    ----------
    level
        1 more than the highest level it reads; leaves are level 0.
    rule, number
        The operation, and its exponent if any; the rule of a matrix product is None.
    nodes
        The `m` results.
    operands
        For each operand the `m` nodes that hold it; of a product the `k` inputs.
    weights
        Of a product: the `k` shared leaves of each result.
    """

    level: int
    rule: Op | None
    number: float | None
    operands: list[list[int]]
    nodes: list[int] = field(default_factory=list)
    weights: list[tuple[int, ...]] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """Steps in the order of a forward replay, and the row where each node has its numbers.

    Attributes
    ----------
    varying, spread
        The leaves with a row: those with a number for each example, and shared leaves that anything
        but a product reads.
    row
        Node -> row; nodes inside a sum have none.
    ones
        Rows that hold the number 1: one behind the inputs of each product with a bias. Inputs and
        ones are then one block, and one matrix product adds the bias too.
    root
        The row of the root.
    """

    steps: list[Step]
    varying: list[int]
    spread: list[int]
    row: dict[int, int]
    ones: list[int]
    root: int

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.row) + len(self.ones)

    def rows_of(self, nodes: Sequence[int]) -> list[int]:
        """The row of each of `nodes`; for ONE the row of ones behind the node before, if any."""
        rows: list[int] = []
        for node in nodes:
            if node != ONE:
                rows.append(self.row[node])
            else:
                behind = rows[-1] + 1
                rows.append(behind if behind in self.ones else self.ones[0])
        return rows


def plan(
    graph: Graph,
    varying: Sequence[int],
    shared: Collection[int] = (),
    kept: Collection[int] = (),
) -> Plan:
    """Group the nodes of `graph`, whose leaves are `varying` and `shared`, into steps.

    The nodes of `kept`, and the root, always have a row.
    """
    root = len(graph.operands) - 1
    steps = _steps(graph, Sums(graph, shared, kept) if shared else None)
    read = {root, *kept, *(node for step in steps for column in step.operands for node in column)}
    spread = [leaf for leaf in shared if leaf in read]
    row, ones = _rows([list(varying), spread, *(step.nodes for step in steps)], steps)
    return Plan(steps, list(varying), spread, row, ones, row[root])


def depth(graph: Graph) -> int:
    """The length of the longest path from the root to a leaf."""
    level: list[int] = []
    for operands in graph.operands:
        level.append(1 + max([level[child] for child in operands]) if operands else 0)
    return level[-1]


def _steps(graph: Graph, sums: Sums | None) -> list[Step]:
    """The steps, lower levels first; the nodes of each in the order of the graph."""
    groups = _Groups()
    for node, operands in enumerate(graph.operands):
        if sums and node in sums.parts:
            for part, made_from in sums.parts[node]:
                if isinstance(made_from, Sum):
                    groups.add_sum(part, made_from)
                else:
                    groups.add(part, OPS["+"], None, made_from)
        elif operands and not (sums and node in sums.inside):
            groups.add(node, graph.rules[node], graph.numbers[node], operands)
    return groups.in_order()


class _Groups:
    """Nodes grouped by level and operation."""

    def __init__(self) -> None:
        self._level: dict[int, int] = {}
        self._steps: dict[Hashable, Step] = {}

    def add(self, node: int, rule: Op, number: float | None, operands: tuple[int, ...]) -> None:
        level = self._place(node, operands)
        key = (level, rule.symbol, len(operands), number)
        step = self._steps.get(key)
        if step is None:
            step = self._steps[key] = Step(level, rule, number, [[] for _ in operands])
        step.nodes.append(node)
        for column, operand in zip(step.operands, operands, strict=True):
            column.append(operand)

    def add_sum(self, node: int, sum: Sum) -> None:
        level = self._place(node, sum.inputs)
        key = (level, sum.inputs)
        step = self._steps.get(key)
        if step is None:
            step = self._steps[key] = Step(level, None, None, [list(sum.inputs)])
        step.nodes.append(node)
        step.weights.append(sum.weights)

    def _place(self, node: int, operands: tuple[int, ...]) -> int:
        known = self._level
        level = known[node] = 1 + max([known.get(operand, 0) for operand in operands])
        return level

    def in_order(self) -> list[Step]:
        return sorted(self._steps.values(), key=lambda step: step.level)


def _rows(blocks: list[list[int]], steps: list[Step]) -> tuple[dict[int, int], list[int]]:
    """Rows for the nodes of `blocks`, one after the other, and the rows of ones between them."""
    products = [step.operands[0] for step in steps if step.rule is None]
    biased = {tuple(inputs[:-1]) for inputs in products if inputs.count(ONE) == 1}
    row: dict[int, int] = {}
    ones: list[int] = []
    for block in blocks:
        for node in block:
            row[node] = len(row) + len(ones)
        if tuple(block) in biased:
            ones.append(len(row) + len(ones))
    if not ones and any(ONE in inputs for inputs in products):
        ones.append(len(row))
    return row, ones
