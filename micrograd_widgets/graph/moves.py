"""Which leaves *Step* moves."""

from collections.abc import Iterable, Sequence
from typing import Any

from micrograd_engine import Value
from micrograd_engine.adopt import adopt
from micrograd_engine.adoption.read import adoptable

from .. import wire


class Moves:
    """What a view was told about it.

    Parameters
    ----------
    parameters
        The leaves to move, Values or objects that are adopted. None: those of a Module, if the
        graph has any; else every leaf that the learner made.

    Attributes
    ----------
    marks
        What the learner marked on the cards; it comes before everything else.

    Raises
    ------
    TypeError
        When `parameters` is a single Value.
    """

    def __init__(self, parameters: Iterable[Any] | None) -> None:
        if isinstance(parameters, Value) or adoptable(parameters):
            raise TypeError("parameters: expected a list of leaves, got a Value; write [it]")
        self.chosen: list[Any] | None = None
        if parameters is not None:
            self.chosen = [adopt(p) if adoptable(p) else p for p in parameters]
        self.marks: dict[Value, bool] = {}

    def of(self, values: Sequence[Value]) -> list[bool]:
        """For each node whether Step moves it.

        Raises
        ------
        ValueError
            When one of the parameters is not a leaf of the graph.
        """
        if self.chosen is None:
            roles = [wire.role(v) for v in values]
            moved = "parameter" if "parameter" in roles else "input"
            chosen = {v for v, role in zip(values, roles, strict=True) if role == moved}
        else:
            chosen, known = set(self.chosen), set(values)
            for p in self.chosen:
                if p not in known or p._left is not None:
                    raise ValueError(f"parameters: {_said(p)} is not a leaf of the graph")
        return [self.marks.get(v, v in chosen) for v in values]


def _said(p: Any) -> str:
    """How an error names a Value."""
    label = getattr(p, "label", "")
    return f"{label} = {p!r}" if label else repr(p)
