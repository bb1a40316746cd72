"""diagnose: each mistake has its name on any expression, and right classes are never accused."""

import math
import random
from functools import partial

import pytest
from hypothesis import given, reject, settings

from micrograd_engine import Value, diagnose

from .agreement import STABLE
from .expressions import build, leaves, steps
from .foreign import Early, MValue, Node
from .mistakes import LOOP, MUL, ORDER, POW, RELU, RULES, SEED, STORED, TANH, broken, two
from .shapes import SHAPES, Data, Lecture, Local, Nameless
from .test_adopt_shapes import COMMON, LATER

SECONDS = 60  # the machine may be busy


def shown_by(value):
    """Expressions with every operation in them; the first can show few mistakes."""
    a, b = value(1.5, label="a"), value(-0.5, label="b")
    yield (((a * b + a) ** 2).exp().relu() + b).tanh()
    a, b = value(-2.0, label="a"), value(1.0, label="b")
    e = b.exp()
    s, t = a + e, a.tanh()
    p = (e * t + s) ** 2
    yield p * e + e.relu()
    a, b = value(-1.0, label="a"), value(-1.0, label="b")
    p = (a * b + a) ** 2
    r = p.relu()
    yield ((p + r).tanh().relu() * r.exp()) + r


def shared(value):
    """Expressions with inner nodes that several others are made from."""
    for a, b in ((2.0, -3.0), (1.5, 0.5), (-1.0, 4.0)):
        a, b = value(a, label="a"), value(b, label="b")
        c = a * b
        d = (c + a) * c
        yield d * b + (d + c).tanh() * a * (c * a + d)


def are_sentences(diagnosis):
    """Whether each message begins like a sentence, or with a piece of code."""
    messages = [diagnosis.message, *(found.message for found in diagnosis.found)]
    return all(text[0].isupper() or text[0] == "`" for text in messages)


def kinds(diagnosis):
    return [(d.kind, d.operation) for d in diagnosis.found]


@pytest.mark.parametrize(("kind", "operation", "old", "new"), [*RULES, *STORED])
def test_a_mistake_in_a_rule_is_named_on_every_expression(kind, operation, old, new):
    for root in shown_by(broken(old, new)):
        diagnosis = diagnose(root, SECONDS)
        assert diagnosis
        assert (kind, operation) in kinds(diagnosis), diagnosis
        assert {found.operation for found in diagnosis.found} <= {operation, ""}, diagnosis
        assert type(diagnosis.node) is type(root)
        assert are_sentences(diagnosis), diagnosis


@pytest.mark.parametrize(("kind", "old", "new"), ORDER)
def test_a_mistake_in_the_pass_is_named_on_every_expression_with_shared_nodes(kind, old, new):
    for root in shared(broken(old, new)):
        diagnosis = diagnose(root, SECONDS)
        assert (kind, "") in kinds(diagnosis), diagnosis
        assert are_sentences(diagnosis), diagnosis


@pytest.mark.parametrize(("kind", "old", "new"), ORDER)
def test_nodes_without_a_label_begin_sentences_too(kind, old, new):
    wrong = broken(old, new)
    a, b = wrong(0.25), wrong(-3.0)
    c = a * b
    diagnosis = diagnose((c + a) * c + b, SECONDS)
    assert (kind, "") in kinds(diagnosis), diagnosis
    assert are_sentences(diagnosis), diagnosis


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__qualname__)
@pytest.mark.parametrize("passed", [False, True])
@settings(STABLE, max_examples=20)
@given(leaves, steps(COMMON | LATER, most=8))
def test_a_right_class_is_never_accused(shape, passed, numbers, steps):
    if shape is MValue:
        steps = [step for step in steps if step[0] not in ("tanh", "exp")]
    try:
        root = build(shape, numbers, steps)[-1]
        if passed:
            root.backward()
    except OverflowError:  # theirs
        reject()
    diagnosis = diagnose(root, SECONDS)
    assert not diagnosis, diagnosis
    assert diagnosis.found == ()
    assert are_sentences(diagnosis), diagnosis


# ---- in any shape of class


def test_wrong_local_gradients_are_named():
    class Wrong(Local):
        def tanh(self):
            t = math.tanh(self.data)
            return Wrong(t, (self,), (1 - t,))

        def __mul__(self, other):
            return Wrong(self.data * other.data, (self, other), (self.data, other.data))

    for numbers in ((0.5, -2.0), (1.5, 2.5), (-1.0, 3.0)):
        a, b = map(Wrong, numbers)
        diagnosis = diagnose((a * b).tanh(), SECONDS)
        assert {found.kind for found in diagnosis.found} == {"own_operand", "wrong_rule"}


def test_a_wrong_branch_of_one_method_is_named():
    class Wrong(Data):
        def _backward(self):
            if self._op == "*":
                a, b = self._prev
                a.grad = self.grad * b.data
                b.grad = self.grad * a.data
            else:
                Data._backward(self)

    def made(x):
        return Wrong(x.data, x._prev, x._op, label=x.label, number=x.number)

    for numbers in ((0.5, -2.0), (1.5, 2.5), (-1.0, 3.0)):
        a, b = map(Wrong, numbers)
        y = made(Data.__mul__(a, b))
        diagnosis = diagnose(y, SECONDS)
        assert diagnosis.kind == "assigned", diagnosis
        assert diagnosis.node is y


