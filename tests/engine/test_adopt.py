"""adopt: other people's Value classes, read as they are."""

import sys

import numpy as np
import pytest
from hypothesis import given

from micrograd_engine import Tape, Value, gradcheck, topological
from micrograd_engine.adopt import Adopted, adopt

from .agreement import STABLE, all_same, same
from .expressions import MICROGRAD, build, graph_of, leaves, steps
from .foreign import Early, MValue, Native, NativeSet, Node

SAFE = {name for name in MICROGRAD if "/" not in name and "-2" not in name}  # PyPI's raises for 1/0


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


def test_an_object_with_data_alone_is_a_leaf_and_a_note_says_so():
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
def test_any_way_to_have_no_children_makes_a_leaf(prev):
    assert adopt(Node(1.0, prev))._prev == ()


@pytest.mark.parametrize("kind", [tuple, list, set, frozenset])
def test_children_may_be_in_any_collection(kind):
    a, b = Node(2.0, label="a"), Node(5.0, label="b")
    assert adopt(Node(7.0, kind([a, b]), "+"))._prev == (adopt(a), adopt(b))


def test_a_value_of_ours_is_returned_as_it_is_and_may_be_an_operand():
    a = Value(2.0)
    assert adopt(a) is a
    assert adopt(Node(6.0, (a, Node(3.0)), "*"))._prev[0] is a


# ---- odd objects


@pytest.mark.parametrize("number", [2, True, np.float32(1.5), np.array(3.0), np.int64(4)])
def test_data_may_be_any_real_number(number):
    assert adopt(Node(number)).data == float(number)


def test_objects_that_cannot_be_hashed_or_compared_are_distinguished():
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
def test_a_label_that_is_not_text_is_ignored(label):
    assert adopt(Node(1.0, label=label)).label == ""


def test_a_subclass_is_read_as_its_base():
    class Mine(MValue):
        pass

    assert adopt(Mine(2.0) + 1).forward() == 3.0


def test_a_graph_of_any_depth_is_adopted():
    y = MValue(1.0)
    for _ in range(5 * sys.getrecursionlimit()):
        y = y * 1.0
    root = adopt(y)
    root.backward()
    root.write()
    leaf = topological(root)[0]
    assert (leaf.grad, leaf.original.grad) == (1.0, 1.0)
