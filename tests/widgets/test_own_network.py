"""Networks of the learner's own classes, on their objects."""

import random
from collections.abc import Iterator
from typing import Any

import ipywidgets
import micrograd.nn
import numpy as np
import pytest

from micrograd_engine import MLP, adopt
from micrograd_widgets import GraphWidget, MLPWidget, show

from . import own_classes as own
from .graphs import Page
from .test_extension import VIEW, Notebook, notebook  # noqa: F401


@pytest.fixture(autouse=True)
def closing() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()


NETWORK = """
import random
class Neuron:
    def __init__(self, n):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(n)]
        self.b = Value(random.uniform(-1, 1))
    def __call__(self, x):
        return sum((wi * xi for wi, xi in zip(self.w, x)), self.b).tanh()
    def parameters(self): return self.w + [self.b]
class Layer:
    def __init__(self, n, m): self.neurons = [Neuron(n) for _ in range(m)]
    def __call__(self, x):
        outs = [neuron(x) for neuron in self.neurons]
        return outs[0] if len(outs) == 1 else outs
    def parameters(self): return [p for neuron in self.neurons for p in neuron.parameters()]
class MLP:
    def __init__(self, n, sizes):
        sizes = [n] + sizes
        self.layers = [Layer(a, b) for a, b in zip(sizes, sizes[1:])]
    def __call__(self, x):
        for layer in self.layers: x = layer(x)
        return x
    def parameters(self): return [p for layer in self.layers for p in layer.parameters()]
"""
OURS = "from micrograd_engine import Value\n"


def network(classes: str) -> Any:
    random.seed(1337)
    return own.run(classes + NETWORK + "n = MLP(3, [4, 4, 1])")["n"]


@pytest.mark.parametrize("classes", [own.LECTURE, own.SHAPES["a set"], OURS])
def test_a_network_of_ones_own_is_drawn_as_ours_is(classes: str) -> None:
    mine = network(classes)
    random.seed(1337)
    ours = MLPWidget(MLP(3, [4, 4, 1]), [1.0, 1.0, 1.0])
    view = show(mine)
    assert isinstance(view, MLPWidget)
    assert [layer["activation"] for layer in view.network["layers"]] == ["tanh"] * 3
    for layer, right in zip(view.network["layers"], ours.network["layers"], strict=True):
        for part in ("weights", "biases", "sums", "outputs"):
            numbers = np.frombuffer(view.data)[layer[part]]
            assert numbers == pytest.approx(np.frombuffer(ours.data)[right[part]])
    assert "w2 (layer 1, neuron 3)" in view.names
    assert [view.names[i] for i in view.network["inputs"]] == ["x1", "x2", "x3"]
    moved = {i for i, moves in enumerate(view.moves) if moves}
    parts = view.network["layers"]
    assert moved == {i for layer in parts for i in layer["weights"] + layer["biases"]}
    assert show(mine) is view


def test_what_the_view_does_their_objects_do() -> None:
    mine = network(own.LECTURE)
    view = show(mine)
    page = Page(view)
    weight = mine.layers[0].neurons[1].w[2]
    node = view.names.index("w3 (layer 1, neuron 2)")
    assert not page.command(("set", node, 0.25), ("backward", -1, 0.0))["error"]
    assert weight.data == 0.25
    out = mine([1.0, 1.0, 1.0])
    assert np.frombuffer(view.data)[-1] == out.data
    seen = weight.grad
    weight.grad = 0.0
    out.backward()
    assert seen == pytest.approx(weight.grad)
    before = weight.data
    page.command(("step", -1, 0.1))
    assert weight.data == before - 0.1 * seen


def test_the_network_of_micrograd_is_shown() -> None:
    random.seed(1)
    n = micrograd.nn.MLP(2, [3, 2])
    view = show(n)
    assert [layer["activation"] for layer in view.network["layers"]] == ["relu", "linear"]
    assert len(view.network["outputs"]) == 2
    total = sum(out.data for out in n([1.0, 1.0]))
    assert np.frombuffer(view.data)[-1] == pytest.approx(total)


def test_a_layer_and_a_neuron_are_networks_of_one_layer() -> None:
    names = own.run(own.LECTURE + NETWORK + "layer, neuron = Layer(3, 2), Neuron(2)")
    assert [len(part["outputs"]) for part in show(names["layer"]).network["layers"]] == [2]
    view = show(names["neuron"])
    assert "w2 (neuron 1)" in view.names
    assert sum(view.moves) == 3


