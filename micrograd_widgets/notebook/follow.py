"""Views follow the Values: after every cell, and a few times a second during a long one."""

import threading
import time
from collections.abc import Callable

from ..bindings import Binding, followed

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


def _look(done: threading.Event) -> None:
    pause = _FIRST_PAUSE
    while not done.wait(pause):
        began = time.perf_counter()
        for binding in followed():
            _guarded(binding, binding.peek)
        pause = max(_SHORTEST_PAUSE, _PAUSE_FACTOR * (time.perf_counter() - began))


def _guarded(binding: Binding, look: Callable[[], None]) -> None:
    error = ""
    try:
        look()
    except Exception as problem:
        error = f"{type(problem).__name__}: {problem}"
    for view in [*binding.views]:
        view.error = error
