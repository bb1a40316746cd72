"""Classes that keep their operands, operations and derivatives in other forms, as source for a cell.

`SHARE` is the derivative of a product by `self`; `WRONG` in its place is a mistake.
"""

from typing import Any

_TOPO = """
    def backward(self):
        topo, seen = [], set()
        def build(v):
            if id(v) not in seen:
                seen.add(id(v))
                for child in BELOW: build(child)
                topo.append(v)
        build(self)
        self.grad = 1.0
        for v in reversed(topo): v._backward()
"""
_TREE = """
class Value:
    def __init__(self, data, left=None, right=None, op=''):
        self.data, self.grad, self.left, self.right, self.op = data, 0.0, left, right, op
    def __add__(self, o): return Value(self.data + o.data, self, o, '+')
    def __mul__(self, o): return Value(self.data * o.data, self, o, '*')
    def _backward(self):
        me, o = self.left, self.right
        if self.op == '+': me.grad += self.grad; o.grad += self.grad
        if self.op == '*': me.grad += self.grad * TREE_SHARE; o.grad += self.grad * me.data
""" + _TOPO.replace("BELOW", "([v.left, v.right] if v.op else [])")
_CLOSURE = """
class Value:
    def __init__(self, data, _children=(), _op=''):
        self.data, self.grad, self._prev, self._op = data, 0.0, KEPT, _op
        self._backward = lambda: None
    def __add__(self, o):
        out = Value(self.data + o.data, (self, o), '+')
        def _backward():
            self.grad += out.grad
            o.grad += out.grad
        out._backward = _backward
        return out
    def __mul__(self, o):
        out = Value(self.data * o.data, (self, o), '*')
        PRODUCT
        out._backward = _backward
        return out
""" + _TOPO.replace("BELOW", "v._prev")
_PRODUCT = """def _backward():
            self.grad += out.grad * SHARE
            o.grad += out.grad * self.data"""


def _remembering(product: str) -> str:
    return _CLOSURE.replace("KEPT", "_children").replace("PRODUCT", product)


