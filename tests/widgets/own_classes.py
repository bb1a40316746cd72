"""Classes as learners write them, as source for a cell: right ones of several shapes, one that grows, mistakes."""

import re
from typing import Any

# each defines Value; EXPRESSION works with all of them
_LECTURE = """
import math
class Value:
    def __init__(self, data, _children=(), _op='', label=''):
        self.data, self.grad, self.label = data, 0.0, label
        self._prev, self._op, self._backward = COLLECTION(_children), _op, lambda: None
    def __repr__(self): return f"Value(data={self.data})"
    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), '+')
        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward
        return out
    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), '*')
        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out
    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,), 'tanh')
        def _backward():
            self.grad += (1 - t**2) * out.grad
        out._backward = _backward
        return out
    __radd__, __rmul__ = __add__, __mul__
    def __neg__(self): return self * -1
    def __sub__(self, other): return self + (-other)
    def backward(self):
        topo, visited = [], set()
        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev: build(child)
                topo.append(v)
        build(self)
        self.grad = 1.0
        for v in reversed(topo): v._backward()
"""
LECTURE = _LECTURE.replace("COLLECTION", "tuple")
_SLOTS = LECTURE.replace(
    "    def __init__",
    "    __slots__ = ('data', 'grad', 'label', '_prev', '_op', '_backward')\n    def __init__",
    1,
)
SHAPES = {
    "micrograd": "from micrograd.engine import Value",
    "local gradients": """
class Value:
    __slots__ = ('data', 'grad', '_children', '_local_grads')
    def __init__(self, data, children=(), local_grads=()):
        self.data, self.grad, self._children, self._local_grads = data, 0, children, local_grads
    def __add__(self, other): return Value(self.data + other.data, (self, other), (1, 1))
    def __mul__(self, other): return Value(self.data * other.data, (self, other), (other.data, self.data))
    def backward(self):
        topo, visited = [], set()
        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._children: build(child)
                topo.append(v)
        build(self)
        self.grad = 1
        for v in reversed(topo):
            for child, local in zip(v._children, v._local_grads): child.grad += local * v.grad
""",
    "a set": _LECTURE.replace("COLLECTION", "set"),
    "slots": _SLOTS,
    "recursion": """
class Value:
    def __init__(self, data, _prev=(), _op='', local=()):
        self.data, self.grad, self._prev, self._op, self._local = data, 0.0, _prev, _op, local
    def __add__(self, other): return Value(self.data + other.data, (self, other), '+', (1.0, 1.0))
    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), '*', (other.data, self.data))
    def backward(self, gradient=1.0):
        self.grad += gradient
        for child, local in zip(self._prev, self._local): child.backward(gradient * local)
""",
    "a dataclass": """
from dataclasses import dataclass, field
from typing import Any, Callable
@dataclass(eq=False)
class Value:
    data: float
    _prev: tuple = ()
    _op: str = ''
    label: str = ''
    grad: float = 0.0
    _backward: Callable = field(default=lambda: None, repr=False)
    def __add__(self, other):
        out = Value(self.data + other.data, (self, other), '+')
        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward
        return out
    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other), '*')
        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out
    def backward(self):
        topo, visited = [], set()
        def build(v):
            if id(v) not in visited:
                visited.add(id(v))
                for child in v._prev: build(child)
                topo.append(v)
        build(self)
        self.grad = 1.0
        for v in reversed(topo): v._backward()
""",
}
EXPRESSION = "a, b, c = Value(2.0), Value(-3.0), Value(10.0)\nd = a * b + c\nL = d * d + a\n"
GRADIENTS = {"a": -23.0, "b": 16.0, "c": 8.0, "d": 8.0, "L": 1.0}  # 2d·b + 1, 2d·a, 2d, 2d, 1
AFTER_STEP = {"a": 2.0 + 0.23, "b": -3.0 - 0.16, "c": 10.0 - 0.08}  # by −0.01 × gradient

# the class as it grows in the lecture
_DATA = """
class Value:
    def __init__(self, data): self.data = data
    def __add__(self, other): return Value(self.data + other.data)
    def __mul__(self, other): return Value(self.data * other.data)
"""
_PREV = """
class Value:
    def __init__(self, data, _children=(), _op=''):
        self.data, self._prev, self._op = data, set(_children), _op
    def __add__(self, other): return Value(self.data + other.data, (self, other), '+')
    def __mul__(self, other): return Value(self.data * other.data, (self, other), '*')
"""
_LABEL = _PREV.replace("_op=''", "_op='', label=''").replace(
    "= data, set(_children), _op", "= data, set(_children), _op; self.label = label"
)
_GRAD = _LABEL.replace("self.label = label", "self.label, self.grad = label, 0.0")
STAGES = (_DATA, _PREV, _LABEL, _GRAD, LECTURE[: LECTURE.index("    def backward")], LECTURE)

# a wrong line of LECTURE for the right one
MISTAKES = {
    "gradient_for_data": ("other.data * out.grad", "other.grad * out.grad"),
    "assigned": ("self.grad += other.data", "self.grad = other.data"),
    "not_seeded": ("        self.grad = 1.0\n", ""),
    "loops": ("        self.grad = 1.0\n", "        while True: pass\n"),
    "raises": ("self.grad += other.data", "self.grad += self.data / 0"),
}


def with_mistake(name: str) -> str:
    right, wrong = MISTAKES[name]
    assert LECTURE.count(right) == 1
    return LECTURE.replace(right, wrong)


def run(source: str) -> dict[str, Any]:
    """The names that `source` defines."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, "<cell>", "exec"), names)  # noqa: S102
    return names


def noisy(lines: int) -> str:
    """LECTURE with a backward that prints."""
    return re.sub(
        r"(        self.grad = 1.0\n)",
        rf"        for i in range({lines}): print('line', i)\n\1",
        LECTURE,
    )
