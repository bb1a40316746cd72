"""Guard: run a learner's code with a time limit, keep what it prints, and find the line of its error.

An endless loop ends on whatever thread it runs. In the main thread a timer of the system interrupts
it, also while it sleeps; elsewhere, as where JupyterLab delivers messages on threads of their own, and
on Windows, another thread has Python raise `Stopped` in it (`PyThreadState_SetAsyncExc`).
"""

from __future__ import annotations

import ctypes
import io
import linecache
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Self

MAX_LINES = 50
MAX_WIDTH = 300
_AGAIN = 0.05  # seconds until the next try, where their code caught the exception
_ENGINE = str(Path(__file__).parents[1])


class Stopped(BaseException):
    """The time is over. No `Exception`, so that `except Exception` in a learner's code lets it pass."""


@dataclass(frozen=True)
class Line:
    """A line of a learner's code.

    Attributes
    ----------
    file, number, text
        Where it is, and what it says; `text` is "" if the source is not there.
    function
        The function it is in.
    """

    file: str
    number: int
    text: str
    function: str

    @property
    def words(self) -> str:
        """The place for the end of a sentence: " at line 3: return x"."""
        return f" at line {self.number}" + (f": {self.text}" if self.text else "")


@dataclass(frozen=True)
class Call:
    """What came of one call.

    Attributes
    ----------
    result
        What it returned; None after an error.
    error
        The exception with its traceback, or None. `Stopped` when the time was over.
    line
        The innermost line of the learner's own code in that traceback, or None.
    ran
        Seconds of processor time that it took.
    """

    result: Any = None
    error: BaseException | None = None
    line: Line | None = None
    ran: float = 0.0

    @property
    def stopped(self) -> bool:
        return isinstance(self.error, Stopped)

    @property
    def problem(self) -> str:
        """The error in a sentence with its line; "" without one."""
        if self.error is None:
            return ""
        where = self.line.words if self.line else ""
        if self.stopped:
            return f"stopped, because it ran too long; it was{where or ' in a loop'}"
        text = " ".join(str(self.error).split())[:MAX_WIDTH]
        name = type(self.error).__name__
        return f"{name}: {text}{where}" if text else f"{name}{where}"


# of this thread alone, where there are several: Python in a page has one, and no clock for it
_clock = getattr(time, "thread_time", time.perf_counter)


class Guard:
    """Runs calls until `seconds` are over, and collects what they print.

    Use it as a context manager, on one thread; nothing is caught outside `call`.

    Attributes
    ----------
    printed
        The first 50 lines that the calls printed; `more` counts the lines after them.

    Examples
    --------
    >>> def loop():
    ...     print("here")
    ...     while True:
    ...         pass
    >>> with Guard(seconds=0.1) as guard:
    ...     call = guard.call(loop)
    >>> call.stopped, guard.printed
    (True, ['here'])
    >>> with Guard(seconds=1.0) as guard:
    ...     guard.call(lambda: 1 / 0).problem.split(" at ")[0]
    'ZeroDivisionError: division by zero'
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.deadline = 0.0
        self._lines = _Lines()
        self._inside = self._sent = False
        self._lock = threading.Lock()
        self._over = threading.Event()

    @property
    def printed(self) -> list[str]:
        return self._lines.kept()

    @property
    def more(self) -> int:
        return self._lines.more

    @property
    def time_left(self) -> float:
        """Seconds until the end, 0 or more."""
        return max(0.0, self.deadline - time.monotonic())

    def __enter__(self) -> Self:
        self.deadline = time.monotonic() + self.seconds
        self._close = _alarm(self) if _has_alarm() else _watcher(self)
        self._close.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._close.__exit__(None, None, None)

    def call(self, function: Callable[..., Any], *arguments: Any) -> Call:
        """Call a learner's function. Its errors are caught, all but those that end Python."""
        if not self.time_left:
            return Call(error=Stopped())
        began = _clock()
        try:
            with self._lines.instead_of_stdout():
                try:
                    self._inside = True
                    result = function(*arguments)
                finally:
                    self._leave()
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as problem:  # SystemExit of their code too
            self._leave()  # the time may have been over in the middle of the first
            return Call(None, problem, line_of(problem), _clock() - began)
        return Call(result, ran=_clock() - began)

    def _leave(self) -> None:
        """From here on nothing is raised; what another thread has sent arrives now, at the latest."""
        with self._lock:
            self._inside = False
            sent, self._sent = self._sent, False
        if sent:
            # not taken back: CPython would look for it for ever, and slow this process down
            with suppress(Stopped):
                for _ in range(100):
                    pass


