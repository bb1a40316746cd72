"""Operators: which nodes they make, and which numbers; beside PyPI's micrograd."""

import math

import pytest
from hypothesis import given, reject
from micrograd.engine import Value as Reference

from micrograd_engine import Value, topological

from .agreement import STABLE, all_same
from .expressions import MICROGRAD, build, graph_of, leaves, steps


@pytest.mark.parametrize(
    ("make", "nodes"),
    [
        # counted by hand from the lecture: a - b is a + (b * -1), a / b is a * b**-1
        (lambda a, b: a + b, 3),
        (lambda a, b: a - b, 5),
        (lambda a, b: a / b, 4),
        (lambda a, b: 2 * a, 3),
        (lambda a, b: a * 2, 3),
        (lambda a, b: a - 1, 3),
        (lambda a, b: 1 - a, 5),
        (lambda a, b: a / 2, 3),
        (lambda a, b: 2 / a, 4),
        (lambda a, b: -a, 3),
        (lambda a, b: a**2, 2),
        (lambda a, b: a + a, 2),
        (lambda a, b: sum([a, b]), 5),
    ],
)
def test_an_expression_makes_as_many_nodes_as_micrograd(make, nodes):
    ours, theirs = make(Value(2.0), Value(3.0)), make(Reference(2.0), Reference(3.0))
    assert len(topological(ours)) == len(graph_of(theirs)) == nodes
    assert ours._op == theirs._op
    assert ours.data == theirs.data


def test_a_plain_number_becomes_a_node_at_each_use():
    a = Value(1.0)
    first, second = a + 1, a + 1
    assert first._prev[1] is not second._prev[1]
    assert first._prev[1].data == 1.0


def test_a_number_on_the_left_is_the_second_child_as_in_the_lecture():
    a = Value(2.0)
    assert [v.data for v in (3 + a)._prev] == [2.0, 3.0]
    assert [v.data for v in (3 * a)._prev] == [2.0, 3.0]
    assert [v.data for v in (3 - a)._prev] == [-2.0, 3.0]
    assert [v.data for v in (3 / a)._prev] == [0.5, 3.0]
    assert [v.data for v in (3**a)._prev] == [3.0, 2.0]  # a power cannot be turned round


@pytest.mark.parametrize(
    ("make", "result", "slope"),
    [
        (lambda a: 3 + a, 5.0, 1.0),
        (lambda a: 3 - a, 1.0, -1.0),
        (lambda a: 3 * a, 6.0, 3.0),
        (lambda a: 3 / a, 1.5, -0.75),
        (lambda a: 3**a, 9.0, 9 * math.log(3)),
        (lambda a: sum([a, a, a]), 6.0, 3.0),
        (lambda a: abs(-a), 2.0, 1.0),
    ],
)
def test_a_number_may_stand_on_the_left(make, result, slope):
    a = Value(2.0)
    y = make(a)
    y.backward()
    assert all_same((result, slope), (y.data, a.grad))


@pytest.mark.parametrize(
    ("make", "result"),
    [
        (lambda: Value(1) / 0, math.inf),
        (lambda: Value(-1) / 0, -math.inf),
        (lambda: Value(1) / -0.0, -math.inf),
        (lambda: 1 / Value(0), math.inf),
        (lambda: Value(1) / Value(0), math.inf),
        (lambda: Value(0) ** -1, math.inf),
        (lambda: Value(0) / 0, math.nan),
        (lambda: Value(0) / Value(0), math.nan),
    ],
)
def test_division_by_zero_is_infinite_or_nan(make, result):
    assert all_same([result], [make().data])


def test_a_negative_number_to_a_broken_power_is_nan_not_complex():
    y = Value(-2.0) ** 0.5
    assert type(y.data) is float
    assert math.isnan(y.data)


def test_the_larger_of_equal_values_shares_the_gradient():
    a, b = Value(2.0), Value(2.0)
    a.max(b).backward()
    assert (a.grad, b.grad) == (0.5, 0.5)


def test_the_larger_refuses_a_text_by_name():
    with pytest.raises(TypeError, match=r"other.*'3'"):
        Value(2.0).max("3")


@STABLE
@given(leaves=leaves, steps=steps(MICROGRAD))
def test_data_and_gradients_are_those_of_micrograd(leaves, steps):
    try:
        theirs = build(Reference, leaves, steps)
        theirs[-1].backward()
    except (ZeroDivisionError, OverflowError):
        reject()  # micrograd raises where IEEE 754 has an infinity
    everything = [n for v in theirs for n in (v.data, v.grad)]
    biggest = max(map(abs, everything))
    if not biggest < 1e9:
        reject()  # sums of huge shares that cancel depend on their order

    ours = build(Value, leaves, steps)
    ours[-1].backward()
    assert all_same(everything, [n for v in ours for n in (v.data, v.grad)], biggest)
    assert len(topological(ours[-1])) == len(graph_of(theirs[-1]))
