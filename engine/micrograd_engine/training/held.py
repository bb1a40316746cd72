"""Held parameters: Values whose numbers are in the arrays of a store.

After a step the model's own Values hold the new numbers. Writing tens of thousands of numbers into
as many Values takes four times as long as the step itself. So at its first step a Trainer moves the
numbers of its parameters into a store, where each Value reads and writes its own from then on, and a
step ends with a copy of two arrays. It computes in others, so that nobody sees half of a step.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from itertools import chain, count, repeat
from typing import Any

import numpy as np

from ..array_types import Array, Indices
from ..node import Node
from ..replay.shares import block
from ..value import Value

_FIRST, _SECOND = Node.__dict__["_data"], Node.__dict__["_grad"]  # the slots for the two numbers
_holding = threading.Lock()  # a Value has one store, whoever else trains it


class Store:
    """The numbers and gradients of some Values, arrays of shape `(n,)`.

    The Values refer to their store, and it refers to none of them: it lasts as long as they do, and
    when the Trainer is gone they still have their numbers.
    """

    def __init__(self, values: Sequence[Value]) -> None:
        self.data: Array = np.array([v._data for v in values], dtype=float)
        self.grad: Array = np.array([v._grad for v in values], dtype=float)
        # an index into these gives a builtin float, and twice as fast as an array
        self.numbers: Any = self.data.data
        self.gradients: Any = self.grad.data


class Held(Value):
    # A Value for everybody: `__class__` and the names below say so, and its copies are plain ones.
    # Its two slots for numbers have the store and the place there; they stay for good.
    __slots__ = ()
    __class__ = Value  # type: ignore[assignment]
    __doc__ = Value.__doc__
    _store: Store = _FIRST
    _place: int = _SECOND

    def __new__(cls, *given: Any, **named: Any) -> Any:
        """A plain Value, for code that writes `type(p)(…)`."""
        return Value(*given, **named)

    @property
    def _data(self) -> float:
        number: float = self._store.numbers[self._place]
        return number

    @_data.setter
    def _data(self, number: float) -> None:
        self._store.numbers[self._place] = number

    @property
    def _grad(self) -> float:
        number: float = self._store.gradients[self._place]
        return number

    @_grad.setter
    def _grad(self, number: float) -> None:
        self._store.gradients[self._place] = number


Held.__module__, Held.__name__, Held.__qualname__ = Value.__module__, "Value", "Value"


def hold(values: Sequence[Value]) -> None:
    """Move the numbers of these Values into a store, except those that are in one already.

    A Value of a subclass, which may have methods of its own, stays as it is.
    """
    with _holding:
        plain = [v for v in values if type(v) is Value]
        store = Store(plain)
        stores = map(_FIRST.__set__, plain, repeat(store))
        places = map(_SECOND.__set__, plain, count())
        classes = map(object.__dict__["__class__"].__set__, plain, repeat(Held))
        # in one call of C code: nothing comes in between, neither another thread nor Ctrl-C, where
        # a Value has a store in the place of its number
        deque(chain(stores, places, classes), maxlen=0)


class Numbers:
    """The numbers of some Values, read and written all at once; the first `write` holds them."""

    def __init__(self, values: Sequence[Value]) -> None:
        self._values = values
        self._held = False
        self._parts: list[tuple[Store, Any, Any]] = []  # a store, which are in it, and where
        self._others = list(enumerate(values))

    def leave_plain(self) -> None:
        """Never hold them."""
        self._held = True

    def read_data(self, data: Array) -> None:
        for i, v in self._others:
            data[i] = v._data
        for store, mine, places in self._parts:
            data[mine] = store.data[places]

    def read_grad(self, grad: Array) -> None:
        for i, v in self._others:
            grad[i] = v._grad
        for store, mine, places in self._parts:
            grad[mine] = store.grad[places]

    def write(self, data: Array, grad: Array) -> None:
        if not self._held:
            self._hold()
        for store, mine, places in self._parts:
            store.data[places], store.grad[places] = data[mine], grad[mine]
        if self._others:
            numbers, gradients = data.tolist(), grad.tolist()
            for i, v in self._others:
                v._data, v._grad = numbers[i], gradients[i]

    def _hold(self) -> None:
        hold(self._values)
        found: dict[Store, list[tuple[int, int]]] = {}
        for i, v in enumerate(self._values):
            if isinstance(v, Held):
                found.setdefault(v._store, []).append((i, v._place))
        self._parts = [
            (store, _at([i for i, _ in pairs]), _at([place for _, place in pairs]))
            for store, pairs in found.items()
        ]
        self._others = [(i, v) for i, v in enumerate(self._values) if not isinstance(v, Held)]
        self._held = True


def _at(places: Sequence[int]) -> slice | Indices:
    return block(places) or np.array(places)
