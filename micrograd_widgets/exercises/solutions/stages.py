"""The class Value of the lecture as it grows: what the solutions are put together from."""

from textwrap import indent

GRAPH = """
class Value:
    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self._prev = set(_children)
        self._op = _op
        self.label = label

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), "*")
"""
START = """
import math


class Value:
    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self._backward = lambda: None
        self._prev = set(_children)
        self._op = _op
        self.label = label

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"
"""
PLUS = """
def __add__(self, other):
    out = Value(self.data + other.data, (self, other), "+")

    def _backward():
        self.grad += out.grad
        other.grad += out.grad

    out._backward = _backward
    return out
"""
TIMES = """
def __mul__(self, other):
    out = Value(self.data * other.data, (self, other), "*")

    def _backward():
        self.grad += other.data * out.grad
        other.grad += self.data * out.grad

    out._backward = _backward
    return out
"""
BACKWARD = """
def backward(self):
    topo, visited = [], set()

    def build_topo(v):
        if v not in visited:
            visited.add(v)
            for child in v._prev:
                build_topo(child)
            topo.append(v)

    build_topo(self)
    self.grad = 1.0
    for node in reversed(topo):
        node._backward()
"""
WRAP = "    other = other if isinstance(other, Value) else Value(other)\n    out ="
EITHER_SIDE = """
def __radd__(self, other):
    return self + other

def __rmul__(self, other):
    return self * other
"""
TANH = """
def tanh(self):
    t = math.tanh(self.data)
    out = Value(t, (self,), "tanh")

    def _backward():
        self.grad += (1 - t**2) * out.grad

    out._backward = _backward
    return out
"""
EXP = """
def exp(self):
    out = Value(math.exp(self.data), (self,), "exp")

    def _backward():
        self.grad += out.data * out.grad

    out._backward = _backward
    return out
"""
POWER = """
def __pow__(self, n):
    out = Value(self.data**n, (self,), f"**{n}")

    def _backward():
        self.grad += n * self.data ** (n - 1) * out.grad

    out._backward = _backward
    return out

def __truediv__(self, other):
    return self * other**-1

def __neg__(self):
    return self * -1

def __sub__(self, other):
    return self + (-other)
"""


def assigned(method: str) -> str:
    """The rule with the lecture's first mistake, which the reuse of a Value shows."""
    return method.replace("grad +=", "grad =")


def wrapped(method: str) -> str:
    """The operator that takes plain numbers too."""
    return method.replace("    out =", WRAP, 1)


def value(*methods: str) -> str:
    """The class with these methods, a complete cell."""
    return START + "".join(indent(f"\n{method.strip()}\n", "    ") for method in methods)


def instead(cell: str, old: str, new: str) -> str:
    """`cell` with its last `old` replaced."""
    head, found, tail = cell.rpartition(old)
    assert found, old
    return head + new + tail
