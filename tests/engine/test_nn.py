"""Neuron, Layer, MLP: parameters, draws, arguments."""

import random

import numpy as np
import pytest

from micrograd_engine import MLP, Layer, Module, Neuron, Value

from .agreement import same


@pytest.fixture(autouse=True)
def _seeded():
    random.seed(1337)


def uniform(count):
    """The numbers that the module should draw after the seed."""
    draws = random.Random(1337)
    return [draws.uniform(-1, 1) for _ in range(count)]


@pytest.mark.parametrize(
    ("module", "count"),
    [
        (lambda: Neuron(3), 4),
        (lambda: Layer(3, 4), 16),
        (lambda: MLP(3, [4, 4, 1]), 41),
        (lambda: MLP(2, [16, 16, 1], activation="relu", output="linear", bias=0.0), 337),
        (lambda: MLP(2, (1,)), 3),
    ],
)
def test_number_of_parameters(module, count):
    parameters = module().parameters()
    assert len(parameters) == len(set(parameters)) == count
    assert all(type(p) is Value for p in parameters)


def test_parameters_are_drawn_neuron_by_neuron_weights_then_bias():
    mlp = MLP(3, [4, 4, 1])
    assert [p.data for p in mlp.parameters()] == uniform(41)


def test_parameters_go_layer_by_layer_weights_then_bias():
    mlp = MLP(2, [2, 1])
    neurons = [n for layer in mlp.layers for n in layer.neurons]
    assert mlp.parameters() == [p for n in neurons for p in [*n.w, n.b]]


def test_a_given_bias_draws_nothing():
    mlp = MLP(2, [16, 16, 1], activation="relu", output="linear", bias=0.0)
    weights = [p for layer in mlp.layers for n in layer.neurons for p in n.w]
    assert [p.data for p in weights] == uniform(337 - 33)
    assert [n.b.data for layer in mlp.layers for n in layer.neurons] == [0.0] * 33


def test_a_given_bias_is_where_every_neuron_starts():
    assert [n.b.data for n in Layer(2, 3, bias=0.5).neurons] == [0.5] * 3


@pytest.mark.parametrize(
    ("activation", "expected"),
    [
        ("tanh", np.tanh),
        ("relu", lambda n: max(0.0, n)),
        ("sigmoid", lambda n: 1 / (1 + np.exp(-n))),
        ("linear", lambda n: n),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_a_neuron_is_the_activation_of_the_weighted_sum(activation, expected, sign):
    n = Neuron(3, activation=activation)
    x = [2.0, -1.0, 0.5 * sign]
    n.b.data = sign * 3.0
    weighted = float(np.dot([w.data for w in n.w], x)) + n.b.data
    assert same(float(expected(weighted)), n(x).data)


def test_hidden_layers_take_the_activation_and_the_last_one_the_output():
    mlp = MLP(2, [3, 3, 1], activation="relu", output="linear")
    assert [n.activation for layer in mlp.layers for n in layer.neurons] == [
        *["relu"] * 6,
        "linear",
    ]
    assert mlp([1.0, 2.0])._op == "+"


def test_without_output_the_last_layer_takes_the_activation_too():
    assert MLP(2, [3, 1], activation="sigmoid")([1.0, 2.0])._op == "sigmoid"
    assert MLP(2, [3, 1])([1.0, 2.0])._op == "tanh"


def test_one_neuron_gives_a_value_and_several_a_list():
    assert type(MLP(2, [3, 1])([1.0, 2.0])) is Value
    outs = MLP(2, [3, 2])([1.0, 2.0])
    assert [type(v) for v in outs] == [Value, Value]


def test_a_hidden_layer_may_have_a_single_neuron():
    mlp = MLP(2, [3, 1, 2])
    outs = mlp([1.0, 2.0])
    assert len(outs) == 2
    sum(outs).backward()
    assert all(p.grad != 0.0 for p in mlp.parameters())


@pytest.mark.parametrize("x", [(1.0, 2.0), np.array([1.0, 2.0]), [Value(1.0), 2]])
def test_an_example_may_be_any_sequence_of_numbers_and_values(x):
    mlp = MLP(2, [3, 1])
    assert mlp(x).data == mlp([1.0, 2.0]).data


def test_zero_grad_of_a_module_clears_its_parameters_only():
    mlp = MLP(2, [3, 1])
    x = [Value(1.0), Value(2.0)]
    loss = mlp(x) * 3
    loss.backward()
    kept = [v.grad for v in (*x, loss)]
    assert 0.0 not in kept
    mlp.zero_grad()
    assert [p.grad for p in mlp.parameters()] == [0.0] * 13
    assert [v.grad for v in (*x, loss)] == kept


def test_a_module_of_the_learner_needs_only_parameters():
    class Scale(Module):
        def __init__(self):
            self.k = Value(2.0)

        def parameters(self):
            return [self.k]

    scale = Scale()
    (scale.k * 3).backward()
    scale.zero_grad()
    assert scale.k.grad == 0.0
    assert Module().parameters() == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        (lambda: Neuron(2), "TanhNeuron(2)"),
        (lambda: Neuron(1, "relu"), "ReLUNeuron(1)"),
        (lambda: Layer(2, 2, "linear"), "Layer of [LinearNeuron(2), LinearNeuron(2)]"),
        (lambda: MLP(1, [1]), "MLP of [Layer of [TanhNeuron(1)]]"),
    ],
)
def test_repr_reads_as_in_micrograd(module, text):
    assert repr(module()) == text


def test_an_example_may_come_from_an_iterator():
    mlp = MLP(2, [3, 1])
    row = [0.5, -1.0]
    assert mlp(map(Value, row)).data == mlp(row).data
