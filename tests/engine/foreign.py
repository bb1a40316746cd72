"""Value classes as other people write them, finished and half-finished."""

import micrograd.engine

from micrograd_engine import Tape

MValue = micrograd.engine.Value


class Early:
    """The lecture's class before `_backward` and `grad`: `_prev` is a set, and nothing else says
    which operand was first."""

    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self._prev = set(_children)
        self._op = _op
        self.label = label

    def __add__(self, other):
        return Early(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Early(self.data * other.data, (self, other), "*")

    def __sub__(self, other):
        return Early(self.data - other.data, (self, other), "-")

    def __truediv__(self, other):
        return Early(self.data / other.data, (self, other), "/")


class Native:
    """A class that subtracts and divides by itself; `collect` makes its `_prev`."""

    collect = tuple

    def __init__(self, data, _children=(), _op=""):
        self.data, self._prev, self._op = data, self.collect(_children), _op
        self._backward = lambda: None

    def made(self, number, op, *others):
        out = type(self)(float(number), (self, *others), op)
        other = others[0] if others else None
        out._backward = lambda: (self, other, out)
        return out

    def of(self, other):
        return other if isinstance(other, Native) else type(self)(float(other))

    def __add__(self, other):
        return self.made(self.data + self.of(other).data, "+", self.of(other))

    def __mul__(self, other):
        return self.made(self.data * self.of(other).data, "*", self.of(other))

    def __sub__(self, other):
        return self.made(self.data - self.of(other).data, "-", self.of(other))

    def __rsub__(self, other):
        return self.of(other) - self

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return self.made(-self.data, "neg")

    def __pow__(self, exponent):
        return self.made(self.data**exponent, f"**{exponent}")

    def relu(self):
        return self.made(max(self.data, 0.0), "ReLU")


class NativeSet(Native):
    collect = set


class Node:
    """A bare object with whatever attributes a test gives it."""

    def __init__(self, data, prev=(), op="", **more):
        self.data, self._prev, self._op = data, prev, op
        self.__dict__.update(more)


def shape(root):
    """Operations, numbers and operands of a graph, in the order of a tape."""
    tape = Tape(root)
    return [v._op for v in tape.values], tape.data.tolist(), tape.operands
