"""Replay: executes a plan over arrays, for several examples at once.

Every node with a row has its numbers in `data[row]` and its gradients in `grad[row]`, one for each
example. All arrays are made once; a replay is a list of calls on views of them.

Forward, a step reads its operands in place when their rows are one block, and gathers them
otherwise. Backward, it writes each operand's share of the gradient. Where the rows are one block that
nothing else reads, the share is the whole gradient, and the step writes it in place: so the weights of
a layer, its activations and their gradients are never copied. All other shares are put aside, and a
node adds up its own when its turn comes, in the order of the Values, because the last digit of a
floating-point sum depends on the order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from ..array_types import Array
from .arrays import array_rule
from .plan import Plan, Step
from .shares import Shares, block

Calls = list[Callable[[], Any]]


@dataclass(frozen=True)
class SharedLeaves:
    """The leaves with a single number for all examples.

    Attributes
    ----------
    place : dict
        Leaf -> its index in the two arrays.
    wanted
        The leaves whose gradients are computed.
    data, grad
        Arrays of shape `(p,)`; views of them stay in use.
    """

    place: dict[int, int]
    wanted: Collection[int]
    data: Array
    grad: Array


class Replay:
    """`plan` for `size` examples.

    Parameters
    ----------
    shared
        None when no leaf is shared. Then sums are added in the order of the Values, and the gradients
        of leaves add up from one `backward` to the next.

    Attributes
    ----------
    data, grad
        Arrays of shape `(rows, size)`.
    """

    def __init__(self, plan: Plan, size: int, shared: SharedLeaves | None = None) -> None:
        self.data = np.zeros((plan.rows, size))
        self.grad = np.zeros((plan.rows, size))
        self.data[plan.ones] = 1.0
        self._plan, self._shared = plan, shared
        self._moving = _moving(plan, shared)
        self._late: set[int] = set()
        self._uses = _uses(plan, shared)
        self._shares = Shares(plan, self._moving, self.grad, in_order=shared is None)
        self._fixed: Calls = []
        self._forward: Calls = []
        self._gathers: Calls = []
        self._backward: Calls = []
        self._bind()

    def prepare(self) -> None:
        """Compute the rows that no wanted leaf changes; needed once for each set of examples."""
        for call in self._fixed:
            call()

    def forward(self) -> None:
        """Compute all other rows."""
        for call in self._forward:
            call()

    def backward(self, seed: float, *, anew: bool = False) -> None:
        """Compute the gradients, `seed` at the root; `anew` when `data` was written into since."""
        if anew:
            for call in self._gathers:
                call()
        if not self._shares.empty:
            self.grad[len(self._plan.varying) if self._shared is None else 0 :] = 0.0
        self.grad[self._plan.root] = seed
        for call in self._backward:
            call()

    # ---- binding the steps to the arrays

    def _bind(self) -> None:
        steps = self._plan.steps
        self._bind_spread()
        backward = [self._bind_step(s, step) for s, step in enumerate(steps)]
        level = steps[-1].level + 1 if steps else 0
        for step, calls in zip(reversed(steps), reversed(backward), strict=True):
            if step.level < level:
                level = step.level
                self._backward += self._shares.adding_up(level)
            self._backward += calls
        self._backward += [*self._shares.adding_up(0), *self._sums_of_spread()]

    def _bind_step(self, s: int, step: Step) -> Calls:
        """Add the forward calls of a step; return those of its backward."""
        forward = self._forward if self._is_late(step) else self._fixed
        inputs = [self._operand(column, forward) for column in step.operands]
        rows = slice(self._plan.row[step.nodes[0]], self._plan.row[step.nodes[-1]] + 1)
        out, g = self.data[rows], self.grad[rows]
        if step.rule is None:
            return self._bind_product(s, step, inputs[0], out, g, forward)
        numbers = [] if step.number is None else [step.number]
        rule = array_rule(step.rule)
        forward.append(partial(rule.forward, *inputs, *numbers, out=out))
        places = [self._shares.place(s, k) for k in range(len(inputs))]
        return [
            partial(share, g, out, *inputs, *numbers, place)
            for share, place in zip(rule.shares, places, strict=True)
            if place is not None
        ]

    def _is_late(self, step: Step) -> bool:
        """Whether `prepare` cannot compute it: something in it moves, or in what it reads."""
        read = (node for column in step.operands for node in column)
        late = any(node in self._moving for node in step.nodes) or any(
            n in self._late for n in read
        )
        if late:
            self._late.update(step.nodes)
        return late

    def _operand(self, nodes: list[int], forward: Calls) -> Array:
        """The numbers of `nodes`: a view, or a copy that a call of `forward` makes."""
        rows = self._plan.rows_of(nodes)
        if (at := block(rows)) is not None:
            return self.data[at]
        copy = np.empty((len(rows), self.data.shape[1]))
        gather = partial(self.data.take, np.array(rows), 0, copy, "clip")
        forward.append(gather)
        self._gathers.append(gather)
        return copy

    def _bind_product(
        self, s: int, step: Step, inputs: Array, out: Array, g: Array, forward: Calls
    ) -> Calls:
        """`out = weights @ inputs`, and the two products of its backward."""
        assert self._shared is not None
        places = [self._shared.place[leaf] for leaves in step.weights for leaf in leaves]
        shape = (len(step.nodes), -1)
        weights = self._weights(places, forward).reshape(shape)
        forward.append(partial(np.dot, weights, inputs, out=out))
        backward: Calls = []
        if (share := self._shares.place(s, 0)) is not None:
            backward.append(partial(np.dot, weights.T, g, out=share))
        if any(leaf in self._shared.wanted for leaves in step.weights for leaf in leaves):
            mine, collect = self._gradient_of(places)
            backward.append(partial(np.dot, g, inputs.T, out=mine.reshape(shape)))
            backward += collect
        return backward

    def _weights(self, places: list[int], forward: Calls) -> Array:
        assert self._shared is not None
        if (at := block(places)) is not None:
            return self._shared.data[at]
        copy = np.empty(len(places))
        forward.append(partial(self._shared.data.take, np.array(places), 0, copy, "clip"))
        return copy

    def _gradient_of(self, places: list[int]) -> tuple[Array, Calls]:
        """Where a step writes the gradients of these shared leaves, and the calls that add them."""
        assert self._shared is not None
        if (at := block(places)) is not None and all(self._uses[place] == 1 for place in places):
            return self._shared.grad[at], []
        mine = np.empty(len(places))
        return mine, [partial(np.add.at, self._shared.grad, np.array(places), mine)]

    # ---- shared leaves that have a row

    def _bind_spread(self) -> None:
        leaves = self._plan.spread
        if not leaves or self._shared is None:
            return
        calls: Calls = []
        numbers = self._weights([self._shared.place[leaf] for leaf in leaves], calls)
        calls.append(partial(np.copyto, self.data[self._spread_rows()], numbers[:, None]))
        self._fixed += calls  # there may be constants among them, that a fixed step reads
        if any(leaf in self._moving for leaf in leaves):
            self._forward += calls

    def _sums_of_spread(self) -> Calls:
        """Add up the gradients of each over the examples."""
        leaves = self._plan.spread
        if self._shared is None or not any(leaf in self._moving for leaf in leaves):
            return []
        sums, collect = self._gradient_of([self._shared.place[leaf] for leaf in leaves])
        return [partial(np.sum, self.grad[self._spread_rows()], axis=1, out=sums), *collect]

    def _spread_rows(self) -> slice:
        first = self._plan.row[self._plan.spread[0]]
        return slice(first, first + len(self._plan.spread))


def _uses(plan: Plan, shared: SharedLeaves | None) -> Counter[int]:
    """How often the replay reads the shared leaf at each place: as a weight, or as a row."""
    if shared is None:
        return Counter()
    weights = [leaf for step in plan.steps for leaves in step.weights for leaf in leaves]
    return Counter(shared.place[leaf] for leaf in (*plan.spread, *weights))


def _moving(plan: Plan, shared: SharedLeaves | None) -> Collection[int]:
    """The nodes whose numbers depend on a wanted leaf; all, where no leaf is shared."""
    if shared is None:
        return plan.row.keys()
    moving = set(shared.wanted)
    for step in plan.steps:
        if step.rule is None:
            if any(node in moving for node in step.operands[0]):
                moving.update(step.nodes)
            else:
                rows = zip(step.nodes, step.weights, strict=True)
                moving.update(node for node, leaves in rows if not moving.isdisjoint(leaves))
        else:
            columns = zip(step.nodes, *step.operands, strict=True)
            moving.update(node for node, *read in columns if not moving.isdisjoint(read))
    return moving
