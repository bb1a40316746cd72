"""Tables and texts for places without widgets say of when their numbers are."""

import random
from typing import Any

import pytest

from micrograd_engine import MLP, Neuron, Trainer, Value, moons
from micrograd_widgets import (
    GraphWidget,
    LossSurfaceWidget,
    MLPWidget,
    NeuronWidget,
    TrainingWidget,
)


def product() -> Value:
    root = Value(2.0, label="a") * Value(-3.0, label="b")
    root.label = "L"
    return root


def trainer() -> Trainer:
    random.seed(5)
    return Trainer(MLP(2, [2, 1]), *moons(10))


VIEWS = {
    "graph": lambda: GraphWidget(product()),
    "mlp": lambda: MLPWidget(MLP(2, [2, 1]), [1.0, 2.0]),
    "neuron": lambda: NeuronWidget(Neuron(2), [1.0, 2.0]),
    "training": lambda: TrainingWidget(trainer()),
    "surface": lambda: LossSurfaceWidget(trainer()),
}


@pytest.fixture(params=VIEWS)
def view(request: pytest.FixtureRequest) -> Any:
    view = VIEWS[request.param]()
    yield view
    view.close()


def test_the_table_says_of_when_its_numbers_are(view: Any) -> None:
    html = view.fallback()["text/html"]
    assert html.lower().count("saved numbers") == html.count("<table>")


@pytest.mark.parametrize("kind", ["graph", "mlp", "neuron"])
def test_so_does_the_text(kind: str) -> None:
    view = VIEWS[kind]()
    assert "As when the cell ran:" in view.fallback()["text/plain"].splitlines()
    view.close()
