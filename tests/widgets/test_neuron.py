"""NeuronWidget: the lecture's neuron, its parts on the wire, refusals."""

import math
from typing import Any

import pytest

from micrograd_engine import Layer, Neuron, Value
from micrograd_widgets import GraphWidget, NeuronWidget

from .graphs import Page


def lecture(activation: str = "tanh") -> Neuron:
    """x1 = 2, x2 = 0 on it give o = 0.7071067811865476."""
    neuron = Neuron(2, activation)
    neuron.w[0].data, neuron.w[1].data, neuron.b.data = -3.0, 1.0, 6.8813735870195432
    return neuron


def test_the_neuron_of_the_lecture() -> None:
    neuron = lecture()
    view = NeuronWidget(neuron, [2.0, 0.0])
    assert view.output.data == pytest.approx(0.7071067811865476, rel=1e-12)
    view.output.backward()
    assert [p.grad for p in neuron.parameters()] == pytest.approx([1.0, 0.0, 0.5], rel=1e-12)
    assert [x.grad for x in view.inputs] == pytest.approx([-1.5, 0.5], rel=1e-12)
    view.close()


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
def test_every_part_of_the_neuron_is_named_on_the_wire(activation: str) -> None:
    neuron = lecture(activation)
    view = NeuronWidget(neuron, [2.0, 0.0], variables={})
    values = view.binding.tape.values
    parts: dict[str, Any] = dict(view.neuron)
    assert parts.pop("activation") == activation
    found = {name: [values[i] for i in nodes] for name, nodes in parts.items()}
    assert found["inputs"] == view.inputs
    assert found["weights"] == neuron.w
    assert found["bias"] == [neuron.b]
    assert found["output"] == [view.output]
    assert [v.data for v in found["products"]] == [-6.0, 0.0]
    assert found["sum"][0].data == pytest.approx(0.8813735870195432, rel=1e-12)
    assert [view.names[i] for i in parts["inputs"] + parts["weights"] + parts["bias"]] == [
        *("x1", "x2", "w1", "w2", "b"),
    ]
    view.close()


def test_it_is_a_view_of_the_graph_like_any_other() -> None:
    neuron = lecture()
    view = NeuronWidget(neuron, [2.0, 0.0], learning_rate=0.1)
    other = GraphWidget(view.output)
    page = Page(view)
    page.command(("set", page.index(neuron.b), 6.0), ("backward", -1, 0.0))
    assert neuron.b.data == 6.0
    assert view.output.data == math.tanh(0.0)
    assert neuron.w[0].grad == 2.0
    assert other.revision == view.binding.revision
    moved = {name for name, moves in zip(view.names, view.moves, strict=True) if moves}
    assert moved == {"w1", "w2", "b"}
    view.close()
    other.close()


def test_values_are_used_as_they_are() -> None:
    a = Value(0.5, label="a")
    view = NeuronWidget(lecture(), [a, a * a], variables={})
    assert view.inputs[0] is a
    assert view.names[view.neuron["inputs"][0]] == "a"
    view.close()


class Squared(Neuron):
    def __call__(self, x: Any) -> Value:
        return super().__call__(x) ** 2


@pytest.mark.parametrize(
    ("arguments", "error", "why"),
    [
        ((Layer(2, 1), [1.0, 2.0]), TypeError, "neuron: expected a Neuron, got Layer of"),
        ((Neuron(2), [1.0]), ValueError, "x: expected 2 numbers or Values, got 1"),
        ((Neuron(1), 1.0), TypeError, r"x: expected a list of numbers or Values, got 1\.0"),
        ((Neuron(1), ["1"]), TypeError, r"x\[0\]: expected a real number, got '1' \(str\)"),
        ((Neuron(1), [math.nan]), ValueError, r"x\[0\]: expected a finite number, got nan"),
        ((Squared(2), [1.0, 2.0]), ValueError, r"one that computes activation\(w·x \+ b\)"),
    ],
)
def test_the_error_names_wrong_arguments(
    arguments: tuple[Any, Any], error: type[Exception], why: str
) -> None:
    with pytest.raises(error, match=why):
        NeuronWidget(*arguments)


def test_the_error_names_an_unknown_argument() -> None:
    with pytest.raises(TypeError, match="NeuronWidget: there is no argument 'inputs'"):
        NeuronWidget(Neuron(1), [1.0], inputs=3)
