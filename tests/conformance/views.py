"""Write the state of the views that show no run, as a page gets it.

    python -m tests.conformance.views

views.json: the traits of an MLPWidget, a NeuronWidget, a DerivativeWidget, and of a GraphWidget of a
learner's own class with a mistake in it; bytes in base64.
"""

import json
import random
from pathlib import Path
from typing import Any

from micrograd_engine import MLP, Neuron
from micrograd_widgets import DerivativeWidget, GraphWidget, MLPWidget, NeuronWidget
from tests.widgets import own_classes

from .training import traits

FILE = Path(__file__).parent / "views.json"


def render() -> str:
    random.seed(1337)
    views: dict[str, Any] = {
        "mlp": MLPWidget(MLP(2, [3, 1]), [1.0, -1.0], y=1.0, variables={}),
        "neuron": NeuronWidget(Neuron(2), [2.0, 0.0], variables={}),
        "derivative": DerivativeWidget(lambda x: 3 * x**2 - 4 * x + 5),
        "own": _own(),
    }
    states = {name: traits(view) | {"version": "", "view_id": name} for name, view in views.items()}
    for view in views.values():
        view.close()
    return json.dumps(states, indent=1) + "\n"


def _own() -> GraphWidget:
    """Their backward has run, with `other.grad` where `other.data` belongs."""
    source = own_classes.with_mistake("gradient_for_data") + own_classes.EXPRESSION
    names = own_classes.run(source)
    names["L"].backward()
    return GraphWidget(names["L"], variables=names)


if __name__ == "__main__":
    FILE.write_text(render())
