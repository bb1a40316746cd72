"""adopt: other people's Value classes."""

import copy
import gc
import math
import pickle
import subprocess
import sys
import weakref
from pathlib import Path

import micrograd.engine
import numpy as np
import pytest
from hypothesis import given

from micrograd_engine import Tape, Value, gradcheck, operation, topological
from micrograd_engine.adopt import Adopted, adopt

from .agreement import STABLE, all_same, same
from .expressions import MICROGRAD, build, graph_of, leaves, steps

MValue = micrograd.engine.Value
SAFE = {name for name in MICROGRAD if "/" not in name and "-2" not in name}  # PyPI's raises for 1/0


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


# ---- PyPI's micrograd


@STABLE
@given(leaves, steps(SAFE))
def test_gradients_of_any_graph_are_those_of_micrograd_itself(numbers, steps):
    theirs = build(MValue, numbers, steps)
    root = adopt(theirs[-1])
    root.backward()
    theirs[-1].backward()
    nodes = [v for v in topological(root) if isinstance(v, Adopted)]
    assert {id(v.original) for v in nodes} == {id(v) for v in graph_of(theirs[-1])}
    assert all_same([v.original.grad for v in nodes], [v.grad for v in nodes])


@STABLE
@given(leaves, steps(SAFE))
def test_forward_after_a_leaf_moved_gives_what_micrograd_computes_anew(numbers, steps):
    theirs = build(MValue, numbers, steps)
    root = adopt(theirs[-1])
    moved = adopt(theirs[0])
    moved.data = 1.75
    assert same(build(MValue, [1.75, *numbers[1:]], steps)[-1].data, root.forward())
    assert same(root.data, Tape(root).forward())


def test_the_expression_of_the_repository_of_micrograd_agrees_through_a_tape():
    a, b = MValue(-4.0), MValue(2.0)
    c, d = a + b, a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    root = adopt(g)
    tape = Tape(root)
    tape.backward()
    # printed in its README
    assert f"{tape.forward():.4f}" == "24.7041"
    assert f"{tape.grad[tape.index(adopt(a))]:.4f}" == "138.8338"
    assert f"{tape.grad[tape.index(adopt(b))]:.4f}" == "645.5773"
    assert gradcheck(root).ok


def test_adopting_changes_nothing_and_calls_nothing():
    a = MValue(3)
    y = a * a
    y._backward = lambda: pytest.fail("called")
    before = {id(v): dict(vars(v)) for v in graph_of(y)}
    adopt(y)
    assert before == {id(v): dict(vars(v)) for v in graph_of(y)}
    assert type(a.data) is int


@pytest.mark.parametrize("make", [lambda a: a + a, lambda a: a * a])
def test_an_operand_used_twice_is_there_twice(make):
    a = MValue(3.0)
    y = make(a)
    assert len(y._prev) == 1
    assert adopt(y)._prev == (adopt(a), adopt(a))


def test_the_true_order_of_operands_is_read_from_the_closure():
    for first, second in [(1.0, 2.0), (2.0, 1.0)]:
        a, b = MValue(first), MValue(second)
        root = adopt(a * b)
        assert root._prev == (adopt(a), adopt(b))


def test_of_a_graph_of_micrograd_only_what_may_matter_is_said():
    a, b = MValue(2.0), MValue(3.0)
    (note,) = adopt((a * b + a - b).relu()).notes
    assert note == (
        "Value(data=2.0), Value(data=3.0), Value(data=-1.0): a leaf without a label: "
        "taken as a variable, also where it stands for a plain number; "
        "give leaves a label to tell them apart"
    )


def test_an_order_that_matters_and_that_only_the_closure_tells_is_said():
    def minus(self, other):
        return Node(0.0, {self, other}, "-", _backward=lambda: (self, other))

    assert any("_backward closure" in n for n in adopt(minus(Node(2.0), Node(2.0))).notes)
    a, b = Node(2.0), Node(3.0)
    sure = Node(-1.0, {a, b}, "-", _backward=lambda self=a, other=b: (self, other))
    assert any("order that gives" in note for note in adopt(sure).notes)


# ---- half-finished classes


