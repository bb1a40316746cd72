"""MLPWidget: the lecture's network, its parts on the wire, targets and losses, refusals."""

import math
import random
from typing import Any

import pytest

from micrograd_engine import MLP, Neuron, Value
from micrograd_widgets import GraphWidget, MLPWidget, show

from .graphs import Page


def lecture() -> MLP:
    """On [2, 3, −1] it gives 0.42767811248845455."""
    random.seed(1337)
    return MLP(3, [4, 4, 1])


def test_the_network_of_the_lecture() -> None:
    mlp = lecture()
    view = MLPWidget(mlp, [2.0, 3.0, -1.0], 1.0)
    assert view.outputs[0].data == pytest.approx(0.42767811248845455, rel=1e-12)
    assert view.loss is view.root
    assert view.root.data == pytest.approx((0.42767811248845455 - 1) ** 2, rel=1e-12)
    assert [v.label for v in [*view.inputs, *view.targets]] == ["x1", "x2", "x3", "y"]
    assert (view.outputs[0].label, view.root.label) == ("output", "loss")
    view.close()


def test_every_part_of_the_network_is_named_on_the_wire() -> None:
    mlp = lecture()
    view = MLPWidget(mlp, [2.0, 3.0, -1.0], 1.0, variables={})
    values = view.binding.tape.values
    network: dict[str, Any] = dict(view.network)
    for layer, found in zip(mlp.layers, network["layers"], strict=True):
        parts = {key: [values[i] for i in found[key]] for key in found if key != "activation"}
        assert found["activation"] == "tanh"
        assert parts["weights"] == [w for neuron in layer.neurons for w in neuron.w]
        assert parts["biases"] == [neuron.b for neuron in layer.neurons]
        for total, output in zip(parts["sums"], parts["outputs"], strict=True):
            assert output.data == pytest.approx(math.tanh(total.data), rel=1e-12)
    assert [values[i] for i in network["inputs"]] == view.inputs
    assert [values[i] for i in network["targets"]] == view.targets
    assert [values[i] for i in network["outputs"]] == view.outputs
    assert values[network["root"]] is view.root
    view.close()


def test_the_sum_of_a_linear_neuron_is_its_output() -> None:
    view = MLPWidget(MLP(2, [3], output="linear"), [1.0, 2.0])
    (layer,) = view.network["layers"]
    assert layer["sums"] == layer["outputs"] == view.network["outputs"]
    view.close()


def test_a_layer_of_several_activations_is_mixed() -> None:
    mlp = MLP(2, [2, 1])
    mlp.layers[0].neurons[1].activation = "relu"
    view = MLPWidget(mlp, [1.0, 2.0])
    assert [layer["activation"] for layer in view.network["layers"]] == ["mixed", "tanh"]
    mlp.layers[1].neurons[0].activation = "relu"  # the graph is still the one of tanh
    mlp.layers[0].neurons[0].w[0].data = 0.5
    view.publish()
    assert [layer["activation"] for layer in view.network["layers"]] == ["mixed", "tanh"]
    view.close()


def test_it_is_a_view_of_the_graph_like_any_other() -> None:
    mlp = lecture()
    view = MLPWidget(mlp, [2.0, 3.0, -1.0], 1.0, learning_rate=0.1)
    other = GraphWidget(view.root)
    page = Page(view)
    weight = mlp.layers[0].neurons[1].w[2]
    page.command(("set", page.index(weight), 0.5), ("backward", -1, 0.0), ("step", -1, 0.1))
    assert weight.data == pytest.approx(0.5 - 0.1 * weight.grad, rel=1e-12)
    assert other.revision == view.binding.revision
    moved = {v for v, moves in zip(view.binding.tape.values, view.moves, strict=True) if moves}
    assert moved == set(mlp.parameters())
    view.close()
    other.close()


def test_without_a_target_the_root_is_the_output_or_the_sum_of_the_outputs() -> None:
    one = MLPWidget(lecture(), [2.0, 3.0, -1.0])
    assert (one.root, one.loss, one.targets) == (one.outputs[0], None, [])
    three = MLPWidget(MLP(2, [3]), [1.0, 2.0])
    assert three.root.label == "sum of outputs"
    assert three.root.data == pytest.approx(sum(v.data for v in three.outputs), rel=1e-12)
    assert [v.label for v in three.outputs] == ["output 1", "output 2", "output 3"]
    one.close()
    three.close()


def test_inputs_and_targets_that_are_values_are_used_as_they_are() -> None:
    a, aim = Value(0.5, label="a"), Value(1.0, label="aim")
    view = MLPWidget(MLP(2, [1]), [a, a * a], aim, variables={})
    assert view.inputs[0] is a
    assert view.targets == [aim]
    assert view.names[view.network["targets"][0]] == "aim"
    view.close()


def test_several_targets_are_numbered() -> None:
    view = MLPWidget(MLP(2, [2]), [1.0, 2.0], [0.5, -0.5], loss="mse")
    assert [(v.label, v.data) for v in view.targets] == [("y1", 0.5), ("y2", -0.5)]
    errors = [(out.data - y.data) ** 2 for out, y in zip(view.outputs, view.targets, strict=True)]
    assert view.root.data == pytest.approx(sum(errors) / 2, rel=1e-12)
    view.close()


