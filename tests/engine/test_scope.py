"""Which layer and neuron a Value was made in."""

import contextvars
import threading

import pytest

from micrograd_engine import MLP, Neuron, Value, scope, topological


def test_a_value_made_outside_has_no_scope():
    assert Value(1.0)._scope == ()
    assert (Value(1.0) * 2)._scope == ()


def test_scopes_nest_and_end():
    with scope("outer"):
        first = Value(1.0)
        with scope("inner"):
            second = first * 2
        third = second + 1
    assert (first._scope, second._scope, third._scope) == (
        ("outer",),
        ("outer", "inner"),
        ("outer",),
    )
    assert Value(1.0)._scope == ()


def test_a_scope_ends_with_an_error_inside():
    with pytest.raises(KeyError), scope("outer"):
        raise KeyError
    assert Value(1.0)._scope == ()


def test_a_scope_holds_in_its_thread_only():
    seen = []
    with scope("outer"):
        thread = threading.Thread(target=lambda: seen.append(Value(1.0)._scope))
        thread.start()
        thread.join()
        contextvars.copy_context().run(lambda: seen.append(Value(1.0)._scope))
    assert seen == [(), ("outer",)]


def test_parameters_know_their_layer_and_neuron():
    mlp = MLP(2, [2, 1])
    places = [p._scope for p in mlp.parameters()]
    assert places == [
        *[("layer 1", "neuron 1")] * 3,
        *[("layer 1", "neuron 2")] * 3,
        *[("layer 2", "neuron 1")] * 3,
    ]


def test_nodes_that_a_network_computes_belong_to_its_neurons():
    mlp = MLP(2, [2, 1])
    x = [Value(1.0), Value(2.0)]
    with scope("elsewhere"):
        out = mlp(x)
    assert out._scope == ("layer 2", "neuron 1")
    made = set(topological(out)) - set(x)
    assert {v._scope for v in made} == {p._scope for p in mlp.parameters()}
    assert [v._scope for v in x] == [(), ()]


def test_a_network_made_in_a_scope_stays_in_it():
    with scope("critic"):
        n = Neuron(1)
    assert n([1.0])._scope == ("critic",)


def test_parameters_and_constants_have_a_role():
    n = Neuron(1)
    assert [p.role for p in n.parameters()] == ["parameter", "parameter"]
    assert [p.label for p in n.parameters()] == ["w1", "b"]
    a = Value(2.0)
    assert (2 * a)._prev[1].role == "constant"
    assert a.role == ""
