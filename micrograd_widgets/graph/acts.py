"""What a learner does in a view, and what a view is to the graph that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

ACTS = (
    "set",
    "step",
    "forward",
    "backward",
    "zero_grad",
    "reset",
    "restore",  # to a state that the page remembers: undo, redo, one node back
    "begin",  # a walk backward: the root's gradient is 1, inner ones are 0
    "visit",  # one node passes its gradient on
    "compute",  # one node is computed from its operands
)


@dataclass(frozen=True)
class Act:
    """One thing that a learner did in a view: `carry_out` says what each name does."""

    name: str
    leaf: int = -1
    number: float = 0.0


@dataclass(frozen=True)
class Deed:
    """What changed a graph last: the newest act of a page, or what a cell did.

    Changes that belong together, as those of one drag or of one cell, have the same `client` and
    `gesture`; the client of a cell is "".
    """

    client: str
    gesture: int
    act: Act = Act("")


@dataclass(frozen=True)
class Manner:
    """How a view wants acts carried out."""

    forward_on_change: bool
    backward_on_change: bool
    moves: NDArray[np.bool_]  # which nodes Step moves, shape (n,)


class Follower(Protocol):
    """A view of a binding."""

    forward_on_change: bool
    digits: int
    error: str

    @property
    def on_screen(self) -> bool: ...

    def publish(self) -> None: ...

    def publish_rarely(self) -> None: ...
