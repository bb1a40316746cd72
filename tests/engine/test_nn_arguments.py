"""Wrong arguments of a network: the error names the argument and the given value."""

import copy
import pickle

import pytest

from micrograd_engine import MLP, Layer, Neuron, Value


@pytest.mark.parametrize(
    ("make", "name", "given"),
    [
        (lambda: Neuron(0), "nin", "0"),
        (lambda: Neuron(-1), "nin", "-1"),
        (lambda: Neuron(2.0), "nin", "2.0"),
        (lambda: Neuron("2"), "nin", "'2'"),
        (lambda: Layer(2, 0), "nout", "0"),
        (lambda: Layer(2, None), "nout", "None"),
        (lambda: MLP(0, [1]), "nin", "0"),
        (lambda: MLP(3, []), "nouts", r"\[\]"),
        (lambda: MLP(3, 4), "nouts", "4"),
        (lambda: MLP(3, 4.0), "nouts", "4.0"),
        (lambda: MLP(3, None), "nouts", "None"),
        (lambda: MLP(3, [4, 0]), r"nouts\[1\]", "0"),
        (lambda: MLP(3, ["4"]), r"nouts\[0\]", "'4'"),
        (lambda: Neuron(2, "gelu"), "activation", "'gelu'"),
        (lambda: Neuron(2, None), "activation", "None"),
        (lambda: MLP(2, [2, 1], activation="gelu"), "activation", "'gelu'"),
        (lambda: MLP(2, [1], activation="gelu"), "activation", "'gelu'"),
        (lambda: MLP(2, [1], activation="gelu", output="linear"), "activation", "'gelu'"),
        (lambda: MLP(2, [2, 1], output="gelu"), "output", "'gelu'"),
        (lambda: Neuron(2, bias="0"), "bias", "'0'"),
        (lambda: MLP(2, [1], bias="0"), "bias", "'0'"),
    ],
)
def test_the_error_names_a_wrong_argument(make, name, given):
    with pytest.raises((TypeError, ValueError), match=f"{name}.*got {given}"):
        make()


@pytest.mark.parametrize("kind", [lambda: Neuron(2), lambda: Layer(2, 2), lambda: MLP(2, [2, 1])])
@pytest.mark.parametrize("x", [[], [1.0], [1.0, 2.0, 3.0]])
def test_an_example_of_the_wrong_length_is_refused(kind, x):
    with pytest.raises(ValueError, match=rf"x.*2.*got {len(x)}"):
        kind()(x)


@pytest.mark.parametrize("x", [1.0, None, Value(1.0)])
def test_an_example_that_is_not_a_list_is_refused(x):
    with pytest.raises(TypeError, match=r"^x: .* 2 "):
        Neuron(2)(x)


@pytest.mark.parametrize("x", ["ab", [1.0, None], [1.0, "2"]])
def test_the_error_names_the_input_that_is_not_a_number(x):
    with pytest.raises(TypeError, match=r"^x"):
        Neuron(2)(x)


def test_an_activation_is_checked_when_it_is_assigned():
    neuron = Neuron(2, "relu")
    with pytest.raises(ValueError, match=r"^activation: expected one of tanh.* got 'sin'"):
        neuron.activation = "sin"
    assert neuron.activation == "relu"
    neuron.activation = "linear"
    assert neuron([1.0, 2.0])._op == "+"
    assert copy.deepcopy(neuron).activation == pickle.loads(pickle.dumps(neuron)).activation


def test_the_error_lists_the_allowed_activations():
    with pytest.raises(ValueError, match=r"tanh.*relu.*sigmoid.*linear"):
        Neuron(2, "gelu")


def test_a_single_value_goes_into_a_network_of_one_input():
    mlp = MLP(1, [2, 1])
    assert mlp(Value(0.5)).data == mlp([0.5]).data
