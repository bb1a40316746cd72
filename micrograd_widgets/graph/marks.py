"""Marks: settings of a learner on single cards of one view, kept by Value when a graph changes.

Each kind of mark is one trait: it takes the acts that change it, and gives the trait.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from micrograd_engine import Value
from micrograd_engine.adopt import adopt
from micrograd_engine.adoption.read import adoptable

from .. import wire
from .acts import GraphAct


class Mark(Protocol):
    """One kind of mark; a copy of it keeps the marks of its moment."""

    def take(self, acts: Sequence[GraphAct], values: Sequence[Value], names: Sequence[str]) -> None:
        """Perform acts that change these marks of a graph of `values` with `names`."""

    def of(self, values: Sequence[Value], roles: Sequence[str]) -> Any:
        """The trait, for a graph of `values` with these roles."""


class Ranges:
    """The trait `ranges`: the range of each slider that the learner gave one.

    A page chooses all other ranges by itself.
    """

    def __init__(self) -> None:
        self._of: dict[Value, tuple[float, float]] = {}

    def take(self, acts: Sequence[GraphAct], values: Sequence[Value], names: Sequence[str]) -> None:
        """Set ranges; each takes two acts, one for each end.

        Raises
        ------
        ValueError
            When a minimum would not be below its maximum; no range has changed then.
        """
        ends: dict[int, dict[str, float]] = {}
        for act in acts:
            ends.setdefault(act.leaf, {})[act.name] = act.number
        new: dict[Value, tuple[float, float]] = {}
        for leaf, given in ends.items():
            low, high = given.get("range_min"), given.get("range_max")
            if low is None or high is None or not low < high:
                raise ValueError(
                    f"{names[leaf]} range: expected a minimum below a maximum, got {low} and {high}"
                )
            new[values[leaf]] = (low, high)
        self._of = self._of | new

    def of(self, values: Sequence[Value], roles: Sequence[str]) -> dict[str, list[float]]:
        """Minimum and maximum by the index of the node, as text."""
        return {str(i): [*self._of[v]] for i, v in enumerate(values) if v in self._of}


class Boxes:
    """The trait `boxes`: the boxes that the learner has opened or closed.

    A box is named by a Value in it, and by how many boxes there are around that Value down to it,
    itself included. A page chooses for all other boxes by itself.
    """

    def __init__(self) -> None:
        self._open: dict[tuple[Value, int], bool] = {}

    def take(self, acts: Sequence[GraphAct], values: Sequence[Value], names: Sequence[str]) -> None:
        """Open or close boxes, one after the other."""
        boxes = dict(self._open)
        for act in acts:
            box = values[act.leaf], int(act.number)
            boxes.pop(box, None)  # in the order of opening: what is older closes first
            boxes[box] = act.name == "open_box"
        self._open = boxes

    def of(self, values: Sequence[Value], roles: Sequence[str]) -> dict[str, bool]:
        """Whether each box is open, by the index of its node and its depth, as text."""
        at = {v: i for i, v in enumerate(values)}
        return {f"{at[v]} {depth}": on for (v, depth), on in self._open.items() if v in at}


class StepMask:
    """The trait `moves`: which leaves *Step* moves.

    What the learner marks on a card comes before `parameters`.

    Parameters
    ----------
    parameters
        The leaves to move, Values or objects that are adopted. None: those of a Module, if the
        graph has any; else every leaf that the learner made, and named if it is of a class of theirs.

    Raises
    ------
    TypeError
        When `parameters` is a single Value.
    """

    def __init__(self, parameters: Iterable[Any] | None) -> None:
        if isinstance(parameters, Value) or adoptable(parameters):
            raise TypeError("parameters: expected a list of leaves, got a Value; write [it]")
        self._chosen: list[Any] | None = None
        if parameters is not None:
            self._chosen = [adopt(p) if adoptable(p) else p for p in parameters]
        self._marked: dict[Value, bool] = {}

    def take(self, acts: Sequence[GraphAct], values: Sequence[Value], names: Sequence[str]) -> None:
        """Mark leaves as moved by Step, or not."""
        self._marked = self._marked | {values[act.leaf]: act.number != 0 for act in acts}

    def of(self, values: Sequence[Value], roles: Sequence[str]) -> bytes:
        """1 for each node that Step moves, uint8.

        Raises
        ------
        ValueError
            When one of the parameters is not a leaf of the graph.
        """
        chosen = _by_role(values, roles) if self._chosen is None else set(self._chosen)
        known = set(values)
        for p in self._chosen or ():
            if p not in known or p._left is not None:
                raise ValueError(f"parameters: {_described(p)} is not a leaf of the graph")
        return wire.packed([self._marked.get(v, v in chosen) for v in values], "B")


def _by_role(values: Sequence[Value], roles: Sequence[str]) -> set[Value]:
    """The parameters of Modules, if there are any; else the leaves that the learner made."""
    moved = "parameter" if "parameter" in roles else "input"
    return {v for v, role in zip(values, roles, strict=True) if role == moved}


def _described(p: Any) -> str:
    """How an error names a Value."""
    label = getattr(p, "label", "")
    return f"{label} = {p!r}" if label else repr(p)
