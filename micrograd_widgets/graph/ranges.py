"""The ranges of sliders, as the learner has set them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from micrograd_engine import Value

from .acts import Act

RANGE = ("range_min", "range_max")


class Ranges:
    """The range of each leaf whose slider was given one, `(minimum, maximum)`.

    A page decides about all other ranges by itself.
    """

    def __init__(self) -> None:
        self._of: dict[Value, tuple[float, float]] = {}

    def take(self, acts: Iterable[Act], values: Sequence[Value], names: Sequence[str]) -> bool:
        """Carry out the acts that set one end of a range; whether there were any.

        Raises
        ------
        ValueError
            When a minimum would not be below its maximum; no range has changed then.
        """
        ends: dict[int, dict[str, float]] = {}
        for act in acts:
            if act.name in RANGE:
                ends.setdefault(act.leaf, {})[act.name] = act.number
        new = dict(self._of)
        for leaf, given in ends.items():
            low, high = (given.get(end) for end in RANGE)
            if low is None or high is None or not low < high:
                raise ValueError(
                    f"{names[leaf]} range: expected a minimum below a maximum, got {low} and {high}"
                )
            new[values[leaf]] = (low, high)
        self._of = new
        return bool(ends)

    def of(self, values: Sequence[Value]) -> dict[str, list[float]]:
        """Minimum and maximum by the index of the node, as text."""
        return {str(i): [*self._of[v]] for i, v in enumerate(values) if v in self._of}