def test_a_wrong_rule_without_the_name_of_its_operation_is_named():
    class Wrong(Nameless):
        def exp(self):
            out = super().exp()
            out._backward = lambda: setattr(self, "grad", self.grad + self.data * out.grad)
            return out

    assert diagnose((Wrong(0.5) * 2).exp(), SECONDS)


def test_an_operation_that_only_the_class_knows_is_probed_by_its_own_forward():
    class Squares(Lecture):
        def blend(self, other):
            out = Squares(self.data**2 + 3 * other.data, (self, other), "blend")

            def _backward():
                self.grad += self.slope * self.data * out.grad
                other.grad += 3 * out.grad

            out._backward = _backward
            return out

    Squares.slope = 2
    right = Squares(2.0).blend(Squares(5.0)) * 4
    assert not diagnose(right, SECONDS)
    Squares.slope = 1
    diagnosis = diagnose(right, SECONDS)
    assert (diagnosis.kind, diagnosis.operation) == ("own_operand", "blend")


def test_an_operation_that_draws_random_numbers_is_not_accused():
    draws = random.Random(1337)

    class Drops(Lecture):
        def dropout(self):
            kept = 2.0 * (draws.random() < 0.5)
            out = Drops(self.data * kept, (self,), "dropout")

            def _backward():
                self.grad += kept * out.grad

            out._backward = _backward
            return out

    for _ in range(20):
        assert not diagnose(Drops(2.0).dropout() * 3, SECONDS)


def test_a_relu_that_leaks_is_not_accused():
    class Leaky(Lecture):
        def relu(self):
            slope = 1.0 if self.data > 0 else 0.01
            out = Leaky(slope * self.data, (self,), "ReLU")

            def _backward():
                self.grad += slope * out.grad

            out._backward = _backward
            return out

    assert not diagnose(Leaky(-2.0).relu() * 3, SECONDS)
    assert not diagnose(Leaky(2.0).relu() * 3, SECONDS)


def test_a_class_that_passes_gradients_only_where_they_are_asked_for_is_not_accused():
    class Flagged(Lecture):
        def __init__(self, data, _children=(), _op="", label="", requires_grad=False):
            super().__init__(data, _children, _op, label)
            self.requires_grad = requires_grad or any(c.requires_grad for c in _children)

        def __mul__(self, other):
            out = Flagged(self.data * other.data, (self, other), "*")

            def _backward():
                if self.requires_grad:
                    self.grad += other.data * out.grad
                if other.requires_grad:
                    other.grad += self.data * out.grad

            out._backward = _backward
            return out

    a, b = (Flagged(x, requires_grad=True) for x in (2.0, 3.0))
    assert not diagnose(a * b * a, SECONDS)


def test_a_rule_that_takes_the_gradient_is_judged_by_its_numbers():
    class Passed(Lecture):
        factor = 1.0

        def __mul__(self, other):
            out = Passed(self.data * other.data, (self, other), "*")

            def _backward(gradient):
                self.grad += other.data * gradient * self.factor
                other.grad += self.data * gradient

            out._backward = partial(_backward)
            return out

        def backward(self):
            self.grad, order = 1.0, [self]
            for v in order:
                if v._prev:
                    v._backward(v.grad)
                order.extend(v._prev)

    y = Passed(2.0) * Passed(3.0)
    assert not diagnose(y, SECONDS)
    Passed.factor = 2.0
    assert diagnose(y, SECONDS).kind == "unknown"


def test_the_message_names_another_number_than_that_of_the_operation():
    class Wrong(Lecture):
        def __mul__(self, other):
            out = super().__mul__(other)
            out.data = self.data + other.data
            return out

    diagnosis = diagnose(Wrong(2.0) * Wrong(3.0), SECONDS)
    assert "`*` of 2 and 5 is 7. Expected: 10." in [found.message for found in diagnosis.found]


def test_a_rule_that_changes_a_number_is_named():
    wrong = broken(TANH, "self.data += (1 - t**2) * out.grad")
    a = wrong(0.25)
    diagnosis = diagnose(a.tanh(), SECONDS)
    assert "changed the number of `self` from" in [*diagnosis.found][-1].message
    assert a.data == 0.25


def test_an_operand_that_is_not_kept_is_named():
    wrong = broken('(self, other), "*"', '(self,), "*"')
    a, b, c = wrong(2.0), wrong(3.0), wrong(5.0)
    inner = b + c
    found = diagnose(a * inner + a, SECONDS)
    assert (found.kind, found.operation, found.node) == ("not_visited", "*", inner)
    assert found.message.startswith(
        "`*` passes a share to the Lecture 8, but does not keep it among its operands."
    )
    assert (inner.grad, a.grad) == (0.0, 0.0)
    assert not diagnose(a * b + a, SECONDS)  # a leaf has nothing to pass on


