"""Forms: the loss of one example, recorded once for all examples it is built alike for.

A loss like `(out - y)**2` is built alike whatever the target `y`: one recording serves all examples,
with `y` as an input. A loss that looks at the number of its target, as softmax cross-entropy does
when it picks the logit of a label, is built differently for each: then every distinct target has a
form of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from operator import index
from typing import TYPE_CHECKING, Any

from ..batch import BatchTape
from ..real import described
from ..value import Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

TRIED = [0, 1, 2, 3, -3, -2, -1]  # of the distinct targets, in order
BLOCK = 2**17  # numbers in an array of a replay, 1 MB: what does not fit the cache is slower


class Form:
    """The loss of some of the examples, as a tape, and what its inputs are.

    Parameters
    ----------
    tape
        The loss of one example.
    rows
        Which of the `n` examples it is for, increasing.
    inputs
        For each of the `n` examples the `k` inputs of the tape, shape `(n, k)`: the coordinates, then
        the target where that is an input.
    """

    def __init__(self, tape: BatchTape, rows: NDArray[np.int64], inputs: Array) -> None:
        import numpy as np

        self.tape = tape
        self._rows, self._inputs = rows, inputs
        self._mine = np.zeros(len(inputs), dtype=bool)
        self._mine[rows] = True
        self._loaded = False  # whether the tape holds the inputs of all its examples

    def blocks(self, batch: NDArray[np.int64]) -> Iterator[Array | None]:
        """The inputs of its examples in `batch`, a block at a time; None: those it has already."""
        whole = len(batch) == len(self._inputs)
        rows = self._rows if whole else batch[self._mine[batch]]
        size = max(1, BLOCK // self.tape.rows)
        if whole and len(rows) <= size:
            yield None if self._loaded else self._inputs[rows]
            self._loaded = True
            return
        self._loaded = False
        for start in range(0, len(rows), size):
            yield self._inputs[rows[start : start + size]]


def forms(
    model: Any, loss: Callable[..., Any], X: Array, y: Array, parameters: Sequence[Value]
) -> list[Form]:
    """Record `loss` for the examples `X`, shape `(n, nin)`, and their targets `y`.

    Raises
    ------
    TypeError
        When the model gives no Values, or the loss is not a Value.
    """
    import numpy as np

    inputs = [Value(number, label=f"x{i + 1}") for i, number in enumerate(X[0].tolist())]
    outputs = checked_outputs(model(list(inputs)))
    kept = outputs if isinstance(outputs, list) else [outputs]
    targets = [Target(number) for number in np.atleast_1d(y[0]).tolist()]
    root = _checked_loss(loss(outputs, targets if y.ndim == 2 else targets[0]))
    if not any(target.looked_at for target in targets):
        tape = BatchTape(root, [*inputs, *targets], parameters, kept)
        if _serves_all(tape, loss, outputs, X, y):
            return [Form(tape, np.arange(len(X)), np.column_stack([X, y]))]
    kinds, kind_of = np.unique(y, axis=0, return_inverse=True)
    whole = bool(np.all(y == np.floor(y)))
    found = []
    for kind, target in enumerate(kinds.astype(int).tolist() if whole else kinds.tolist()):
        tape = BatchTape(_checked_loss(loss(outputs, target)), inputs, parameters, kept)
        found.append(Form(tape, np.flatnonzero(kind_of.reshape(-1) == kind), X))
    return found


def _serves_all(
    tape: BatchTape, loss: Callable[..., Any], outputs: Any, X: Array, y: Array
) -> bool:
    """Whether the tape gives for other targets what the loss itself gives for their numbers.

    It does not when a number that was made of the target was taken once, as by `math.sqrt(y + 1)`.
    Given a number, a loss can also refuse a target that it has no meaning for.
    """
    import numpy as np

    kinds = np.unique(y, axis=0).take(TRIED, axis=0, mode="wrap")
    replayed = tape.forward([[*X[0], *np.atleast_1d(kind)] for kind in kinds])
    direct = [_checked_loss(loss(outputs, kind)).data for kind in kinds.tolist()]
    return bool(np.allclose(replayed, direct, rtol=1e-9, atol=1e-9, equal_nan=True))


class Target(Value):
    """A target that remembers whether somebody looked at its number."""

    __slots__ = ("looked_at",)
    looked_at: bool

    def __init__(self, data: float) -> None:
        super().__init__(data, label="y")
        self.looked_at = False

    def _look(self) -> float:
        self.looked_at = True
        return self._data

    @property  # type: ignore[misc]  # nobody assigns it
    def data(self) -> float:
        return self._look()

    def __float__(self) -> float:
        return self._look()

    def __index__(self) -> int:
        number = self._look()
        if not math.isfinite(number) or number != int(number):
            raise TypeError(f"expected a whole number, got {number!r}")
        return index(int(number))

    __int__ = __index__

    def __bool__(self) -> bool:
        return self._look() != 0

    def __eq__(self, other: object) -> bool:
        return bool(self._look() == other)

    def __lt__(self, other: Any) -> bool:
        return bool(self._look() < other)

    def __le__(self, other: Any) -> bool:
        return bool(self._look() <= other)

    def __gt__(self, other: Any) -> bool:
        return bool(self._look() > other)

    def __ge__(self, other: Any) -> bool:
        return bool(self._look() >= other)

    __hash__ = Value.__hash__


def checked_outputs(outputs: Any) -> Value | list[Value]:
    """What a model gives for one example: a Value, or a list of them."""
    if isinstance(outputs, Value):
        return outputs
    several = list(outputs) if isinstance(outputs, list | tuple) else []
    if several and all(isinstance(out, Value) for out in several):
        return several
    raise TypeError(f"model: expected a Value or a list of Values for x, got {described(outputs)}")


def _checked_loss(loss: Any) -> Value:
    if not isinstance(loss, Value):
        raise TypeError(f"loss: expected a Value for one example, got {described(loss)}")
    return loss
