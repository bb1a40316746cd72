"""The arguments of a Trainer, checked and recorded: model, examples, loss, how steps are made."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..batches import Batches
from ..checks import as_finite, as_whole, described
from ..losses import named
from ..optim import SGD, Optimizer
from . import verify
from .calls import check_signature
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
        "_zero_grad",
        "lock",
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
        X, y = checked_examples(X, y)
        loss = named(loss)
        check_signature(loss)
        self.lock = threading.RLock()
        self.optimizer = SGD() if optimizer is None else optimizer
        self.l2 = l2
        self._zero_grad = True
        self._batches = Batches(len(X), _checked_size(batch_size), seed)
        self._record(Model(model), X, y, loss)

    def _record(self, model: Model, X: Array, y: Array, loss: Callable[..., Any]) -> None:
        """Record the loss of these examples; when that is refused, nothing has changed."""
        model.check_width(X)
        found = forms(model.model, loss, X, y, model.parameters)
        model.record(X)
        verify.check(model, loss, found, X, y)
        model.data = found[0].tape.data  # so that one form needs no copies
        model.tapes += [form.tape for form in found]
        self._model, self._forms = model, found
        self._X, self._y, self._loss = X, y, loss

    # ---- what is recorded

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
        """The loss of one example, a function of (outputs, target); may be assigned between steps."""
        return self._loss

    @loss.setter
    def loss(self, loss: str | Callable[..., Any]) -> None:
        self.train_on(self._X, self._y, loss)

    def train_on(self, X: Any, y: Any, loss: str | Callable[..., Any] | None = None) -> None:
        """Go on with other examples, and against another loss if you like.

        Parameters, optimiser and the losses so far stay. Where there are as many examples as before,
        so does the place among the batches; else an epoch begins.

        Raises
        ------
        TypeError, ValueError
            When an argument is not as `Trainer` says; nothing has changed then.
        StructureChangedError
            When the model has other parameters or activations than when it was recorded.
        """
        X, y = checked_examples(X, y)
        loss = self._loss if loss is None else named(loss)
        check_signature(loss)
        with self.lock:
            self._model.read()  # refuses a model that was rebuilt
            self._record(Model(self.model), X, y, loss)
            self._batches.n = len(X)

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
    def zero_grad(self) -> bool:
        """Whether a step clears the gradients first; False: they add up, as when it is forgotten."""
        return self._zero_grad

    @zero_grad.setter
    def zero_grad(self, zero_grad: bool) -> None:
        if not isinstance(zero_grad, bool):
            raise TypeError(f"zero_grad: expected True or False, got {described(zero_grad)}")
        self._zero_grad = zero_grad

    @property
    def batch_size(self) -> int | None:
        """Examples in a step, None for all; may be assigned, for the next epoch on."""
        return self._batches.size

    @batch_size.setter
    def batch_size(self, size: int | None) -> None:
        self._batches.size = _checked_size(size)


def _checked_size(size: Any) -> int | None:
    return None if size is None else as_whole(size, "batch_size", at_least=1)
