"""What a page sends, checked before any of it is carried out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from micrograd_engine import Tape

from .. import wire
from .acts import ACTS, Act
from .binding import Array
from .boxes import BOXES, DEEPEST
from .ranges import RANGE

SETTINGS = ("learning_rate", "forward_on_change", "backward_on_change")
_OF_LEAF = ("set", "move", *RANGE)
_NAMES = (*ACTS, *SETTINGS, *_OF_LEAF, *BOXES, "select")
_KINDS = ("commit", "command")


@dataclass(frozen=True)
class Message:
    """A commit or a command of a page: CONTRIBUTING, "The wire".

    `gesture` numbers what the learner did on that page: a drag is one, however many commits it takes.
    """

    kind: str
    client: str
    seq: int
    revision: int
    acts: list[Act]
    grad_stale: bool
    gesture: int
    buffers: Sequence[Any]

    def state(self, nodes: int) -> tuple[Array, Array]:
        """Data and gradients of a commit, or those that a command restores.

        Raises
        ------
        ValueError
            When they are not of `nodes` numbers each.
        """
        data = wire.unpacked(self.buffers[1], nodes, "data")
        return data, wire.unpacked(self.buffers[2], nodes, "grad")


def read(
    content: dict[str, Any], buffers: Sequence[Any], tape: Tape, names: list[str], recording: int
) -> Message:
    """The message, when every part of it is right and it speaks of the graph as recorded now.

    Raises
    ------
    ValueError
        Naming the part that is wrong, what it is, and what is allowed.
    """
    kind, client = content.get("kind"), content.get("client")
    if kind not in _KINDS:
        raise ValueError(f"kind: expected commit or command, got {kind!r}")
    if not isinstance(client, str) or len(client) > 64:
        raise ValueError(f"client: expected a short name, got {type(client).__name__}")
    seq, revision, about = (_whole(content, k) for k in ("seq", "revision", "recording"))
    if about != recording:  # its node numbers mean other nodes now
        raise ValueError("the graph was built anew meanwhile: this change is not in it")
    given = content.get("acts")
    if not isinstance(given, list) or len(buffers) not in (1, 3):
        raise ValueError("acts: expected a list, and the buffers that belong to it")
    numbers = wire.unpacked(buffers[0], len(given), "numbers")
    acts = [_act(each, float(x), tape, names) for each, x in zip(given, numbers, strict=True)]
    if (len(buffers) == 3) != (kind == "commit" or any(act.name == "restore" for act in acts)):
        raise ValueError("buffers: data and gradients belong to a commit and to restore, only")
    stale = content.get("grad_stale") is True
    gesture = _whole({"gesture": 0} | content, "gesture")
    return Message(kind, client, seq, revision, acts, stale, gesture, buffers)


def _whole(content: dict[str, Any], key: str) -> int:
    number = content.get(key)
    if not isinstance(number, int):
        raise ValueError(f"{key}: expected a whole number, got {number!r}")
    return number


def _act(given: Any, number: float, tape: Tape, names: list[str]) -> Act:
    match given:
        case [str(name), int(leaf)] if name in _NAMES:
            pass
        case _:
            raise ValueError(f"act: expected a known name and a node, got {given!r}")
    of_leaf = name in _OF_LEAF
    if of_leaf and (not 0 <= leaf < len(names) or tape.operands[leaf]):
        raise ValueError(f"{name}: node {leaf} is not a leaf of this graph")
    if name in ("visit", "compute") and not (0 <= leaf < len(names) and tape.operands[leaf]):
        raise ValueError(f"{name}: node {leaf} is not an inner node of this graph")
    if name == "select" and not -1 <= leaf < len(names):
        raise ValueError(f"select: node {leaf} is not in this graph")
    if name in BOXES and not 0 <= leaf < len(names):
        raise ValueError(f"{name}: node {leaf} is not in this graph")
    if name in BOXES and number not in range(1, DEEPEST + 1):
        raise ValueError(f"{name}: expected a depth from 1 to {DEEPEST}, got {number}")
    if not math.isfinite(number):
        what = names[leaf] if of_leaf else name
        raise ValueError(f"{what}: expected a finite number, got {number}")
    return Act(name, leaf, number)