@pytest.mark.parametrize("cls", [Native, NativeSet])
@STABLE
@given(leaves, steps(SAFE))
def test_a_class_with_differences_of_its_own_gets_the_gradients_of_the_engine(cls, numbers, steps):
    theirs, ours = build(cls, numbers, steps), build(Value, numbers, steps)
    root = adopt(theirs[-1])
    root.backward()
    ours[-1].backward()
    reached = graph_of(theirs[-1])
    mirrors = [(adopt(v), w) for v, w in zip(theirs, ours, strict=True) if v in reached]
    assert all_same([w.grad for _, w in mirrors], [v.grad for v, _ in mirrors])
    root.forward()
    assert all_same([w.data for _, w in mirrors], [v.data for v, _ in mirrors])


def test_a_class_without_grad_and_closures_runs_forward_and_backward():
    a, b, c = Early(2.0, label="a"), Early(-3.0, label="b"), Early(10.0, label="c")
    e = a * b
    root = adopt(e + c)
    root.backward()
    assert [adopt(v).grad for v in (a, b, c, e)] == [-3.0, 2.0, 1.0, 1.0]
    assert (
        "5 nodes (c, a, b, …): no grad that is a number: taken as 0, and no gradient is written back"
        in root.notes
    )


def test_an_object_with_data_alone_is_a_leaf_and_that_is_said():
    class Bare:
        __slots__ = ("data",)

    bare = Bare()
    bare.data = 2
    root = adopt(bare)
    assert (root.data, root._prev, root.role) == (2.0, (), "")
    assert any("no _prev" in note for note in root.notes)
    root.data = 5.0
    root.write()
    assert bare.data == 5.0


@pytest.mark.parametrize("prev", [(), [], set(), frozenset(), None])
def test_whatever_says_no_children_makes_a_leaf(prev):
    assert adopt(Node(1.0, prev))._prev == ()


@pytest.mark.parametrize("kind", [tuple, list, set, frozenset])
def test_children_may_be_in_any_collection(kind):
    a, b = Node(2.0, label="a"), Node(5.0, label="b")
    assert adopt(Node(7.0, kind([a, b]), "+"))._prev == (adopt(a), adopt(b))


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
def test_an_exponent_that_only_the_closure_knows_is_found_there(op, base, exponent):
    def through(self, other):
        return Node(self.data**other, {self}, op, _backward=lambda: (self, other))

    root = adopt(through(Node(base), exponent))
    assert root._op == f"**{exponent}"
    assert any("read from the _backward closure" in note for note in root.notes)


@pytest.mark.parametrize(("base", "exponent"), [(3.0, 2), (-2.0, 3), (4.0, 0.5), (5.0, -1)])
def test_an_exponent_that_nobody_kept_is_worked_out(base, exponent):
    root = adopt(Node(base**exponent, {Node(base)}, "pow"))
    assert root._op == f"**{exponent}"
    assert any("exponent was worked out" in note for note in root.notes)


def test_an_exponent_that_cannot_be_worked_out_is_named():
    root = adopt(Node(1.0, (Node(1.0, label="a"),), "pow", label="y"))
    assert any("y: the operation 'pow' on 1 operand is not known" in note for note in root.notes)
    with pytest.raises(ValueError, match="pow"):
        root.forward()


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


def test_an_order_that_nothing_tells_is_called_a_guess():
    root = adopt(Node(0.0, {Node(2.0, label="a"), Node(2.0, label="b")}, "-"))
    assert any("this one is a guess" in note for note in root.notes)


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


def test_an_operation_nobody_knows_is_kept_and_named():
    root = adopt(Node(4.0, (Node(2.0, label="a"),), "squash", label="y"))
    assert root._op == "squash"
    said = "y: the operation 'squash' on 1 operand is not known; describe it with "
    assert said + "micrograd_engine.operation" in root.notes
    assert "squash" in Tape(root).refusal


def test_children_without_an_operation_are_kept_and_said():
    root = adopt(Node(3.0, (Node(1.0), Node(2.0)), None, label="y"))
    assert len(root._prev) == 2
    assert any(note.startswith("y: no _op, so what made it is not known") for note in root.notes)
    for act in (root.forward, root.backward):
        with pytest.raises(ValueError, match=r"ward: y has no _op.* pass '\+', '\*', … as _op"):
            act()
    assert Tape(root).refusal == "y has no _op, so what made it is not known"


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


def test_a_value_of_ours_is_returned_as_it_is_and_may_be_an_operand():
    a = Value(2.0)
    assert adopt(a) is a
    assert adopt(Node(6.0, (a, Node(3.0)), "*"))._prev[0] is a


# ---- numbers that do not fit


