"""The lecture's neuron, cell by cell: forward, backward by hand, in topological order, in one call.

The numbers are those of Karpathy's micrograd lecture ("The spelled-out intro to neural networks and
backpropagation", 2022), or computed from its formulas.
"""

import pytest

from micrograd_engine import Value

from .test_lecture_cells import close


@pytest.fixture
def the_neuron():
    x1 = Value(2.0, label="x1")
    x2 = Value(0.0, label="x2")
    w1 = Value(-3.0, label="w1")
    w2 = Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    x1w1 = x1 * w1
    x1w1.label = "x1*w1"
    x2w2 = x2 * w2
    x2w2.label = "x2*w2"
    x1w1x2w2 = x1w1 + x2w2
    x1w1x2w2.label = "x1*w1 + x2*w2"
    n = x1w1x2w2 + b
    n.label = "n"
    o = n.tanh()
    o.label = "o"
    return x1, x2, w1, w2, b, x1w1, x2w2, x1w1x2w2, n, o


NEURON_GRADS = [-1.5, 0.5, 1.0, 0.0, 0.5, 0.5, 0.5, 0.5, 0.5, 1.0]


def test_a_neuron_forward(the_neuron):
    *_, n, o = the_neuron
    assert n.data == close(0.8813735870195432)
    assert o.data == close(0.7071067811865476)


def test_a_neuron_with_other_biases(the_neuron):
    b, o = the_neuron[4], the_neuron[-1]
    b.data = 8.0
    assert o.forward() == close(0.9640275800758169)
    b.data = 0.0
    assert f"{1 - o.forward() ** 2:.2e}" == "2.46e-05"


def test_a_neuron_backward_node_by_node(the_neuron):
    *_, b, x1w1, x2w2, x1w1x2w2, n, o = the_neuron
    o.grad = 1.0
    o._backward()
    n._backward()
    b._backward()
    x1w1x2w2._backward()
    x2w2._backward()
    x1w1._backward()
    assert [v.grad for v in the_neuron] == [close(g) for g in NEURON_GRADS]


def test_a_neuron_backward_in_topological_order(the_neuron):
    o = the_neuron[-1]
    topo = []
    visited = set()

    def build_topo(v):
        if v not in visited:
            visited.add(v)
            for child in v._prev:
                build_topo(child)
            topo.append(v)

    build_topo(o)
    assert set(topo) == set(the_neuron)

    o.grad = 1.0
    for node in reversed(topo):
        node._backward()
    assert [v.grad for v in the_neuron] == [close(g) for g in NEURON_GRADS]


def test_a_neuron_backward_in_one_call(the_neuron):
    the_neuron[-1].backward()
    assert [v.grad for v in the_neuron] == [close(g) for g in NEURON_GRADS]
