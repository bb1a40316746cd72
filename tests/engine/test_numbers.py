"""`data` and `grad` are builtin floats, whatever real number they were given."""

import math
from fractions import Fraction

import numpy as np
import pytest

from micrograd_engine import Value

REAL = [
    (3, 3.0),
    (True, 1.0),
    (-0.5, -0.5),
    (Fraction(1, 4), 0.25),
    (10**400, math.inf),
    (-(10**400), -math.inf),
    (np.float64(0.1), 0.1),
    (np.float32(0.5), 0.5),
    (np.float16(-2), -2.0),
    (np.longdouble(3), 3.0),
    (np.int64(-7), -7.0),
    (np.uint8(200), 200.0),
    (np.bool_(True), 1.0),
    (np.array(2.5), 2.5),
    (np.array(4), 4.0),
    (np.array(False), 0.0),
]
NOT_REAL = [
    ("1.0", "str"),
    (None, "NoneType"),
    (1j, "complex"),
    ([1.0], "list"),
    (Value(1.0), "Value"),
    (b"1", "bytes"),
    (np.str_("1"), "str_"),
    (np.complex128(1), "complex128"),
    (np.array([1.0]), "ndarray"),
    (np.array("1"), "ndarray"),
    (np.datetime64(1, "s"), "datetime64"),
    (np.float64(1).data, "memoryview"),  # it has the shape of a number
]


def shown(thing):
    return repr(thing).partition(" at 0x")[0][:30]


@pytest.mark.parametrize(("number", "expected"), REAL, ids=shown)
def test_a_real_number_becomes_a_builtin_float(number, expected):
    made = Value(number)
    assigned = Value(0.0)
    assigned.data = assigned.grad = number
    for got in (made.data, assigned.data, assigned.grad):
        assert type(got) is float
        assert got == expected


def test_nan_stays_nan():
    assert math.isnan(Value(math.nan).data)
    assert math.isnan(Value(np.float32("nan")).data)


@pytest.mark.parametrize(("thing", "kind"), NOT_REAL, ids=shown)
def test_the_error_names_what_is_not_a_real_number(thing, kind):
    with pytest.raises(TypeError, match="data") as caught:
        Value(thing)
    assert kind in str(caught.value)
    assert repr(thing)[:20] in str(caught.value)


@pytest.mark.parametrize("attribute", ["data", "grad"])
@pytest.mark.parametrize(("thing", "kind"), NOT_REAL, ids=shown)
def test_a_refused_assignment_changes_nothing(attribute, thing, kind):
    a = Value(2.0)
    a.grad = 3.0
    with pytest.raises(TypeError, match=attribute) as caught:
        setattr(a, attribute, thing)
    assert kind in str(caught.value)
    assert (a.data, a.grad) == (2.0, 3.0)


@pytest.mark.parametrize(
    "operate",
    [
        lambda a, x: a + x,
        lambda a, x: a - x,
        lambda a, x: a * x,
        lambda a, x: a / x,
        lambda a, x: a**x,
        lambda a, x: x + a,
        lambda a, x: x - a,
        lambda a, x: x * a,
        lambda a, x: x / a,
        lambda a, x: x**a,
        lambda a, x: a.max(x),
    ],
)
@pytest.mark.parametrize("thing", ["1", None, 1j, [1.0], {}])
def test_operators_refuse_operands_that_are_not_real_numbers(operate, thing):
    with pytest.raises(TypeError):
        operate(Value(2.0), thing)


@pytest.mark.parametrize(("number", "expected"), REAL, ids=shown)
def test_operators_take_every_real_number(number, expected):
    a = Value(2.0)
    for made, wanted in [
        (a + number, 2 + expected),
        (number + a, expected + 2),
        (a - number, 2 - expected),
        (number - a, expected - 2),
        (a * number, 2 * expected),
        (number * a, expected * 2),
        (a.max(number), max(2.0, expected)),
    ]:
        assert type(made) is Value
        assert type(made.data) is float
        assert made.data == wanted


@pytest.mark.parametrize("number", [2, 2.0, np.float32(2), np.int64(2), Fraction(2), np.array(2)])
def test_an_exponent_may_be_any_real_number(number):
    a = Value(3.0)
    y = a**number
    y.backward()
    assert (y.data, a.grad, len(y._prev)) == (9.0, 6.0, 1)


def test_huge_integers_are_infinite_in_operators_too():
    a = Value(2.0)
    assert (a + 10**400).data == math.inf
    assert (a - 10**400).data == -math.inf
    assert (a / 10**400).data == 0.0
    assert (a ** (10**400)).data == math.inf


def test_a_value_times_an_array_is_an_array_of_values():
    a = Value(2.0)
    for made in (a * np.array([1.0, 3.0]), np.array([1.0, 3.0]) * a):
        assert [v.data for v in made] == [2.0, 6.0]
        assert all(type(v) is Value for v in made)
