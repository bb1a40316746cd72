"""What counts as a number, what a function takes, and how an error describes anything else."""

import inspect
import math
from collections.abc import Callable
from numbers import Real
from operator import index
from typing import Any


def as_float(number: Any, name: str) -> float:
    """`number` as a builtin float; errors call it `name`."""
    if not is_real(number):
        raise TypeError(f"{name}: expected a real number, got {described(number)}")
    try:
        return float(number)
    except OverflowError:  # an int past 1.8e308
        return math.inf if number > 0 else -math.inf


def is_real(number: Any) -> bool:
    """Whether `number` is a real number, NumPy's included."""
    if isinstance(number, Real):
        return True
    # a NumPy bool or a 0-d array is real, but not registered as `Real`
    dtype = getattr(number, "dtype", None)
    return getattr(number, "shape", None) == () and getattr(dtype, "kind", None) in {*"biuf"}


def takes(function: Callable[..., Any], *arguments: Any) -> bool:
    """Whether a function can be called with so many arguments, as far as its signature says."""
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError:
        return False
    except ValueError:  # it has none to inspect
        pass
    return True


def described(thing: Any) -> str:
    """`thing` and its type, for the end of an error message."""
    if isinstance(thing, type):
        return f"the class {thing.__name__} itself; write {thing.__name__}(…)"
    if name := foreign(thing):
        return f"a {name}; adopt(…) makes one of ours"
    return f"{shown(thing)} ({type(thing).__name__})"


def shown(thing: Any) -> str:
    """The repr of `thing`, cut to 60 characters."""
    try:
        text = repr(thing)
    except Exception:  # of a class of the learner's own; an int of 4300 digits; nested too deeply
        return "something that cannot be shown"
    return text if len(text) <= 60 else text[:57] + "..."


def foreign(thing: Any) -> str:
    """The class of a Value of another engine, such as "micrograd.engine.Value"; else ""."""
    from .node import Node  # not at the top: node.py imports this file

    kind = type(thing)
    try:
        shaped = is_real(thing.data) and (kind.__name__ == "Value" or hasattr(thing, "_prev"))
    except Exception:  # no data, or an attribute that cannot be read
        shaped = False
    return f"{kind.__module__}.{kind.__name__}" if shaped and not isinstance(thing, Node) else ""


def as_finite(number: Any, name: str, wanted: str = "a finite number") -> float:
    """`number` as a builtin float; errors call it `name`."""
    finite = as_float(number, name)
    if not math.isfinite(finite):
        raise ValueError(f"{name}: expected {wanted}, got {shown(number)}")
    return finite


def as_whole(number: Any, name: str, at_least: int = 0) -> int:
    """`number` as a builtin int; errors call it `name`."""
    wanted = f"{name}: expected a whole number, at least {at_least}, got "
    whole = whole_or_none(number)
    if whole is None:
        raise TypeError(wanted + described(number))
    if whole < at_least:
        raise ValueError(f"{wanted}{shown(number)}")
    return whole


def whole_or_none(number: Any) -> int | None:
    """`number` as a builtin int; None when it is not a whole number, or is a truth value."""
    dtype = getattr(number, "dtype", None)  # NumPy 1 accepts its own truth values as indices
    if isinstance(number, bool) or getattr(dtype, "kind", "") == "b":
        return None
    try:
        return index(number)
    except TypeError:
        return None
