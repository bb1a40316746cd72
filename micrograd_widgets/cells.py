"""Cells: which one shows which views, and the variables that they share.

When a cell runs again, the views that it showed before are closed, unless it shows them again.
"""

from __future__ import annotations

import sys
import weakref
from collections import deque
from typing import Any

from ipywidgets import Widget
from ipywidgets.widgets.widget import _instances

_Shown = weakref.WeakSet[Widget]

_by_cell: dict[str, _Shown] = {}
_running: list[tuple[str, _Shown]] = []  # more than one while %%capture runs a cell in a cell
_MAX_LOOSE_VIEWS = 8
_loose: deque[weakref.ref[Widget]] = deque()  # shown outside of a cell, as `interact` does


def namespace() -> dict[str, Any]:
    """The variables of the notebook; empty outside of one."""
    if in_marimo():
        return vars(sys.modules["__main__"])
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell.user_ns if shell is not None else {}


def in_notebook() -> bool:
    """Whether a kernel runs this, and not a script or a terminal."""
    return in_jupyter() or in_marimo()


def in_jupyter() -> bool:
    """Whether a kernel of Jupyter runs this."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


def in_marimo() -> bool:
    """Whether a notebook of marimo runs this."""
    marimo = sys.modules.get("marimo")
    return marimo is not None and marimo.running_in_notebook()


def begin(cell: str | None) -> None:
    """A cell starts; `cell` is its id, None where the host gives none."""
    outer = _running[-1] if _running and cell is None else None
    _running.append(outer or (cell or "", weakref.WeakSet()))


def shown(view: Widget) -> None:
    """The running cell shows `view`. Outside of a cell, close the oldest views shown that way.

    marimo itself closes the views of a cell that runs again.
    """
    if in_marimo():
        return
    if _running:
        _running[-1][1].add(view)
        return
    if not any(ref() is view for ref in _loose):
        _loose.append(weakref.ref(view))
    while len(_loose) > _MAX_LOOSE_VIEWS:
        _close(_loose.popleft()())


def running() -> str:
    """The id of the running cell; "" outside of one, and where the host gives none."""
    return _running[-1][0] if _running else ""


def end() -> None:
    """The cell is done: close the views of its last run that nothing shows now."""
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
    """Close `view`, unless another cell shows it or a box holds it."""
    if view is None or any(view in views for views in _by_cell.values()):
        return
    if not any(view in getattr(widget, "children", ()) for widget in list(_instances.values())):
        view.close()
