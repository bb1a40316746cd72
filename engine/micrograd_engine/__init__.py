"""The autograd engine of Karpathy's micrograd lecture, complete and replayable."""

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
from .optim import SGD, Adam
from .replay.recording import StructureChangedError
from .schedules import Constant, Linear, StepDecay
from .scope import scope
from .tape import Tape
from .trainer import Trainer
from .value import Value, topological

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
