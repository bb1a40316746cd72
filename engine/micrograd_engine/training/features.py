"""Features: what a model gets in place of the two inputs of an example, computed from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..array_types import Array
from ..checks import described, shown

FEATURES: dict[str, Callable[[Array, Array], Array]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1**2": lambda x1, x2: x1 * x1,
    "x2**2": lambda x1, x2: x2 * x2,
    "x1*x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
}


def checked_features(given: Any) -> tuple[str, ...]:
    """Names of features; none for None.

    Raises
    ------
    TypeError, ValueError
        When `given` is no list of different names in `FEATURES`, or an empty one.
    """
    if given is None:
        return ()
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        raise TypeError(f'features: expected names such as ("x1", "x1*x2"), got {described(given)}')
    names = tuple(given)
    if not names:
        raise ValueError("features: expected at least one name, got none")
    for i, name in enumerate(names):
        if not isinstance(name, str) or name not in FEATURES:
            raise ValueError(
                f"features[{i}]: expected one of {', '.join(FEATURES)}, got {shown(name)}"
            )
        if name in names[:i]:
            raise ValueError(f"features[{i}]: expected each name once, got {name!r} again")
    return names


def inputs_of(features: tuple[str, ...], X: Array, nin: int | None = None) -> Array:
    """What a model of `nin` inputs gets for the examples `X`: a column for each feature; X without features.

    Raises
    ------
    ValueError
        When there are features and X has not two columns, or they are not `nin`.
    """
    if not features:
        return X
    if X.shape[1] != 2:
        raise ValueError(
            f"X: expected rows of length 2, as features are of x1 and x2, got length {X.shape[1]}"
        )
    if nin not in (None, len(features)):
        raise ValueError(
            f"features: expected {nin}, as many as the inputs of the model, got {len(features)}"
        )
    with np.errstate(all="ignore"):
        return np.column_stack([FEATURES[name](*X.T) for name in features])
