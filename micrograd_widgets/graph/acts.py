"""Acts of a learner in a view. One table has what each act changes, its checks, and its effect.

`js/src/store/acts.ts` has the same names in the same order; the page performs them on its arrays.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Literal

from micrograd_engine import Tape, Value
from micrograd_engine.adoption.compose import computed

if TYPE_CHECKING:
    from ..wire import Floats
    from .binding import GraphBinding

    State = tuple[Floats, Floats]  # data and gradients

MAX_DEPTH = 64  # of boxes in each other


@dataclass(frozen=True)
class GraphAct:
    """One act: a name in ACTS, its node, and a number."""

    name: str
    leaf: int = -1
    number: float = 0.0


@dataclass(frozen=True)
class LastChange:
    """The last change of a graph: the newest act of a page, or a cell.

    Changes that belong together, such as those of one drag or of one cell, have the same `client` and
    `gesture`; the client of a cell is "".
    """

    client: str
    gesture: int
    act: GraphAct = GraphAct("")


@dataclass(frozen=True)
class Options:
    """The settings of a view for its acts, and the state that `restore` restores."""

    forward_on_change: bool
    backward_on_change: bool
    step_mask: bytes  # 1 for each of the n nodes that Step moves
    restored: State | None = None


Prepared = tuple[GraphAct, Options]  # an act, and the settings at its moment


@dataclass(frozen=True)
class Kind:
    """A row of ACTS.

    Attributes
    ----------
    changes
        "numbers" of the graph; "settings" of the view; or the one trait of the view, by its name.
    node
        The nodes that it accepts; "any or none" includes −1, and "" means that it has no node.
    perform
        How it changes the numbers of a graph.
    leaves
        The nodes, among them all leaves, that it gives a number.
    number
        The numbers that it takes.
    """

    changes: Literal["numbers", "settings", "moves", "ranges", "boxes", "selected"]
    node: Literal["", "leaf", "inner", "any", "any or none"] = ""
    perform: Callable[[GraphBinding, GraphAct, Options], None] | None = None
    leaves: Callable[[GraphAct, Options], Iterable[int]] | None = None
    number: Literal["finite", "depth"] = "finite"


# ---- what the acts do to the numbers of a graph


def _set(graph: GraphBinding, act: GraphAct, options: Options) -> None:
    graph.tape.values[act.leaf].data = act.number
    _leaves_changed(graph, options)


def _step(graph: GraphBinding, act: GraphAct, options: Options) -> None:
    for v in compress(graph.tape.values, options.step_mask):
        v.data -= act.number * v.grad
    _leaves_changed(graph, options)


def _leaves_changed(graph: GraphBinding, options: Options) -> None:
    """Run forward and backward after a change of leaves, if the options say so."""
    if options.forward_on_change:
        graph.forward_known()
    if options.backward_on_change:
        _zero_grad(graph, GraphAct("zero_grad"), options)
        _backward(graph, GraphAct("backward"), options)
    graph.grad_stale = not options.backward_on_change and any(v._grad for v in graph.tape.values)


def _forward(graph: GraphBinding, act: GraphAct, options: Options) -> None:
    graph.root.forward()


def _backward(graph: GraphBinding, act: GraphAct, options: Options) -> None:
    """Run backward: the learner's own where the graph is theirs."""
    if graph.own is not None:
        graph.own.backward()
    else:
        graph.root.backward()
    graph.grad_stale = False


def _zero_grad(graph: GraphBinding, act: GraphAct, options: Options) -> None:
    graph.root.zero_grad()
    if graph.own is not None:
        graph.own.forget()
    graph.grad_stale = False


def _reset(graph: GraphBinding, act: GraphAct, options: Options) -> None:
    graph.write(graph.start)
    graph.grad_stale = graph.start_stale


def _restore(graph: GraphBinding, act: GraphAct, options: Options) -> None:
    """Restore numbers that a page has sent."""
    if options.restored is None:
        raise ValueError("the graph was changed meanwhile: Undo goes back from here")
    graph.write(options.restored)


def _begin(graph: GraphBinding, act: GraphAct, options: Options) -> None:
    """Start a walk backward at the root; leaves keep their gradients, as backward adds to them."""
    if graph.own is not None:
        graph.own.begin()
    else:
        for v in graph.tape.values:
            if v._prev:
                v.grad = 0.0
        graph.root.grad = 1.0
    graph.grad_stale = False


