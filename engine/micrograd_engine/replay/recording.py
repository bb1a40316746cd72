"""Recording: the structure of a graph at one moment, and whether the graph still has it."""

from __future__ import annotations

from operator import is_
from typing import Any

from ..checks import described
from ..node import look_up_rule
from ..reads import note
from ..stamps import last_edit
from ..value import Value, topological
from .sums import Graph

CANNOT_REPLAY = "the graph cannot be replayed"


class StructureChangedError(RuntimeError):
    """The graph has changed since it was recorded."""


class Recording:
    """The graph of `root`, recorded.

    Attributes
    ----------
    values : list of Value
        The recorded nodes, children before parents; `root` is the last of the `n`.
    operands
        For each node the indices of its operands, one entry for each use.
    refusal : str
        Why this graph cannot be replayed; "" when it can.
    can_forward : bool
        Whether every operation of the graph is known.

    Raises
    ------
    TypeError
        When `root` is not a Value.
    ValueError
        When a node is made from itself, which takes an assigned `_prev`.
    """

    def __init__(self, root: Value) -> None:
        if not isinstance(root, Value):
            raise TypeError(f"root: expected a Value, got {described(root)}")
        note(root)
        self._seen = last_edit()
        self.values = topological(root)
        self._index = {v: i for i, v in enumerate(self.values)}
        self.operands = [tuple([self._index[c] for c in v._prev]) for v in self.values]
        self._powers = [v for v in self.values if v._rule.symbol == "**n"]
        for v in self.values:
            if v._left is not None and v._rule.forward is None:
                look_up_rule(v)
        self._check_order()
        self._links = self._links_now()
        self.can_forward = all(v._left is None or v._rule.forward for v in self.values)
        self.refusal = self._refusal()

    @property
    def root(self) -> Value:
        return self.values[-1]

    def index(self, value: Value) -> int:
        """The index of `value` in `values`; KeyError when the graph does not contain it."""
        return self._index[value]

    def _check_order(self) -> None:
        for i, operands in enumerate(self.operands):
            if any(k >= i for k in operands):
                v = self.values[i]
                raise ValueError(
                    f"root: {v.label or repr(v)} is made from itself: its graph has a cycle"
                )

    # ---- has the graph changed since?

    @property
    def changed(self) -> bool:
        """Whether a `_prev`, `_op` or `_backward` differs from the recorded one."""
        now = last_edit()
        if now == self._seen:
            return False
        pairs = zip(self._links, self._links_now(), strict=True)
        if not all(len(old) == len(new) and all(map(is_, old, new)) for old, new in pairs):
            return True
        self._seen = now  # the edits were of other graphs
        return False

    def _links_now(self) -> list[list[Any]]:
        """All that a replay relies on. Assigning a `_backward` gives a node a rule of its own."""
        return [
            [v._rule for v in self.values],
            [v._left for v in self.values],
            [v._right for v in self.values],
            [v._number for v in self._powers],
        ]

    def _check(self) -> None:
        if self.changed:
            raise StructureChangedError(
                "the graph was changed after it was recorded: record it again"
            )

    # ---- can it be replayed?

    def _refusal(self) -> str:
        for v in self.values:
            if v._left is None or (v._rule.forward and v._rule.backward):
                continue
            if v._own_backward is not None:
                return (
                    f"{v.label or repr(v)} has a _backward of its own, "
                    "which may remember the numbers it was made with"
                )
            if not v._op:
                return f"{v.label or repr(v)} has no _op, so what made it is not known"
            many = f"{len(v._prev)} operand{'s' * (len(v._prev) > 1)}"
            return f"the operation {v._op!r} on {many} is not in the table"
        return ""

    def _check_replayable(self, *, forward_only: bool = False) -> None:
        self._check()
        if self.refusal and not (forward_only and self.can_forward):
            raise ValueError(f"{CANNOT_REPLAY}: {self.refusal}")

    def _graph(self) -> Graph:
        numbers = dict(zip(self._powers, self._links[-1], strict=True))
        return Graph([*self._links[0]], self.operands, [numbers.get(v) for v in self.values])
