"""What counts as a real number, and what an error says of anything else."""

import math
from numbers import Real
from typing import Any


def as_float(number: Any, name: str) -> float:
    """`number` as a builtin float; `name` is the argument that an error speaks of."""
    if not is_real(number):
        raise TypeError(f"{name}: expected a real number, got {described(number)}")
    try:
        return float(number)
    except OverflowError:  # an int past 1.8e308
        return math.inf if number > 0 else -math.inf


def is_real(number: Any) -> bool:
    if isinstance(number, Real):
        return True
    # a numpy bool or a 0-d array: real, but not registered as such
    dtype = getattr(number, "dtype", None)
    return getattr(number, "shape", None) == () and getattr(dtype, "kind", None) in {*"biuf"}


def described(thing: Any) -> str:
    text = repr(thing)
    return f"{text if len(text) <= 60 else text[:57] + '...'} ({type(thing).__name__})"
