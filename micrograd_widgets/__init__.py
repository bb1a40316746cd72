"""See backpropagation happen: live views of the graphs of micrograd Values."""

from micrograd_engine import __version__

from .derivative import DerivativeWidget
from .dot import to_dot
from .extension import load_ipython_extension, unload_ipython_extension
from .graph import GraphWidget
from .neuron import NeuronWidget
from .show import show

__all__ = [
    "DerivativeWidget",
    "GraphWidget",
    "NeuronWidget",
    "__version__",
    "load_ipython_extension",
    "show",
    "to_dot",
    "unload_ipython_extension",
]
