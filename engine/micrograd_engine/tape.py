"""Tape: a graph recorded once, replayed forward and backward over two arrays.

Node `i` of the tape is `values[i]`, children before parents, the root last. What a graph looks
like never changes during a replay, so a replay is one loop over the nodes; its state is `data[i]`
and `grad[i]`, float64. The same loop in TypeScript is `js/src/engine/tape.ts`.

A Python `if` on the data of a Value is frozen as it went when the graph was built: a tape replays
the operations that were made, not the code that made them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .order import topological
from .value import Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class StructureChangedError(RuntimeError):
    """The graph is no longer the one that was recorded."""


def _link(v: Value) -> tuple[Any, ...]:
    """What a replay of `v` relies on."""
    return v._rule, v._left, v._right, v._number, v._own_backward


class Tape:
    """The graph of `root`, recorded.

    Parameters
    ----------
    root
        The Value to replay.

    Attributes
    ----------
    values : list of Value
        The recorded nodes, children before parents; `root` is the last of the `n`.
    data, grad
        The state, arrays of shape `(n,)`, float64. Write into them as you like.
    operands
        For each node the indices of what it was made from, one entry for each use.

    Raises
    ------
    TypeError
        When `root` is not a Value.

    Examples
    --------
    >>> a, b = Value(2.0), Value(-3.0)
    >>> tape = Tape(a * b)
    >>> tape.data[tape.index(a)] = 4.0
    >>> tape.forward()
    -12.0
    >>> tape.backward()
    >>> float(tape.grad[tape.index(a)])
    -3.0
    >>> a.data, a.grad
    (2.0, 0.0)
    >>> tape.write()
    >>> a.data, a.grad
    (4.0, -3.0)
    """

    data: NDArray[np.float64]
    grad: NDArray[np.float64]

    def __init__(self, root: Value) -> None:
        import numpy as np

        if not isinstance(root, Value):
            raise TypeError(f"root: expected a Value, got {type(root).__name__}")
        self.values = topological(root)
        self._index = {v: i for i, v in enumerate(self.values)}
        self._links = [_link(v) for v in self.values]
        self._numbers = [v._number for v in self.values]
        self.operands = [tuple(self._index[c] for c in v._prev) for v in self.values]
        self.data = np.empty(len(self.values))
        self.grad = np.empty(len(self.values))
        self.read()

    @property
    def root(self) -> Value:
        return self.values[-1]

    def index(self, value: Value) -> int:
        """The place of `value` in the arrays; KeyError when the graph does not hold it."""
        return self._index[value]

    # ---- between the Values and the arrays

    def read(self) -> None:
        """Values -> arrays."""
        self._check()
        self.data[:] = [v._data for v in self.values]
        self.grad[:] = [v._grad for v in self.values]

    def write(self) -> None:
        """Arrays -> Values."""
        self._check()
        for v, data, grad in zip(self.values, self.data.tolist(), self.grad.tolist(), strict=True):
            v._data = data
            v._grad = grad

    # ---- replay

    def forward(self) -> float:
        """Compute every inner node from the leaves; give the root's number."""
        self._check()
        if not self.can_forward:
            raise ValueError(f"the graph cannot be replayed: {self.refusal}")
        data: list[float] = self.data.tolist()
        for i, (rule, *_) in enumerate(self._links):
            if rule.forward is not None:
                data[i] = rule.forward(*self._inputs(i, data))
        self.data[:] = data
        return data[-1]

    def backward(self) -> None:
        """Gradients of the root: inner ones start from zero, those of leaves add up."""
        self._check_replayable()
        data: list[float] = self.data.tolist()
        grad: list[float] = self.grad.tolist()
        for i, children in enumerate(self.operands):
            if children:
                grad[i] = 0.0
        grad[-1] = 1.0
        for i in range(len(data) - 1, -1, -1):
            rule = self._links[i][0]
            if rule.backward is None:
                continue
            shares = rule.backward(grad[i], data[i], *self._inputs(i, data))
            for child, share in zip(
                self.operands[i], shares if rule.operands == 2 else (shares,), strict=True
            ):
                grad[child] += share
        self.grad[:] = grad

    def _inputs(self, i: int, data: list[float]) -> list[float]:
        """The numbers that the rule of node `i` is applied to."""
        inputs = [data[child] for child in self.operands[i]]
        number = self._numbers[i]
        return inputs if number is None else [*inputs, number]

    def zero_grad(self) -> None:
        """Set every gradient to zero."""
        self.grad[:] = 0.0

    # ---- is it still the graph that was recorded?

    @property
    def changed(self) -> bool:
        """Whether a `_prev` or `_op` of the graph is another than when it was recorded."""
        return any(
            now is not then
            for v, link in zip(self.values, self._links, strict=True)
            for now, then in zip(_link(v), link, strict=True)
        )

    @property
    def can_forward(self) -> bool:
        """Whether every operation of the graph is known."""
        return all(v._left is None or v._rule.forward is not None for v in self.values)

    @property
    def refusal(self) -> str:
        """Why this graph cannot be replayed; "" when it can."""
        for v in self.values:
            if v._own_backward is not None:
                return (
                    f"{v.label or repr(v)} has a _backward of its own, "
                    "which may remember the numbers it was made with"
                )
            if v._left is not None and (v._rule.forward is None or v._rule.backward is None):
                return f"the operation {v._op!r} on {len(v._prev)} operands is not in the table"
        return ""

    def _check(self) -> None:
        if self.changed:
            raise StructureChangedError(
                "the graph was changed after it was recorded: record it again"
            )

    def _check_replayable(self) -> None:
        self._check()
        if why := self.refusal:
            raise ValueError(f"the graph cannot be replayed: {why}")
