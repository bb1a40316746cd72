"""PlainCalls: the loss of every example by a call of model and loss, where no recording is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from ..array_types import Array, Indices
from ..value import Value
from .calls import call_loss, checked_outputs
from .forms import check_depends
from .target import plain


class PlainCalls:
    """The losses of the examples `X`, shape `(n, nin)`, with the targets `y`.

    Takes the place of the forms of a Trainer: each example is a graph of its own, built and thrown
    away at every step.

    Raises
    ------
    ValueError
        When no loss depends on a parameter, or `backward` does not know an operation.
    """

    def __init__(
        self, model: Any, loss: Callable[..., Any], X: Array, y: Array, parameters: Sequence[Value]
    ) -> None:
        self.model, self.loss, self.parameters = model, loss, parameters
        self._X, self._y = X.tolist(), y.tolist()
        outputs = self._outputs(0)
        several = outputs if isinstance(outputs, list) else [outputs]
        check_depends(self._losses(range(len(X))), several, parameters)
        self.run(np.array([0]), np.empty(0), np.zeros(len(parameters)), 1.0)  # fails now or never

    def run(self, batch: Indices, data: Array, grad: Array, seed: float) -> float:
        """Add `seed` times the gradient of the examples in `batch` to `grad`; return their losses, added up.

        The parameters have the numbers `data` already, and keep their own gradients.
        """
        before, total = [p._grad for p in self.parameters], 0.0
        try:
            for p in self.parameters:
                p._grad = 0.0
            for loss in self._losses(batch.tolist()):
                total += loss._data
                (loss * seed).backward()
            grad += [p._grad for p in self.parameters]
        finally:
            for p, own in zip(self.parameters, before, strict=True):
                p._grad = own
        return total

    def _losses(self, rows: Sequence[int]) -> Iterator[Value]:
        for row in rows:
            target = plain(self._y[row])
            yield call_loss(self.loss, self._outputs(row), target, row)

    def _outputs(self, row: int) -> Value | list[Value]:
        return checked_outputs(self.model([Value(number) for number in self._X[row]]))
