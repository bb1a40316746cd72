"""adopt: the operation of each node, its operands, and their order."""

import subprocess
import sys
from pathlib import Path

import pytest

from micrograd_engine import Value, operation
from micrograd_engine.adopt import adopt

from .foreign import MValue, Node, shape

# ---- the order of operands


@pytest.mark.parametrize("make", [lambda a: a + a, lambda a: a * a])
def test_an_operand_used_twice_is_there_twice(make):
    a = MValue(3.0)
    y = make(a)
    assert len(y._prev) == 1
    assert adopt(y)._prev == (adopt(a), adopt(a))


def test_the_order_of_operands_is_read_from_the_closure():
    for first, second in [(1.0, 2.0), (2.0, 1.0)]:
        a, b = MValue(first), MValue(second)
        root = adopt(a * b)
        assert root._prev == (adopt(a), adopt(b))


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("op", "number"), [("-", -3.0), ("/", 0.4), ("**", 32.0)])
def test_operands_of_a_set_are_in_the_order_that_gives_the_number(op, number, reverse):
    labels = ("b", "a") if reverse else ("a", "b")
    a, b = (Node(n, label=label) for n, label in zip((2.0, 5.0), labels, strict=True))
    root = adopt(Node(number, {a, b}, op))
    root.backward()
    y = {"-": lambda x, z: x - z, "/": lambda x, z: x / z, "**": lambda x, z: x**z}[op]
    x, z = Value(2.0), Value(5.0)
    y(x, z).backward()
    assert (adopt(a).grad, adopt(b).grad) == (x.grad, z.grad)
    assert any("order that gives the node's number" in note for note in root.notes)


def test_a_reflected_difference_corrects_what_the_closure_suggests():
    def rsub(self, other):
        return Node(other.data - self.data, {self, other}, "-", _backward=lambda: (self, other))

    a, b = Node(2.0), Node(5.0)
    root = adopt(rsub(a, b))
    root.backward()
    assert (adopt(a).grad, adopt(b).grad) == (-1.0, 1.0)


ORDER = """
import sys; sys.path[:0] = {path!r}
from tests.engine.foreign import Early, shape
from micrograd.engine import Value as MValue
from micrograd_engine.adopt import adopt
litter = [object() for _ in range({litter})]
def net(cls):
    x, y, w = cls(1.0), cls(1.0), [cls(0.5) for _ in range(4)]
    s = x * w[0] + y * w[1]
    t = x * w[2] + s * w[3]
    return (s + t) * x + t * s
print(shape(adopt(net(Early))), shape(adopt(net(MValue))), adopt(net(Early)).notes)
"""


def test_two_processes_see_the_same_order():
    def run(seed, litter):
        code = ORDER.format(path=[str(Path(__file__).parents[2])], litter=litter)
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": str(seed), "PYTHONMALLOC": "malloc" if seed % 2 else "pymalloc"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert len({run(seed, 1000 * seed + 7) for seed in range(4)}) == 1


# ---- operations


def test_a_difference_is_composed_as_the_engine_does_it():
    a, b = Node(2.0, label="a"), Node(5.0, label="b")
    root = adopt(Node(-3.0, (a, b), "-"))
    ours = Value(2.0) - Value(5.0)
    assert shape(root) == shape(ours)
    assert any("read as a + (−b)" in note for note in root.notes)
    root.backward()
    assert (adopt(a).grad, adopt(b).grad) == (1.0, -1.0)


def test_a_quotient_is_composed_as_the_engine_does_it():
    root = adopt(Node(0.4, (Node(2.0), Node(5.0)), "/"))
    assert shape(root) == shape(Value(2.0) / Value(5.0))


@pytest.mark.parametrize("op", ["neg", "-", "NEG"])
def test_a_unary_minus_is_a_product_with_minus_one(op):
    assert shape(adopt(Node(-2.0, (Node(2.0),), op))) == shape(-Value(2.0))


@pytest.mark.parametrize(
    ("op", "ours"),
    [("ReLU", "relu"), ("Tanh", "tanh"), ("EXP", "exp"), ("ln", "log"), ("Sigmoid", "sigmoid")],
)
def test_names_of_operations_are_known_in_any_case(op, ours):
    number = getattr(Value(0.5), ours)().data
    root = adopt(Node(number, {Node(0.5)}, op))
    assert root._op == ours
    assert not any("data is not" in note for note in root.notes)


@pytest.mark.parametrize("op", ["**2", "**2.0", "^2"])
def test_an_exponent_in_the_name_is_kept(op):
    root = adopt(Node(9.0, {Node(3.0)}, op))
    root.backward()
    assert root._prev[0].grad == 6.0


@pytest.mark.parametrize("op", ["pow", "**", "power"])
@pytest.mark.parametrize(("base", "exponent"), [(3.0, 2), (-2.0, 3), (4.0, 0.5), (5.0, -1)])
def test_an_exponent_is_found_in_the_closure(op, base, exponent):
    def through(self, other):
        return Node(self.data**other, {self}, op, _backward=lambda: (self, other))

    root = adopt(through(Node(base), exponent))
    assert root._op == f"**{exponent}"
    assert any("read from the _backward closure" in note for note in root.notes)


@pytest.mark.parametrize(("base", "exponent"), [(3.0, 2), (-2.0, 3), (4.0, 0.5), (5.0, -1)])
def test_a_missing_exponent_is_computed(base, exponent):
    root = adopt(Node(base**exponent, {Node(base)}, "pow"))
    assert root._op == f"**{exponent}"
    assert any("exponent was worked out" in note for note in root.notes)


def test_a_plain_number_in_the_closure_becomes_a_constant():
    def plus(self, other):
        return Node(self.data + other, {self}, "+", _backward=lambda: (self, other))

    root = adopt(plus(Node(2.0), 3))
    assert [v.role for v in root._prev] == ["", "constant"]
    assert root.forward() == 5.0


def test_a_plain_number_among_the_children_becomes_a_constant():
    root = adopt(Node(6.0, (Node(2.0), 3), "*"))
    assert [v.role for v in root._prev] == ["", "constant"]
    assert root.forward() == 6.0


def test_operands_of_maximum_and_power_may_be_nodes():
    a, b = Node(2.0), Node(3.0)
    assert adopt(Node(8.0, {a, b}, "**3")).forward() == 8.0
    assert adopt(Node(8.0, (a, b), f"**{b}")).forward() == 8.0
    assert adopt(Node(3.0, {a, b}, "maximum")).forward() == 3.0


def test_an_operation_of_the_learners_own_is_replayed():
    operation("double", lambda a: 2 * a, lambda g, out, a: 2 * g)
    a = Node(2.0)
    root = adopt(Node(4.0, {a}, "double"))
    root.backward()
    assert adopt(a).grad == 2.0
