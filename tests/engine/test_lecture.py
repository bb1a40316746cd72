"""The lecture's own numbers, item by item ("The spelled-out intro to neural networks", 2022)."""

import math

from micrograd_engine import Value

from .agreement import all_same, same

HALF = math.sqrt(0.5)  # tanh(0.8813735870195432)


def neuron():
    x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
    w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    x1w1, x2w2 = x1 * w1, x2 * w2
    both = x1w1 + x2w2
    n = both + b
    return (x1, w1, x2, w2), (b, x1w1, x2w2, both, n)


def test_derivative_of_one_input():
    def f(x):
        return 3 * x**2 - 4 * x + 5

    for at, slope in [(3.0, 14.0), (-3.0, -22.0), (2 / 3, 0.0)]:
        x = Value(at)
        y = f(x)
        y.backward()
        assert same(slope, x.grad)
    assert f(Value(3.0)).data == 20.0


def test_manual_backpropagation_and_one_nudge_up():
    a, b, c, f = (Value(n) for n in (2.0, -3.0, 10.0, -2.0))
    e = a * b
    d = e + c
    loss = d * f
    loss.backward()
    assert (e.data, d.data, loss.data) == (-6.0, 4.0, -8.0)
    grads = [v.grad for v in (loss, d, f, c, e, a, b)]
    assert grads == [1.0, -2.0, 4.0, -2.0, -2.0, 6.0, -4.0]

    for v in (a, b, c, f):
        v.data += 0.01 * v.grad
    assert all_same((2.06, -3.04, 9.98, -1.96), (v.data for v in (a, b, c, f)))
    assert same(-7.286496, loss.forward())


def test_the_neuron():
    leaves, inner = neuron()
    o = inner[-1].tanh()
    o.backward()
    assert same(0.8813735870195432, inner[-1].data)
    assert same(HALF, o.data)
    assert all_same((-1.5, 1.0, 0.5, 0.0), (v.grad for v in leaves))
    assert all_same([0.5] * 5, (v.grad for v in inner))


def test_the_neuron_with_the_biases_tried_first():
    _, (b, *_, n) = neuron()
    o = n.tanh()
    b.data = 8.0
    assert same(0.9640275800758169, o.forward())
    b.data = 0.0
    o.forward()
    o.backward()
    assert same(1 / math.cosh(-6) ** 2, n.grad)  # 2.46e-05: saturated


def test_backward_by_hand_node_by_node():
    (x1, w1, x2, w2), (b, x1w1, x2w2, both, n) = neuron()
    o = n.tanh()
    o.grad = 1.0
    for v in (o, n, b, both, x2w2, x1w1):
        v._backward()
    assert all_same((-1.5, 1.0, 0.5, 0.0, 0.5), (v.grad for v in (x1, w1, x2, w2, b)))


def test_tanh_in_pieces():
    leaves, (*_, n) = neuron()
    twice = 2 * n
    e = twice.exp()
    below, above = e - 1, e + 1
    inverse = above**-1
    o = below * inverse
    o.backward()
    assert all_same((-1.5, 1.0, 0.5, 0.0), (v.grad for v in leaves))
    parts = (twice, e, below, above, inverse, o)
    data = (1.7627, 5.8284, 4.8284, 6.8284, 0.1464, 0.7071)
    grads = (0.25, 0.0429, 0.1464, -0.1036, 4.8284, 1.0)
    assert [round(v.data, 4) for v in parts] == [*data]
    assert [round(v.grad, 4) for v in parts] == [*grads]
    assert round(twice._prev[1].grad, 4) == 0.2203


def test_gradients_of_the_follow_up_exercise():
    # −a³ + sin 3b − 1/c + b^2.5 − √a at (2, 3, 4); derivatives by hand
    a, b, c = Value(2.0), Value(3.0), Value(4.0)
    y = -(a**3) + (3 * b).sin() - 1 / c + b**2.5 - a**0.5
    y.backward()
    by_hand = (
        -3 * 2.0**2 - 0.5 * 2.0**-0.5,
        3 * math.cos(9.0) + 2.5 * 3.0**1.5,
        4.0**-2,
    )
    assert all_same((6.336362190988558, *by_hand), (y.data, a.grad, b.grad, c.grad))


def test_softmax_and_negative_log_likelihood():
    logits = [Value(n) for n in (0.0, 3.0, -2.0, 1.0)]
    counts = [v.exp() for v in logits]
    loss = -(counts[3] / sum(counts)).log()
    loss.backward()
    assert same(2.1755153626167147, loss.data)
    grads = (0.041772570515350445, 0.8390245074625319, 0.005653302662216329, -0.8864503806400986)
    assert all_same(grads, (v.grad for v in logits))