def test_a_number_that_is_out_of_date_is_named_and_stays_until_forward():
    a, b = Node(2.0, label="a"), Node(3.0, label="b")
    y = Node(6.0, (a, b), "*", label="y")
    a.data = 5.0
    root = adopt(y)
    assert (root.data, y.data) == (6.0, 6.0)
    assert any(note.startswith("y: data is not what the operation gives") for note in root.notes)
    root.forward()
    root.write()
    assert y.data == 15.0
    assert not any("data is not" in note for note in root.notes)


def test_rounding_in_another_order_is_no_disagreement():
    x = 0.7
    lecture = (math.exp(2 * x) - 1) / (math.exp(2 * x) + 1)
    assert not any("data is not" in n for n in adopt(Node(lecture, {Node(x)}, "tanh")).notes)


def test_nan_agrees_with_nan():
    assert not any("data is not" in n for n in adopt(Node(math.nan, {Node(-1.0)}, "log")).notes)


# ---- reading and writing


def test_numbers_go_both_ways():
    a, b = MValue(2.0), MValue(-3.0)
    y = a * b
    root = adopt(y)
    a.data, a.grad = 4.0, 0.5
    root.read()
    assert (adopt(a).data, adopt(a).grad) == (4.0, 0.5)
    root.forward()
    root.backward()
    root.write()
    assert (y.data, y.grad, a.grad, b.grad) == (-12.0, 1.0, -2.5, 4.0)


def test_what_a_mirror_computed_stays_until_the_object_changes():
    a = MValue(2.0)
    root = adopt(a * 3)
    root.backward()
    assert adopt(a).grad == 3.0
    a.grad = 7.0
    assert adopt(a).grad == 7.0
    root.backward()
    root.read()
    assert adopt(a).grad == 7.0


def test_what_stands_between_follows_when_the_objects_are_read():
    a, b = Node(2.0, grad=0.0), Node(5.0, grad=0.0)
    y = Node(-3.0, (a, b), "-", grad=0.0)
    root = adopt(y)
    minus_b = root._prev[1]
    b.data, y.data, y.grad, b.grad = 7.0, -5.0, 1.0, -1.0
    root.read()
    assert (minus_b.data, minus_b.grad, adopt(b).grad) == (-7.0, 1.0, -1.0)


def test_a_number_that_did_not_change_keeps_its_type():
    a = MValue(3)
    root = adopt(a * 2)
    root.write()
    assert type(a.data) is int


def test_a_grad_is_written_only_where_there_is_one():
    a, b = Node(2.0), Node(3.0, grad=None)
    root = adopt(Node(6.0, (a, b), "*", grad=0))
    root.backward()
    root.write()
    assert not hasattr(a, "grad")
    assert b.grad == 2.0


def test_an_object_that_is_read_only_is_named_and_nothing_is_written():
    class Fixed(Node):
        data = property(lambda self: 3.0, lambda self, number: self.refuse(number))

        def refuse(self, number):
            if number != 3.0:
                raise AttributeError("fixed")

    a, b = Node(2.0, label="a"), Fixed(3.0, label="b")
    y = Node(6.0, (a, b), "*", label="y")
    root = adopt(y)
    adopt(a).data = adopt(b).data = 4.0
    root.forward()
    with pytest.raises(AttributeError, match="data of b cannot be set: fixed"):
        root.write()
    assert (a.data, b.data, y.data) == (2.0, 3.0, 6.0)


def test_a_number_that_is_computed_on_demand_need_not_be_set():
    class Lazy(Node):
        data = property(lambda self: self._prev[0].data * 2, lambda self, _: None)

    a = Node(2.0)

    class Double(Lazy):
        data = property(lambda self: self._prev[0].data + self._prev[1].data)

        def __init__(self, *prev):
            self._prev, self._op = prev, "+"

    y = Double(a, a)
    root = adopt(y)
    adopt(a).data = 10.0
    root.forward()
    root.write()
    assert (a.data, y.data) == (10.0, 20.0)


def test_an_object_linked_anew_is_mirrored_anew():
    a, b, c = (Node(n) for n in (2.0, 3.0, 5.0))
    y = Node(6.0, (a, b), "*")
    root = adopt(y)
    y._prev, y._op, y.data = (a, c), "+", 7.0
    root.read()
    assert root._prev == (adopt(a), adopt(c))
    assert root.forward() == 7.0


def test_an_exponent_is_forgotten_with_its_operation():
    a = Node(0.0)
    y = Node(0.0, (a,), "**2")
    root = adopt(y)
    y._op, y.data = "exp", 1.0
    root.read()
    assert Tape(root).forward() == 1.0


