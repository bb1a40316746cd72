"""The lecture's class with one mistake in it, as a replacement in its source."""

import inspect
import math
from functools import cache
from textwrap import dedent

from .shapes import Composed, Lecture

ADD = "self.grad += 1.0 * out.grad\n            other.grad += 1.0 * out.grad"
MUL = "self.grad += other.data * out.grad\n            other.grad += self.data * out.grad"
POW = "self.grad += other * (self.data ** (other - 1)) * out.grad"
TANH = "self.grad += (1 - t**2) * out.grad"
EXP = "self.grad += out.data * out.grad"
RELU = "self.grad += (out.data > 0) * out.grad"
LATER = "        out._backward = _backward\n        return out\n\n    def "
SEED = "        self.grad = 1.0\n"
LOOP = "for node in reversed(topo):\n            node._backward()"
PASS = dedent(inspect.getsource(Lecture.backward))


def two(left, right):
    return f"self.grad {left}\n            other.grad {right}"


def before_method(name, new):
    """Replace the end of the method before `def name`."""
    return LATER + name, new + "        return out\n\n    def " + name


# (kind, operation, old, new)
RULES = [
    ("assigned", "+", ADD, two("= out.grad", "= out.grad")),
    ("assigned", "*", MUL, two("= other.data * out.grad", "= self.data * out.grad")),
    ("assigned", "*", MUL, two("+= other.data * out.grad", "= self.data * out.grad")),
    ("assigned", "tanh", TANH, TANH.replace("+=", "=")),
    ("assigned", "**2", POW, POW.replace("+=", "=")),
    ("assigned", "ReLU", RELU, RELU.replace("+=", "=")),
    ("upstream_forgotten", "*", MUL, two("+= other.data", "+= self.data")),
    ("upstream_forgotten", "+", ADD, two("+= 1.0", "+= 1.0")),
    ("upstream_forgotten", "tanh", TANH, "self.grad += 1 - t**2"),
    ("upstream_forgotten", "exp", EXP, "self.grad += out.data"),
    ("upstream_forgotten", "**2", POW, "self.grad += other * self.data ** (other - 1)"),
    ("own_operand", "*", MUL, two("+= self.data * out.grad", "+= other.data * out.grad")),
    ("gradient_for_data", "*", MUL, two("+= other.grad * out.grad", "+= self.grad * out.grad")),
    ("gradient_for_data", "*", MUL, two("+= other.data * out.grad", "+= self.grad * out.grad")),
    ("gradient_for_data", "exp", EXP, "self.grad += out.grad * out.grad"),
    ("gradient_for_data", "ReLU", RELU, "self.grad += (out.grad > 0) * out.grad"),
    ("own_gradient", "*", MUL, two("+= other.data * self.grad", "+= self.data * other.grad")),
    ("own_gradient", "*", MUL, two("+= other.data * self.grad", "+= self.data * self.grad")),
    ("own_gradient", "+", ADD, two("+= self.grad", "+= self.grad")),
    ("own_gradient", "tanh", TANH, "self.grad += (1 - t**2) * self.grad"),
    ("like_addition", "*", MUL, two("+= out.grad", "+= out.grad")),
    ("like_addition", "tanh", TANH, "self.grad += out.grad"),
    ("like_addition", "exp", EXP, "self.grad += out.grad"),
    ("like_addition", "ReLU", RELU, "self.grad += out.grad"),
    ("added_instead_of_multiplied", "+", ADD, ADD.replace("*", "+")),
    ("added_instead_of_multiplied", "*", MUL, MUL.replace("*", "+")),
    ("added_instead_of_multiplied", "tanh", TANH, "self.grad += (1 - t**2) + out.grad"),
    ("both_to_self", "+", ADD, ADD.replace("other.grad +", "self.grad +")),
    ("both_to_self", "*", MUL, MUL.replace("other.grad +", "self.grad +")),
    ("both_to_self", "*", MUL, MUL.replace("self.grad +", "other.grad +")),
    ("sign", "+", ADD, two("+= out.grad", "+= -out.grad")),
    ("sign", "*", MUL, MUL.replace("+=", "-=")),
    ("sign", "tanh", TANH, TANH.replace("1 - t**2", "t**2 - 1")),
    ("wrong_rule", "exp", EXP, "self.grad += self.data * out.grad"),
    ("wrong_rule", "exp", EXP, "self.grad += self.data * math.exp(self.data - 1) * out.grad"),
    ("wrong_rule", "tanh", TANH, "self.grad += (1 - t) * out.grad"),
    ("wrong_rule", "**2", POW, "self.grad += other * self.data ** other * out.grad"),
    ("wrong_rule", "**2", POW, "self.grad += self.data ** (other - 1) * out.grad"),
    ("wrong_rule", "ReLU", RELU, "self.grad += (self.data < 0) * out.grad"),
    ("wrong_rule", "+", ADD, MUL),
    ("nothing_happened", "*", MUL, "pass"),
    ("nothing_happened", "*", MUL, MUL.splitlines()[0]),
    ("nothing_happened", "tanh", TANH, "pass"),
    ("unknown", "*", MUL, two("+= 2 * other.data * out.grad", "+= self.data * out.grad")),
    ("unknown", "+", ADD, two("+= out.grad / 2", "+= out.grad / 2")),
    ("unknown", "tanh", TANH, "self.grad += 0.7 * out.grad"),
    ("unknown", "exp", EXP, "self.grad += out.data * out.grad + 1e-3"),
    ("unknown", "**2", POW, "self.grad += out.grad ** 2 * self.data ** 3"),
    ("unknown", "*", MUL, two("+= other * out.grad", "+= self.data * out.grad")),
    ("unknown", "*", MUL, two("+= other.dat * out.grad", "+= self.data * out.grad")),
    ("unknown", "exp", EXP, "self.grad += 1 / 0"),
]
NEXT = {"+": "__mul__", "*": "__pow__", "**2": "tanh", "tanh": "exp", "exp": "relu"}
STORED = [
    (kind, op, *before_method(name, new))
    for op, name in NEXT.items()
    for kind, new in (
        ("called_not_stored", "        out._backward = _backward()\n"),
        ("bound_to_self", "        self._backward = _backward\n"),
        ("nothing_happened", "        out.backward = _backward\n"),
        ("nothing_happened", ""),
    )
]
ORDER = [
    ("not_seeded", SEED, ""),
    ("not_seeded", SEED, "        self.grad = self.data\n"),
    ("not_seeded", SEED, "        self.grad = 0.0\n"),
    ("too_early", LOOP, LOOP.replace("reversed(topo)", "topo")),
    ("too_early", "                topo.append(v)\n", ""),
    (
        "visited_twice",
        PASS,
        """
def backward(self):
    self.grad = self.grad or 1.0
    self._backward()
    for child in self._prev:
        child.backward()
""",
    ),
    (
        "visited_twice",
        LOOP,
        LOOP.replace("node._backward()", "node._backward(); node._backward()"),
    ),
    ("not_visited", LOOP, "self._backward()"),
    ("not_visited", LOOP, LOOP.replace("reversed(topo)", "reversed(topo[:-1])")),
    ("not_visited", LOOP, LOOP.replace("reversed(topo)", "[self, *self._prev]")),
    ("not_visited", LOOP, LOOP.replace("_backward()", "_backward")),
]


@cache
def broken(old, new):
    """The lecture's class with `old` replaced by `new` in its source."""
    source = dedent(inspect.getsource(Lecture))
    if old == PASS:
        old = "".join(f"    {line}\n" if line else "\n" for line in old.rstrip().split("\n"))
        new = "".join(f"    {line}\n" for line in new.strip().split("\n"))
    if old == "                topo.append(v)\n":  # before the children, not after them
        source = source.replace(
            "visited.add(v)\n", "visited.add(v)\n                topo.append(v)\n"
        )
    assert old in source, old
    head, _, tail = source.rpartition(old)
    names = {"math": math, "Composed": Composed}
    exec(head + new + tail, names)  # noqa: S102
    return names["Lecture"]
