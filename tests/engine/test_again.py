"""Objects made again by their class: they remember the numbers of now, and an endless loop in it ends."""

import math
import sys

import pytest

from micrograd_engine import adopt, diagnose, gradcheck
from micrograd_engine.adopt import originals
from micrograd_engine.adoption.again import make_again
from micrograd_engine.own import own_backward, own_start, right_gradients
from micrograd_engine.value import topological

from .agreement import same
from .shapes import SHAPES, Lecture, Local
from .test_guard import on_thread

SECONDS = 60  # the machine may be busy
WHERE = pytest.mark.parametrize("where", [lambda f: f(), on_thread], ids=["main", "other thread"])


class Loops(Lecture):
    """A right class whose `+` and `tanh` never end once `loops` is true."""

    loops = False
    asked = 0

    def wait(self):
        Loops.asked += 1
        while Loops.loops:
            pass

    def __add__(self, other):
        self.wait()
        return super().__add__(other)

    def tanh(self):
        self.wait()
        return super().tanh()

    def cube(self):
        out = Loops(self.data**3, (self,), "cube")

        def _backward():
            self.wait()
            self.grad += 3 * self.data**2 * out.grad

        out._backward = _backward
        return out


@pytest.fixture(autouse=True)
def _ends(monkeypatch):
    monkeypatch.setattr(Loops, "loops", False)


@pytest.fixture
def impatient(monkeypatch):
    """What never ends is stopped soon."""
    monkeypatch.setattr(sys.modules["micrograd_engine.adopt"], "SECONDS_RULE", 0.1)
    monkeypatch.setattr(sys.modules["micrograd_engine.own"], "SECONDS_AGAIN", 0.1)


def moved(root, **numbers):
    """Give leaves other numbers, as a view does."""
    for v in topological(root):
        if v.label in numbers:
            v.data = numbers[v.label]
    root.forward()
    root.write()
    return originals(topological(root)).nodes


def curved(shape, a=0.5, b=-0.3):
    a, b = shape(a), shape(b)
    return a, b, (a * b + a).tanh() * a + (b * b).exp()


@pytest.mark.parametrize("shape", SHAPES[2:], ids=lambda shape: shape.__qualname__)
def test_what_objects_remember_is_what_they_would_if_they_were_made_now(shape):
    a, b, y = curved(shape)
    root = adopt(y)
    adopt(a).data, adopt(b).data = 1.5, 2.0
    root.forward()
    root.write()
    made = id(y), a.__class__
    assert make_again(originals(topological(root)).nodes, SECONDS) == {}
    assert (id(y), a.__class__) == made
    y.backward()
    c, d, again = curved(shape, 1.5, 2.0)
    again.backward()
    assert same(c.grad, a.grad)
    assert same(d.grad, b.grad)


def test_attributes_and_closures_hold_the_numbers_of_a_new_object():
    a = Local(0.5)
    y = a * Local(3.0)
    root = adopt(y)
    adopt(a).data = 7.0
    root.forward()
    root.write()
    make_again(originals(topological(root)).nodes, SECONDS)
    assert tuple(y._local_grads) == (3.0, 7.0)
    b = Lecture(0.5, label="b")
    t = b.tanh()
    make_again(moved(adopt(t), b=2.0), SECONDS)
    cells = dict(zip(t._backward.__code__.co_freevars, t._backward.__closure__, strict=True))
    assert cells["t"].cell_contents == pytest.approx(math.tanh(2.0), rel=1e-15)
    assert cells["self"].cell_contents is b


class Odd(Lecture):
    """Its `tanh` is a function outside of the class from now on."""

    tanh = None


def squash(v, fails=()):
    t = math.tanh(v.data)
    out = Odd(t, (v,), "tanh")

    def _backward():
        v.grad += (1 - t**2) * out.grad

    out._backward = _backward
    return out


def test_an_object_that_no_method_makes_is_named_and_stays_as_it_is():
    a = Odd(0.5, label="a")
    y = squash(a)
    nodes = moved(adopt(y), a=2.0)
    assert [*make_again(nodes, SECONDS)] == [adopt(y)]
    y.grad = 1.0
    y._backward()
    assert a.grad == pytest.approx(1 - math.tanh(0.5) ** 2)


def test_gradients_of_older_numbers_are_refused_and_not_accused():
    a = Odd(0.5, label="a")
    y = squash(a) * a
    assert gradcheck(y).ok
    a.data = 2.0  # in a cell: the objects above are out of date
    with pytest.raises(
        ValueError, match=r"Odd\(data=0\.96.*could not be made again.*older numbers"
    ):
        gradcheck(y)
    assert not diagnose(y, SECONDS)


@WHERE
def test_an_endless_loop_in_an_operation_ends(where):
    a, b = Loops(0.5, label="a"), Loops(0.25, label="b")
    y = (a * b + b).tanh() * a
    root = adopt(y)
    nodes = moved(root, b=0.75)
    Loops.loops = True
    assert set(where(lambda: make_again(nodes, 0.1))) == {v for v in nodes if v._op == "tanh"}
    assert where(lambda: own_backward(root, 0.1)).call.error is None
    assert len(where(lambda: own_start(root, 0.1))) == 4
    assert not where(lambda: diagnose(y, 0.1))


@WHERE
@pytest.mark.usefixtures("impatient")
def test_gradcheck_says_which_line_never_ends(where):
    b = Loops(0.25, label="b")
    y = (b * b + b).tanh() * b
    b.data = 0.75
    root = adopt(y)
    Loops.loops = True

    def check():
        with pytest.raises(
            ValueError, match=r"stopped, because it ran too long.*while Loops\.loops"
        ):
            gradcheck(root)

    where(check)
    assert [v.grad for v in (b, y)] == [0.0, 0.0]


@WHERE
def test_a_class_that_never_answers_is_asked_once_in_the_largest_graph(where):
    a = b = Loops(0.5, label="a")
    for _ in range(100):
        b = (b + a).tanh()
    a.data = 0.75
    Loops.asked, Loops.loops = 0, True
    root = where(lambda: adopt(b))
    assert Loops.asked == 1
    root.forward()
    expected = 0.75
    for _ in range(100):
        expected = math.tanh(expected + 0.75)
    assert root.data == pytest.approx(expected)


@WHERE
@pytest.mark.usefixtures("impatient")
def test_an_endless_rule_of_an_unknown_operation_ends(where):
    a = Loops(1.5, label="a")
    y = a.cube() * a
    root = adopt(y)
    Loops.loops = True

    def passes():
        with pytest.raises(
            ValueError, match=r"_backward of Loops.* stopped, because it ran too long"
        ):
            root.backward()
        assert right_gradients(root) is None

    where(passes)
    assert [v.grad for v in (a, y)] == [0.0, 0.0]


def test_an_error_in_the_rule_of_an_unknown_operation_has_its_line():
    class Fails(Loops):
        def wait(self):
            return 1 / (self.data - self.data) if Loops.loops else None

    a = Fails(1.5, label="a")
    y = a.cube() * a
    root = adopt(y)
    Loops.loops = True
    with pytest.raises(ValueError, match=r"_backward of .*: ZeroDivisionError: .* at line"):
        root.backward()
    assert right_gradients(root) is None
    passed = own_backward(root, SECONDS)
    assert isinstance(passed.call.error, ZeroDivisionError)
