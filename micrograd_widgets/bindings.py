"""Bindings: the graphs and training runs that views show and cells change.

A binding holds the Values or the Trainer, which are authoritative, and the state that it last sent to
its views. A difference between the two means that a cell has changed something.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Set as AbstractSet
from typing import Any, Self

from micrograd_engine import Value

_AT_ONCE = 6  # publications: a page of fifty views would drop frames

_bindings: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()


def followed() -> list[Binding]:
    """All bindings that some view still holds."""
    return [binding for ref in _bindings.valuerefs() if (binding := ref()) is not None]


class Binding:
    """A graph or a run that several views show, with the numbers of its states.

    Attributes
    ----------
    lock : RLock
        Held during every read-modify-write: JupyterLab may deliver messages on a thread of their
        own while a cell runs.
    recording : int
        Counts the structures: it increases when a cell has changed the computation.
    revision : int
        Counts the states; a commit names the one that it starts from.
    shown_values : set of Value
        The Values whose numbers the views show.
    views : WeakSet of CommittingView
    """

    lock: threading.RLock
    shown_values: AbstractSet[Value]

    def __init__(self) -> None:
        self.recording = 0
        self.revision = 0
        self.views: weakref.WeakSet[Any] = weakref.WeakSet()

    @classmethod
    def of(cls, subject: Any) -> Self:
        """The one binding of `subject`, a root or a Trainer."""
        binding: Self | None = _bindings.get(id(subject))  # it holds its subject: the id is its own
        if binding is None:
            binding = _bindings[id(subject)] = cls(subject)  # type: ignore[call-arg]
        return binding

    def mark_start(self) -> None:
        """From now on Reset restores the present state."""
        raise NotImplementedError

    # ---- cells

    def follow(self) -> None:
        """Take over the changes of a cell; if there are any, let the views publish them."""
        if self.views and self._follow():
            self.publish_views()

    def peek(self) -> None:
        """Like `follow`, while a cell runs: only look, without writing to its Values."""
        if any(view.on_screen for view in self.views) and self._peek():
            self.publish_views()

    def _follow(self) -> bool:
        """Take over the changes of a cell; return whether there are any."""
        raise NotImplementedError

    def _peek(self) -> bool:
        """Like `_follow`, without writing to the Values."""
        raise NotImplementedError

    # ---- views

    def publish_views(self, source: Any = None) -> None:
        """Let all views but `source` publish: those first that have waited longest, many not at once."""
        others = [view for view in self.views if view is not source]
        others.sort(key=lambda view: view.published_at)
        for view in others[:_AT_ONCE]:
            view.publish_rarely()
        for view in others[_AT_ONCE:]:
            view.publish_soon()

    def spread(self, source: Any) -> None:
        """After a change by one view, let the other views follow, and all bindings that share Values.

        Not under a lock: two bindings that share Values would wait for each other.
        """
        self.publish_views(source)
        for other in followed():
            if other is not self and not self.shown_values.isdisjoint(other.shown_values):
                other.follow()
