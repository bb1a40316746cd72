"""See backpropagation happen: live views of the graphs of micrograd Values."""

from micrograd_engine import __version__

from .derivative import DerivativeWidget
from .dot import to_dot
from .graph.mlp import MLPWidget
from .graph.neuron import NeuronWidget
from .graph.widget import GraphWidget
from .notebook.extension import load_ipython_extension, unload_ipython_extension
from .notebook.marimo import register as _register_with_marimo
from .notebook.show import show
from .run.surface import LossSurfaceWidget
from .run.view import TrainingWidget

__all__ = [
    "DerivativeWidget",
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

_register_with_marimo()
