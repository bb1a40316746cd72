"""Held parameters: Values that keep their numbers in two arrays of a Trainer.

After a step the model's own Values hold the new numbers. Where there are tens of thousands, writing
them one by one takes four times as long as the step. So from its first step on a Trainer holds its
parameters: it moves their numbers into two arrays, and each Value looks its own up there. A step
then writes two arrays. It computes in others, so that nobody sees half of a step.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import chain, count, repeat
from typing import Any

import numpy as np

from ..array_types import Array
from ..node import Node
from ..value import Value

# the two slots for numbers: those of a held Value have its store and its place there
_store = Node.__dict__["_data"].__get__
_place = Node.__dict__["_grad"].__get__
_SLOTS = (Node.__dict__["_data"], Node.__dict__["_grad"], object.__dict__["__class__"])


class Store:
    """The numbers and gradients of `n` Values, in arrays of shape `(n,)`.

    It refers to no Value: they refer to it, and keep it for as long as one of them is there.

    Attributes
    ----------
    data, grad
        The arrays.
    complete : bool
        Whether all those Values are still in it, and no other store has taken any.
    """

    def __init__(self, values: Sequence[Value]) -> None:
        self.data: Array = np.array([v._data for v in values], dtype=float)
        self.grad: Array = np.array([v._grad for v in values], dtype=float)
        # indexing these memoryviews gives a float, twice as fast as an array
        self.numbers, self.gradients = self.data.data, self.grad.data
        self.complete = True


class Held(Value):
    # To everybody it is a Value: `__class__` and the names below say so, and a copy is a plain one.
    __slots__ = ()
    __class__ = Value  # type: ignore[assignment]
    __doc__ = Value.__doc__

    def __new__(cls, *given: Any, **named: Any) -> Any:
        return Value(*given, **named)  # as `type(p)(…)` makes a Value

    @property
    def _data(self) -> float:
        number: float = _store(self).numbers[_place(self)]
        return number

    @_data.setter
    def _data(self, number: float) -> None:
        _store(self).numbers[_place(self)] = number

    @property
    def _grad(self) -> float:
        number: float = _store(self).gradients[_place(self)]
        return number

    @_grad.setter
    def _grad(self, number: float) -> None:
        _store(self).gradients[_place(self)] = number


Held.__module__, Held.__name__, Held.__qualname__ = Value.__module__, "Value", "Value"


def hold(values: Sequence[Value]) -> Store | None:
    """The store of these Values, a new one if need be; None where one is of a class of its own.

    Another store that had some of them is no longer complete.
    """
    kinds = {type(v) for v in values}
    if not kinds <= {Value, Held}:
        return None
    stores: set[Store] = {_store(v) for v in values if type(v) is Held}
    if kinds == {Held} and len(stores) == 1:
        (known,) = stores
        if known.complete and [_place(v) for v in values] == [*range(len(known.data))]:
            return known
    store = Store(values)
    for former in stores:
        former.complete = False
    _move(values, store)
    return store


def _move(values: Sequence[Value], store: Store) -> None:
    """Make these Values look their numbers up in `store`.

    It is a single call of C code: no other thread, and no interruption, finds a Value half changed.
    """
    contents: tuple[Iterable[Any], ...] = (repeat(store), count(), repeat(Held))
    changes = [map(s.__set__, values, c) for s, c in zip(_SLOTS, contents, strict=True)]
    deque(chain(*changes), maxlen=0)


class Numbers:
    """The numbers of these Values, read and written all at once; the first writing holds them."""

    def __init__(self, values: Sequence[Value]) -> None:
        self._values = values
        self._store: Store | None = None

    @property
    def _held(self) -> Store | None:
        return self._store if self._store is not None and self._store.complete else None

    @property
    def data(self) -> Array | list[float]:
        return [v._data for v in self._values] if (held := self._held) is None else held.data

    @property
    def grad(self) -> Array | list[float]:
        return [v._grad for v in self._values] if (held := self._held) is None else held.grad

    def write(self, data: Array, grad: Array) -> None:
        store = self._store = self._held or hold(self._values)
        if store is not None:
            store.data[:], store.grad[:] = data, grad
            return
        for v, number, gradient in zip(self._values, data.tolist(), grad.tolist(), strict=True):
            v._data = number
            v._grad = gradient
