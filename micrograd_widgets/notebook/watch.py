"""Views follow the Values: after every cell, and a few times a second during a long one."""

import threading
import time
from collections.abc import Callable

from ..bindings import Followed, live

_FIRST = 0.3  # seconds a cell may run before we look
_BREATH = (
    10  # time between two looks, in times that a look takes: views cost a loop at most a tenth
)
_SHORTEST = 1 / 10


class Watch:
    """Looks at all that views show while a cell runs."""

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
    """Bring every view up to date; what goes wrong with one is said in it, and stops no other."""
    for followed in live():
        _guarded(followed, followed.follow)


def _look(done: threading.Event) -> None:
    pause = _FIRST
    while not done.wait(pause):
        began = time.perf_counter()
        for followed in live():
            _guarded(followed, followed.peek)
        pause = max(_SHORTEST, _BREATH * (time.perf_counter() - began))


def _guarded(followed: Followed, act: Callable[[], None]) -> None:
    said = ""
    try:
        act()
    except Exception as problem:
        said = f"{type(problem).__name__}: {problem}"
    for view in [*followed.views]:
        view.error = said
