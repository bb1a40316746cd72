"""Model: the parameters of a model as one array, and its outputs for many points."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Any

import numpy as np

from ..array_types import Array
from ..batch import BatchTape
from ..checks import described, foreign
from ..optimizer import Optimizer
from ..reads import noticing
from ..replay.frozen import frozen, kept
from ..replay.recording import CANNOT_REPLAY, Recording
from ..stamps import last_move, moved
from ..value import Value
from .calls import checked_outputs
from .forms import BLOCK, alike, recomputed
from .held import Numbers
from .own_optimizer import OwnOptimizer
from .structure import Structure


class Model:
    """A model's parameters, as the array `data` of shape `(p,)`, and a tape of its outputs.

    Attributes
    ----------
    tapes : list of BatchTape
        The tape of the outputs and those of the losses. All read their constants again after
        somebody assigned a number.
    refusal : str
        Why the recorded outputs are not those of the model; then each point is a call of the model.
        "" if they are.
    recording : Recording
        How the outputs are made for the first example.
    kept : dict
        Leaves outside of the parameters whose numbers were read, with the numbers that the recordings
        keep.

    Raises
    ------
    TypeError
        When `model` cannot be called, or has no `parameters()`, or they are not Values.
    ValueError
        When `parameters()` is empty.
    """

    def __init__(self, model: Any) -> None:
        made = callable(model) and not isinstance(model, type)
        if not made or not callable(getattr(model, "parameters", None)):
            raise TypeError(
                f"model: expected something to call, with parameters(), got {described(model)}"
            )
        self.model = model
        self.refusal = ""
        self.tapes: list[BatchTape] = []
        self.kept: dict[Value, float] = {}
        listed = _listed(model.parameters())
        self.parameters = list(dict.fromkeys(listed))
        self._structure = Structure(model)
        self._seen = last_move()
        self._numbers = Numbers(self.parameters)
        self.data: Array = np.empty(len(self.parameters))
        self._numbers.read_data(self.data)

    def record(self, X: Array, *, insist: bool) -> None:
        """Record the outputs for the first of these points; `insist`: whatever numbers it reads.

        Raises
        ------
        ValueError
            When `insist` and the graph cannot be replayed.
        """
        self._inputs = [Value(number) for number in X[0].tolist()]
        with noticing() as reads:
            outputs = checked_outputs(self.model(list(self._inputs)))
        moving = {*self._inputs, *self.parameters}
        self.refusal = "" if insist else frozen(reads, moving)
        self.kept = kept(reads, moving)
        self._several = isinstance(outputs, list)
        self._outputs = outputs if isinstance(outputs, list) else [outputs]
        root = reduce(add, self._outputs)
        self.recording = Recording(root)
        if self.recording.refusal and not self.refusal:
            self.refusal = f"{CANNOT_REPLAY}: {self.recording.refusal}"
        if not self.refusal:
            self._tape = BatchTape(root, self._inputs, self.parameters, self._outputs)
            self.recording, self.tapes = self._tape, [self._tape]

    def recorded_outputs(self, point: Array) -> list[float]:
        """The recorded outputs for a point, computed Value by Value."""
        return recomputed(self._outputs, self._inputs, point)

    @property
    def nin(self) -> int | None:
        """The width of the first layer; None where there is none."""
        return self._structure.nin

    def check_width(self, X: Array) -> None:
        """Refuse points with another width than that of the first layer."""
        nin = self.nin
        if nin not in (None, X.shape[1]):
            raise _wrong_width(nin, X)

    # ---- between the Values and the array

    def read(self) -> None:
        """Values -> `data`.

        Raises
        ------
        StructureChangedError
            When the parameters or activations are not the recorded ones.
        """
        self._structure.check()
        now = last_move()
        if now != self._seen:
            self._numbers.read_data(self.data)
            for tape in self.tapes:
                tape.read_constants()
            self._seen = now

    @property
    def outdated(self) -> bool:
        """Whether the recordings keep a number that has another value now."""
        return any(not alike(v._data, number) for v, number in self.kept.items())

    def leave_plain(self) -> None:
        """Write to the Values one by one: held ones would make the graphs of plain calls slower."""
        self._numbers.leave_plain()

    def read_grad(self, grad: Array) -> None:
        """The gradients of the Values -> `grad`."""
        self._numbers.read_grad(grad)

    def write(self, grad: Array) -> None:
        """`data` and `grad` -> Values."""
        self._seen = moved()
        self._numbers.write(self.data, grad)

    def move(self, optimizer: Optimizer | OwnOptimizer, grad: Array) -> None:
        """Let `optimizer` move `data` along `grad`; one of the learner's own moves the Values.

        After an error in that these have their old numbers.
        """
        if isinstance(optimizer, Optimizer):
            optimizer.update(self.data, grad)
            return
        self.write(grad)
        try:
            optimizer.step(self.parameters)
            self._numbers.read_data(self.data)
            self._numbers.read_grad(grad)
        except BaseException:
            self.write(grad)
            raise

    def forget(self) -> None:
        """Discard `data`: read the Values before the next step."""
        self._seen = -1

    # ---- outputs

    def outputs(self, points: Array) -> Array:
        """The outputs for `points`, shape `(m,)`; `(m, k)` if the model returns a list of `k`."""
        nin = len(self._inputs)
        if points.shape[1] != nin:
            raise _wrong_width(nin, points)
        self.read()
        if self.refusal:
            return self._called(points)
        self._tape.data[:] = self.data
        found = np.empty((len(self._outputs), len(points)))
        size = max(1, BLOCK // self._tape.rows)
        for start in range(0, len(points), size):
            block = slice(start, start + size)
            self._tape.forward(points[block])
            for row, output in zip(found, self._outputs, strict=True):
                row[block] = self._tape.numbers(output)
        return found.T if self._several else found[0]

    def _called(self, points: Array) -> Array:
        """The outputs by plain calls."""
        found = np.empty((len(points), len(self._outputs)))
        for i, point in enumerate(points.tolist()):
            outputs = checked_outputs(self.model([Value(number) for number in point]))
            several = outputs if isinstance(outputs, list) else [outputs]
            if len(several) != len(self._outputs):
                raise ValueError(
                    f"model: expected {len(self._outputs)} outputs as for the first example, "
                    f"got {len(several)} for {point}"
                )
            found[i] = [out._data for out in several]
        return found if self._several else found[:, 0]


def _listed(parameters: Any) -> list[Value]:
    """Check what `parameters()` returned."""
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


def _wrong_width(nin: int | None, X: Array) -> ValueError:
    return ValueError(
        f"X: expected rows of length {nin}, as the model takes them, got length {X.shape[1]}"
    )
