"""Value: construction, repr, and computing it again."""

import gc
import math
import weakref

import pytest

from micrograd_engine import Value


def test_a_leaf_has_no_children_no_operation_no_gradient():
    a = Value(2.0)
    assert (a.data, a.grad, a._prev, a._op, a.label) == (2.0, 0.0, (), "", "")


def test_repr_shows_data_and_grad():
    a = Value(2)
    a.grad = -3
    assert repr(a) == "Value(data=2.0, grad=-3.0)"


def test_the_constructor_takes_the_lectures_arguments_in_the_lectures_order():
    a, b = Value(2.0, label="a"), Value(-3.0)
    product = Value(-6.0, (a, b), "*", "product")
    assert (product._prev, product._op, product.label) == ((a, b), "*", "product")


def test_a_label_can_be_set_later():
    a = Value(1.0, label="a")
    a.label = "x1"
    assert a.label == "x1"


def test_a_label_and_a_role_belong_to_one_value_only():
    a, b = Value(1.0), Value(1.0)
    power = a**2
    power.role = "parameter"
    power.label = "square"
    assert (power.label, power.role, power._op) == ("square", "parameter", "**2")
    assert [(v.label, v.role) for v in (a, b, a * b, a**2)] == [("", "")] * 4


@pytest.mark.parametrize(
    ("make", "op"),
    [
        (lambda a, b: a + b, "+"),
        (lambda a, b: a * b, "*"),
        (lambda a, b: a**b, "**"),
        (lambda a, b: a.max(b), "max"),
    ],
)
def test_children_are_an_ordered_tuple_with_one_entry_for_each_use(make, op):
    a, b = Value(2.0), Value(3.0)
    assert make(a, b)._prev == (a, b)
    assert make(b, a)._prev == (b, a)
    assert make(a, a)._prev == (a, a)
    assert make(a, b)._op == op


@pytest.mark.parametrize(
    ("make", "op"),
    [
        (lambda a: a**2, "**2"),
        (lambda a: a**-1, "**-1"),
        (lambda a: a**0.5, "**0.5"),
        (lambda a: abs(a), "abs"),
        *[
            (lambda a, name=name: getattr(a, name)(), name)
            for name in ("exp", "log", "tanh", "relu", "sigmoid", "sin", "cos", "sqrt", "abs")
        ],
    ],
)
def test_an_operation_of_one_value_keeps_its_name_and_its_child(make, op):
    a = Value(2.0)
    assert make(a)._op == op
    assert make(a)._prev == (a,)


def test_float_of_a_value_is_its_data():
    assert type(float(Value(2))) is float
    assert math.hypot(Value(3), Value(4)) == 5.0


def test_a_value_can_be_weakly_referenced():
    a = Value(1.0)
    seen = weakref.ref(a)
    assert seen() is a
    del a
    gc.collect()
    assert seen() is None


def test_identity_distinguishes_values():
    a, b = Value(1.0), Value(1.0)
    assert a != b
    assert len({a, b}) == 2


class Comparing(Value):
    """Compares by number, which takes the hash away from an ordinary class."""

    def __eq__(self, other):
        return isinstance(other, Comparing) and self.data == other.data


def test_identity_distinguishes_values_of_a_subclass_that_compares_numbers():
    a, b = Comparing(3.0), Comparing(3.0)
    inner = Comparing(9.0, (a, b), "*")
    (inner * inner + a).backward()
    assert a == b
    assert (inner.grad, a.grad, b.grad) == (18.0, 18 * 3.0 + 1, 18 * 3.0)


def test_a_value_that_is_zero_is_true_like_any_object():
    assert Value(0.0)


# ---- forward in place


def test_forward_recomputes_in_place_and_gives_the_number():
    a, b = Value(2.0), Value(-3.0)
    product = a * b
    total = product + 10
    a.data = 4
    assert total.forward() == -2.0
    assert (product.data, total.data) == (-12.0, -2.0)


def test_forward_leaves_gradients_and_leaves_alone():
    a = Value(2.0)
    y = a * a
    y.backward()
    y.forward()
    assert (a.data, a.grad, y.grad) == (2.0, 4.0, 1.0)


def test_forward_of_a_leaf_gives_its_data():
    assert Value(2.0).forward() == 2.0


def test_forward_keeps_the_number_of_an_exponent():
    a = Value(2.0)
    y = a**3
    a.data = 3.0
    assert y.forward() == 27.0


def test_forward_refuses_an_unknown_operation_before_anything_changes():
    a = Value(2.0)
    square = a * a
    root = Value(0.0, (square,), "mystery") + 1
    a.data = 3.0
    with pytest.raises(ValueError, match="mystery"):
        root.forward()
    assert (square.data, root.data) == (4.0, 1.0)


def test_the_refusal_names_the_node_by_its_label():
    root = Value(0.0, (Value(1.0),), "mystery", label="loss")
    with pytest.raises(ValueError, match="loss"):
        root.forward()


# ---- assigning children and operation


def test_children_and_operation_can_be_assigned():
    a, b = Value(2.0), Value(5.0)
    y = a + a
    y._prev = (a, b)
    y._op = "*"
    assert y.forward() == 10.0


def test_an_exponent_goes_with_the_operation_that_had_it():
    y = Value(2.0) ** 3
    y._op = "tanh"
    assert (y._op, y.forward()) == ("tanh", math.tanh(2.0))
    y._op = "**2"
    assert (y._op, y.forward()) == ("**2", 4.0)


def test_an_exponent_written_in_the_operation_is_read():
    a = Value(3.0)
    y = Value(9.0, (a,), "**2")
    y.backward()
    assert (y.forward(), a.grad) == (9.0, 6.0)


def test_an_operation_with_the_wrong_number_of_children_is_unknown():
    y = Value(2.0, (Value(1.0),), "+")
    with pytest.raises(ValueError, match=r"\+"):
        y.forward()


def test_an_exponent_that_is_not_a_number_is_an_unknown_operation():
    y = Value(4.0, (Value(2.0),), "**n")
    assert y._op == "**n"
    with pytest.raises(ValueError, match=r"\*\*n"):
        y.forward()


@pytest.mark.parametrize("child", [1.0, "a", None])
def test_a_child_that_is_not_a_value_is_refused(child):
    with pytest.raises(TypeError, match="_children") as caught:
        Value(2.0, (Value(1.0), child), "+")
    assert repr(child) in str(caught.value)


def test_plus_a_is_a_and_item_is_its_number():
    a = Value(2)
    assert +a is a
    assert a.item() == 2.0
    assert type(a.item()) is float


def test_leaky_relu_and_softplus_below_and_above_zero():
    a, b = Value(-2.0), Value(3.0)
    out = a.leaky_relu() + b.leaky_relu() + Value(0.0).softplus()
    out.backward()
    assert (a.grad, b.grad) == (0.01, 1.0)
    assert out.data == pytest.approx(-0.02 + 3.0 + math.log(2.0))
