"""own_backward: a learner's own code runs on their objects, beside the right gradients."""

import math

import pytest
from hypothesis import given, settings

from micrograd_engine import Value, adopt
from micrograd_engine.adopt import originals
from micrograd_engine.own import abilities, own_backward, own_start, own_step
from micrograd_engine.value import topological

from .agreement import STABLE, all_same, same
from .expressions import build, leaves, steps
from .foreign import Early, Node
from .mistakes import LOOP, MUL, broken, two
from .shapes import SHAPES, Lecture, Local
from .test_adopt_shapes import COMMON

SECONDS = 60  # the machine may be busy


def grads(passed):
    return [(g.yours, g.right) for g in passed.gradients]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__qualname__)
@settings(STABLE, max_examples=20)
@given(leaves, steps(COMMON, most=8))
def test_the_gradients_of_a_right_class_are_the_right_ones(shape, numbers, steps):
    root = adopt(build(shape, numbers, steps)[-1])
    passed = own_backward(root, SECONDS)
    assert passed.call.error is None
    yours, right = zip(*grads(passed), strict=True)
    assert all_same(right, yours, max(map(abs, right)))
    assert passed.first_wrong is None


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__qualname__)
def test_a_second_pass_adds_to_the_leaves_only(shape):
    a, b = shape(2.0), shape(-3.0)
    root = adopt((a * b + a) * b)
    own_backward(root, SECONDS)
    passed = own_backward(root, SECONDS)
    assert not any(g.wrong for g in passed.gradients)
    by_id = {id(g.node): g.yours for g in passed.gradients}
    assert (by_id[id(a)], by_id[id(b)]) == (12.0, 2 * (2.0 * -3.0 + 2.0 + 2.0 * -3.0))


@pytest.mark.parametrize("shape", SHAPES[2:-1], ids=lambda shape: shape.__qualname__)
def test_a_class_runs_at_the_numbers_to_which_a_view_moved_it(shape):
    a, b = shape(0.5), shape(-0.3)
    root = adopt(((a * b).tanh() + (b * b).exp() * a**3) ** 2)
    adopt(a).data, adopt(b).data = -1.2, 0.9
    root.forward()
    root.write()
    passed = own_backward(root, SECONDS)
    x, y = Value(-1.2), Value(0.9)
    (((x * y).tanh() + (y * y).exp() * x**3) ** 2).backward()
    by_id = {id(g.node): g.yours for g in passed.gradients}
    assert same(x.grad, by_id[id(a)])
    assert same(y.grad, by_id[id(b)])
    assert passed.first_wrong is None


def test_their_numbers_stand_beside_the_right_ones():
    wrong = broken(MUL, two("+= other.data * out.grad", "+= self.data * out.grad * 100"))
    a, b = wrong(2.0, label="a"), wrong(4.0, label="b")
    y = a * b
    passed = own_backward(adopt(y + a), SECONDS)
    assert [(g.node, g.yours, g.right) for g in passed.gradients if g.wrong] == [(b, 200.0, 2.0)]
    assert passed.first_wrong is y
    assert (a.grad, b.grad) == (5.0, 200.0)
    assert passed.how == "backward"


def test_wrong_local_gradients_stay_theirs():
    class Wrong(Local):
        def tanh(self):
            t = math.tanh(self.data)
            return Wrong(t, (self,), (1 - t,))

    a = Wrong(0.5)
    y = a.tanh()
    passed = own_backward(adopt(y), SECONDS)
    t = math.tanh(0.5)
    assert [(g.yours, g.right) for g in passed.gradients] == [(1 - t, 1 - t * t), (1.0, 1.0)]
    assert passed.first_wrong is y
    assert y._local_grads == (1 - t,)


def test_the_right_sum_goes_on_from_the_right_one():
    wrong = broken(MUL, two("+= other.data * out.grad", "+= 100 * out.grad"))
    a, b = wrong(2.0), wrong(4.0)
    root = adopt(a * b)
    own_backward(root, SECONDS)
    passed = own_backward(root, SECONDS)
    of_b = next(g for g in passed.gradients if g.node is b)
    assert (of_b.before, of_b.yours, of_b.right) == (100.0, 200.0, 4.0)
    b.grad = 0.0
    of_b = next(g for g in own_backward(root, SECONDS).gradients if g.node is b)
    assert (of_b.yours, of_b.right) == (100.0, 2.0)


