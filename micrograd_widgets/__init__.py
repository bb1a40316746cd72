"""See backpropagation happen: live views of the graphs of micrograd Values."""

from micrograd_engine import __version__

from .derivative import DerivativeWidget
from .dot import to_dot
from .extension import load_ipython_extension, unload_ipython_extension
from .graph import GraphWidget
from .mlp import MLPWidget
from .neuron import NeuronWidget
from .show import show
from .surface import LossSurfaceWidget
from .training import TrainingWidget

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