FORMS = {
    "pairs with functions": """
class Value:
    def __init__(self, value, parents=()):
        self.value, self.parents, self.grad = value, parents, 0.0
    def __add__(self, o): return Value(self.value + o.value, [(self, lambda g: g), (o, lambda g: g)])
    def __mul__(self, o):
        return Value(self.value * o.value, [(self, lambda g: g * SHARE), (o, lambda g: g * self.value)])
    def backward(self, g=1.0):
        self.grad += g
        for parent, share in self.parents: parent.backward(share(g))
""",
    "named pairs": """
from typing import Any, Callable, NamedTuple
class Dependency(NamedTuple):
    tensor: Any
    grad_fn: Callable
class Value:
    def __init__(self, data, depends_on=None):
        self.data, self.depends_on, self.grad = data, depends_on or [], 0.0
    def __add__(self, o): return add(self, o)
    def __mul__(self, o): return mul(self, o)
    def backward(self, grad):
        self.grad += grad
        for d in self.depends_on: d.tensor.backward(d.grad_fn(grad))
def add(self, o): return Value(self.data + o.data, [Dependency(v, lambda g: g) for v in (self, o)])
def mul(self, o):
    def to_self(g): return g * SHARE
    def to_o(g): return g * self.data
    return Value(self.data * o.data, [Dependency(self, to_self), Dependency(o, to_o)])
""",
    "pairs with numbers": """
class Value:
    def __init__(self, value, local_gradients=()):
        self.value, self.local_gradients, self.grad = value, local_gradients, 0.0
    def __add__(self, o): return Value(self.value + o.value, ((self, 1), (o, 1)))
    def __mul__(self, o): return Value(self.value * o.value, ((self, SHARE), (o, self.value)))
    def backward(self, path=1.0):
        self.grad += path
        for child, local in self.local_gradients: child.backward(path * local)
""",
    "a dictionary of derivatives": """
class Value:
    def __init__(self, data, children=None):
        self.data, self.grad, self.children = data, 0.0, children or {}
    def __add__(self, o): return Value(self.data + o.data, {self: 1.0, o: 1.0})
    def __mul__(self, o): return Value(self.data * o.data, {self: SHARE, o: self.data})
    def _backward(self):
        for child, local in self.children.items(): child.grad += local * self.grad
"""
    + _TOPO.replace("BELOW", "v.children"),
    "a dictionary of names": _TREE.replace("left=None, right=None", "children=None")
    .replace("self.left, self.right, self.op", "self.children, self.op")
    .replace("left, right, op", "children or {}, op")
    .replace("self, o, '", "{'left': self, 'right': o}, '")
    .replace(
        "        me, o = self.left, self.right\n",
        "        me, o = self.children.values() if self.op else (0, 0)\n",
    )
    .replace("[v.left, v.right] if v.op else []", "v.children.values()"),
    "two attributes": _TREE,
    "weak references": "import weakref"
    + _remembering(_PRODUCT)
    .replace("_op = data, 0.0, _children", "_op = data, 0.0, [weakref.ref(c) for c in _children]")
    .replace("in v._prev: build(child)", "in v._prev: build(child())"),
    "functions beside the operands": """
class Value:
    def __init__(self, value, parents=(), vjps=()):
        self.value, self.parents, self.vjps, self.grad = value, parents, vjps, 0.0
    def __add__(self, o): return Value(self.value + o.value, (self, o), (lambda g: g, lambda g: g))
    def __mul__(self, o):
        return Value(self.value * o.value, (self, o), (lambda g: g * SHARE, lambda g: g * self.value))
    def _backward_all(self):
        for parent, share in zip(self.parents, self.vjps): parent.grad += share(self.grad)
"""
    + _TOPO.replace("BELOW", "v.parents").replace("v._backward()", "v._backward_all()"),
    "one function of the gradient": """
class Value:
    def __init__(self, data, _prev=(), _op='', grad_fn=None):
        self.data, self.grad, self._prev, self._op, self.grad_fn = data, 0.0, _prev, _op, grad_fn
    def __add__(self, o): return Value(self.data + o.data, (self, o), '+', lambda g: (g, g))
    def __mul__(self, o):
        return Value(self.data * o.data, (self, o), '*', lambda g: (g * SHARE, g * self.data))
    def backward(self, grad):
        self.grad += grad
        if self.grad_fn:
            for parent, share in zip(self._prev, self.grad_fn(grad)): parent.backward(share)
""",
    "a class for each operation": """
class Value:
    def __init__(self, data): self.data, self.grad, self.inputs = data, 0.0, ()
    def __add__(self, o): return Add(self, o)
    def __mul__(self, o): return Mul(self, o)
    def _backward(self): pass
"""
    + _TOPO.replace("BELOW", "v.inputs")
    + """
class Add(Value):
    def __init__(self, a, b):
        super().__init__(a.data + b.data)
        self.inputs = (a, b)
    def _backward(self):
        for v in self.inputs: v.grad += self.grad
class Mul(Value):
    def __init__(self, a, b):
        super().__init__(a.data * b.data)
        self.inputs = (a, b)
    def _backward(self):
        me, o = self.inputs
        me.grad += TREE_SHARE * self.grad
        o.grad += me.data * self.grad
""",
    "an object for each operation": """
class Add:
    def forward(self, a, b): return a + b
    def backward(self, g): return g, g
class Mul:
    def forward(self, a, b):
        self.saved = [a, b]
        return a * b
    def backward(self, g):
        a, b = self.saved
        return g * OP_SHARE, g * a
class Value:
    def __init__(self, data, parents=(), op=None):
        self.data, self.grad, self.parents, self.op = data, 0.0, parents, op
    def made(self, op, o): return Value(op.forward(self.data, o.data), (self, o), op)
    def __add__(self, o): return self.made(Add(), o)
    def __mul__(self, o): return self.made(Mul(), o)
    def _backward(self):
        if self.op:
            for v, share in zip(self.parents, self.op.backward(self.grad)): v.grad += share
"""
    + _TOPO.replace("BELOW", "v.parents"),
    "german": _CLOSURE.replace("PRODUCT", _PRODUCT)
    .replace("KEPT", "_children")
    .replace("_prev", "eltern")
    .replace("data", "wert"),
    "a list in the closure": _remembering("""slopes = [SHARE, self.data]
        def _backward():
            for v, slope in zip(out._prev, slopes): v.grad += out.grad * slope"""),
    "defaults of the function": _remembering("""def _backward(x=self.data, y=SHARE):
            self.grad += out.grad * y
            o.grad += out.grad * x"""),
    "a function in the closure": _remembering("""x, y = self.data, SHARE
        def shares(g): return g * y, g * x
        def _backward():
            to_self, to_o = shares(out.grad)
            self.grad += to_self
            o.grad += to_o"""),
    "an array in the closure": "import numpy as np\n"
    + _remembering("""saved = np.array([[self.data, SHARE]])
        def _backward():
            self.grad += out.grad * saved[0, 1]
            o.grad += out.grad * saved[0, 0]"""),
    "a partial function": """
from functools import partial
def add_shares(out, me, o, x, y):
    me.grad += out.grad * y
    o.grad += out.grad * x
"""
    + _remembering("_backward = partial(add_shares, out, self, o, self.data, SHARE)"),
    "an object as function": """
class Back:
    def __init__(self, out, me, o, slopes): self.out, self.me, self.o, self.slopes = out, me, o, slopes
    def __call__(self):
        self.me.grad += self.out.grad * self.slopes[1]
        self.o.grad += self.out.grad * self.slopes[0]
"""
    + _remembering("_backward = Back(out, self, o, (self.data, SHARE))"),
    "an object in the closure": _remembering("""import types
        ctx = types.SimpleNamespace(saved=(self.data, SHARE))
        def _backward():
            x, y = ctx.saved
            self.grad += out.grad * y
            o.grad += out.grad * x"""),
}
EXPRESSION = "a, b = Value(2.0), Value(-3.0)\nc = a * b\nd = c + a\nL = d * c\n"


def defined(form: str, wrong: bool = False) -> dict[str, Any]:
    """The names of a cell with such a class and EXPRESSION."""
    source = FORMS[form] + EXPRESSION
    number = "value" if "self.value" in source else "wert" if "self.wert" in source else "data"
    mine, other = f"self.{number}", f"o.{number}"
    shares = {"TREE_SHARE": ("o.data", "me.data"), "OP_SHARE": ("b", "a"), "SHARE": (other, mine)}
    for name, choices in shares.items():
        source = source.replace(name, choices[wrong])
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, "<cell>", "exec"), names)  # noqa: S102
    return names
