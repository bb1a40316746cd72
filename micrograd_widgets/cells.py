"""Which cell shows which views, so that running a cell again leaves no old views behind."""

from __future__ import annotations

import weakref
from collections import deque

from ipywidgets import Widget
from ipywidgets.widgets.widget import _instances

_Shown = weakref.WeakSet[Widget]

_by_cell: dict[str, _Shown] = {}
_running: list[tuple[str, _Shown]] = []  # more than one while %%capture runs a cell in a cell
_MOST_LOOSE = 8
_loose: deque[weakref.ref[Widget]] = deque()  # shown outside of a cell, as `interact` does


def begin(cell: str | None) -> None:
    """A cell starts to run; `cell` is its id, None where the host gives none."""
    outer = _running[-1] if _running and cell is None else None
    _running.append(outer or (cell or "", weakref.WeakSet()))


def shown(view: Widget) -> None:
    """The running cell shows `view`; outside of one, the oldest views shown so are closed."""
    if _running:
        _running[-1][1].add(view)
        return
    if not any(ref() is view for ref in _loose):
        _loose.append(weakref.ref(view))
    while len(_loose) > _MOST_LOOSE:
        _close(_loose.popleft()())


def end() -> None:
    """The cell is done: close what it showed last time, does not show now, and nobody else shows."""
    if not _running:
        return
    cell, now = _running.pop()
    if not cell or any(outer is now for _, outer in _running):
        return
    before = _by_cell.pop(cell, _Shown())
    if now:
        _by_cell[cell] = now
    for view in list(before):
        _close(view)


def _close(view: Widget | None) -> None:
    """Close `view`, unless another cell shows it, or a box holds it."""
    if view is None or any(view in views for views in _by_cell.values()):
        return
    if not any(view in getattr(widget, "children", ()) for widget in list(_instances.values())):
        view.close()
