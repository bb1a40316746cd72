"""The lecture's own cells, as a learner types them, with the class-defining ones replaced by imports.

The numbers are those of Karpathy's micrograd lecture ("The spelled-out intro to neural networks and
backpropagation", 2022), or computed from its formulas.
"""

import random

import pytest

from micrograd_engine import MLP, Value
from micrograd_widgets import GraphWidget
from micrograd_widgets.graph.acts import GraphAct


def close(number):
    return pytest.approx(number, rel=1e-12, abs=0)


def count(root):
    """How many nodes the lecture's `trace` finds."""
    nodes = set()

    def build(v):
        if v not in nodes:
            nodes.add(v)
            for child in v._prev:
                build(child)

    build(root)
    return len(nodes)


def test_data_repr_plus_times_children_and_op():
    a = Value(2.0)
    b = Value(-3.0)
    c = Value(10.0)
    d = a * b + c
    assert repr(d) == "Value(data=4.0, grad=0.0)"
    assert d._op == "+"
    assert {child.data for child in d._prev} == {-6.0, 10.0}


@pytest.fixture
def the_expression():
    a = Value(2.0, label="a")
    b = Value(-3.0, label="b")
    c = Value(10.0, label="c")
    e = a * b
    e.label = "e"
    d = e + c
    d.label = "d"
    f = Value(-2.0, label="f")
    L = d * f
    L.label = "L"
    return a, b, c, d, e, f, L


def test_manual_backpropagation_of_the_expression(the_expression):
    a, b, c, d, e, f, L = the_expression
    assert L.data == -8.0
    L.grad = 1.0
    f.grad = d.data
    d.grad = f.data
    c.grad = d.grad
    e.grad = d.grad
    a.grad = e.grad * b.data
    b.grad = e.grad * a.data
    by_hand = [v.grad for v in the_expression]
    assert by_hand == [6.0, -4.0, -2.0, -2.0, -2.0, 4.0, 1.0]

    L.zero_grad()
    L.backward()
    assert [v.grad for v in the_expression] == by_hand


def test_inline_check_of_one_gradient():
    def lol():
        h = 0.001

        a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
        L1 = ((a * b + c) * f).data

        a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
        b.data += h
        L2 = ((a * b + c) * f).data

        return (L2 - L1) / h

    assert lol() == close(-3.9999999999995595)


def test_one_nudge_up_in_a_cell(the_expression):
    a, b, c, _d, _e, f, L = the_expression
    L.backward()
    a.data += 0.01 * a.grad
    b.data += 0.01 * b.grad
    c.data += 0.01 * c.grad
    f.data += 0.01 * f.grad

    e = a * b
    d = e + c
    L = d * f

    assert [v.data for v in (a, b, c, f)] == [close(x) for x in (2.06, -3.04, 9.98, -1.96)]
    assert L.data == close(-7.286496)


def test_one_nudge_up_in_the_view_is_a_step_with_a_negative_rate(the_expression):
    a, b, c, _d, _e, f, L = the_expression
    view = GraphWidget(L, learning_rate=-0.01)
    acts = GraphAct("backward"), GraphAct("step", number=view.learning_rate)
    view.binding.apply([(act, view._options()) for act in acts])
    view.close()

    assert [v.data for v in (a, b, c, f)] == [close(x) for x in (2.06, -3.04, 9.98, -1.96)]
    assert L.data == close(-7.286496)


def test_gradients_add_up_when_a_value_is_used_twice():
    a = Value(3.0, label="a")
    b = a + a
    b.label = "b"
    b.backward()
    assert a.grad == 2.0

    a = Value(-2.0, label="a")
    b = Value(3.0, label="b")
    d = a * b
    d.label = "d"
    e = a + b
    e.label = "e"
    f = d * e
    f.label = "f"
    f.backward()
    assert f.data == -6.0
    assert [v.grad for v in (a, b, d, e)] == [-3.0, -8.0, 1.0, -6.0]


def test_an_mlp_of_the_lecture():
    random.seed(1337)
    x = [2.0, 3.0, -1.0]
    n = MLP(3, [4, 4, 1])
    out = n(x)
    assert len(n.parameters()) == 41
    assert count(out) == 126
    assert out.data == close(0.42767811248845455)


def test_training_on_four_examples():
    xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
    ys = [1.0, -1.0, -1.0, 1.0]
    random.seed(1337)
    n = MLP(3, [4, 4, 1])
    losses = []

    for _ in range(20):
        # forward pass
        ypred = [n(x) for x in xs]
        loss = sum((yout - ygt) ** 2 for ygt, yout in zip(ys, ypred, strict=True))

        # backward pass
        for p in n.parameters():
            p.grad = 0.0
        loss.backward()

        # update
        for p in n.parameters():
            p.data += -0.1 * p.grad

        losses.append(loss.data)

    assert count(loss) == 398
    assert [losses[k] for k in (0, 1, 2, 9, 19)] == [
        close(6.005402783252284),
        close(3.2021496469205015),
        close(2.4621709281541335),
        close(0.0673186675311987),
        close(0.017781874686157644),
    ]
