"""The autograd engine of Karpathy's micrograd lecture, complete and replayable.

The modules imported here need only the standard library. Those in `_WITH_NUMPY` compute on arrays:
each is imported when one of its names is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__
from .adopt import adopt
from .diagnose import Diagnosis, diagnose
from .gradcheck import gradcheck
from .losses import (
    binary_cross_entropy,
    cross_entropy,
    hinge,
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
_MODULE_OF = {name: module for module, names in _WITH_NUMPY.items() for name in names}

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
    """Import a name that needs NumPy; Python calls this only until the name is set here."""
    module = name if name in _WITH_NUMPY else _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        found = import_module(f".{module}", __name__)
    except ModuleNotFoundError as problem:
        if problem.name != "numpy":
            raise
        raise ImportError(
            f"{name} needs NumPy, which is not installed; run `pip install numpy`", name="numpy"
        ) from None
    if name != module:
        found = globals()[name] = getattr(found, name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
