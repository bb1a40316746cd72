"""Messages of a page about a graph, checked before the kernel performs any of their acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from micrograd_engine import Tape
from micrograd_engine.checks import described

from .. import wire
from ..messages import client_of, is_whole, kind_of, whole
from .acts import ACTS, GraphAct, check

if TYPE_CHECKING:
    from .acts import State


@dataclass(frozen=True)
class Message:
    """A commit or a command of a page: CONTRIBUTING, "The wire".

    `gesture` numbers what the learner did on that page: a drag is one, however many commits it takes.
    """

    kind: str
    client: str
    seq: int
    revision: int
    acts: list[GraphAct]
    grad_stale: bool
    gesture: int
    buffers: Sequence[Any]

    def state(self, nodes: int) -> State | None:
        """Data and gradients of a commit, or those that a command restores; None without them.

        Raises
        ------
        ValueError
            When they are not of `nodes` numbers each.
        """
        if len(self.buffers) == 1:
            return None
        data = wire.unpacked(self.buffers[1], "data", nodes)
        return data, wire.unpacked(self.buffers[2], "grad", nodes)


def read(
    content: dict[str, Any], buffers: Sequence[Any], tape: Tape, names: list[str], recording: int
) -> Message:
    """The message, if every part of it is right and it refers to the present recording.

    Raises
    ------
    ValueError
        Naming the part that is wrong, what it is, and what is allowed.
    """
    kind, client = kind_of(content), client_of(content)
    seq, revision, about = (whole(content, k) for k in ("seq", "revision", "recording"))
    if about != recording:  # its node numbers mean other nodes now
        raise ValueError("the graph was built anew meanwhile: this change is not in it")
    given = content.get("acts")
    if not isinstance(given, list):
        raise ValueError(f"acts: expected a list, got {described(given)}")
    if len(buffers) not in (1, 3):
        raise ValueError(
            f"buffers: expected numbers, or numbers, data and grad, got {len(buffers)}"
        )
    numbers = wire.unpacked(buffers[0], "numbers", len(given))
    acts = [_act(each, x, tape, names) for each, x in zip(given, numbers, strict=True)]
    if (len(buffers) == 3) != (kind == "commit" or any(act.name == "restore" for act in acts)):
        raise ValueError("buffers: data and gradients belong to a commit and to restore, only")
    stale = content.get("grad_stale") is True
    gesture = whole({"gesture": 0} | content, "gesture")
    return Message(kind, client, seq, revision, acts, stale, gesture, buffers)


def _act(given: Any, number: float, tape: Tape, names: Sequence[str]) -> GraphAct:
    match given:
        case [str(name), int(leaf)] if name in ACTS and is_whole(leaf):
            act = GraphAct(name, leaf, number)
            check(act, tape, names)
            return act
    raise ValueError(f"act: expected a known name and a node, got {described(given)}")
