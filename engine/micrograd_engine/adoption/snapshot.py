"""Snapshot: the numbers of a graph of mirrors and all attributes of its objects, to put back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from .memory import places
from .read import captured
from .roles import MISSING, find, read, slots_of

if TYPE_CHECKING:
    from ..value import Value


class Snapshot:
    """Puts every number and attribute back at the end, also after an error.

    Parameters
    ----------
    values
        The Values of a graph, mirrors of objects among them.
    """

    def __init__(self, values: Iterable[Value]) -> None:
        self._numbers = [(v, v._data, v._grad) for v in values]
        origins = [getattr(v, "_origin", None) for v, _, _ in self._numbers]
        self._origins = [
            (origin, origin.met, origin.numbers, origin.passed, origin.disagrees)
            for origin in origins
            if origin is not None and origin.original is not None
        ]
        self._objects = [
            (
                origin.original,
                dict(vars(origin.original)) if hasattr(origin.original, "__dict__") else None,
                {name: read(origin.original, name) for name in slots_of(origin.original)},
                [(put, was) for put, was, _ in places(origin.original, origin.original)],
            )
            for origin, *_ in self._origins
        ]

        self._outside = _outside([origin.original for origin, *_ in self._origins])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for kept in self._objects:
            _restore(*kept)
        for o, name, grad in self._outside:
            setattr(o, name, grad)
        for v, data, grad in self._numbers:
            v._data, v._grad = data, grad
        for origin, met, numbers, passed, disagrees in self._origins:
            origin.met, origin.numbers = met, numbers
            origin.passed, origin.disagrees = passed, disagrees


def _outside(objects: list[Any]) -> list[tuple[Any, str, Any]]:
    """The gradients of objects that a `_backward` reaches, but that are no operands."""
    known = {id(o) for o in objects}
    held = (thing for o in objects for thing in captured(o).values() if type(thing) is type(o))
    others = {id(thing): thing for thing in held if id(thing) not in known}
    found = [(thing, *find(thing, "gradient")) for thing in others.values()]
    return [kept for kept in found if kept[1]]


def _restore(
    o: Any,
    attributes: dict[str, Any] | None,
    slots: dict[str, Any],
    remembered: list[tuple[Callable[[Any], None], Any]],
) -> None:
    if attributes is not None and not _same(vars(o), attributes):
        vars(o).clear()
        vars(o).update(attributes)
    for name, content in slots.items():
        if read(o, name) is not content:
            with suppress(AttributeError):
                if content is MISSING:
                    object.__delattr__(o, name)
                else:
                    object.__setattr__(o, name, content)
    for put, content in remembered:
        with suppress(AttributeError):
            put(content)


def _same(now: dict[str, Any], before: dict[str, Any]) -> bool:
    return now.keys() == before.keys() and all(now[name] is before[name] for name in now)
