"""Memory: the plain numbers that an object keeps beside its own number and gradient.

The lecture's tanh keeps `t` in the closure of its `_backward`; others keep such numbers in attributes, in
lists, in the defaults of a function, or in an object of their own such as a `ctx`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import FunctionType, ModuleType
from typing import Any

from ..checks import as_float
from .roles import MISSING, find, is_number, read, single, slots_of

MAX_DEPTH = 6
MAX_SIZE = 1000  # of an array
_EMPTY = (bool, type(None), str, set, frozenset)  # no numbers that a rule computes with
_NEVER = (*_EMPTY, tuple, list, dict, FunctionType)
Place = tuple[Callable[[Any], None], Any, Any]


def places(old: Any, new: Any) -> Iterator[Place]:
    """Where `old` keeps numbers: how to put others there, what is there, and what `new` keeps there.

    Both are objects that the same method made. A tuple is one place.
    """
    own = [find(old, role)[0] for role in ("number", "gradient", "label", "operation")]
    for name in (*getattr(old, "__dict__", ()), *slots_of(old)):
        if name not in own:
            yield from _inside(read(old, name), read(new, name), partial(setattr, old, name), old)


def remembered(o: Any) -> list[float]:
    """The plain numbers that it keeps beside its own, those of operands and derivatives."""
    return [number for _, content, _ in places(o, o) for number in _numbers(content, o)]


def _numbers(content: Any, owner: Any) -> Iterator[float]:
    if _is_plain(content, owner):
        yield as_float(single(content), "number")
    elif isinstance(content, tuple):
        for part in content:
            yield from _numbers(part, owner)


def _inside(
    old: Any, new: Any, put: Callable[[Any], None], owner: Any, depth: int = 0
) -> Iterator[Place]:
    """The places in one thing that `owner` keeps; none in other nodes, classes and modules."""
    if type(old) in _EMPTY or type(old) is type(owner):
        return
    if _is_plain(old, owner):
        if _is_plain(new, owner):
            yield put, old, new
        return
    if type(old) is not type(new) or depth > MAX_DEPTH:
        return
    if isinstance(old, tuple) and put is not _nowhere and [*_numbers(old, owner)]:
        yield put, old, _mixed(old, new, owner)
    for a, b, put_part in _parts(old, new, owner):
        yield from _inside(a, b, put_part, owner, depth + 1)


def _parts(old: Any, new: Any, owner: Any) -> Iterator[tuple[Any, Any, Callable[[Any], None]]]:
    if isinstance(old, tuple):
        for a, b in zip(old, new, strict=False):
            if not _is_plain(a, owner):
                yield a, b, _nowhere
    elif isinstance(old, list):
        for i, (a, b) in enumerate(zip(old, new, strict=False)):
            yield a, b, partial(old.__setitem__, i)
    elif isinstance(old, dict):
        for (key, a), b in zip(old.items(), new.values(), strict=False):
            yield a, b, partial(old.__setitem__, key)
    elif isinstance(old, FunctionType):
        for a, b in zip(old.__closure__ or (), new.__closure__ or (), strict=False):
            kept = read(a, "cell_contents")  # an error while the cell is empty
            if kept is not MISSING and type(kept) is not type(owner):
                yield kept, read(b, "cell_contents"), partial(setattr, a, "cell_contents")
        if old.__defaults__:
            yield old.__defaults__, new.__defaults__, partial(setattr, old, "__defaults__")
    elif isinstance(old, partial):
        yield old.args, new.args, partial(_set_arguments, old)
    elif _is_array(old):
        for i, (a, b) in enumerate(zip(old.flat, new.flat, strict=False)):
            yield a, b, partial(old.flat.__setitem__, i)
    elif _is_helper(old, owner):
        for name, a in list(vars(old).items()):
            yield a, read(new, name), partial(setattr, old, name)


def _set_arguments(function: Any, arguments: tuple[Any, ...]) -> None:
    function.__setstate__((function.func, arguments, function.keywords, vars(function)))


def _is_array(thing: Any) -> bool:
    """Whether it is an array of NumPy with some numbers."""
    return type(thing).__module__ == "numpy" and 0 < getattr(thing, "size", 0) <= MAX_SIZE


def _is_helper(thing: Any, owner: Any) -> bool:
    """Whether it is an object of the learner's, and no node."""
    if isinstance(thing, type | ModuleType) or type(thing) is type(owner):
        return False
    return type(getattr(thing, "__dict__", None)) is dict and not find(thing, "number")[0]


def _is_plain(thing: Any, owner: Any) -> bool:
    """Whether it is a number, and no truth value, nor an object of a class whose objects are floats."""
    kind = type(thing)
    return kind is float or (kind not in _NEVER and kind is not type(owner) and is_number(thing))


def _mixed(old: Any, new: Any, owner: Any) -> Any:
    """`old` with the numbers of `new`."""
    if _is_plain(old, owner) and _is_plain(new, owner):
        return new
    if not isinstance(old, tuple) or not isinstance(new, tuple) or len(old) != len(new):
        return old
    content = [_mixed(a, b, owner) for a, b in zip(old, new, strict=True)]
    make = getattr(type(old), "_make", tuple)  # of a named tuple
    return make(content)


def _nowhere(_: Any) -> None:
    """Parts of a tuple are replaced with it."""
