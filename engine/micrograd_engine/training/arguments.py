"""The arguments of a Trainer, checked and recorded: model, examples, loss, how steps are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..batches import Batches
from ..losses import named
from ..optim import SGD, Optimizer
from ..real import as_finite, as_whole, described
from . import plainly
from .asking import check_signature
from .examples import checked_examples
from .forms import forms
from .model import Model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


class Arguments:
    """What a Trainer is made of; `Trainer` says what each argument is."""

    __slots__ = (
        "_X",
        "_batches",
        "_forms",
        "_l2",
        "_loss",
        "_model",
        "_optimizer",
        "_y",
    )

    def __init__(
        self,
        model: Any,
        X: Any,
        y: Any,
        loss: str | Callable[..., Any],
        optimizer: Optimizer | None,
        l2: float,
        batch_size: int | None,
        seed: int,
    ) -> None:
        self._X, self._y = X, y = checked_examples(X, y)
        self._loss = named(loss)
        check_signature(self._loss)
        self.optimizer = SGD() if optimizer is None else optimizer
        self.l2 = l2
        self._batches = Batches(len(X), _checked_size(batch_size), seed)
        self._model = Model(model)
        self._model.check_width(X)
        self._forms = forms(model, self._loss, X, y, self._model.parameters)
        self._model.record(X)
        plainly.check(self._model, self._loss, self._forms, X, y)
        self._model.data = self._forms[0].tape.data  # so that one form needs no copies
        self._model.tapes += [form.tape for form in self._forms]

    # ---- what stays

    @property
    def model(self) -> Any:
        """What is trained."""
        return self._model.model

    @property
    def X(self) -> Array:  # noqa: N802
        """The examples, shape `(n, nin)`; not to be written into."""
        return self._X

    @property
    def y(self) -> Array:
        """Their targets; not to be written into."""
        return self._y

    @property
    def loss(self) -> Callable[..., Any]:
        """The loss of one example, a function of (outputs, target)."""
        return self._loss

    # ---- what may be assigned between steps

    @property
    def optimizer(self) -> Optimizer:
        """What makes the steps; may be assigned between them."""
        return self._optimizer

    @optimizer.setter
    def optimizer(self, optimizer: Optimizer) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"optimizer: expected SGD(…) or Adam(…), got {described(optimizer)}")
        self._optimizer = optimizer

    @property
    def l2(self) -> float:
        """Weight of Σ p² in the loss; may be assigned between steps."""
        return self._l2

    @l2.setter
    def l2(self, l2: float) -> None:
        weight = as_finite(l2, "l2")
        if weight < 0:
            raise ValueError(f"l2: expected a finite number, at least 0, got {l2!r}")
        self._l2 = weight

    @property
    def batch_size(self) -> int | None:
        """Examples in a step, None for all; may be assigned, for the next epoch on."""
        return self._batches.size

    @batch_size.setter
    def batch_size(self, size: int | None) -> None:
        self._batches.size = _checked_size(size)


def _checked_size(size: Any) -> int | None:
    return None if size is None else as_whole(size, "batch_size", at_least=1)
