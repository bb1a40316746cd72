"""The autograd engine of Karpathy's micrograd lecture, complete and replayable.

The modules imported here need only the standard library. Those in `_WITH_NUMPY` compute on arrays:
each is imported when one of its names is first used.
"""

from typing import TYPE_CHECKING, Any

from ._version import __version__
from .adopt import adopt
from .diagnose import Diagnosis, diagnose
from .gradcheck import gradcheck
from .late import late
from .losses import (
    binary_cross_entropy,
    cross_entropy,
    hinge,
    l1,
    l2,
    mean_squared_error,
    squared_error,
)
from .nn import MLP, Layer, Module, Neuron, softmax
from .operation import operation
from .replay.recording import StructureChangedError
from .schedules import Constant, Cosine, Linear, StepDecay
from .scope import scope
from .tape import Tape
from .value import Value, topological

if TYPE_CHECKING:
    from .batch import BatchTape
    from .batches import Batches
    from .datasets import circles, line, moons, parabola, sine, spirals, xor
    from .optim import SGD, Adam, AdamW, RMSprop
    from .trainer import Trainer

_WITH_NUMPY = {
    "batch": ("BatchTape",),
    "batches": ("Batches",),
    "datasets": ("circles", "line", "moons", "parabola", "sine", "spirals", "xor"),
    "optim": ("SGD", "Adam", "AdamW", "RMSprop"),
    "trainer": ("Trainer",),
}

__all__ = [
    "MLP",
    "SGD",
    "Adam",
    "AdamW",
    "BatchTape",
    "Batches",
    "Constant",
    "Cosine",
    "Diagnosis",
    "Layer",
    "Linear",
    "Module",
    "Neuron",
    "RMSprop",
    "StepDecay",
    "StructureChangedError",
    "Tape",
    "Trainer",
    "Value",
    "__version__",
    "adopt",
    "binary_cross_entropy",
    "circles",
    "cross_entropy",
    "diagnose",
    "gradcheck",
    "hinge",
    "l1",
    "l2",
    "line",
    "mean_squared_error",
    "moons",
    "operation",
    "parabola",
    "scope",
    "sine",
    "softmax",
    "spirals",
    "squared_error",
    "topological",
    "xor",
]


def __getattr__(name: str) -> Any:
    return late(__name__, _WITH_NUMPY, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
