"""A model as a Trainer sees it: its parameters as one array, and its outputs for many points."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from ..batch import BatchTape
from ..edits import last_move, moved
from ..nn import MLP, Layer, Neuron
from ..real import described, foreign
from ..replay.recording import StructureChangedError
from ..value import Value
from .asking import checked_outputs
from .forms import BLOCK, recomputed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


class Model:
    """A model's parameters, as the array `data` of shape `(p,)`, and a tape of its outputs.

    Attributes
    ----------
    tapes : list of BatchTape
        All that read their other Values again when a number was assigned: the tape of the outputs,
        and those of the losses.

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
        listed = _listed(model.parameters())
        self.parameters = list(dict.fromkeys(listed))
        self._modules = _modules(model)
        self._attributes = [vars(module) for module in self._modules]
        self._glance = [_copied(attributes) for attributes in self._attributes]
        self._recorded = self._made_of()
        self._seen = last_move()
        self.data: Array = np.array([p._data for p in self.parameters])

    def record(self, X: Array) -> None:
        """Record the outputs for the first of these points."""
        self._inputs = [Value(number) for number in X[0].tolist()]
        outputs = checked_outputs(self.model(list(self._inputs)))
        self._several = isinstance(outputs, list)
        self._outputs = outputs if isinstance(outputs, list) else [outputs]
        root = reduce(add, self._outputs)
        self._tape = BatchTape(root, self._inputs, self.parameters, self._outputs)
        self.tapes = [self._tape]

    def recorded_outputs(self, point: Array) -> list[float]:
        """What the recorded outputs give for a point, computed Value by Value."""
        return recomputed(self._outputs, self._inputs, point)

    def check_width(self, X: Array) -> None:
        """Refuse points of another width than the first layer takes."""
        neurons = [module for module in self._modules if isinstance(module, Neuron)]
        if neurons and len(neurons[0].w) != X.shape[1]:
            raise _wrong_width(len(neurons[0].w), X)

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
            for tape in self.tapes:
                tape.read()
            self._seen = now

    def write(self, grad: Array) -> None:
        """`data` and `grad` -> Values."""
        self._seen = moved()
        numbers, gradients = self.data.tolist(), grad.tolist()
        for p, number, gradient in zip(self.parameters, numbers, gradients, strict=True):
            p._data = number
            p._grad = gradient

    def forget(self) -> None:
        """Take the Values for what holds, and read them before the next step."""
        self._seen = -1

    def _check(self) -> None:
        if self._modules and self._looks_the_same():
            return
        now, then = self._made_of(), self._recorded
        if len(now) != len(then) or not all(map(_same, now, then)):
            raise StructureChangedError(
                "model: its parameters or activations are no longer those that were recorded: "
                "make a new Trainer"
            )
        self._glance = [_copied(vars(module)) for module in self._modules]

    def _looks_the_same(self) -> bool:
        """Whether no attribute of its modules has changed, which takes 2 µs to see.

        If one has, it may be one that is nothing to a recording.
        """
        try:
            return self._attributes == self._glance
        except Exception:  # one that cannot be compared, such as an array
            return False

    def _made_of(self) -> list[Any]:
        """All that a recording relies on. Of a class of somebody's own only the parameters."""
        if not self._modules:
            return list(self.model.parameters())
        return [thing for module in self._modules for thing in _held(module)]

    # ---- outputs

    def outputs(self, points: Array) -> Array:
        """The outputs for `points`, shape `(m,)`; `(m, k)` where the model gives a list of `k`."""
        import numpy as np

        nin = len(self._inputs)
        if points.shape[1] != nin:
            raise _wrong_width(nin, points)
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


def _listed(parameters: Any) -> list[Value]:
    """What `parameters()` gives, checked."""
    wanted = "model: expected Values of micrograd_engine from parameters(), got "
    if not hasattr(parameters, "__iter__"):
        raise TypeError(wanted + described(parameters))
    listed = list(parameters)
    for p in listed:
        if not isinstance(p, Value):
            raise TypeError(wanted + (f"a {name}" if (name := foreign(p)) else described(p)))
    if not listed:
        raise ValueError(
            "model: expected at least one parameter, but its parameters() gives none: "
            "let it give the Values that training moves"
        )
    return listed


def _wrong_width(nin: int, X: Array) -> ValueError:
    return ValueError(
        f"X: expected rows of length {nin}, as the model takes them, got length {X.shape[1]}"
    )


def _same(now: Any, then: Any) -> bool:
    return now is then or (now.__class__ is str and now == then)


def _copied(thing: Any) -> Any:
    """A copy that stays as it is when lists are changed in place."""
    if isinstance(thing, dict):
        return {name: _copied(inside) for name, inside in thing.items()}
    return list(thing) if isinstance(thing, list) else thing


def _modules(model: Any) -> list[Any]:
    """The modules of a network of MLP, Layer and Neuron; none if any computes in its own way."""
    found = [model]
    for module in found:
        if not _is_known(module):
            return []
        found += [] if isinstance(module, Neuron) else _held(module)
    return found


def _is_known(module: Any) -> bool:
    kind = type(module)
    return any(
        issubclass(kind, base)
        and kind.__call__ is base.__call__
        and kind.parameters is base.parameters
        for base in (MLP, Layer, Neuron)
    )


def _held(module: Any) -> list[Any]:
    """What a module computes with."""
    if isinstance(module, Neuron):
        return [module.activation, module.b, *module.w]
    return list(module.layers if isinstance(module, MLP) else module.neurons)
