"""A model as a Trainer sees it: its parameters as one array, and its outputs for many points."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from ..batch import BatchTape
from ..edits import last_move, moved
from ..nn import MLP, Layer, Module, Neuron
from ..real import described, foreign
from ..replay.recording import StructureChangedError
from ..value import Value
from .forms import BLOCK, checked_outputs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


class Model:
    """A model's parameters, as the array `data` of shape `(p,)`, and a tape of its outputs.

    Raises
    ------
    TypeError
        When `model` cannot be called, or has no `parameters()`, or they are not Values.
    ValueError
        When there are no parameters.
    """

    def __init__(self, model: Any) -> None:
        import numpy as np

        made = callable(model) and not isinstance(model, type)
        if not made or not callable(getattr(model, "parameters", None)):
            raise TypeError(
                f"model: expected something to call, with parameters(), got {described(model)}"
            )
        self.model = model
        self._listed = list(model.parameters())
        for p in self._listed:
            if not isinstance(p, Value):
                said = f"a {name}" if (name := foreign(p)) else described(p)
                raise TypeError(
                    f"model: expected Values of micrograd_engine from parameters(), got {said}"
                )
        if not self._listed:
            raise ValueError(
                "model: expected at least one parameter, but its parameters() gives none: "
                "let it give the Values that training moves"
            )
        self.parameters = list(dict.fromkeys(self._listed))
        self._modules = [vars(module) for module in _modules(model)]
        self._recorded = [_copied(attributes) for attributes in self._made_of()]
        self._seen = last_move()
        self.data: Array = np.array([p._data for p in self.parameters])

    def record(self, X: Array) -> None:
        """Record the outputs for one of these points."""
        self._inputs = [Value(number) for number in X[0].tolist()]
        outputs = checked_outputs(self.model(list(self._inputs)))
        self._several = isinstance(outputs, list)
        self._outputs = outputs if isinstance(outputs, list) else [outputs]
        root = reduce(add, self._outputs)
        self._tape = BatchTape(root, self._inputs, self.parameters, self._outputs)

    # ---- between the Values and the array

    def read(self) -> None:
        """Values -> `data`.

        Raises
        ------
        StructureChangedError
            When the parameters or activations are not those that were recorded.
        """
        self._check()
        now = last_move()
        if now != self._seen:
            self.data[:] = [p._data for p in self.parameters]
            self._seen = now

    def write(self, grad: Array) -> None:
        """`data` and `grad` -> Values."""
        self._seen = moved()
        numbers, gradients = self.data.tolist(), grad.tolist()
        for p, number, gradient in zip(self.parameters, numbers, gradients, strict=True):
            p._data = number
            p._grad = gradient

    def _check(self) -> None:
        if self._made_of() != self._recorded:
            raise StructureChangedError(
                "model: its parameters or activations are no longer those that were recorded: "
                "make a new Trainer"
            )

    def _made_of(self) -> list[Any]:
        """All that a recording relies on; Values are compared as objects.

        An MLP is what its modules hold, and to compare that takes 2 µs. Of a class of somebody's own
        only `parameters()` is known.
        """
        return self._modules or [self.model.parameters()]

    # ---- outputs

    def outputs(self, points: Array) -> Array:
        """The outputs for `points`, shape `(m,)`; `(m, k)` where the model gives a list of `k`."""
        import numpy as np

        nin = len(self._inputs)
        if points.shape[1] != nin:
            raise ValueError(f"X: expected {nin} numbers in each row, got {points.shape[1]}")
        self.read()
        self._tape.data[:] = self.data
        found = np.empty((len(self._outputs), len(points)))
        size = max(1, BLOCK // self._tape.rows)
        for start in range(0, len(points), size):
            block = slice(start, start + size)
            self._tape.forward(points[block])
            for row, output in zip(found, self._outputs, strict=True):
                row[block] = self._tape.numbers(output)
        return found.T if self._several else found[0]


def _copied(thing: Any) -> Any:
    """A copy that stays as it is when lists are changed in place."""
    if isinstance(thing, dict):
        return {name: _copied(inside) for name, inside in thing.items()}
    return list(thing) if isinstance(thing, list) else thing


def _modules(model: Any) -> list[Module]:
    """The modules of a network of MLP, Layer and Neuron; none if there is any other class."""
    found = [model]
    for module in found:
        found += getattr(module, "layers", getattr(module, "neurons", []))
    return found if all(type(m) in (MLP, Layer, Neuron) for m in found) else []
