"""Tape: a graph recorded once, replayed forward and backward over two arrays.

Node `i` of the tape is `values[i]`, children before parents, the root last. The structure of a graph
never changes during a replay, so its state is `data[i]` and `grad[i]`, float64. The same replay in
TypeScript is `js/src/engine/tape.ts`.

A tape replays the operations, not the code that made them: a Python `if` on the data of a Value
stays as it went when the graph was built.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from .plain_array import PlainArray
from .replay.loop import NodeByNode, is_wide
from .replay.recording import Recording
from .stamps import moved
from .value import Value

if TYPE_CHECKING:
    from .array_types import Array
    from .replay.levels import LevelByLevel


class Tape(Recording):
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
        The state, arrays of shape `(n,)`, float64. Write into them as you like. Where NumPy is not
        installed each is a `PlainArray`, and the replay is a plain loop.
    operands
        For each node the indices of its operands, one entry for each use.
    refusal : str
        Why this graph cannot be replayed; "" when it can.
    can_forward : bool
        Whether every operation of the graph is known.

    Raises
    ------
    TypeError
        When `root` is not a Value.
    StructureChangedError
        From every method, when the graph has changed since.

    Notes
    -----
    The numbers are those of `Value.forward` and `Value.backward`: bit for bit where there are only
    sums and products, else to the last digits in which NumPy's functions and the C library's differ.

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

    data: Array
    grad: Array

    def __init__(self, root: Value) -> None:
        super().__init__(root)
        self.data = _zeros(len(self.values))
        self.grad = _zeros(len(self.values))
        self.read()

    def __reduce__(self) -> Any:
        """A copy is recorded again, from a copy of the graph."""
        return _recorded_again, (type(self), self.root, self.data.copy(), self.grad.copy())

    # ---- between the Values and the arrays

    def read(self) -> None:
        """Values -> arrays."""
        self._check()
        self.data[:] = [v._data for v in self.values]
        self.grad[:] = [v._grad for v in self.values]

    def write(self) -> None:
        """Arrays -> Values."""
        self._check()
        moved()
        for v, data, grad in zip(self.values, self.data.tolist(), self.grad.tolist(), strict=True):
            v._data = data
            v._grad = grad

    # ---- replay

    def forward(self) -> float:
        """Compute every inner node from the leaves; return the root's number."""
        self._check_replayable(forward_only=True)
        self._replay.forward(self.data)
        return float(self.data[-1])

    def backward(self) -> None:
        """Compute the gradients of the root: inner ones start from zero, those of leaves add up."""
        self._check_replayable()
        self._replay.backward(self.data, self.grad)

    def zero_grad(self) -> None:
        """Set every gradient to zero."""
        self._check()
        self.grad[:] = 0.0

    @cached_property
    def _replay(self) -> NodeByNode | LevelByLevel:
        graph = self._graph()
        if isinstance(self.data, PlainArray) or not is_wide(graph):
            return NodeByNode(graph)
        from .replay.levels import LevelByLevel

        return LevelByLevel(graph)


def _zeros(n: int) -> Array:
    """`n` zeros in a NumPy array; in a PlainArray where NumPy is not installed."""
    try:
        import numpy as np
    except ImportError:
        return PlainArray(n)  # type: ignore[return-value]
    return np.zeros(n)


def _recorded_again(kind: type[Tape], root: Value, data: Any, grad: Any) -> Tape:
    tape = kind(root)
    tape.data[:], tape.grad[:] = data, grad
    return tape
