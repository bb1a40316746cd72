"""The examples that a model is trained on, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..real import described

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def checked_points(X: Any, name: str = "X") -> Array:
    """`X` as an array of shape `(n, nin)`.

    Raises
    ------
    TypeError, ValueError
        When it has another shape or no rows, or something in it is not a finite number.
    """
    points = _finite(X, name)
    if points.ndim != 2 or 0 in points.shape:
        raise ValueError(
            f"{name}: expected shape (n, nin), a row of numbers for each example, "
            f"got shape {points.shape}"
        )
    return points


def checked_examples(X: Any, y: Any) -> tuple[Array, Array]:
    """`X` as an array of shape `(n, nin)`, `y` as one of shape `(n,)` or `(n, k)`.

    They are copies that nobody writes into.
    """
    points, targets = checked_points(X), _finite(y, "y")
    if targets.ndim not in (1, 2) or 0 in targets.shape:
        raise ValueError(f"y: expected shape (n,) or (n, k), got shape {targets.shape}")
    if len(targets) != len(points):
        raise ValueError(
            f"y: expected {len(points)} targets, one for each row of X, got {len(targets)}"
        )
    points.flags.writeable = targets.flags.writeable = False
    return points, targets


def _finite(given: Any, name: str) -> Array:
    import numpy as np

    try:
        raw = np.array(given)
        numbers = raw.astype(float) if raw.dtype.kind in "biuf" else None
    except ValueError:  # rows of different lengths
        numbers = None
    if numbers is None:
        raise TypeError(
            f"{name}: expected rows of numbers, all equally long, got {described(given)}"
        )
    if not np.isfinite(numbers).all():
        at = tuple(int(i) for i in np.argwhere(~np.isfinite(numbers))[0])
        raise ValueError(f"{name}: expected finite numbers, got {numbers[at]} at {list(at)}")
    return numbers
