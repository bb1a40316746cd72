"""The boxes of a graph that the learner has opened or closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from micrograd_engine import Value

from .acts import Act

BOXES = ("open_box", "close_box")
DEEPEST = 64  # boxes in each other


class Boxes:
    """For each box that was opened or closed by hand whether it is open.

    A box is named by a Value in it and by how many boxes there are around that Value down to it,
    itself included. A page decides about all other boxes by itself.
    """

    def __init__(self) -> None:
        self._open: dict[tuple[Value, int], bool] = {}

    def take(self, acts: Iterable[Act], values: Sequence[Value]) -> bool:
        """Carry out the acts that open or close a box; whether there were any."""
        mine = [act for act in acts if act.name in BOXES]
        for act in mine:
            box = values[act.leaf], int(act.number)
            self._open.pop(box, None)  # in the order of opening: what is older closes first
            self._open[box] = act.name == "open_box"
        return bool(mine)

    def of(self, values: Sequence[Value]) -> dict[str, bool]:
        """Whether each box is open, by the index of its node and its depth, as text."""
        at = {v: i for i, v in enumerate(values)}
        return {f"{at[v]} {depth}": on for (v, depth), on in self._open.items() if v in at}
