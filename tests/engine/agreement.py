"""When two numbers count as equal, and settings for random cases."""

import math
from collections.abc import Iterable

from hypothesis import settings

# the same cases in every run, however slow the machine
STABLE = settings(derandomize=True, deadline=None, database=None)


def same(expected: float, got: float, scale: float = 1.0) -> bool:
    """Within 1e-12 of the expected number (of `scale` when that is larger); nan is nan, inf is inf."""
    if math.isnan(expected) or math.isnan(got):
        return math.isnan(expected) and math.isnan(got)
    if math.isinf(expected) or math.isinf(got):
        return expected == got
    return abs(expected - got) <= 1e-12 * max(1.0, scale, abs(expected))


def all_same(expected: Iterable[float], got: Iterable[float], scale: float = 1.0) -> bool:
    return all(same(e, g, scale) for e, g in zip(expected, got, strict=True))
