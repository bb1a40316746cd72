"""How many examples a model gets right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..losses import binary_cross_entropy, hinge

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def fraction_right(outputs: Array, y: Array, loss: Callable[..., Any], classes: Array) -> float:
    """The fraction of examples whose output is on the side of its class.

    Parameters
    ----------
    outputs
        Shape `(n,)` for a model of one output; `(n, k)` for one with an output for each class.
    y
        Classes, shape `(n,)`; or `(n, k)` with the largest number at the right class.
    loss
        Says where the border between two classes is for one output: at 0 for hinge and binary
        cross-entropy, whose outputs are scores; else half way between the two numbers.
    classes
        Every class there is, in order.

    Raises
    ------
    ValueError
        When the targets are no classes.
    """
    import numpy as np

    if outputs.ndim == 2:
        right = y if y.ndim == 1 else np.argmax(y, axis=1)
        if y.ndim == 1 and not np.isin(y, np.arange(outputs.shape[1])).all():
            raise ValueError(
                f"accuracy: expected labels from 0 to {outputs.shape[1] - 1} in y, one for each "
                f"output, got {classes.tolist()[:5]}"
            )
        return float(np.mean(np.argmax(outputs, axis=1) == right))
    if y.ndim != 1 or len(classes) > 2:
        raise ValueError(
            f"accuracy: expected two classes in y, got {len(classes)} different targets"
        )
    border = 0.0 if loss in (hinge, binary_cross_entropy) else _middle(classes)
    return float(np.mean((outputs > border) == (y > border)))


def _middle(classes: Array) -> float:
    """Half way between two classes; where there is one only, the usual pairs are −1, 1 and 0, 1."""
    if len(classes) == 2:
        return float(classes.mean())
    return 0.5 if classes[0] == 0 else 0.0
