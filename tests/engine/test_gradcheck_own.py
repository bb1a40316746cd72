"""gradcheck: the gradients of anybody's class, computed by that class."""

import pytest
from hypothesis import assume, given, settings

from micrograd_engine import adopt, gradcheck

from .agreement import STABLE
from .expressions import build, leaves, steps
from .foreign import Early, Node
from .mistakes import LOOP, MUL, TANH, broken, two
from .shapes import SHAPES, Lecture, Local
from .test_adopt_shapes import COMMON


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__qualname__)
@settings(STABLE, max_examples=15)
@given(leaves, steps(COMMON - {"a / 4"}, most=6))
def test_the_gradients_of_right_classes_are_ok(shape, numbers, steps):
    nodes = build(shape, numbers, steps)
    # 0**n and its derivative do not tell n, and this class does not name its operations
    assume(shape is not Local or all(v.data for v in nodes))
    report = gradcheck(nodes[-1])
    assert report.ok, report


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (MUL, two("= other.data * out.grad", "= self.data * out.grad")),
        (TANH, "self.grad += (1 - t) * out.grad"),
        (LOOP, LOOP.replace("reversed(topo)", "topo")),
    ],
)
def test_the_gradients_of_a_wrong_class_differ(old, new):
    wrong = broken(old, new)
    a, b = wrong(2.0, label="a"), wrong(-3.0, label="b")
    y = (a * b + a).tanh() * a
    report = gradcheck(y)
    y.backward()
    theirs = {row.label: row.analytic for row in report}
    assert theirs == pytest.approx({"a": a.grad, "b": b.grad}, rel=1e-12)
    assert "differs" in {row.verdict for row in report}


def test_a_mirror_is_checked_by_its_class_too():
    wrong = broken(MUL, two("+= self.data * out.grad", "+= other.data * out.grad"))
    assert not gradcheck(adopt(wrong(2.0) * wrong(3.0))).ok


def test_everything_is_as_it_was():
    a, b = Lecture(2.0), Lecture(3.0)
    y = (a * b).tanh()
    a.grad, y.grad = 0.25, 7.0
    mirror = adopt(y)
    mirror.zero_grad()
    mirror.backward()
    shown = adopt(a).grad
    objects = [a, b, y, *y._prev]
    before = [dict(vars(o)) for o in objects]
    assert gradcheck(y).ok
    assert [dict(vars(o)) for o in objects] == before
    assert adopt(a).grad == shown


def test_gradients_belong_to_the_numbers_as_they_are_now():
    a = Lecture(0.5, label="a")
    y = (a * 2).tanh()
    a.data = -0.1
    (row,) = [row for row in gradcheck(y) if row.label == "a"]
    assert row.verdict == "ok"
    assert row.analytic == pytest.approx(2 * (1 - 0.19737532**2))
    assert y.data == pytest.approx(0.76159416)
    [inner] = y._prev
    y.grad = 1.0
    y._backward()  # which remembers the number it was made with, as before
    assert inner.grad == pytest.approx(1 - 0.76159416**2)


def test_leaves_may_be_their_objects():
    a, b = Lecture(2.0, label="a"), Lecture(3.0, label="b")
    assert [row.label for row in gradcheck(a * b, leaves=[b])] == ["b"]
    with pytest.raises(TypeError, match="leaves: expected Values"):
        gradcheck(a * b, leaves=[Lecture(1.0)])


def test_a_class_without_gradients_says_so():
    with pytest.raises(ValueError, match="your Early has no _backward yet"):
        gradcheck(Early(2.0) * Early(3.0))


def test_an_error_of_theirs_is_named():
    class Fails(Lecture):
        def backward(self):
            raise RuntimeError("no")

    with pytest.raises(ValueError, match="the backward pass of Fails failed: RuntimeError: no"):
        gradcheck(Fails(2.0) * 3)


def test_a_gradient_that_is_no_number_afterwards_is_named():
    wrong = broken(MUL, two("= self.grad + other * out.grad", "+= self.data * out.grad"))
    with pytest.raises(ValueError, match=r"after the backward pass the gradient of a is no number"):
        gradcheck(wrong(2.0, label="a") * wrong(3.0))


def test_a_number_that_cannot_be_computed_again_is_named():
    a = Node(2.0, label="a", grad=0.0)
    y = Node(4.5, (a,), "squash", label="y", grad=0.0, _backward=lambda: None)
    with pytest.raises(ValueError, match=r"forward: y cannot be computed again: .*'squash'"):
        gradcheck(y)
