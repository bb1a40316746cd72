"""Right Value classes of many shapes, as people write them after the lecture."""

import math
from dataclasses import dataclass, field

import micrograd.engine


class Composed:
    """The operators that everybody composes of + and *."""

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return (-self) + other

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return self**-1 * other


class Lecture(Composed):
    """The lecture's own: `_prev` is a set, each operation makes a closure."""

    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self._backward = lambda: None
        self._prev = set(_children)
        self._op = _op
        self.label = label

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        other = other if isinstance(other, Lecture) else type(self)(other)
        out = type(self)(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += 1.0 * out.grad
            other.grad += 1.0 * out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Lecture) else type(self)(other)
        out = type(self)(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, other):
        assert isinstance(other, (int, float))
        out = type(self)(self.data**other, (self,), f"**{other}")

        def _backward():
            self.grad += other * (self.data ** (other - 1)) * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        x = self.data
        t = (math.exp(2 * x) - 1) / (math.exp(2 * x) + 1)
        out = type(self)(t, (self,), "tanh")

        def _backward():
            self.grad += (1 - t**2) * out.grad

        out._backward = _backward
        return out

    def exp(self):
        out = type(self)(math.exp(self.data), (self,), "exp")

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = type(self)(0.0 if self.data < 0 else self.data, (self,), "ReLU")

        def _backward():
            self.grad += (out.data > 0) * out.grad

        out._backward = _backward
        return out

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


class Tuples(Lecture):
    """Operands in a tuple, under another name; the operation in words."""

    def __init__(self, data, _children=(), _op="", label=""):
        super().__init__(data, (), "", label)
        del self._prev, self._op
        self._children = tuple(_children)
        self.op = {"+": "add", "*": "mul", "ReLU": "relu"}.get(_op, _op)

    @property
    def _prev(self):
        raise AttributeError("_prev")

    @_prev.setter
    def _prev(self, _):
        pass

    @_prev.deleter
    def _prev(self):
        pass

    def backward(self):
        order = []
        _topological(self, order, set())
        self.grad = 1
        for v in order[::-1]:
            v._backward()


def _topological(v, order, seen):
    """Recursion in a function outside the class."""
    if id(v) in seen:
        return
    seen.add(id(v))
    for child in v._children:
        _topological(child, order, seen)
    order.append(v)


class Slots(Composed):
    """`__slots__`, lambdas, and `value` for `data`; the order is found with a stack."""

    __slots__ = ("_back", "_backward", "grad", "name", "op", "parents", "value")

    def __init__(self, value, parents=(), op="", backward=None):
        self.value, self.parents, self.op, self.grad, self.name = value, parents, op, 0.0, ""
        self._backward = backward or (lambda: None)

    @staticmethod
    def of(x):
        return x if isinstance(x, Slots) else Slots(x)

    def add(self, amount):
        self.grad += amount

    def __add__(self, other):
        other = Slots.of(other)
        out = Slots(self.value + other.value, (self, other), "__add__")
        out._backward = lambda: (self.add(out.grad), other.add(out.grad))
        return out

    def __mul__(self, other):
        other = Slots.of(other)
        out = Slots(self.value * other.value, (self, other), "times")
        out._backward = lambda: (
            self.add(out.grad * other.value),
            other.add(out.grad * self.value),
        )
        return out

    def __pow__(self, n):
        out = Slots(self.value**n, (self,), "pow")
        out._backward = lambda: self.add(out.grad * n * self.value ** (n - 1))
        return out

    def tanh(self):
        out = Slots(math.tanh(self.value), (self,), "Tanh")
        out._backward = lambda: self.add(out.grad * (1 - out.value**2))
        return out

    def exp(self):
        out = Slots(math.exp(self.value), (self,), "e")
        out._backward = lambda: self.add(out.grad * out.value)
        return out

    def relu(self):
        out = Slots(max(self.value, 0.0), (self,), "relu")
        out._backward = lambda: self.add(out.grad if self.value > 0 else 0.0)
        return out

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            v, done = stack.pop()
            if done:
                order.append(v)
            elif v not in seen:
                seen.add(v)
                stack.append((v, True))
                stack.extend((child, False) for child in v.parents)
        self.grad = 1.0
        while order:
            order.pop()._backward()


