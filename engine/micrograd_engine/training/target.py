"""Target: stands for the target of one example while a loss is recorded."""

from __future__ import annotations

import math
from operator import index
from typing import Any

from ..checks import shown
from ..value import Value


class Target(Value):
    """A target that remembers whether its number was looked at.

    A loss that only computes with it is recorded once for all targets. A loss that compares it, or
    uses it as an index, is recorded for each target, with a plain number instead.
    """

    __slots__ = ("looked_at",)
    looked_at: bool

    def __init__(self, data: float) -> None:
        super().__init__(data, label="y")
        self.looked_at = False

    def _look(self) -> float:
        self.looked_at = True
        return self._data

    @property  # type: ignore[misc]  # it is never assigned
    def data(self) -> float:
        return self._look()

    def __float__(self) -> float:
        return self._look()

    def __index__(self) -> int:
        number = self._look()
        if not math.isfinite(number) or number != int(number):
            raise TypeError(f"expected a whole number, got {shown(number)}")
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
        """Its identity, as graphs keep it in sets. Looking it up in a dict counts as a look."""
        self.looked_at = True
        return Value.__hash__(self)

    def __repr__(self) -> str:
        self.looked_at = True
        return super().__repr__()


def plain(targets: Any) -> Any:
    """Targets as a loss expects them: 2 instead of 2.0, which cannot index a list."""
    if isinstance(targets, list):
        return [plain(target) for target in targets]
    return int(targets) if targets.is_integer() else targets
