"""Target: what a loss is recorded with in the place of the target of one example."""

from __future__ import annotations

import math
from operator import index
from typing import Any

from ..value import Value


class Target(Value):
    """A target that remembers whether somebody looked at its number.

    A loss that computes with it alone is recorded once for all targets. One that compares it, or
    looks it up, is recorded for each, with a plain number in this one's place.
    """

    __slots__ = ("looked_at",)
    looked_at: bool

    def __init__(self, data: float) -> None:
        super().__init__(data, label="y")
        self.looked_at = False

    def _look(self) -> float:
        self.looked_at = True
        return self._data

    @property  # type: ignore[misc]  # nobody assigns it
    def data(self) -> float:
        return self._look()

    def __float__(self) -> float:
        return self._look()

    def __index__(self) -> int:
        number = self._look()
        if not math.isfinite(number) or number != int(number):
            raise TypeError(f"expected a whole number, got {number!r}")
        return index(int(number))

    __int__ = __index__

    def __bool__(self) -> bool:
        return self._look() != 0

    def __eq__(self, other: object) -> bool:
        return bool(self._look() == other)

    def __lt__(self, other: Any) -> bool:
        return bool(self._look() < other)

    def __le__(self, other: Any) -> bool:
        return bool(self._look() <= other)

    def __gt__(self, other: Any) -> bool:
        return bool(self._look() > other)

    def __ge__(self, other: Any) -> bool:
        return bool(self._look() >= other)

    def __hash__(self) -> int:
        """That of the object: graphs hold it in sets. Who looks it up in a dict looks at it."""
        self.looked_at = True
        return Value.__hash__(self)

    def __repr__(self) -> str:
        self.looked_at = True
        return super().__repr__()


def plain(targets: Any) -> Any:
    """Targets as a loss expects them: 2 in the place of 2.0, which is no index of a list."""
    if isinstance(targets, list):
        return [plain(target) for target in targets]
    return int(targets) if targets.is_integer() else targets
