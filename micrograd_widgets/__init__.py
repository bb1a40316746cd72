"""See backpropagation happen: live views of the graphs of micrograd Values."""

from micrograd_engine import __version__

from .derivative import DerivativeWidget
from .dot import to_dot
from .exercises.widget import ExerciseWidget
from .graph.mlp import MLPWidget
from .graph.neuron import NeuronWidget
from .graph.widget import GraphWidget
from .notebook.extension import load_ipython_extension, unload_ipython_extension
from .notebook.show import show
from .run.surface import LossSurfaceWidget
from .run.view import TrainingWidget

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
