"""What counts as a number, and what an error says of anything else."""

import math
from numbers import Real
from operator import index
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
    if isinstance(thing, type):
        return f"the class {thing.__name__} itself; write {thing.__name__}(…)"
    if name := foreign(thing):
        return f"a {name}; adopt(…) makes one of ours"
    text = repr(thing)
    return f"{text if len(text) <= 60 else text[:57] + '...'} ({type(thing).__name__})"


def foreign(thing: Any) -> str:
    """The class of a Value that is not ours, such as "micrograd.engine.Value"; else ""."""
    from .node import Node  # which is built on this file

    kind = type(thing)
    try:
        shaped = is_real(thing.data) and (kind.__name__ == "Value" or hasattr(thing, "_prev"))
    except Exception:  # no data, or an attribute that cannot be read
        shaped = False
    return f"{kind.__module__}.{kind.__name__}" if shaped and not isinstance(thing, Node) else ""


def as_finite(number: Any, name: str, wanted: str = "a finite number") -> float:
    """`number` as a builtin float; `name` is the argument that an error speaks of."""
    finite = as_float(number, name)
    if not math.isfinite(finite):
        raise ValueError(f"{name}: expected {wanted}, got {number!r}")
    return finite


def as_whole(number: Any, name: str, at_least: int = 0) -> int:
    """`number` as a builtin int; `name` is the argument that an error speaks of."""
    wanted = f"{name}: expected a whole number, at least {at_least}, got "
    whole = whole_or_none(number)
    if whole is None:
        raise TypeError(wanted + described(number))
    if whole < at_least:
        raise ValueError(f"{wanted}{number!r}")
    return whole


def whole_or_none(number: Any) -> int | None:
    """`number` as a builtin int; None when it is no whole number, or a truth value."""
    dtype = getattr(number, "dtype", None)  # NumPy 1 takes its own truth values as indices
    if isinstance(number, bool) or getattr(dtype, "kind", "") == "b":
        return None
    try:
        return index(number)
    except TypeError:
        return None