def test_a_rule_that_uses_other_objects_is_not_accused():
    class Uses(Lecture):
        def tanh(self):
            e = (self * 2.0).exp()
            out = type(self)((e.data - 1) / (e.data + 1), (self,), "tanh")

            def _backward():
                self.grad += 4 * e.data / (e.data + 1) ** 2 * out.grad

            out._backward = _backward
            return out

    a = Uses(0.5)
    assert not diagnose((a * 3.0).tanh() * a, SECONDS)


def test_a_class_whose_constructor_takes_more_is_probed_in_place():
    class Typed(broken(MUL, two("= other.data * out.grad", "= self.data * out.grad"))):
        def __init__(self, data, _children=(), _op=""):
            assert _op or data in (2.0, 3.0), "only these"
            super().__init__(data, _children, _op)

    a, b = Typed(2.0), Typed(3.0)
    diagnosis = diagnose(a * b, SECONDS)
    assert diagnosis.kind == "assigned"
    assert (a.grad, b.grad) == (0.0, 0.0)


# ---- what a class cannot do yet is not wrong


def test_half_finished_classes_are_not_accused():
    a = Early(2.0)
    assert not diagnose(a * a + a, SECONDS)
    assert not diagnose(Node(2.0), SECONDS)
    assert not diagnose(
        Node(6.0, (Node(2.0, grad=0.0), Node(3.0, grad=0.0)), "*", grad=0.0), SECONDS
    )
    assert not diagnose(Value(2.0) * 3, SECONDS)

    class NotYet(Lecture):
        backward = None

        def __mul__(self, other):
            return NotYet(self.data * other.data, (self, other), "*")

        def __add__(self, other):
            return NotYet(self.data + other.data, (self, other), "+")

    assert not diagnose(NotYet(2.0) * NotYet(3.0) + NotYet(1.0), SECONDS)


def test_a_root_that_the_learner_gives_its_gradient_by_hand_is_not_accused():
    unseeded = broken(SEED, "")
    y = unseeded(2.0) * unseeded(3.0)
    y.grad = 1.0
    y.backward()
    assert not diagnose(y, SECONDS)


def test_relu_at_zero_is_a_matter_of_taste():
    steep = broken(RELU, "self.grad += (self.data >= 0) * out.grad")
    assert not diagnose((steep(0.0) * 3).relu() + steep(1.0), SECONDS)


# ---- the pass


def test_an_order_that_is_right_by_luck_has_a_graph_where_it_fails():
    forward = broken(LOOP, LOOP.replace("reversed(topo)", "[self, *self._prev]"))
    for a, b in ((2.0, 3.0), (-1.0, 5.0), (0.5, 0.25)):
        y = forward(a) * forward(b)
        diagnosis = diagnose(y, SECONDS)
        assert diagnosis.kind == "right_by_luck"
        assert diagnosis.node is y
        assert "It fails for a = 2, b = −3; c = a" in diagnosis.message


def test_gradients_of_more_than_one_pass_are_noticed():
    for numbers in ((2.0, 3.0), (-1.0, 5.0), (0.5, 0.25)):
        a, b = (Lecture(x, label=label) for x, label in zip(numbers, "ab", strict=True))
        y = a * b + a
        y.backward()
        assert not diagnose(y, SECONDS)
        y.backward()
        diagnosis = diagnose(y, SECONDS)
        assert diagnosis.kind == "not_reset"
        z = a * b
        z.backward()
        assert diagnose(z, SECONDS).kind == "not_reset"
        a.grad = b.grad = 0.0  # as before the next step
        assert not diagnose(z, SECONDS)


@pytest.mark.parametrize("exponent", [0.5, -0.5, 1.5])
def test_a_root_is_probed_where_it_is_a_real_number(exponent):
    assert not diagnose(Lecture(2.0) ** exponent, SECONDS)
    wrong = broken(POW, POW.replace("+=", "="))
    assert diagnose(wrong(2.0) ** exponent, SECONDS).kind == "assigned"


# ---- what it says


def test_the_message_says_what_happened_and_what_was_expected():
    wrong = broken(MUL, two("= other.data * out.grad", "+= self.data * out.grad"))
    y = wrong(1.0, label="a") * wrong(1.0, label="b")
    diagnosis = diagnose(y, SECONDS)
    assert diagnosis.message == (
        "`*` of 2 and 5, when the gradient of the result is 3: that of `self` was 11 and is now 15. "
        "Expected: 26, its share of 15 added. The new share took the place of what was there; "
        "the shares of several users have to add up."
    )
    assert (diagnosis.operation, diagnosis.node) == ("*", y)
    assert diagnosis.found[0].message == diagnosis.message


def test_the_most_basic_mistake_comes_first():
    both = broken(TANH, "self.grad += (1 - t) * out.grad")

    class Both(both):
        def __mul__(self, other):
            out = super().__mul__(other)
            out._backward = None
            return out

    diagnosis = diagnose((Both(0.5) * 0.25).tanh() + Both(2.0), SECONDS)
    assert [found.kind for found in diagnosis.found] == ["called_not_stored", "wrong_rule"]
    assert diagnosis.kind == "called_not_stored"
