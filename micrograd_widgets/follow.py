"""Views follow the Values: after every cell, and a few times a second during a long one.

marimo calls nothing of ours when a cell has ended: there, a timer in its loop takes the place of that.
"""

from __future__ import annotations

import asyncio
import threading
import time
import weakref
from collections.abc import Callable
from functools import partial

from .bindings import Binding, followed

_FIRST_PAUSE = 0.3  # seconds a cell may run before the first look
_SHORTEST_PAUSE = 0.1
_PAUSE_FACTOR = 10  # a pause is ten looks long: views cost a loop at most a tenth


class Watch:
    """Looks at everything that views show while a cell runs."""

    def __init__(self) -> None:
        self._done: threading.Event | None = None

    def start(self) -> None:
        """A cell begins."""
        self.stop()
        self._done = threading.Event()
        try:
            threading.Thread(target=_look, args=(self._done,), daemon=True).start()
        except RuntimeError:  # no threads here, as in JupyterLite: views follow after the cell
            return

    def stop(self) -> None:
        """The cell is over."""
        if self._done is not None:
            self._done.set()
            self._done = None


def follow_all() -> None:
    """Bring every view up to date. An error is shown in its view and stops no other view."""
    for binding in followed():
        _guarded(binding, binding.follow)


def _peek_all() -> None:
    for binding in followed():
        _guarded(binding, binding.peek)


def _look(done: threading.Event) -> None:
    pause = _FIRST_PAUSE
    while not done.wait(pause):  # it holds no binding meanwhile
        began = time.perf_counter()
        _peek_all()
        pause = _pause_after(began)


def _pause_after(began: float) -> float:
    return max(_SHORTEST_PAUSE, _PAUSE_FACTOR * (time.perf_counter() - began))


class _Timer:
    """Follows in one loop, between cells, while a view is open.

    `marimo run` gives each visitor a thread with a loop, and all of them these modules: each loop
    follows what was shown in it.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = weakref.ref(loop)
        self._bindings: weakref.WeakSet[Binding] = weakref.WeakSet()
        self.runs = False

    def follow(self, binding: Binding) -> None:
        self._bindings.add(binding)
        if not self.runs:
            self.runs = True
            self._again(_SHORTEST_PAUSE)

    def _again(self, pause: float) -> None:
        if loop := self._loop():
            loop.call_later(pause, self._look)

    def _look(self) -> None:
        began = time.perf_counter()
        bindings = [*self._bindings]
        for binding in bindings:
            _guarded(binding, partial(_follow_what_is_open, binding))
        self.runs = any(binding.views for binding in bindings)
        if self.runs:
            self._again(_pause_after(began))


def _follow_what_is_open(binding: Binding) -> None:
    for view in [*binding.views]:
        if not view.is_open:  # marimo has closed it, and our side does not know
            view.close()
    binding.follow()


_timers: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Timer] = weakref.WeakKeyDictionary()


def follow_by_timer(binding: Binding) -> None:
    """Follow `binding` from now on in the running loop; without one, as in a script, do nothing."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    _timers.setdefault(loop, _Timer(loop)).follow(binding)


def _guarded(binding: Binding, look: Callable[[], None]) -> None:
    error = ""
    try:
        look()
    except Exception as problem:
        error = f"{type(problem).__name__}: {problem}"
    for view in [*binding.views]:
        view.error = error
