"""OwnWalk: a walk through a graph of the learner's objects, and what would be right at each step of it."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from micrograd_engine import Tape, Value
from micrograd_engine.adopt import Adopted
from micrograd_engine.adoption.ops import agree
from micrograd_engine.adoption.read import children_of
from micrograd_engine.own import OwnStep, right_shares


@dataclass(frozen=True)
class _Step:
    """One node's turn, and what it takes to go back.

    Attributes
    ----------
    node
        Whose turn it was.
    shares
        What is right to add, for each operand that got something else.
    numbers
        A fingerprint of all numbers before it.
    right, first, in_order
        Those of the walk before it; `right` of its operands only.
    """

    node: int
    shares: dict[str, float]
    numbers: bytes
    right: dict[int, float]
    first: int
    in_order: bool


class OwnWalk:
    """The nodes that had their turn, and what would be right so far.

    Parameters
    ----------
    tape
        The graph of mirrors.
    node
        The index of each object, by its id.
    right
        The gradients at the beginning.

    Attributes
    ----------
    right
        The right gradients by now; nan where they are not known.
    first
        The first node whose rule was wrong; -1: none.
    in_order
        Whether each node came after all that are made from it.
    """

    def __init__(self, tape: Tape, node: Mapping[int, int], right: array[float]) -> None:
        self.right = right
        self.first = -1
        self.in_order = True
        self._tape = tape
        self._node = node
        self._steps: list[_Step] = []

    @property
    def turn(self) -> tuple[int, dict[str, float]]:
        """The last node, and what is right for it to add where it added something else."""
        return (self._steps[-1].node, self._steps[-1].shares) if self._steps else (-1, {})

    def visit(self, i: int, step: OwnStep, before: bytes) -> None:
        """Node `i` had its turn, from numbers with the fingerprint `before`."""
        v: Any = self._tape.values[i]
        below = [self._node[id(o)] for o in children_of(v.original) if id(o) in self._node]
        right = {k: self.right[k] for k in below}
        shares = _wrong_shares(step, self._node)
        self._steps.append(_Step(i, shares, before, right, self.first, self.in_order))
        self.in_order &= self._users(i) <= {taken.node for taken in self._steps}
        for k, share in self._right_shares(v, self.right[i], below):
            self.right[k] += share
        if step.wrong and self.first < 0:
            self.first = i

    def back(self, numbers: bytes) -> bool:
        """Go back one node if these are the numbers before its turn; False if they are not."""
        if not self._steps or self._steps[-1].numbers != numbers:
            return False
        step = self._steps.pop()
        for k, number in step.right.items():
            self.right[k] = number
        self.first, self.in_order = step.first, step.in_order
        return True

    def _users(self, i: int) -> set[int]:
        users = [k for k, operands in enumerate(self._tape.operands) if i in operands]
        return {k for k in users if is_theirs(self._tape.values[k])}

    def _right_shares(
        self, v: Adopted, gradient: float, below: list[int]
    ) -> list[tuple[int, float]]:
        shares = right_shares(v, gradient)
        if shares is None:
            return [(k, math.nan) for k in below]
        return [(self._node[id(o)], share) for o, share in shares]


def _wrong_shares(step: OwnStep, node: Mapping[int, int]) -> dict[str, float]:
    """What is right to add, for each operand that got something else; only what JSON can carry."""
    added = {id(o): share for o, share in step.visit.shares}
    pairs = [(o, share) for o, share in step.right or () if not agree(share, added.get(id(o), 0.0))]
    return {str(node[id(o)]): share for o, share in pairs if math.isfinite(share)}


def is_theirs(v: Value) -> TypeGuard[Adopted]:
    """Whether `v` mirrors an object of the learner's."""
    return isinstance(v, Adopted) and v.original is not None
