"""Checks of the examples that a model is trained on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..array_types import Array
from ..checks import as_float, described, shown
from ..losses import cross_entropy
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


def examples_for(
    loss: Callable[..., Any], X: Any, y: Any, classes: list[str]
) -> tuple[Array, Array, list[str]]:
    """Examples for this loss, with numbers for names of classes; and these names.

    `classes` are the names so far.

    Raises
    ------
    TypeError, ValueError
        When they are not as described in `Trainer`.
    """
    given = y
    y, known = _numbered(y, classes)
    if known and not classes and loss is not cross_entropy:
        raise TypeError(
            f"y[0]: expected a real number, got {described(given[0])}; "
            'names of classes go with loss="cross_entropy"'
        )
    return *checked_examples(X, y), known


def _numbered(y: Any, classes: list[str]) -> tuple[Any, list[str]]:
    """Numbers for names of classes, in alphabetical order unless `classes` gives another; and the names.

    Any other `y` stays as it is.
    """
    listed = list(y) if isinstance(y, list | tuple | np.ndarray) else []
    if not listed or not all(isinstance(name, str) for name in listed):
        return y, classes
    known = classes or sorted({*listed})
    for i, name in enumerate(listed):
        if name not in known:
            allowed = ", ".join(known)
            raise ValueError(f"y[{i}]: expected one of {allowed[:80]}, got {shown(name)}")
    return np.array([known.index(name) for name in listed]), [str(name) for name in known]


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
