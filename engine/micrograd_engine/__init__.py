"""The autograd engine of Karpathy's micrograd lecture, complete and replayable."""

from ._version import __version__
from .nn import MLP, Layer, Module, Neuron
from .scope import scope
from .tape import StructureChangedError, Tape
from .value import Value, operation, topological

__all__ = [
    "MLP",
    "Layer",
    "Module",
    "Neuron",
    "StructureChangedError",
    "Tape",
    "Value",
    "__version__",
    "operation",
    "scope",
    "topological",
]