def test_an_object_has_one_mirror_while_that_lives():
    a, b = MValue(2.0), MValue(3.0)
    part = a * b
    whole = part + a
    root = adopt(whole)
    assert adopt(whole) is root
    assert adopt(part) in topological(root)
    a.data = 7.0
    assert adopt(a).data == 7.0


def test_a_mirror_that_nobody_holds_lets_go_of_its_objects():
    a = Node(2.0)
    root = adopt(Node(4.0, (a, a), "+"))
    gone = weakref.ref(a)
    del a, root
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("again", [copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))])
def test_a_copy_is_a_graph_of_its_own_without_the_objects(again):
    a, b = MValue(2.0), MValue(3.0)
    y = a - b
    copied = again(adopt(y))
    copied._prev[0].data = 10.0
    assert copied.forward() == 7.0
    copied.write()
    assert (copied.original, a.data, y.data) == (None, 2.0, -1.0)


def test_a_shallow_copy_mirrors_nothing():
    y = MValue(2.0) + 1
    copied = copy.copy(adopt(y))
    copied.data = 0.0
    copied.write()
    assert y.data == 3.0


# ---- odd objects


@pytest.mark.parametrize("number", [2, True, np.float32(1.5), np.array(3.0), np.int64(4)])
def test_data_may_be_any_real_number(number):
    assert adopt(Node(number)).data == float(number)


@pytest.mark.parametrize(
    ("data", "what"), [("2", "'2'"), (None, "None"), (1j, "1j"), (Node(1.0), "an object of Node")]
)
def test_data_that_is_no_number_is_refused_with_the_name_of_the_node(data, what):
    bad = Node(data, label="b")
    with pytest.raises(TypeError, match=f"data of b: expected a real number, got {what}"):
        adopt(Node(1.0, (Node(1.0), bad), "+"))


@pytest.mark.parametrize("value", [5, "a", None, object(), Node, np.zeros(2)])
def test_what_is_not_shaped_like_a_value_is_refused(value):
    with pytest.raises(TypeError, match=r"expected an object with data|expected a real number"):
        adopt(value)


@pytest.mark.parametrize("prev", [5, "ab", {1.0: 2}, Node(1.0)])
def test_a_prev_of_another_kind_is_refused(prev):
    with pytest.raises(TypeError, match="_prev of y: expected a set, tuple or list, got"):
        adopt(Node(1.0, prev, "+", label="y"))


def test_a_child_that_is_no_value_is_refused():
    with pytest.raises(TypeError, match="_prev of y: expected Values, got 'a'"):
        adopt(Node(1.0, ("a",), "+", label="y"))


def test_a_cycle_is_named():
    a = Node(1.0, label="a")
    b = Node(1.0, [a], "tanh", label="b")
    a._prev = [b]
    with pytest.raises(ValueError, match="b is made from itself"):
        adopt(b)


def test_objects_that_cannot_be_hashed_or_compared_are_told_apart():
    class Odd(Node):
        def __eq__(self, other):
            raise RuntimeError("compared")

        __hash__ = None

        def __repr__(self):
            raise RuntimeError("written")

    a, b = Odd(1.0), Odd(1.0)
    root = adopt(Odd(2.0, [a, b], "+"))
    assert root._prev == (adopt(a), adopt(b))
    assert adopt(a) is not adopt(b)
    assert len(root.notes) == 2


def test_attributes_that_raise_count_as_missing():
    class Trap:
        def __init__(self, data):
            self.data = data

        def __getattr__(self, name):
            raise KeyError(name)

        @property
        def grad(self):
            raise RuntimeError("grad")

    root = adopt(Trap(2.0))
    assert (root.data, root.grad, root.label, root._prev) == (2.0, 0.0, "", ())


@pytest.mark.parametrize("label", [None, 5, object()])
def test_a_label_that_is_no_text_is_none(label):
    assert adopt(Node(1.0, label=label)).label == ""


def test_a_subclass_is_read_as_its_base():
    class Mine(MValue):
        pass

    assert adopt(Mine(2.0) + 1).forward() == 3.0


def test_a_graph_of_any_depth_is_adopted():
    y = MValue(1.0)
    for _ in range(100_000):
        y = y * 1.0
    root = adopt(y)
    root.backward()
    root.write()
    leaf = topological(root)[0]
    assert (leaf.grad, leaf.original.grad) == (1.0, 1.0)


ORDER = """
import sys; sys.path[:0] = {path!r}
from tests.engine.test_adopt import Early, shape
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
