"""Trainer: a model, its data, a loss and an optimiser, without a view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .batches import Batches
from .losses import named
from .optim import SGD, Optimizer
from .real import as_finite, described
from .training import run_state
from .training.accuracy import fraction_right
from .training.examples import checked_examples, checked_points
from .training.forms import forms
from .training.model import Model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


class Trainer:
    """Gradient descent on the mean loss of a model over its examples.

    The loss of one example is recorded once, and replayed for all of them (`BatchTape`); the model's
    own Values are read before each step and hold the new numbers after it.

    Parameters
    ----------
    model
        Anything with `parameters()` that gives a Value, or a list of Values, when it is called with a
        list of `nin` Values: an MLP, or a class of your own. It is called once; a Python `if` on the
        numbers is frozen as it went then.
    X
        The examples, shape `(n, nin)`.
    y
        Their targets: shape `(n,)`, numbers or class labels; or `(n, k)` for `k` outputs.
    loss
        "squared_error", "mean_squared_error", "hinge", "binary_cross_entropy", "cross_entropy", or a
        function of (outputs, target) that gives the loss of one example as a Value. A function that
        looks at the number of its target, as cross-entropy does, is recorded once for each
        distinct target.
    optimizer
        `SGD()` when left out. `optimizer.lr` may be changed between steps.
    l2
        Weight of Σ p² over all parameters, which is added to the mean; at least 0.
    batch_size
        Examples in a step, drawn without replacement; None: all of them.
    seed
        Of the order in which examples are drawn, a whole number from 0 to 2**64 − 1. The same
        seed draws the same batches here and in the browser.

    Attributes
    ----------
    losses : list of float
        The loss of every step, before its update, L2 included.

    Raises
    ------
    TypeError, ValueError
        When an argument is not as said; the message names it.

    Notes
    -----
    Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323
    (1986). The defaults and the example are the moons demo of micrograd (Karpathy, 2020).

    Examples
    --------
    >>> import random
    >>> from micrograd_engine import MLP, SGD, moons
    >>> random.seed(1337)
    >>> model = MLP(2, [16, 16, 1], activation="relu", output="linear", bias=0.0)
    >>> trainer = Trainer(model, *moons(100), loss="hinge", optimizer=SGD(lr=0.5), l2=1e-4)
    >>> before = trainer.step()
    >>> for _ in range(40):
    ...     loss = trainer.step()
    >>> loss < before / 4, trainer.accuracy() > 0.85
    (True, True)
    """

    def __init__(
        self,
        model: Any,
        X: Any,
        y: Any,
        loss: str | Callable[..., Any] = "hinge",
        optimizer: Optimizer | None = None,
        l2: float = 0.0,
        batch_size: int | None = None,
        seed: int = 0,
    ) -> None:
        import numpy as np

        if not isinstance(optimizer, Optimizer | None):
            raise TypeError(f"optimizer: expected SGD(…) or Adam(…), got {described(optimizer)}")
        self.X, self.y = checked_examples(X, y)
        self.loss = named(loss)
        self.optimizer = SGD() if optimizer is None else optimizer
        self.l2 = l2
        self._batches = Batches(len(self.X), batch_size, seed)
        self._model = Model(model)
        self._forms = forms(model, self.loss, self.X, self.y, self._model.parameters)
        self._model.record(self.X)
        self._model.data = self._forms[0].tape.data  # so that one form needs no copies
        self._classes = np.unique(self.y)
        self._grad = np.zeros(len(self._model.data))
        self._scratch = np.zeros(len(self._model.data))
        self.losses: list[float] = []

    @property
    def model(self) -> Any:
        """What is trained."""
        return self._model.model

    # ---- training

    def step(self) -> float:
        """Loss and gradient of the next batch, then one update; give the loss before the update.

        Raises
        ------
        StructureChangedError
            When the model has other parameters or activations than when it was recorded; nothing
            has changed then.
        """
        import numpy as np

        self._model.read()
        with np.errstate(all="ignore"):
            loss = self._loss_and_gradient(self._batches.next())
            self.optimizer.update(self._model.data, self._grad)
        self._model.write(self._grad)
        self.losses.append(loss)
        return loss

    def _loss_and_gradient(self, batch: NDArray[np.int64]) -> float:
        """The mean loss of `batch`, L2 included; its gradient goes into `_grad`."""
        import numpy as np

        data, grad, seed = self._model.data, self._grad, 1.0 / len(batch)
        total = 0.0
        grad.fill(0.0)
        for form in self._forms:
            tape = form.tape
            if tape.data is not data:
                tape.data[:] = data
            for inputs in form.blocks(batch):
                total += tape.run(inputs, seed)
                grad += tape.grad
        loss = total / len(batch)
        if self._l2:
            loss += self._l2 * float(np.dot(data, data))
            grad += np.multiply(data, 2.0 * self._l2, out=self._scratch)
        return loss

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
        self._batches.size = size

    # ---- what it has learnt

    def predict(self, X: Any) -> Array:
        """The model's outputs at its current parameters.

        Parameters
        ----------
        X
            Points, shape `(m, nin)`.

        Returns
        -------
        array of shape `(m,)`, or `(m, k)` where the model gives a list of `k` Values

        Raises
        ------
        TypeError, ValueError
            When `X` has another shape or something in it is not a finite number.
        """
        return self._model.outputs(checked_points(X))

    def accuracy(self, X: Any = None, y: Any = None) -> float:
        """The fraction of examples that the model gets right at its current parameters.

        One output: which side of the border between two classes it is on, 0 for hinge and binary
        cross-entropy, else half way between the two. Several: the largest is the class.

        Parameters
        ----------
        X, y
            Other examples than those it is trained on, such as a test set.

        Raises
        ------
        TypeError, ValueError
            When `y` holds no classes, or `X` and `y` are not as in `Trainer`.
        """
        points, targets = (self.X, self.y) if X is None and y is None else checked_examples(X, y)
        return fraction_right(self.predict(points), targets, self.loss, self._classes)

    # ---- save and load

    def save(self, path: Any) -> None:
        """Write the run to a JSON file: parameters, optimiser, place among the batches, losses.

        Model, data and loss are yours to make again; `load` goes on from there.
        """
        self._model.read()
        state = {
            "parameters": self._model.data.tolist(),
            "losses": self.losses,
            "optimizer": self.optimizer.state(),
            "batches": self._batches.state(),
            "batch_size": self.batch_size,
            "l2": self.l2,
        }
        run_state.write(path, state)

    def load(self, path: Any) -> None:
        """Go on with the run that `save` wrote: the next steps are those it would have made.

        Raises
        ------
        ValueError, TypeError
            When the file holds no such run, or one of a model with another number of parameters;
            nothing has changed then.
        """
        state = run_state.read(path)
        count = len(self._model.data)
        parameters = run_state.numbers(state["parameters"], "parameters", count)
        losses = run_state.numbers(state["losses"], "losses")
        optimizer = Optimizer.from_state(state["optimizer"])
        if optimizer.size not in (None, count):
            raise ValueError(
                f"optimizer: it was of {optimizer.size} parameters, the model has {count}"
            )
        batches = Batches(len(self.X), state["batch_size"])
        batches.load(state["batches"])
        self.l2 = state["l2"]  # the last that can be refused
        self.optimizer, self._batches, self.losses = optimizer, batches, losses
        self._model.read()
        self._model.data[:] = parameters
        self._grad.fill(0.0)
        self._model.write(self._grad)
