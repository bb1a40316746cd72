"""backward(): inner grads start from zero, leaves add up, the root is 1."""

import pytest
from hypothesis import given, reject
from micrograd.engine import Value as Reference

from micrograd_engine import Value, topological

from .agreement import STABLE, all_same, same
from .expressions import EVERYTHING, MICROGRAD, build, leaves, steps


def test_backward_adds_up_when_a_value_is_used_twice():
    a = Value(3.0)
    b = a + a
    b.backward()
    assert a.grad == 2.0


def test_backward_adds_up_along_different_paths():
    a, b = Value(-2.0), Value(3.0)
    d = a * b
    e = a + b
    f = d * e
    f.backward()
    assert f.data == -6.0
    assert (a.grad, b.grad, d.grad, e.grad) == (-3.0, -8.0, 1.0, -6.0)


def test_a_value_times_itself():
    a = Value(3.0)
    (a * a).backward()
    assert a.grad == 6.0


@pytest.mark.parametrize("times", [1, 2, 3])
def test_grads_of_leaves_add_up_over_backwards(times):
    a, b = Value(2.0), Value(-3.0)
    product = a * b
    for _ in range(times):
        product.backward()
    assert (a.grad, b.grad) == (-3.0 * times, 2.0 * times)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_grads_of_inner_nodes_start_from_zero(times):
    a = Value(2.0)
    inner = a * 3
    root = inner * inner
    for _ in range(times):
        root.backward()
    assert (inner.grad, root.grad) == (12.0, 1.0)
    assert a.grad == times * 36.0


def test_inner_grads_are_those_of_the_last_root():
    a = Value(2.0)
    inner = a * 3
    first, second = inner * 10, inner * 100
    first.backward()
    second.backward()
    assert inner.grad == 100.0
    assert a.grad == 3 * 10 + 3 * 100


def test_an_inner_node_may_be_the_root():
    a = Value(2.0)
    inner = a * 3
    root = inner * 5
    root.backward()
    inner.backward()
    assert (root.grad, inner.grad, a.grad) == (1.0, 1.0, 15.0 + 3.0)


def test_the_grad_of_a_root_that_is_a_leaf_is_one():
    a = Value(2.0)
    a.backward()
    a.backward()
    assert a.grad == 1.0


def test_zero_grad_clears_every_node_the_root_reaches():
    a, b = Value(2.0), Value(3.0)
    inner = a * b
    root = inner + a
    beside = inner * 2
    beside.grad = 7.0
    root.backward()
    root.zero_grad()
    assert [v.grad for v in (a, b, inner, root)] == [0.0] * 4
    assert beside.grad == 7.0


# ---- one node at a time


def test_one_backward_step_adds_to_the_children_and_touches_nothing_else():
    a, b = Value(2.0), Value(-3.0)
    product = a * b
    root = product + 1
    a.grad, product.grad = 100.0, 5.0
    product._backward()
    assert (a.grad, b.grad, product.grad, root.grad) == (85.0, 10.0, 5.0, 0.0)
    assert (a.data, b.data, product.data) == (2.0, -3.0, -6.0)


def test_the_backward_step_of_a_leaf_does_nothing():
    a = Value(2.0)
    a.grad = 3.0
    assert a._backward() is None
    assert (a.data, a.grad) == (2.0, 3.0)


def test_steps_by_hand_give_what_backward_gives():
    def chain(a, b):
        product = a * b
        return product, product.tanh()

    a, b = Value(0.5), Value(-0.3)
    product, root = chain(a, b)
    root.grad = 1.0
    root._backward()
    product._backward()
    c, d = Value(0.5), Value(-0.3)
    chain(c, d)[1].backward()
    assert (a.grad, b.grad) == (c.grad, d.grad)


def test_an_own_rule_of_a_node_is_used_by_backward():
    a = Value(2.0)
    out = Value(a.data**2, (a,), "square")

    def rule():
        a.grad += 2 * a.data * out.grad

    out._backward = rule
    assert out._backward is rule
    (out * 10).backward()
    assert (a.grad, out.grad) == (40.0, 10.0)


def test_an_own_rule_goes_before_that_of_the_table():
    a = Value(2.0)
    out = a * a
    out._backward = lambda: None
    out.backward()
    assert a.grad == 0.0


@pytest.mark.parametrize("thing", [None, 3, "rule"])
def test_an_own_rule_must_be_a_function(thing):
    out = Value(2.0) * 3
    with pytest.raises(TypeError, match="_backward"):
        out._backward = thing
    out._backward()


def test_backward_refuses_an_unknown_operation_before_anything_changes():
    a = Value(2.0)
    mystery = Value(0.0, (a,), "mystery")
    root = mystery * a
    for v in (a, mystery, root):
        v.grad = 7.0
    with pytest.raises(ValueError, match="mystery"):
        root.backward()
    with pytest.raises(ValueError, match="mystery"):
        mystery._backward()
    assert (a.grad, mystery.grad, root.grad) == (7.0, 7.0, 7.0)


# ---- whole expressions


@STABLE
@given(leaves=leaves, steps=steps(EVERYTHING))
def test_backward_after_zero_grad_gives_the_same_again(leaves, steps):
    nodes = build(Value, leaves, steps)
    nodes[-1].backward()
    first = [v.grad for v in nodes]
    nodes[-1].zero_grad()
    nodes[-1].backward()
    assert all_same(first, (v.grad for v in nodes))


@STABLE
@given(leaves=leaves, steps=steps(EVERYTHING))
def test_backward_is_the_rule_of_each_node_from_the_root_down_bit_for_bit(leaves, steps):
    nodes, by_hand = build(Value, leaves, steps), build(Value, leaves, steps)
    nodes[-1].backward()
    by_hand[-1].grad = 1.0
    for v in reversed(topological(by_hand[-1])):
        v._backward()
    assert [repr(v.grad) for v in nodes] == [repr(v.grad) for v in by_hand]


@STABLE
@given(leaves=leaves, steps=steps(MICROGRAD))
def test_the_third_backward_leaves_three_times_the_gradient_of_micrograd(leaves, steps):
    ours = build(Value, leaves, steps)
    try:
        theirs = build(Reference, leaves, steps)
        theirs[-1].backward()
    except (ZeroDivisionError, OverflowError):
        reject()  # where micrograd raises, ours has inf or nan
    for _ in range(3):
        ours[-1].backward()
    for our, their in zip(ours[: len(leaves)], theirs, strict=False):
        assert same(3 * their.grad, our.grad)
