"""Checks of the examples that a model is trained on."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..array_types import Array
from ..checks import as_float, described
from ..value import Value


def checked_points(X: Any, name: str = "X") -> Array:
    """`X` as an array of shape `(n, nin)`.

    Raises
    ------
    TypeError, ValueError
        When it has another shape or no rows, or anything in it is not a finite number.
    """
    points = _finite(X, name)
    if points.ndim != 2 or 0 in points.shape:
        one = (
            f"; write [{name}] for a single example, np.array({name})[:, None] for n of one number"
        )
        raise ValueError(
            f"{name}: expected shape (n, nin), a row of numbers for each example, "
            f"got shape {points.shape}{one if points.ndim == 1 and points.size else ''}"
        )
    return points


def checked_examples(X: Any, y: Any) -> tuple[Array, Array]:
    """`X` as an array of shape `(n, nin)`, `y` as one of shape `(n,)` or `(n, k)`.

    Both are read-only copies.
    """
    points, targets = checked_points(X), _finite(y, "y")
    if targets.ndim not in (1, 2) or 0 in targets.shape:
        raise ValueError(f"y: expected shape (n,) or (n, k), got shape {targets.shape}")
    if len(targets) != len(points):
        turned = " (is X transposed?)" if points.shape[1] == len(targets) else ""
        raise ValueError(
            f"y: expected {len(points)} targets, one for each row of X, got {len(targets)}{turned}"
        )
    points.flags.writeable = targets.flags.writeable = False
    return points, targets


def _finite(given: Any, name: str) -> Array:
    if np.ma.is_masked(given):
        raise ValueError(f"{name}: expected a number everywhere, got a masked array")
    try:
        raw = np.array(given)
    except ValueError:  # rows of different lengths
        raise TypeError(
            f"{name}: expected rows of numbers, all equally long, got {described(given)}"
        ) from None
    numbers = raw.astype(float) if raw.dtype.kind in "biuf" else _one_by_one(given, name)
    if not np.isfinite(numbers).all():
        at = tuple(int(i) for i in np.argwhere(~np.isfinite(numbers))[0])
        raise ValueError(f"{name}: expected finite numbers, got {numbers[at]} at {list(at)}")
    return numbers


def _one_by_one(given: Any, name: str) -> Array:
    """Convert one by one; the error names the first non-number."""
    things = np.array(given, dtype=object)
    numbers = np.empty(things.shape)
    for at in np.ndindex(things.shape):
        place = "".join(f"[{i}]" for i in at)
        if isinstance(things[at], Value):
            raise TypeError(f"{name}{place}: expected a plain number, got {described(things[at])}")
        numbers[at] = as_float(things[at], f"{name}{place}")
    return numbers