def test_at_the_end_of_a_cell_it_is_a_view(notebook: Notebook) -> None:  # noqa: F811
    bundle = notebook.run(own.LECTURE + NETWORK + "n = MLP(3, [4, 1])\nn")
    view = notebook.view(bundle)
    assert isinstance(view, MLPWidget)
    assert notebook.view(notebook.run("n.layers[0]")) is not view
    notebook.run("n = MLP(3, [4, 1])")
    assert VIEW in notebook.run("n")
    assert notebook.view(notebook.run("n")) is not view
    notebook.shell.reset(new_session=False)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("return x.missing", "its class failed: AttributeError"),
        ("while True: pass", "its class failed: stopped"),
    ],
)
def test_a_network_that_fails_says_why_it_is_not_drawn(
    wrong: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("micrograd_widgets.graph.own_network._SECONDS", 0.3)
    source = NETWORK.replace("x = layer(x)\n        return x", f"x = layer(x)\n        {wrong}")
    mine = own.run(own.LECTURE + source + "n = MLP(3, [4, 1])")["n"]
    with pytest.raises(ValueError, match=says):
        show(mine)
    with pytest.raises(TypeError, match="mlp: expected an MLP"):
        MLPWidget(object(), [1.0])
    with pytest.raises(ValueError, match="x: expected 3 numbers"):
        MLPWidget(mine, [1.0])


def test_a_network_that_does_something_else_is_the_graph_of_its_outputs() -> None:
    source = NETWORK.replace("x = layer(x)\n        return x", "x = layer(x)\n        return x * 2")
    names = own.run(own.LECTURE + source + "n = MLP(3, [4, 1])")
    view = show(names["n"])
    assert isinstance(view, GraphWidget)
    assert view.root._op == "*"
    assert {adopt(p) for p in names["n"].parameters()} <= {*view.binding.tape.values}
    assert show(names["n"]) is view
    with pytest.raises(ValueError, match="one after the other"):
        MLPWidget(names["n"], [1.0, 1.0, 1.0])


def test_layers_may_be_in_a_dictionary_and_a_class_without_them_says_what_it_lacks() -> None:
    made = "[Layer(a, b) for a, b in zip(sizes, sizes[1:])]"
    by_name = NETWORK.replace(made, f"dict(enumerate({made}))")
    by_name = by_name.replace("in self.layers", "in self.layers.values()")
    assert isinstance(show(own.run(own.LECTURE + by_name + "n = MLP(3, [4, 1])")["n"]), MLPWidget)
    other = NETWORK.replace("self.b", "self.threshold")
    with pytest.raises(TypeError, match="this MLP has no layers of neurons with weights `w` and a"):
        show(own.run(own.LECTURE + other + "n = MLP(3, [4, 1])")["n"])


@pytest.mark.parametrize("classes", [own.LECTURE, own.SHAPES["a set"], OURS])
def test_a_target_makes_the_loss_of_the_lecture_by_their_own_class(classes: str) -> None:
    mine = network(classes)
    random.seed(1337)
    ours = MLPWidget(MLP(3, [4, 4, 1]), [2.0, 3.0, -1.0], 1.0)
    view = MLPWidget(mine, [2.0, 3.0, -1.0], 1.0)
    assert view.loss is view.root
    assert [v.label for v in (*view.targets, view.loss)] == ["y", "loss"]
    np.testing.assert_allclose(view.loss.data, ours.loss.data, rtol=1e-12)
    page = Page(view)
    page.command(("backward", -1, 0.0))
    weights = [p.grad for p in mine.parameters()]
    ours.loss.backward()
    np.testing.assert_allclose(weights, [p.grad for p in ours.mlp.parameters()], rtol=1e-9)


def test_a_loss_of_ones_own_gets_their_objects() -> None:
    mine = network(own.LECTURE)
    view = MLPWidget(mine, [2.0, 3.0, -1.0], [1.0], loss=lambda out, y: (out - y) * (out - y) * 3.0)
    assert view.loss.data == pytest.approx(3 * 0.327552342925, rel=1e-11)


@pytest.mark.parametrize(
    ("y", "loss", "says"),
    [
        (
            1.0,
            "hinge",
            'loss: for a network of your own class, expected "squared_error" or a function',
        ),
        ([1.0, 2.0], "squared_error", "y: expected 1 numbers or Values, got 2"),
        (float("nan"), "squared_error", "y"),
        (1.0, lambda out, y: 3.0, "loss: expected a function that gives a Value, got 3.0"),
        (1.0, lambda out, y: out / 0, "mlp: its class failed: ZeroDivisionError"),
    ],
)
def test_a_target_that_does_not_fit_is_refused(y: Any, loss: Any, says: str) -> None:
    with pytest.raises((TypeError, ValueError), match=says):
        MLPWidget(network(own.LECTURE), [2.0, 3.0, -1.0], y, loss=loss)
