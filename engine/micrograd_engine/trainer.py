"""Trainer: a model, its data, a loss and an optimiser, without a view."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .array_types import Array, Indices
from .batches import Batches
from .checks import as_whole, described
from .losses import named
from .optim import SGD
from .reads import depth
from .training import run_state
from .training.accuracy import accuracy_of
from .training.calls import check_signature
from .training.examples import checked_points, examples_for
from .training.features import checked_features, inputs_of
from .training.model import Model
from .training.own_optimizer import OwnOptimizer, as_optimizer
from .training.penalty import add_penalty, weight
from .training.rebuilding import other_layers, replace_layers
from .training.recorded import checked_wish, record


class Trainer:
    """Gradient descent on the mean loss of a model over its examples.

    A Trainer records the loss of one example, and replays it for all of them (`BatchTape`). Where that
    would freeze something, such as a Python `if` on a number, it calls model and loss for each example,
    which is slower, and says why. It reads the model's own Values before each step, and writes the new
    numbers to them after it.

    Parameters
    ----------
    model
        An object with `parameters()` that returns a Value, or a list of Values, when called with a
        list of `nin` Values: an MLP, or a class of your own (see `Module`).
    X
        The examples, shape `(n, nin)`.
    y
        Their targets: shape `(n,)`, numbers or class labels; or `(n, k)` for `k` outputs. For
        cross-entropy also names of classes, or one-hot rows.
    loss
        "squared_error", "mean_squared_error" ("mse"), "hinge", "binary_cross_entropy" ("bce"),
        "cross_entropy" ("ce"), or a function of (outputs, target) that returns the loss of one
        example as a Value. `outputs` is what the model returns: a Value, or a list of `k` Values.
        `target` is a number of `y`, or a list of `k` if `y` has rows of `k`; during the recording it
        may be a Value, which computes and compares in the same way. If the function looks at the
        number, as cross-entropy does when it picks the output of a label, the Trainer records it once
        for each distinct target.
    optimizer
        `SGD()` when left out. `optimizer.lr` may be changed between steps. Or an object of your own
        with `step(parameters)`, which moves a list of Values along their `grad`.
    l2
        Weight of Σ p² over all parameters, added to the mean; at least 0.
    batch_size
        Examples in a step, drawn without replacement; None: all.
    seed
        Seed of the order of the examples, a whole number from 0 to 2**64 − 1. The same seed draws
        the same batches here and in the browser.
    recorded
        None records where a recording gives the numbers of model and loss, and else calls them at
        every step. True records all the same, whatever numbers they read; False never records.
    features
        What the model gets in place of the two columns of `X`: names among "x1", "x2", "x1**2", "x2**2",
        "x1*x2", "sin(x1)" and "sin(x2)"; None: `X` itself, of any width.
    l1
        Weight of Σ |p|, added to the mean like that of L2. The gradient of |p| is its sign, 0 at 0.

    Attributes
    ----------
    losses : list of float
        The loss of every step, before its update, L1 and L2 included.
    model, X, y
        The model and its examples; `train_on` takes other examples.
    loss, optimizer, l1, l2, batch_size
        As above; may be assigned between steps.
    refusal : str
        Why each step calls model and loss; "" if it replays recordings of them.
    zero_grad : bool
        Whether a step clears the gradients first, True unless assigned. False: they add up, as in a
        loop without `zero_grad()`.
    lock
        Held during every step; hold it to change the run from another thread.

    Raises
    ------
    TypeError, ValueError
        When an argument is not as described; the message names it. With `recorded=True`, when model
        or loss disagree with their recordings on up to three other examples.

    Notes
    -----
    There is no recording where model or loss look at a number that depends on inputs or parameters
    (`data`, `grad`, `float()`, a format) or draw random numbers; one that `recorded=True` insists on
    keeps the branch that was taken. The Trainer reads Values outside `parameters()` again after an
    assignment, and notices changes of an MLP, Layer or Neuron; after changing what another class
    computes, make a new Trainer.

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

    # slots refuse an attribute that does nothing, such as learning_rate
    __slots__ = (
        *("__weakref__", "_X", "_batches", "_classes", "_features", "_forms", "_grad", "_l1"),
        *("_l2", "_loss", "_model", "_optimizer", "_scratch", "_wish", "_y", "_zero_grad"),
        *("lock", "losses", "refusal"),
    )

    def __init__(
        self,
        model: Any,
        X: Any,
        y: Any,
        loss: str | Callable[..., Any] = "hinge",
        optimizer: Any = None,
        l2: float = 0.0,
        batch_size: int | None = None,
        seed: int = 0,
        recorded: bool | None = None,
        *,
        features: Sequence[str] | None = None,
        l1: float = 0.0,
    ) -> None:
        loss = named(loss)
        check_signature(loss)
        self._features = checked_features(features)
        self._classes: list[str] = []
        X, y, classes = examples_for(loss, X, y, self._classes)
        self.lock = threading.RLock()
        self.optimizer = SGD() if optimizer is None else optimizer
        self.l1, self.l2 = l1, l2
        self._zero_grad = True
        self._wish = checked_wish(recorded)
        self.refusal = ""
        self._batches = Batches(len(X), _checked_size(batch_size), seed)
        self.losses: list[float] = []
        self._record(Model(model), X, y, loss)
        self._classes = classes
        self._grad = np.zeros(len(self._model.data))
        self._scratch = np.zeros(len(self._model.data))

    def __repr__(self) -> str:
        kind, many = type(self.model).__name__, len(self._model.parameters)
        last = f", last loss {self.losses[-1]:.4g}" if self.losses else ""
        loss = getattr(self.loss, "__name__", self.loss)
        steps = f"{len(self.losses)} step{'s' * (len(self.losses) != 1)}"
        how = ", not recorded" if self.refusal else ""
        return f"Trainer({kind} of {many} parameters, {loss}, {self.optimizer}{how}, {steps}{last})"

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(
            "a Trainer cannot be copied or pickled: save(path) and load(path) keep a run"
        )

    # ---- model, examples and loss

    @property
    def model(self) -> Any:
        """The model."""
        return self._model.model

    @property
    def X(self) -> Array:  # noqa: N802
        """The examples, shape `(n, nin)`; read-only."""
        return self._X

    @property
    def y(self) -> Array:
        """Their targets; read-only."""
        return self._y

    @property
    def features(self) -> tuple[str, ...]:
        """What the model gets in place of two inputs; empty if it gets `X` itself. `rebuild` takes others."""
        return self._features

    @property
    def classes(self) -> list[str]:
        """The names of the classes, in the order of the outputs; empty if `y` had numbers."""
        return list(self._classes)

    @property
    def loss(self) -> Callable[..., Any]:
        """The loss of one example, a function of (outputs, target); may be assigned between steps."""
        return self._loss

    @loss.setter
    def loss(self, loss: str | Callable[..., Any]) -> None:
        self.train_on(self._X, self._y, loss)

    def train_on(self, X: Any, y: Any, loss: str | Callable[..., Any] | None = None) -> None:
        """Continue with other examples and, if given, another loss.

        Parameters, optimiser and the losses so far stay. With the same number of examples the position
        among the batches stays too; else a new epoch begins.

        Raises
        ------
        TypeError, ValueError
            When an argument is not as in `Trainer`; then nothing changes.
        StructureChangedError
            When the parameters or activations of the model are not the recorded ones.
        """
        loss = self._loss if loss is None else named(loss)
        check_signature(loss)
        X, y, classes = examples_for(loss, X, y, self._classes)
        with self.lock:
            self._model.read()  # refuses a model that was rebuilt
            self._record(Model(self.model), X, y, loss)
            self._classes = classes
            self._batches.n = len(X)

    def rebuild(
        self,
        layers: Sequence[int],
        activation: str | None = None,
        *,
        output: str | None = None,
        seed: int | None = None,
        features: Sequence[str] | None = None,
    ) -> None:
        """Give the model, an MLP, other layers with new weights, in place, and begin a new run.

        The losses so far and the steps of the optimiser are forgotten; examples and settings stay.

        `layers` are the numbers of neurons, the outputs last, as `nouts` of an MLP; None as activation
        or features keeps the present ones. `seed` gives the weights that an MLP has after `random.seed(seed)`, and
        leaves `random` as it is; None draws the next numbers of `random`.

        Raises
        ------
        TypeError, ValueError
            When the model is no MLP, an argument is wrong, or the loss does not fit the outputs; then
            nothing changes.

        Examples
        --------
        >>> from micrograd_engine import MLP, Trainer, moons
        >>> trainer = Trainer(MLP(2, [16, 1]), *moons(100))
        >>> trainer.rebuild([4, 4, 1], "relu", seed=1337)
        >>> trainer.model.layers[0].neurons[0], len(trainer.model.parameters())
        (ReLUNeuron(2), 37)
        """
        with self.lock:
            names = self._features if features is None else checked_features(features)
            made = other_layers(self, layers, activation, output, seed, names)
            replace_layers(self, made, names)

    def _record(self, model: Model, X: Array, y: Array, loss: Callable[..., Any]) -> None:
        """Record the loss of these examples, or call it; an error leaves everything as it was."""
        inputs = inputs_of(self._features, X, model.nin)
        forms, refusal = record(model, loss, inputs, y, self._wish)
        self._model, self._forms = model, forms
        self._X, self._y, self._loss = X, y, loss
        before, self.refusal = self.refusal, refusal
        if refusal and refusal != before and self._wish is None:
            text = f"Trainer: each step calls model and loss, which is slower: {refusal}"
            warnings.warn(text, stacklevel=depth() + 1)

    # ---- settings that may be assigned between steps

    @property
    def optimizer(self) -> Any:
        """The optimiser that makes the steps; may be assigned between them."""
        used = self._optimizer
        return used.given if isinstance(used, OwnOptimizer) else used

    @optimizer.setter
    def optimizer(self, optimizer: Any) -> None:
        with self.lock:
            self._optimizer = as_optimizer(optimizer, getattr(self, "_optimizer", None))

    l1 = weight("l1", "Σ |p|")
    l2 = weight("l2", "Σ p²")

    @property
    def zero_grad(self) -> bool:
        """Whether a step clears the gradients first; False: they add up."""
        return self._zero_grad

    @zero_grad.setter
    def zero_grad(self, zero_grad: bool) -> None:
        if not isinstance(zero_grad, bool):
            raise TypeError(f"zero_grad: expected True or False, got {described(zero_grad)}")
        with self.lock:
            self._zero_grad = zero_grad

    @property
    def batch_size(self) -> int | None:
        """Examples in a step, None for all; an assignment holds from the next epoch on."""
        return self._batches.size

    @batch_size.setter
    def batch_size(self, size: int | None) -> None:
        with self.lock:
            self._batches.size = _checked_size(size)

    # ---- training

    def step(self) -> float:
        """Compute loss and gradient of the next batch, then update; return the loss before the update.

        Raises
        ------
        StructureChangedError
            When the parameters or activations of the model are not the recorded ones; then nothing
            changes.
        """
        with self.lock:
            return self._step()

    def _step(self) -> float:
        model, optimizer = self._read(), self._optimizer
        with np.errstate(all="ignore"):
            loss = self._loss_and_gradient(self._batches.next())
            before = optimizer.steps
            try:
                model.move(optimizer, self._grad)
                self.losses.append(loss)
                model.write(self._grad)
            except BaseException:  # such as the stop button
                self._settle(loss, made=optimizer.steps != before)
                raise
        return loss

    def _read(self) -> Model:
        """The model with the numbers of its Values; recorded again if a recording keeps an old one."""
        model = self._model
        model.read()
        if model.kept and model.outdated:
            with self.lock:
                self._record(Model(model.model), self._X, self._y, self._loss)
        return self._model

    def _settle(self, loss: float, *, made: bool) -> None:
        """After an interruption, finish the step if its update was made, else undo it."""
        if not made:
            self._model.forget()
            return
        if not self.losses or self.losses[-1] is not loss:
            self.losses.append(loss)
        self._model.write(self._grad)

    def _loss_and_gradient(self, batch: Indices) -> float:
        """The mean loss of `batch`, L1 and L2 included; writes its gradient into `_grad`."""
        data, grad, seed = self._model.data, self._grad, 1.0 / len(batch)
        total = 0.0
        if self._zero_grad:
            grad.fill(0.0)
        else:
            self._model.read_grad(grad)
        for form in self._forms:
            total += form.run(batch, data, grad, seed)
        penalty = add_penalty(self.l1, self.l2, data, grad, self._scratch)
        return total / len(batch) + penalty

    # ---- predictions

    def predict(self, X: Any) -> Array:
        """The model's outputs at its current parameters.

        For points `X` of shape `(m, nin)` an array of shape `(m,)`, or `(m, k)` if the model returns a
        list of `k` Values.

        Raises
        ------
        TypeError, ValueError
            When `X` has another shape or contains anything but finite numbers.
        """
        return self._read().outputs(inputs_of(self._features, checked_points(X)))

    def accuracy(self, X: Any = None, y: Any = None) -> float:
        """The fraction of examples that the model gets right at its current parameters.

        A single output decides by the side of a border: 0 for hinge and binary cross-entropy, else
        half way between the two classes. The largest of several outputs is the class. `X` and `y` are
        examples of the same classes, such as a test set; None: the training examples.

        Raises
        ------
        TypeError, ValueError
            When `y` holds other classes or no classes, or `X` and `y` are not as in `Trainer`.
        """
        return accuracy_of(self, X, y)

    # ---- save and load

    def save(self, path: Any) -> None:
        """Write the run to a JSON file: parameters, optimiser, position among the batches, losses.

        To continue, make model, data and loss again, then `load` the file.
        """
        run_state.write(path, self.state())

    def state(self) -> run_state.SavedRun:
        """The run as the dict that `save` writes; `parameters`, `grad`, `losses` and moments are arrays."""
        with self.lock:
            return run_state.belonging_to(self, run_state.of(self))

    def load(self, path: Any) -> None:
        """Continue the run that `save` wrote: the next steps are those that it would have made.

        The file also sets `batch_size`, `l1`, `l2` and the optimiser: an optimiser of the same class loads
        the state, one of another class is replaced.

        Raises
        ------
        ValueError, TypeError
            When the file holds no run, or one with another number of parameters, another number of
            examples or another loss; then nothing changes.
        """
        state = run_state.read(path)
        with self.lock:
            run_state.take(self, state, f"path: {str(path)!r} holds a run")

    def resume(self, state: dict[str, Any] | run_state.SavedRun) -> None:
        """Continue the run of `state`, as `load` does.

        Raises
        ------
        ValueError, TypeError
            When `state` is not such a state, or `load` would refuse its run; then nothing changes.
        """
        run_state.check_complete(state)
        with self.lock:
            run_state.take(self, state, "state: is that of a run")


def _checked_size(size: Any) -> int | None:
    return None if size is None else as_whole(size, "batch_size", at_least=1)
