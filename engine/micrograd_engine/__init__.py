"""The autograd engine of Karpathy's micrograd lecture, complete and replayable."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__
from .adopt import adopt
from .batch import BatchTape
from .batches import Batches
from .datasets import circles, line, moons, parabola, sine, spirals, xor
from .gradcheck import gradcheck
from .losses import (
    binary_cross_entropy,
    cross_entropy,
    hinge,
    l2,
    mean_squared_error,
    squared_error,
)
from .nn import MLP, Layer, Module, Neuron
from .operation import operation
from .order import topological
from .replay.recording import StructureChangedError
from .schedules import Constant, Linear, StepDecay
from .scope import scope
from .tape import Tape
from .value import Value

if TYPE_CHECKING:
    from .optim import SGD, Adam
    from .trainer import Trainer

_WITH_NUMPY = {"SGD": "optim", "Adam": "optim", "Trainer": "trainer"}

__all__ = [
    "MLP",
    "SGD",
    "Adam",
    "BatchTape",
    "Batches",
    "Constant",
    "Layer",
    "Linear",
    "Module",
    "Neuron",
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
    "gradcheck",
    "hinge",
    "l2",
    "line",
    "mean_squared_error",
    "moons",
    "operation",
    "parabola",
    "scope",
    "sine",
    "spirals",
    "squared_error",
    "topological",
    "xor",
]


def __getattr__(name: str) -> Any:
    """What needs numpy is imported when it is asked for."""
    if name not in _WITH_NUMPY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_WITH_NUMPY[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_WITH_NUMPY})
