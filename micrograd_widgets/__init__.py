"""See backpropagation happen: live views of the graphs of micrograd Values.

The views of runs compute on arrays, so they are imported when one is first used: all others, and the
extension, work without NumPy.
"""

from typing import TYPE_CHECKING, Any

from micrograd_engine import __version__
from micrograd_engine.late import late

from .derivative import DerivativeWidget
from .dot import to_dot
from .exercises.widget import ExerciseWidget
from .graph.mlp import MLPWidget
from .graph.neuron import NeuronWidget
from .graph.widget import GraphWidget
from .notebook.extension import load_ipython_extension, unload_ipython_extension
from .notebook.marimo import register as _register_with_marimo
from .notebook.show import show

if TYPE_CHECKING:
    from .run.surface import LossSurfaceWidget
    from .run.view import TrainingWidget

_WITH_NUMPY = {"run.surface": ("LossSurfaceWidget",), "run.view": ("TrainingWidget",)}

__all__ = [
    "DerivativeWidget",
    "ExerciseWidget",
    "GraphWidget",
    "LossSurfaceWidget",
    "MLPWidget",
    "NeuronWidget",
    "TrainingWidget",
    "__version__",
    "load_ipython_extension",
    "show",
    "to_dot",
    "unload_ipython_extension",
]


def __getattr__(name: str) -> Any:
    return late(__name__, _WITH_NUMPY, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


_register_with_marimo()
