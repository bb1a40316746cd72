"""Which cell shows which views, so that running a cell again leaves no old views behind."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .view import View

_running: str | None = None
_by_cell: dict[str, weakref.WeakSet[View]] = {}
_now: weakref.WeakSet[View] = weakref.WeakSet()


def begin(cell: str | None) -> None:
    """A cell starts to run; `cell` is its id, None where the host gives none."""
    global _running
    _running = cell
    _now.clear()


def shown(view: View) -> None:
    """The running cell shows `view`."""
    _now.add(view)


def end() -> None:
    """The cell is done: close what it showed last time, does not show now, and nobody else shows."""
    global _running
    if _running is None:
        return
    before = _by_cell.pop(_running, weakref.WeakSet())
    if _now:
        _by_cell[_running] = weakref.WeakSet(_now)
    for view in before:
        if not any(view in views for views in _by_cell.values()):
            view.close()
    _running = None
