"""Write the state of the views that show no run, as a page gets it.

    python -m tests.conformance.views

views.json: the traits of an MLPWidget, a NeuronWidget, a DerivativeWidget, bytes in base64.
"""

import json
import random
from pathlib import Path
from typing import Any

from micrograd_engine import MLP, Neuron
from micrograd_widgets import DerivativeWidget, MLPWidget, NeuronWidget

from .training import traits

FILE = Path(__file__).parent / "views.json"


def render() -> str:
    random.seed(1337)
    views: dict[str, Any] = {
        "mlp": MLPWidget(MLP(2, [3, 1]), [1.0, -1.0], y=1.0, variables={}),
        "neuron": NeuronWidget(Neuron(2), [2.0, 0.0], variables={}),
        "derivative": DerivativeWidget(lambda x: 3 * x**2 - 4 * x + 5),
    }
    states = {name: traits(view) | {"version": "", "view_id": name} for name, view in views.items()}
    for view in views.values():
        view.close()
    return json.dumps(states, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(render())
