"""adopt never takes one operation for another that only gives the same number here."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from micrograd_engine import adopt, topological

from .agreement import STABLE, same
from .shapes import Data, Lecture, Local, Nameless, Slots

# what people write: under a name, what it computes, and the derivative
FUNCTIONS = {
    "relu": (lambda x: max(0.0, x), lambda x: float(x > 0)),
    "leaky_relu": (lambda x: x if x > 0 else 0.01 * x, lambda x: 1.0 if x > 0 else 0.01),
    "leaky_relu_of_a_tenth": (lambda x: x if x > 0 else 0.1 * x, lambda x: 1.0 if x > 0 else 0.1),
    "relu6": (lambda x: min(max(0.0, x), 6.0), lambda x: float(0 < x < 6)),
    "elu": (lambda x: x if x > 0 else math.exp(x) - 1, lambda x: 1.0 if x > 0 else math.exp(x)),
    "abs": (abs, lambda x: math.copysign(1.0, x)),
    "tanh": (math.tanh, lambda x: 1 - math.tanh(x) ** 2),
    "tanh_of_a_half": (lambda x: math.tanh(x / 2), lambda x: (1 - math.tanh(x / 2) ** 2) / 2),
    "sin": (math.sin, math.cos),
    "exp": (math.exp, math.exp),
    "same": (lambda x: x, lambda x: 1.0),
}
NAMES = ["relu", "leaky_relu", "abs", "tanh", "sin", "exp", "act", "lrelu"]
SHAPED = [Lecture, Nameless, Local, Slots, Data]
numbers = st.sampled_from([0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -3.0, 7.0]) | st.floats(-9, 9)


def with_method(kind, name, does):
    """A class of the shape `kind` with one more method."""
    f, slope = FUNCTIONS[does]

    def method(self):
        if kind is Local:
            return type(self)(f(self.data), (self,), (slope(self.data),))
        if kind is Slots:
            out = Slots(f(self.value), (self,), name)
            out._backward = lambda: self.add(out.grad * slope(self.value))
            return out
        out = type(self)(f(self.data), (self,), name)
        if kind is not Data:

            def _backward():
                self.grad += slope(self.data) * out.grad

            _backward.__qualname__ = f"Mine.{name}.<locals>._backward"
            out._backward = _backward
        return out

    return type(
        "Mine",
        (kind,),
        {name: method, "__slots__": ()} if kind in (Local, Slots) else {name: method},
    )


@pytest.mark.parametrize("kind", SHAPED, ids=lambda kind: kind.__qualname__)
@settings(STABLE, max_examples=40)
@given(
    st.sampled_from(NAMES),
    st.sampled_from([*FUNCTIONS]),
    st.lists(numbers, min_size=1, max_size=3),
    numbers,
)
def test_a_number_that_is_computed_again_is_the_one_that_the_class_computes(
    kind, name, does, starts, moved
):
    mine = with_method(kind, name, does)
    leaves = [mine(x) for x in starts]
    total = leaves[0] * 3.0
    for leaf in leaves:
        total = total + getattr(leaf, name)()
    root = adopt(total)
    adopt(leaves[0]).data = moved
    if not all(v._origin.understood for v in topological(root)):
        with pytest.raises(ValueError, match="cannot be computed again"):
            root.forward()
        return
    root.forward()
    f, _ = FUNCTIONS[does]
    assert same(3.0 * moved + f(moved) + sum(map(f, starts[1:])), root.data)


class Leaks(Lecture):
    """Its leaky relu has an option, which the closure remembers."""

    def leaky_relu(self, slope=0.01):
        x = self.data
        out = type(self)(x if x > 0 else slope * x, (self,), "leaky_relu")

        def _backward():
            self.grad += (1.0 if x > 0 else slope) * out.grad

        out._backward = _backward
        return out


class LeaksNameless(Local):
    """Its derivatives do not tell the option."""

    __slots__ = ()

    def leaky_relu(self, slope=0.01):
        x = self.data
        positive = x > 0
        return type(self)(x if positive else slope * x, (self,), (1.0 if positive else slope,))


def test_an_option_that_the_node_remembers_counts():
    a, b = Leaks(2.0, label="a"), Leaks(3.0, label="b")
    plain, other = a.leaky_relu(), b.leaky_relu(0.3)
    total = adopt(plain + other)
    assert adopt(plain)._origin.understood
    assert not adopt(other)._origin.understood
    assert any("Leaks(data=3.0): the method of its operation" in note for note in total.notes)
    adopt(a).data = -1.0
    assert adopt(plain).forward() == -0.01
    with pytest.raises(
        ValueError, match=r"Leaks\(data=3.0\) cannot be computed again: .*has options"
    ):
        total.forward()
    other._backward()
    assert other._backward.__closure__[-1].cell_contents is not None
    assert 0.3 in [cell.cell_contents for cell in other._backward.__closure__]


def test_an_option_that_nothing_remembers_is_not_taken_for_granted():
    adopt(root := LeaksNameless(2.0).leaky_relu(0.3))
    assert not adopt(root)._origin.understood
    below = LeaksNameless(-2.0).leaky_relu(0.3)
    assert adopt(below).data == -0.6
    assert not adopt(below)._origin.understood


class LeaksTwice(Local):
    __slots__ = ()

    def relu(self):
        return LeaksTwice(max(0.0, self.data), (self,), (float(self.data > 0),))

    def leak(self):
        positive = self.data > 0
        return LeaksTwice(self.data * (1 if positive else 0.1), (self,), (1 if positive else 0.1,))


@pytest.mark.parametrize("x", [2.0, -2.0])
def test_a_nameless_relu_beside_a_leaky_one_is_told_apart_where_its_numbers_tell(x):
    relu, leak = LeaksTwice(x).relu(), LeaksTwice(x).leak()
    assert adopt(relu)._origin.understood == (x < 0)
    assert not adopt(leak)._origin.understood
    if x > 0:
        assert any("'relu' and 'leak' of its class give its number" in n for n in adopt(relu).notes)


def test_the_note_says_what_the_class_computes():
    mine = with_method(Lecture, "relu", "leaky_relu_of_a_tenth")
    root = adopt(mine(3.0, label="a").relu())
    [note] = [note for note in root.notes if "operation" in note]
    assert note == (
        "Mine(data=3.0): its operation 'relu' gives −0.73 for −7.3 in its class, not 0, so it is not "
        "understood: its number is shown, and not computed again"
    )


def test_a_slope_that_nobody_tells_is_not_taken_for_granted():
    def leaky(x):
        return Lecture(x.data if x.data > 0 else 0.2 * x.data, (x,), "leaky_relu")

    assert not adopt(leaky(Lecture(2.0)))._origin.understood
    assert not adopt(leaky(Lecture(-2.0)))._origin.understood


def test_a_class_is_not_asked_where_the_numbers_tell_enough():
    class Counts(Lecture):
        made = 0

        def __init__(self, *given, **more):
            Counts.made += 1
            super().__init__(*given, **more)

    a, b = Counts(2.0), Counts(-3.0)
    root = (a * b + a).tanh()
    adopt(root)
    assert Counts.made == 5
