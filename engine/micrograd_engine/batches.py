"""Mini-batches: the examples of each training step.

PCG32 draws them, so that a run started in Python continues with the same batches in the browser. The same code in TypeScript is `js/src/engine/batches.ts`.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, NotRequired, TypedDict

import numpy as np

from .array_types import Indices
from .checks import as_whole, described, shown
from .pcg32 import PCG32


class BatchesState(TypedDict):
    """A place in the sequence of batches.

    `random` is the generator's state before the shuffle of the current epoch, in 16 hexadecimal
    digits: JSON's numbers lose those past 2**53. `at` is how many examples of the epoch have been
    given. `step` is the size of this epoch's batches, where the next has another.
    """

    random: str
    at: int
    step: NotRequired[int]


class Batches:
    """The mini-batches of `n` examples, epoch after epoch.

    An epoch holds each example once: the batches are slices of a shuffled order (Fisher–Yates); the
    last may be smaller.

    Parameters
    ----------
    n
        Number of examples, at least 1.
    size
        Examples in a batch, at least 1. None, or `n` and more: all, in order, without drawing. May
        be assigned; holds from the next epoch on.
    seed
        Of the generator, a whole number from 0 to 2**64 − 1.

    Raises
    ------
    TypeError, ValueError
        When an argument is not such a number.

    Notes
    -----
    Durstenfeld, "Algorithm 235: Random permutation", CACM 7 (1964), for the shuffle; every epoch
    starts from 0…n−1, so that its order depends on the generator alone.

    Examples
    --------
    >>> batches = Batches(5, size=2, seed=42)
    >>> [batches.next().tolist() for _ in range(3)]
    [[0, 4], [2, 1], [3]]
    >>> Batches(5).next().tolist()
    [0, 1, 2, 3, 4]
    """

    def __init__(self, n: int, size: int | None = None, seed: int = 0) -> None:
        self._n = as_whole(n, "n", at_least=1)
        self._random = PCG32(seed)
        self.size = size
        self.restart()

    @property
    def n(self) -> int:
        """Number of examples; assigning another number begins a new epoch."""
        return self._n

    @n.setter
    def n(self, n: int) -> None:
        if as_whole(n, "n", at_least=1) == self._n:
            return
        self._n = n
        self.__dict__.pop("_in_order", None)
        self.restart()

    @property
    def size(self) -> int | None:
        """Examples in a batch; None: all."""
        return self._size

    @size.setter
    def size(self, size: int | None) -> None:
        self._size = None if size is None else as_whole(size, "size", at_least=1)

    @property
    def _size_of_epoch(self) -> int:
        """Examples in a batch of an epoch that begins now."""
        return self._n if self._size is None else min(self._size, self._n)

    def next(self) -> Indices:
        """The indices of the next batch, shape `(m,)` with m ≤ `size`; read-only."""
        if self._at >= self._n:  # the stop button interrupted the call before
            self.restart()
        if self._at == 0:
            self._begin_epoch()
        batch = self._order[self._at : self._at + self._step]
        self._at += self._step
        if self._at >= self._n:
            self.restart()
        return batch

    def restart(self) -> None:
        """Let the next batch be the first of a new epoch."""
        self._at = 0
        self._before = self._random.state

    def _begin_epoch(self) -> None:
        self._step = self._size_of_epoch
        self._order = self._in_order if self._step == self._n else self._shuffled()

    # ---- its state, to continue later

    def state(self) -> BatchesState:
        """Its place in the sequence of batches, ready for JSON; `n` and `size` are not part of it.

        Examples
        --------
        >>> Batches(5, size=2, seed=42).state()
        {'random': '185706b82c2e03f8', 'at': 0}
        """
        place: BatchesState = {"random": f"{self._before:016x}", "at": self._at}
        if self._at > 0 and self._step != self._size_of_epoch:
            place["step"] = self._step
        return place

    def load(self, state: Any) -> None:
        """Continue from the place that `state()` returned.

        The rest of the epoch comes in batches of `step` if given, else of the present `size`.

        Raises
        ------
        TypeError, ValueError
            When `state` is not such a dict, or its place is past `n`; nothing has changed then.
        """
        if not isinstance(state, dict):
            raise TypeError(f"state: expected a dict of random and at, got {described(state)}")
        if state.keys() - {"step"} != {"random", "at"}:
            raise ValueError(f"state: expected random and at, got {shown([*state])}")
        before, at = _from_hex(state["random"]), as_whole(state["at"], "at")
        step = as_whole(state.get("step", self._size_of_epoch), "step", at_least=1)
        if at > self._n:
            raise ValueError(f"at: expected at most {self._n}, the number of examples, got {at}")
        self._random.state = before
        self.restart()
        if at > 0:  # only a shuffled epoch can stop in the middle
            self._order, self._step, self._at = self._shuffled(), step, at
        if at == self._n:
            self.restart()

    @cached_property
    def _in_order(self) -> Indices:
        return _frozen(range(self._n))

    def _shuffled(self) -> Indices:
        self._random._state = self._before  # also after an interrupted shuffle
        order, below = list(range(self._n)), self._random._below
        for i in range(self._n - 1, 0, -1):
            j = below(i + 1)
            order[i], order[j] = order[j], order[i]
        return _frozen(order)


def _frozen(order: Any) -> Indices:
    """A read-only array, because batches are views of it."""
    array = np.array(order, dtype=np.int64)
    array.flags.writeable = False
    return array


# ---- arguments


def _from_hex(text: Any) -> int:
    if not isinstance(text, str) or not re.fullmatch("[0-9a-fA-F]{1,16}", text):
        raise ValueError(f"random: expected 1 to 16 hexadecimal digits, got {described(text)}")
    return int(text, 16)