def test_visits_are_logged_in_their_order_with_what_each_added():
    forward = broken(LOOP, LOOP.replace("reversed(topo)", "topo"))
    a = forward(3.0, label="a")
    b = a * a
    c = b * 2
    passed = own_backward(adopt(c), SECONDS)
    inner = [visit for visit in passed.visits if visit.node._prev]
    assert [visit.node for visit in inner] == [b, c]
    assert [visit.gradient for visit in inner] == [0.0, 1.0]
    assert dict(inner[1].shares)[b] == 2.0
    assert passed.first_wrong is b


def test_every_attribute_is_what_it_was_but_for_the_gradients():
    a = Lecture(2.0)
    y = (a * a).tanh()
    before = [(v, {**vars(v), "grad": 0}) for v in (a, y, *y._prev)]
    own_backward(adopt(y), SECONDS)
    assert all({**vars(v), "grad": 0} == state for v, state in before)


def test_an_error_of_theirs_has_its_line():
    class Fails(Lecture):
        def backward(self):
            self.grad = 1.0
            print("before it fails")
            return 1 / (self.data - self.data)

    passed = own_backward(adopt(Fails(2.0) * 3), SECONDS)
    assert isinstance(passed.call.error, ZeroDivisionError)
    assert passed.call.line.text == "return 1 / (self.data - self.data)"
    assert passed.call.line.function.endswith("Fails.backward")
    assert passed.printed == ["before it fails"]


def test_an_endless_loop_is_stopped():
    class Loops(Lecture):
        def backward(self):
            while True:
                pass

    passed = own_backward(adopt(Loops(2.0) * 3), seconds=0.2)
    assert passed.call.stopped


def test_functions_of_the_nodes_run_where_there_is_no_backward():
    class Early5(Lecture):
        backward = None

    a, b = Early5(2.0), Early5(3.0)
    passed = own_backward(adopt(a * b + b), SECONDS)
    assert passed.how == "_backward"
    assert (a.grad, b.grad) == (3.0, 3.0)


def test_local_gradients_run_where_there_is_no_backward():
    class Bare(Local):
        backward = None

    a = Local(2.0)
    y = a * 3
    y.__class__ = Bare
    assert own_backward(adopt(y), SECONDS).how == "_local_grads"
    assert a.grad == 3.0


def test_a_class_without_any_rule_says_so():
    a = Early(2.0)
    passed = own_backward(adopt(a * a), SECONDS)
    assert (passed.how, passed.visits, passed.first_wrong) == ("", [], None)


# ---- the walk


@pytest.mark.parametrize("shape", SHAPES[:-1], ids=lambda shape: shape.__qualname__)
def test_a_walk_gives_what_their_pass_gives(shape):
    a, b = shape(2.0), shape(-3.0)
    y = (a * b + a) * b
    root = adopt(y)
    found = [own_step(v, SECONDS) for v in own_start(root)]
    assert not any(step.wrong for step in found)
    originals(topological(root)).follow()
    walked = (adopt(a).grad, adopt(b).grad)
    x, z = Value(2.0), Value(-3.0)
    ((x * z + x) * z).backward()
    assert walked == (x.grad, z.grad)


def test_a_wrong_step_has_the_right_share_beside_it():
    wrong = broken(MUL, two("+= other.data * out.grad", "+= 100 * out.grad"))
    a, b = wrong(2.0), wrong(4.0)
    root = adopt(a * b)
    [node] = own_start(root)
    step = own_step(node, SECONDS)
    assert step.wrong
    assert dict(step.visit.shares) == {a: 4.0, b: 100.0}
    assert dict(step.right) == {a: 4.0, b: 2.0}


# ---- what a class can do


def test_the_stages_of_the_lecture_are_told_apart():
    class Data:
        def __init__(self, data):
            self.data = data

    bare = abilities(adopt(Data(2.0)))
    assert not any(vars(bare).values())
    a = Early(2.0, label="a")
    linked = abilities(adopt(a * a))
    assert (linked.operands, linked.operation, linked.label) == (True, True, True)
    assert (linked.gradient, linked.rule, linked.backward) == (False, False, False)
    whole = abilities(adopt(Lecture(2.0) * 3))
    assert (whole.gradient, whole.rule, whole.backward) == (True, True, True)
    assert not abilities(adopt(Node(2.0, grad=0.0))).rule
