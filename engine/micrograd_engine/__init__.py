"""The autograd engine of Karpathy's micrograd lecture, complete and replayable."""

from ._version import __version__
from .datasets import circles, moons, spirals, xor
from .gradcheck import gradcheck
from .nn import MLP, Layer, Module, Neuron
from .operation import operation
from .order import topological
from .recording import StructureChangedError
from .scope import scope
from .tape import Tape
from .value import Value

__all__ = [
    "MLP",
    "Layer",
    "Module",
    "Neuron",
    "StructureChangedError",
    "Tape",
    "Value",
    "__version__",
    "circles",
    "gradcheck",
    "moons",
    "operation",
    "scope",
    "spirals",
    "topological",
    "xor",
]
