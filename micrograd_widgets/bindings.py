"""Live: what cells can change and views follow, graphs and training runs alike."""

import weakref
from collections.abc import Set as AbstractSet
from typing import Any, Protocol

from micrograd_engine import Value


class Followed(Protocol):
    """Something that its views show as it is now."""

    views: weakref.WeakSet[Any]

    @property
    def held(self) -> AbstractSet[Value]:
        """The Values that it shows numbers of."""

    def follow(self) -> None:
        """Take over what a cell has changed, and tell the views when that was anything."""

    def peek(self) -> None:
        """As `follow`, for the time while a cell runs: look only, write nothing."""


_live: weakref.WeakSet[Any] = weakref.WeakSet()


def join(followed: Followed) -> None:
    """From now on it is followed, as long as a view holds it."""
    _live.add(followed)


def live() -> list[Followed]:
    """All that some view still holds."""
    return list(_live)


def spread(source: Followed) -> None:
    """`source` has changed its Values: all others that show one of them follow.

    Not under a lock: two that share Values would wait for each other.
    """
    for other in live():
        if other is not source and not source.held.isdisjoint(other.held):
            other.follow()