def run(function: Callable[..., Any], *arguments: Any, seconds: float = 1.0) -> tuple[Call, Guard]:
    """Call `function` once; what it printed is in the Guard."""
    with Guard(seconds) as guard:
        return guard.call(function, *arguments), guard


# ---- the time limit


def _has_alarm() -> bool:
    return threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")


@contextmanager
def _alarm(guard: Guard) -> Iterator[None]:
    """Interrupt the main thread by a timer; the timer that was there before goes on afterwards."""

    def ring(_: int, frame: FrameType | None) -> None:
        if guard._inside and not _is_ours(frame):
            raise Stopped

    handler = signal.signal(signal.SIGALRM, ring)
    began = time.monotonic()
    left, every = signal.setitimer(signal.ITIMER_REAL, guard.seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:
            rest = max(1e-6, left - (time.monotonic() - began))
            signal.setitimer(signal.ITIMER_REAL, rest, every)


@contextmanager
def _watcher(guard: Guard) -> Iterator[None]:
    """Have a second thread raise `Stopped` in this one."""
    target = threading.get_ident()

    def watch() -> None:
        wait = guard.seconds
        while not guard._over.wait(wait):
            wait = _AGAIN
            with guard._lock:
                if guard._inside and not _is_ours(sys._current_frames().get(target)):
                    guard._sent = True
                    _raise_in(target, Stopped)

    watcher = threading.Thread(target=watch, name="time limit of a learner's code", daemon=True)
    with suppress(RuntimeError):  # where there are no threads, nothing is stopped
        watcher.start()
    try:
        yield
    finally:
        guard._over.set()
        if watcher.is_alive():
            watcher.join()


def _is_ours(frame: FrameType | None) -> bool:
    """Whether a thread is in the engine at the moment, where it may have begun to put something back."""
    if frame is None or frame.f_code is Guard.call.__code__:  # which catches it
        return False
    return frame.f_code.co_filename.startswith(_ENGINE)


def _raise_in(thread: int, error: type[BaseException]) -> None:
    """Have Python raise `error` in `thread`."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


# ---- what is printed


class _Lines(io.TextIOBase):
    """Takes the place of `sys.stdout` for one thread; others go on printing where they did."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.more = 0
        self.rest = ""
        self.thread = threading.get_ident()
        self.stdout = sys.stdout
        self.active = False

    def write(self, text: str) -> int:
        if not self.active or threading.get_ident() != self.thread:
            return self.stdout.write(text)
        *lines, rest = (self.rest + text).split("\n")
        self.rest = rest[:MAX_WIDTH]
        for line in lines:
            self._take(line)
        return len(text)

    def _take(self, line: str) -> None:
        if len(self.lines) < MAX_LINES:
            self.lines.append(line[:MAX_WIDTH])
        else:
            self.more += 1

    def kept(self) -> list[str]:
        return [*self.lines, self.rest][:MAX_LINES] if self.rest else self.lines

    @contextmanager
    def instead_of_stdout(self) -> Iterator[None]:
        self.stdout, sys.stdout = sys.stdout, self
        self.active = True
        try:
            yield
        finally:
            self.active = False
            while isinstance(sys.stdout, _Lines) and not sys.stdout.active:
                sys.stdout = sys.stdout.stdout


# ---- where it happened


def line_of(problem: BaseException) -> Line | None:
    """The innermost line of the traceback that is not the engine's nor the library's."""
    return next(reversed([*lines_of(problem)]), None)


def lines_of(problem: BaseException) -> Iterator[Line]:
    """The lines of the traceback, from the outermost, without those of the engine."""
    step = problem.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if not code.co_filename.startswith((_ENGINE, "<frozen")):
            text = linecache.getline(code.co_filename, step.tb_lineno).strip()
            yield Line(code.co_filename, step.tb_lineno, text[:MAX_WIDTH], code.co_qualname)
        step = step.tb_next