def _visit(graph: GraphBinding, act: GraphAct, options: Options) -> None:
    """One node passes its gradient on."""
    if graph.own is not None:
        graph.own.visit(act.leaf)
    else:
        graph.tape.values[act.leaf]._backward()


def _compute(graph: GraphBinding, act: GraphAct, options: Options) -> None:
    """Compute one node from its operands as they are now."""
    v: Value = graph.tape.values[act.leaf]
    number = computed(v)
    if number is None:
        raise ValueError(f"the operation {v._op!r} is not in the table")
    v.data = number


def _moved(options: Options) -> Iterable[int]:
    return compress(_all(options), options.step_mask)


def _all(options: Options) -> Iterable[int]:
    return range(len(options.step_mask))


# ---- the table


ACTS = {
    "set": Kind("numbers", "leaf", _set, lambda act, _: (act.leaf,)),
    "step": Kind("numbers", "", _step, lambda _, options: _moved(options)),
    "forward": Kind("numbers", "", _forward),
    "backward": Kind("numbers", "", _backward),
    "zero_grad": Kind("numbers", "", _zero_grad),
    "reset": Kind("numbers", "", _reset, lambda _, options: _all(options)),
    "restore": Kind(
        "numbers", "", _restore, lambda _, options: _all(options)
    ),  # undo, redo, one node back
    "begin": Kind("numbers", "", _begin),
    "visit": Kind("numbers", "inner", _visit),
    "compute": Kind("numbers", "inner", _compute),
    "learning_rate": Kind("settings"),
    "forward_on_change": Kind("settings"),
    "backward_on_change": Kind("settings"),
    "move": Kind("moves", "leaf"),
    "range_min": Kind("ranges", "leaf"),
    "range_max": Kind("ranges", "leaf"),
    "open_box": Kind("boxes", "any", number="depth"),
    "close_box": Kind("boxes", "any", number="depth"),
    "select": Kind("selected", "any or none"),
}


def perform(graph: GraphBinding, act: GraphAct, options: Options) -> None:
    """Perform an act on the Values of a graph, which run forward and backward themselves.

    Raises
    ------
    ValueError
        When there is nothing to restore, or the operation of a node is not in the table.
    """
    if (change := ACTS[act.name].perform) is not None:
        change(graph, act, options)


def changing(what: str, acts: Sequence[GraphAct]) -> list[GraphAct]:
    """The `acts` that change `what` according to ACTS."""
    return [act for act in acts if ACTS[act.name].changes == what]


def untouched(tape: Tape, acts: Sequence[Prepared]) -> set[int]:
    """The leaves that none of `acts` gives a number."""
    kept = {i for i, children in enumerate(tape.operands) if not children}
    for act, options in acts:
        if (leaves := ACTS[act.name].leaves) is not None:
            kept.difference_update(leaves(act, options))
    return kept


def check(act: GraphAct, tape: Tape, names: Sequence[str]) -> None:
    """Refuse an act with a wrong node or a wrong number.

    Raises
    ------
    ValueError
        Naming the act or the node, what is allowed, and what was given.
    """
    kind = ACTS[act.name]
    if not _is_about(kind.node, act.leaf, tape):
        wanted = {"leaf": "a leaf of", "inner": "an inner node of"}.get(kind.node, "in")
        raise ValueError(f"{act.name}: node {act.leaf} is not {wanted} this graph")
    if kind.number == "depth" and act.number not in range(1, MAX_DEPTH + 1):
        raise ValueError(f"{act.name}: expected a depth from 1 to {MAX_DEPTH}, got {act.number}")
    if not math.isfinite(act.number):
        what = names[act.leaf] if kind.node == "leaf" else act.name
        raise ValueError(f"{what}: expected a finite number, got {act.number}")


def _is_about(node: str, i: int, tape: Tape) -> bool:
    """Whether an act accepts node `i`; `node` is that of its Kind."""
    if node == "" or (node == "any or none" and i == -1):
        return True
    if not 0 <= i < len(tape.values):
        return False
    return node not in ("leaf", "inner") or (node == "inner") == bool(tape.operands[i])
