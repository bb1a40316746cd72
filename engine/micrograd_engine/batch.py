"""BatchTape: a graph recorded for one example, replayed for many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from .array_types import Array
from .checks import as_whole, described
from .reads import noticing
from .replay.frozen import frozen
from .replay.plan import plan
from .replay.recording import Recording
from .replay.replay import Replay, SharedLeaves
from .stamps import moved
from .value import Value

SIZES = 4  # numbers of examples whose arrays are kept


class BatchTape(Recording):
    """The graph of `root`, with a number for each example at some of its leaves.

    Every node then has a number for each example. A leaf that all examples share (a weight) has one
    number, and the sum over the examples as its gradient.

    Parameters
    ----------
    root
        The result of one example, such as its loss.
    inputs
        The `k` leaves that differ from example to example. Leaves that the graph does not use are
        ignored.
    leaves
        The `p` shared leaves whose gradients are computed, in the order of `data` and `grad`. None:
        all leaves except inputs and those made from a plain number. A leaf that the graph does not
        use has the gradient 0. All other leaves are constants.
    kept
        Further nodes that `numbers` can return.

    Attributes
    ----------
    leaves : list of Value
        The shared leaves.
    data, grad
        Their numbers and gradients, arrays of shape `(p,)`, float64. Write into them as you like,
        and run `forward` before `backward`.

    Raises
    ------
    TypeError
        When an argument holds anything but Values.
    ValueError
        When an input or a shared leaf is not a leaf, or a leaf is both; or when the graph cannot be
        replayed.
    StructureChangedError
        From every method, when the graph has changed since.

    Notes
    -----
    A Python `if` on a number stays as it went when the graph was made; `BatchTape.of` notices one.
    Sums of products run as matrix products (`sums.py`), so the last digits differ from those
    of the Values: see the tests for how little.

    Examples
    --------
    >>> w, b, x = Value(2.0), Value(1.0), Value(0.0)
    >>> tape = BatchTape((w * x + b) ** 2, inputs=[x], leaves=[w, b])
    >>> tape.forward([[0.0], [1.0], [2.0]]).tolist()
    [1.0, 9.0, 25.0]
    >>> tape.backward()
    >>> tape.grad.tolist()  # the sum over the examples of 2(wx + b)·x, and of 2(wx + b)
    [26.0, 18.0]
    """

    def __init__(
        self,
        root: Value,
        inputs: Iterable[Value],
        leaves: Iterable[Value] | None = None,
        kept: Iterable[Value] = (),
    ) -> None:
        super().__init__(root)
        self._check_replayable()
        self._inputs = self._leaves_of("inputs", inputs)
        made = [v for v in self.values if v._left is None and v.role != "constant"]
        known = set(self._inputs)
        shared = [v for v in made if v not in known] if leaves is None else leaves
        self.leaves = self._leaves_of("leaves", shared)
        if both := known & set(self.leaves):
            raise ValueError(f"leaves: {described(both.pop())} is one of the inputs")
        others = known | set(self.leaves)
        constants = [v for v in self.values if v._left is None and v not in others]
        self._constants_last = [*self.leaves, *constants]
        self._data = np.array([v._data for v in self._constants_last], dtype=float)
        self._grad = np.zeros(len(self._data))
        self._leaf_data = self._data[: len(self.leaves)]
        self._leaf_grad = self._grad[: len(self.leaves)]
        self._replays: dict[int, Replay] = {}
        self._replay: Replay | None = None
        self._prepared = False
        self._kept = list(kept)
        self._plan([v for v in self._kept if v in self._index])

    @classmethod
    def of(
        cls,
        function: Callable[[list[Value]], Value],
        nin: int,
        leaves: Iterable[Value] | None = None,
    ) -> BatchTape:
        """Record what `function` makes of a list of `nin` inputs.

        Where you make the graph yourself, nobody notices that a Python `if` looked at a number on
        the way; here that is an error. The function is called once, with ones.

        Raises
        ------
        ValueError
            When the function looks at a number that depends on inputs or shared leaves, or draws
            random numbers.

        Examples
        --------
        >>> w = Value(2.0)
        >>> BatchTape.of(lambda x: w * x[0] + x[1], nin=2).forward([[1, 2], [3, 4]]).tolist()
        [4.0, 10.0]
        """
        inputs = [Value(1.0) for _ in range(as_whole(nin, "nin", at_least=1))]
        with noticing() as reads:
            root = function(list(inputs))
        tape = cls(root, inputs, leaves)
        if why := frozen(reads, {*tape.values}):
            raise ValueError(f"function: cannot be recorded, because {why}")
        return tape

    @property
    def data(self) -> Array:
        return self._leaf_data

    @property
    def grad(self) -> Array:
        return self._leaf_grad

    def __reduce__(self) -> Any:
        """A copy is recorded again, from a copy of the graph: the arrays are views of each other."""
        made_of = self.root, self._inputs, self.leaves, self._kept
        return _recorded_again, (type(self), made_of, self.data.copy(), self.grad.copy())

    # ---- replay

    def forward(self, X: Any = None) -> Array:
        """Compute all nodes for the examples `X`; return the root's numbers.

        Parameters
        ----------
        X
            Array of shape `(B, k)`, a row for each example; None: the same as before.

        Returns
        -------
        array of shape `(B,)`

        Raises
        ------
        ValueError
            When `X` has another shape or no rows, or the first call leaves it out.
        """
        with np.errstate(all="ignore"):
            return self._run_forward(X).copy()

    def backward(self, seed: float = 1.0) -> None:
        """Fill `grad`: the sum over the examples of `seed` times the gradient of the root."""
        self._check()
        with np.errstate(all="ignore"):
            self._run_backward(seed)

    def run(self, X: Any = None, seed: float = 1.0) -> float:
        """`forward(X)` and `backward(seed)`; return the sum of the root's numbers.

        The caller decides whether NumPy warns of an overflow (`numpy.errstate`).
        """
        numbers = self._run_forward(X)
        self._run_backward(seed)
        return float(numbers.sum())

    def numbers(self, value: Value) -> Array:
        """The numbers of `value` after `forward`, shape `(B,)`.

        Raises
        ------
        KeyError
            When `value` is not the root, an input, or one of `kept`.
        """
        numbers: Array = self._running().data[self._planned.row[self._index[value]]]
        return numbers.copy()

    def read(self) -> None:
        """Values of the shared leaves -> `data`; also reads all other leaves except inputs."""
        self._leaf_data[:] = [v._data for v in self.leaves]
        self.read_constants()

    def read_constants(self) -> None:
        """Read the leaves that are neither inputs nor shared."""
        self._data[len(self.leaves) :] = [v._data for v in self._constants_last[len(self.leaves) :]]
        self._prepared = False

    def write(self) -> None:
        """`data` and `grad` -> Values of the shared leaves."""
        moved()
        for v, data, grad in zip(self.leaves, self.data.tolist(), self.grad.tolist(), strict=True):
            v._data = data
            v._grad = grad

    @property
    def rows(self) -> int:
        """How many numbers a replay stores for each example."""
        return self._planned.rows

    # ---- replay, without copies

    def _run_forward(self, X: Any) -> Array:
        self._check()
        if X is not None:
            self._take(X)
        replay = self._running()
        if not self._prepared:
            replay.prepare()
            self._prepared = True
        replay.forward()
        numbers: Array = replay.data[self._planned.root]
        return numbers

    def _run_backward(self, seed: float) -> None:
        replay = self._running()
        self._grad.fill(0.0)
        replay.backward(seed)

    def _plan(self, kept: Sequence[Value]) -> None:
        known = self._index
        used = [(k, known[v]) for k, v in enumerate(self._inputs) if v in known]
        self._columns = [k for k, _ in used]
        place = {known[v]: i for i, v in enumerate(self._constants_last) if v in known}
        wanted = {known[v] for v in self.leaves if v in known}
        self._planned = plan(
            self._graph(), [i for _, i in used], list(place), [known[v] for v in kept]
        )
        self._shared = SharedLeaves(place, wanted, self._data, self._grad)

    def _take(self, X: Any) -> None:
        """Write the examples into their rows, of a replay of their size."""
        given = np.asarray(X, dtype=float)
        wanted = (len(self._inputs),)
        if given.ndim != 2 or given.shape[1:] != wanted or not len(given):
            raise ValueError(
                f"X: expected an array of shape (B, {len(self._inputs)}) with a row for each "
                f"example, got shape {given.shape}"
            )
        size = len(given)
        if size not in self._replays:
            for oldest in [*self._replays][: 1 - SIZES]:
                del self._replays[oldest]
            self._replays[size] = Replay(self._planned, size, self._shared)
        self._replay = self._replays[size]
        self._prepared = False
        self._replay.data[: len(self._columns)] = given.T[self._columns]

    def _running(self) -> Replay:
        if self._replay is None:
            raise ValueError("X: expected the examples, the first time")
        return self._replay

    def _leaves_of(self, name: str, values: Iterable[Value]) -> list[Value]:
        """`values` as a list, each once."""
        given = list(values)
        for v in given:
            if not isinstance(v, Value):
                raise TypeError(f"{name}: expected Values, got {described(v)}")
            if v._left is not None:
                raise ValueError(f"{name}: expected leaves, got {described(v)}, made by {v._op!r}")
        return list(dict.fromkeys(given))


def _recorded_again(
    kind: type[BatchTape], made_of: tuple[Any, ...], data: Array, grad: Array
) -> BatchTape:
    tape = kind(*made_of)
    tape.data[:], tape.grad[:] = data, grad
    return tape