@dataclass
class Data(Composed):
    """A dataclass: compared by its numbers, without a hash; `_backward` is a method with an `if`."""

    data: float
    _prev: tuple = ()
    _op: str = ""
    grad: float = 0.0
    label: str = ""
    number: float = field(default=0.0)

    @classmethod
    def of(cls, x):
        return x if isinstance(x, cls) else cls(x)

    def __add__(self, other):
        other = Data.of(other)
        return Data(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        other = Data.of(other)
        return Data(self.data * other.data, (self, other), "*")

    def __pow__(self, n):
        return Data(self.data**n, (self,), f"**{n}", number=n)

    def tanh(self):
        return Data(math.tanh(self.data), (self,), "tanh")

    def exp(self):
        return Data(math.exp(self.data), (self,), "exp")

    def relu(self):
        return Data(max(self.data, 0.0), (self,), "relu")

    def _backward(self):
        g = self.grad
        if self._op == "+":
            self._prev[0].grad += g
            self._prev[1].grad += g
        elif self._op == "*":
            a, b = self._prev
            a.grad += g * b.data
            b.grad += g * a.data
        elif self._op.startswith("**"):
            (a,) = self._prev
            a.grad += g * self.number * a.data ** (self.number - 1)
        elif self._op == "tanh":
            self._prev[0].grad += g * (1 - self.data**2)
        elif self._op == "exp":
            self._prev[0].grad += g * self.data
        elif self._op == "relu":
            self._prev[0].grad += g * (self.data > 0)

    def backward(self):
        order = []

        def visit(v):
            if not any(v is u for u in order):
                for child in v._prev:
                    visit(child)
                order.append(v)

        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            v._backward()


class Local(Composed):
    """Karpathy's microgpt: `_children` and `_local_grads`; no operation, no `_backward`."""

    __slots__ = ("_children", "_local_grads", "data", "grad")

    def __init__(self, data, children=(), local_grads=()):
        self.data = data
        self.grad = 0
        self._children = children
        self._local_grads = local_grads

    def __add__(self, other):
        other = other if isinstance(other, Local) else Local(other)
        return Local(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Local) else Local(other)
        return Local(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, other):
        return Local(self.data**other, (self,), (other * self.data ** (other - 1),))

    def exp(self):
        return Local(math.exp(self.data), (self,), (math.exp(self.data),))

    def tanh(self):
        t = math.tanh(self.data)
        return Local(t, (self,), (1 - t * t,))

    def relu(self):
        return Local(max(0, self.data), (self,), (float(self.data > 0),))

    def backward(self):
        topo = []
        visited = set()

        def build_topo(v):
            if v not in visited:
                visited.add(v)
                for child in v._children:
                    build_topo(child)
                topo.append(v)

        build_topo(self)
        self.grad = 1
        for v in reversed(topo):
            for child, local_grad in zip(v._children, v._local_grads, strict=True):
                child.grad += local_grad * v.grad


class Nameless(Lecture):
    """No name of the operation anywhere; the pass resets inner gradients and counts users."""

    def __init__(self, data, _children=(), _op="", label=""):
        super().__init__(data, _children, "", label)
        del self._op
        self._prev = list(_children)

    @property
    def _op(self):
        raise AttributeError("_op")

    @_op.setter
    def _op(self, _):
        pass

    @_op.deleter
    def _op(self):
        pass

    def backward(self):
        users, waiting, seen = {}, [self], {self}
        while waiting:
            v = waiting.pop()
            for child in v._prev:
                users[child] = users.get(child, 0) + 1
                if child not in seen:
                    seen.add(child)
                    waiting.append(child)
        for v in seen:
            if v._prev:
                v.grad = 0.0
        self.grad, ready = 1.0, [self]
        while ready:
            v = ready.pop()
            v._backward()
            for child in v._prev:
                users[child] -= 1
                if not users[child]:
                    ready.append(child)


class Paths(Lecture):
    """A gradient for each path, by recursion: no order, and each node is visited often."""

    def backward(self, gradient=1.0):
        self.grad += gradient
        if self._op == "+":
            for child in self.parts:
                child.backward(gradient)
        elif self._op == "*":
            a, b = self.parts
            a.backward(gradient * b.data)
            b.backward(gradient * a.data)
        elif self._op:
            [a] = self.parts
            self.local(a, gradient)

    def __init__(self, data, _children=(), _op="", label=""):
        super().__init__(data, _children, _op, label)
        self.parts = tuple(_children)
        del self._backward

    def local(self, a, gradient):
        rules = {
            "tanh": lambda: 1 - self.data**2,
            "exp": lambda: self.data,
            "ReLU": lambda: float(self.data > 0),
        }
        n = self._op.removeprefix("**")
        slope = rules[self._op]() if self._op in rules else float(n) * a.data ** (float(n) - 1)
        a.backward(gradient * slope)


SHAPES = [
    Lecture,
    micrograd.engine.Value,
    Tuples,
    Slots,
    Data,
    Local,
    Nameless,
    Paths,
]
