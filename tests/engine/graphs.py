"""Graphs of the lecture, and an operation whose derivative is wrong."""

from micrograd_engine import Value, operation


def exercise():
    """−a³ + sin 3b − 1/c + b^2.5 − √a at (2, 3, 4), of the lecture's exercises."""
    a, b, c = Value(2.0, label="a"), Value(3.0, label="b"), Value(4.0, label="c")
    return -(a**3) + (3 * b).sin() - 1 / c + b**2.5 - a**0.5


def neuron():
    """The lecture's neuron."""
    x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
    w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
    return (x1 * w1 + x2 * w2 + Value(6.8813735870195432, label="b")).tanh()


def wrong_cube(a):
    """a³ with the derivative of a²."""
    return operation("cube", lambda a: a**3, lambda g, out, a: g * 2 * a)(a)
