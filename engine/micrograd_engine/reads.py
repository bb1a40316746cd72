"""Reads: which numbers of Values a piece of code looks at.

A recording repeats the operations of one call. Code that looks at a number, as a Python `if` does,
may make other operations for other numbers, and so may code that draws random numbers. Whoever
records code has to know, so `data` and all other ways to a number call `note`. It does nothing
unless such code runs.
"""

from __future__ import annotations

import linecache
import os
import pickle
import random
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_ENGINE = f"{Path(__file__).parent}{os.sep}"
_one_at_a_time = threading.RLock()

current: Reads | None = None
"""The reads that are being noted; None most of the time."""


@dataclass(frozen=True)
class Place:
    """A line of somebody's code."""

    file: str
    line: int

    def __str__(self) -> str:
        name = Path(self.file).name
        cell = name.startswith("<") or "ipykernel" in self.file
        text = linecache.getline(self.file, self.line).strip()
        source = f", `{text if len(text) <= 60 else text[:57] + '...'}`" if text else ""
        return f"line {self.line} of {'a cell' if cell else name}{source}"


@dataclass
class Reads:
    """The Values whose number some code has looked at or assigned, and where it did so first.

    `drew` says whether the code drew from one of the global random generators.
    """

    found: dict[int, tuple[Any, Place, str]] = field(default_factory=dict)
    drew: bool = False
    _thread: int = field(default_factory=threading.get_ident)

    def note(self, v: Any, verb: str = "reads") -> None:
        if threading.get_ident() == self._thread:
            self.found.setdefault(id(v), (v, _place(), verb))


def note(v: Any, verb: str = "reads") -> None:
    """Note that somebody looks at the number of `v`, if that is being noted."""
    if current is not None:
        current.note(v, verb)


@contextmanager
def noticing() -> Iterator[Reads]:
    """Note the reads of the code inside, of this thread only."""
    global current
    with _one_at_a_time:
        outside, reads, before = current, Reads(), _generators()
        current = reads
        try:
            yield reads
        finally:
            current = outside
            reads.drew = _generators() != before


def _generators() -> bytes:
    """The states of the global random generators, of Python and of NumPy."""
    numpy = sys.modules.get("numpy.random")
    return pickle.dumps((random.getstate(), numpy and numpy.get_state(legacy=False)))


def _place() -> Place:
    """The innermost line that is not of this package."""
    frame = sys._getframe(depth())
    return Place(frame.f_code.co_filename, frame.f_lineno)


def depth() -> int:
    """How many calls of this package are on top of the stack, the caller among them."""
    found, frame = 0, sys._getframe(1)
    while frame.f_code.co_filename.startswith(_ENGINE) and frame.f_back is not None:
        found, frame = found + 1, frame.f_back
    return found
