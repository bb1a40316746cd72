"""Answers to `value-graph`."""

from .stages import GRAPH as SOLUTION
from .stages import instead

_KEEP = "self._prev = set(_children)"
MISTAKES = {
    "no_operands": SOLUTION.replace("data, (self, other)", "data, ()"),
    "wrong_operands": SOLUTION.replace("data, (self, other)", "data, (self,)"),
    "wrong_operation": instead(SOLUTION, '"*"', '"+"'),
    "error": SOLUTION.replace(_KEEP, "self._prev = set(children)"),
}

__all__ = ["MISTAKES", "SOLUTION"]
