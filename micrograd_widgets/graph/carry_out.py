"""Carrying out what a learner did, on the Values of a graph, which compute themselves.

The page does the same on its arrays: `js/src/store/replay.ts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from micrograd_engine import Tape, Value

from .acts import Act, Manner

State = tuple[NDArray[np.float64], NDArray[np.float64]]


class Subject(Protocol):
    """What an act changes of a Binding."""

    tape: Tape
    start: State
    start_stale: bool
    grad_stale: bool

    @property
    def root(self) -> Value: ...


def carry_out(graph: Subject, act: Act, manner: Manner, back: State | None) -> None:
    """Do one of ACTS; `back` is what `restore` comes back to.

    Raises
    ------
    ValueError
        When there is nothing to restore, or the operation of a node is not in the table.
    """
    root, values = graph.root, graph.tape.values
    match act.name:
        case "set":
            values[act.leaf].data = act.number
            _changed(graph, manner)
        case "step":
            for i in np.flatnonzero(manner.moves):
                values[i].data -= act.number * values[i].grad
            _changed(graph, manner)
        case "forward":
            root.forward()
        case "backward":
            root.backward()
            graph.grad_stale = False
        case "zero_grad":
            root.zero_grad()
            graph.grad_stale = False
        case "begin":
            _begin(graph)
        case "visit":
            values[act.leaf]._backward()
        case "compute":
            _compute(values[act.leaf])
        case "reset":
            _write(graph.tape, graph.start)
            graph.grad_stale = graph.start_stale
        case "restore":
            _restore(graph.tape, back)


def untouched(tape: Tape, acts: Sequence[Act], manner: Manner) -> NDArray[np.bool_]:
    """The leaves, shape `(n,)`, that none of `acts` gives a number."""
    keep = np.array([not children for children in tape.operands])
    for act in acts:
        if act.name == "set":
            keep[act.leaf] = False
        elif act.name == "step":
            keep &= ~manner.moves
        elif act.name in ("reset", "restore"):
            keep[:] = False
    return keep


def _changed(graph: Subject, manner: Manner) -> None:
    """Leaves have moved: what follows on its own."""
    if manner.forward_on_change:
        graph.root.forward()
    if manner.backward_on_change:
        graph.root.zero_grad()
        graph.root.backward()
    graph.grad_stale = not manner.backward_on_change and any(v._grad for v in graph.tape.values)


def _begin(graph: Subject) -> None:
    """A walk backward starts at the root; leaves keep what they have, as backward adds to it."""
    for v in graph.tape.values:
        if v._prev:
            v.grad = 0.0
    graph.root.grad = 1.0
    graph.grad_stale = False


def _compute(v: Value) -> None:
    """One node of forward, with the numbers that the Values have now."""
    numbers = [operand.data for operand in v._prev]
    if v._number is not None:  # the exponent of a**2
        numbers.append(v._number)
    if v._rule.forward is None:
        raise ValueError(f"the operation {v._op!r} is not in the table")
    v.data = v._rule.forward(*numbers)


def _restore(tape: Tape, back: State | None) -> None:
    """Come back to numbers that a page remembers; only it knows which."""
    if back is None:
        raise ValueError("the graph was changed meanwhile: Undo goes back from here")
    _write(tape, back)


def _write(tape: Tape, state: State) -> None:
    tape.data[:], tape.grad[:] = state
    tape.write()