def test_a_class_is_not_a_value() -> None:
    view = MLPWidget(MLP(2, [4], output="linear"), [1.0, 2.0], 3, loss="cross_entropy")
    assert view.targets == view.network["targets"] == []
    exps = [math.exp(out.data) for out in view.outputs]
    assert view.root.data == pytest.approx(-math.log(exps[3] / sum(exps)), rel=1e-12)
    view.close()


def test_a_loss_of_ones_own_gets_output_and_target() -> None:
    def absolute(output: Value, target: Value) -> Value:
        return (output - target).abs()

    view = MLPWidget(MLP(2, [1]), [1.0, 2.0], 1.0, loss=absolute)
    assert view.root.data == pytest.approx(abs(view.outputs[0].data - 1), rel=1e-12)
    view.close()


def test_a_network_of_64_64_64_is_accepted() -> None:
    view = MLPWidget(MLP(2, [64, 64, 64, 1]), [0.5, -0.3], 1.0)
    layers = view.network["layers"]
    assert [len(layer["weights"]) for layer in layers] == [128, 4096, 4096, 64]
    assert sum(view.moves) == 8577
    view.close()


class Squared(MLP):
    def __call__(self, x: Any) -> Any:
        return super().__call__([v * v for v in x])


class Cut(MLP):
    def __call__(self, x: Any) -> Any:
        return super().__call__(x)[:1]


def odd_neuron() -> MLP:
    class Sine(Neuron):
        def __call__(self, x: Any) -> Value:
            return super().__call__(x).sin()

    mlp = MLP(2, [2, 1])
    mlp.layers[0].neurons[1] = Sine(2)
    return mlp


@pytest.mark.parametrize(
    ("arguments", "error", "why"),
    [
        ((Neuron(2), [1.0, 2.0]), TypeError, r"mlp: expected an MLP, got TanhNeuron\(2\)"),
        ((MLP(2, [1]), [1.0]), ValueError, "x: expected 2 numbers or Values, got 1"),
        ((MLP(1, [1]), 1.0), TypeError, r"x: expected a list of numbers or Values, got 1\.0"),
        ((MLP(1, [1]), ["1"]), TypeError, r"x\[0\]: expected a real number, got '1' \(str\)"),
        ((MLP(1, [1]), [math.inf]), ValueError, r"x\[0\]: expected a finite number, got inf"),
        ((MLP(1, [2]), [1.0], 1.0), TypeError, "y: expected a list of 2 numbers or Values, got 1"),
        ((MLP(1, [2]), [1.0], [1.0]), ValueError, "y: expected 2 numbers or Values, got 1"),
        ((MLP(1, [1]), [1.0], math.nan), ValueError, "y: expected a finite number, got nan"),
        ((Squared(2, [1]), [1.0, 2.0]), ValueError, "with nothing in between"),
        ((Cut(2, [2]), [1.0, 2.0]), ValueError, "layer 1 to give one Value for each of its 2"),
        ((odd_neuron(), [1.0, 2.0]), ValueError, "in layer 1, neuron 2"),
    ],
)
def test_the_error_names_wrong_arguments(
    arguments: tuple[Any, ...], error: type[Exception], why: str
) -> None:
    with pytest.raises(error, match=why):
        MLPWidget(*arguments)


@pytest.mark.parametrize(
    ("y", "loss", "error", "why"),
    [
        (1.0, "huber", ValueError, "loss: expected one of squared_error.*got 'huber'"),
        (0.0, "hinge", ValueError, r"y: expected −1 or 1 for the hinge loss, got 0\.0; 2\*y − 1"),
        (2.0, "bce", ValueError, r"y: expected 0, 1 or a probability between, got 2\.0"),
        (1, "cross_entropy", ValueError, "mlp: expected a logit for each of at least 2 classes"),
        (
            1.0,
            lambda output: output,
            TypeError,
            r"loss: expected a function of \(outputs, target\)",
        ),
        (1.0, lambda output, y: 3.0, TypeError, r"loss: expected a Value .* got 3\.0"),
    ],
)
def test_the_error_names_a_target_that_the_loss_does_not_take(
    y: Any, loss: Any, error: type[Exception], why: str
) -> None:
    with pytest.raises(error, match=why):
        MLPWidget(MLP(1, [1]), [1.0], y, loss=loss)


def test_the_error_names_an_unknown_argument() -> None:
    with pytest.raises(TypeError, match="MLPWidget: there is no argument 'inputs'"):
        MLPWidget(MLP(1, [1]), [1.0], inputs=3)


def test_show_gives_the_same_view_of_a_network_until_it_has_other_parameters() -> None:
    mlp = lecture()
    view = show(mlp)
    assert isinstance(view, MLPWidget)
    assert [v.data for v in view.inputs] == [1.0, 1.0, 1.0]
    assert show(mlp) is view
    mlp.layers[-1] = MLP(4, [1]).layers[0]
    assert show(mlp) is not view
    for one in (view, show(mlp)):
        one.close()


def test_show_gives_the_graph_of_a_network_with_its_own_computation() -> None:
    view = show(Squared(2, [1]))
    assert isinstance(view, GraphWidget)
    assert not isinstance(view, MLPWidget)
    assert view.root.label == "output"
    view.close()
