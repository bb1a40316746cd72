"""Snapshot: all attributes of a graph's objects, to put back."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Self

from ..adoption.roles import MISSING, read


class Snapshot:
    """Puts every attribute back at the end, also after an error."""

    def __init__(self, objects: Iterable[Any]) -> None:
        self._kept = [
            (o, dict(vars(o)) if hasattr(o, "__dict__") else None, _slots(o)) for o in objects
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for o, attributes, slots in self._kept:
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


def _slots(o: Any) -> dict[str, Any]:
    names = []
    for kind in type(o).__mro__:
        slots = vars(kind).get("__slots__", ())
        names += [slots] if isinstance(slots, str) else [*slots]
    return {name: read(o, name) for name in names if name not in ("__dict__", "__weakref__")}


def _same(now: dict[str, Any], before: dict[str, Any]) -> bool:
    return now.keys() == before.keys() and all(now[name] is before[name] for name in now)
