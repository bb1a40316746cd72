"""How many examples a model gets right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..array_types import Array
from ..losses import binary_cross_entropy, hinge
from .examples import examples_for

if TYPE_CHECKING:
    from ..trainer import Trainer

SCORES = (hinge, binary_cross_entropy)  # losses whose one output is a score: its sign is the class


def accuracy_of(trainer: Trainer, X: Any, y: Any) -> float:
    """The fraction of these examples that a Trainer gets right; None for both: of its own."""
    if (X is None) != (y is None):
        raise TypeError("X and y: give both, or neither for the examples it is trained on")
    if X is None:
        points, targets = trainer.X, trainer.y
    else:
        points, targets, _ = examples_for(trainer.loss, X, y, trainer.classes)
    classes = np.unique(trainer.y)
    return fraction_right(trainer.predict(points), targets, trainer.loss, classes)


def fraction_right(outputs: Array, y: Array, loss: Callable[..., Any], classes: Array) -> float:
    """The fraction of examples whose output is on the side of its class; nan is on neither.

    Parameters
    ----------
    outputs
        Shape `(n,)` for a model of one output; `(n, k)` for one with an output for each class.
    y
        Classes, shape `(n,)`; or `(n, k)` with the largest number at the right class.
    loss
        Decides where the border between two classes is for one output: at 0 for hinge and binary
        cross-entropy, whose outputs are scores; else half way between the two numbers.
    classes
        All classes, in order.

    Raises
    ------
    ValueError
        When the targets are not among the classes, or not classes at all.
    """
    outputs, y = _narrow(outputs), _narrow(y)
    if outputs.ndim == 2:
        right = _labels(y, outputs.shape[1])
        sure = ~np.isnan(outputs).any(axis=1)
        return float(np.mean((np.argmax(outputs, axis=1) == right) & sure))
    if y.ndim != 1 or len(classes) > 2:
        given = "rows" if y.ndim != 1 else f"{len(classes)} different targets"
        raise ValueError(f"accuracy: expected two classes in y, got {given}")
    _check_known(y, loss, classes)
    middle = _middle(classes)
    side = outputs > (0.0 if loss in SCORES else middle)
    return float(np.mean((side == (y > middle)) & ~np.isnan(outputs)))


def _narrow(array: Array) -> Array:
    """A single column as an array of shape `(n,)`."""
    return array[:, 0] if array.ndim == 2 and array.shape[1] == 1 else array


def _labels(y: Array, k: int) -> Array:
    """Which of `k` outputs is the right one for each example."""
    if y.ndim == 2:
        largest: Array = np.argmax(y, axis=1)
        return largest
    if len(wrong := y[~np.isin(y, np.arange(k))]):
        raise ValueError(
            f"accuracy: expected labels from 0 to {k - 1} in y, one for each output, got {wrong[0]}"
        )
    return y


def _check_known(y: Array, loss: Callable[..., Any], classes: Array) -> None:
    """Refuse targets that are neither a class of the Trainer nor one of its loss."""
    usual = {hinge: [-1.0, 1.0], binary_cross_entropy: [0.0, 1.0]}
    known = np.union1d(classes, usual.get(loss, _pair(classes)))
    if len(wrong := y[~np.isin(y, known)]):
        allowed = " or ".join(f"{number:g}" for number in known)
        raise ValueError(f"accuracy: expected the classes {allowed} in y, got {wrong[0]:g}")


def _pair(classes: Array) -> list[float]:
    """The usual two classes, −1, 1 or 0, 1, when only one of them is known."""
    if len(classes) == 2:
        return [*classes]
    return {-1.0: [-1.0, 1.0], 0.0: [0.0, 1.0], 1.0: [-1.0, 0.0, 1.0]}.get(float(classes[0]), [])


def _middle(classes: Array) -> float:
    """Half way between two classes; a single class counts as one of the pair −1, 1 or 0, 1."""
    if len(classes) == 2:
        return float(classes.mean())
    return 0.5 if classes[0] == 0 else 0.0
