"""Arithmetic is IEEE 754 double: against numpy, at any float there is."""

import math
import sys

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from micrograd_engine import Value

from .agreement import STABLE, same

NUMPY = {
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "sin": np.sin,
    "cos": np.cos,
    "sqrt": np.sqrt,
    "abs": np.abs,
}
ALL = [*NUMPY, "relu", "sigmoid"]
floats = st.floats()
HUGE, TINY = sys.float_info.max, 5e-324


@pytest.mark.parametrize("name", NUMPY)
@STABLE
@given(number=floats)
@example(number=-0.0)
@example(number=HUGE)
@example(number=TINY)
def test_a_function_gives_the_number_of_numpy(name, number):
    with np.errstate(all="ignore"):
        expected = float(NUMPY[name](np.float64(number)))
    assert same(expected, getattr(Value(number), name)().data)


@STABLE
@given(a=floats, b=floats)
@example(a=-1e200, b=3.0)
@example(a=-1e200, b=2.0)
@example(a=-1e-200, b=-3.0)
@example(a=-0.0, b=-3.0)
@example(a=-HUGE, b=2.0**53 + 2)
@example(a=-math.inf, b=-3.0)
@example(a=1.0, b=math.nan)
def test_pow_agrees_with_c(a, b):
    assume(abs(b) != 0.5)  # the root, as in PyTorch
    with np.errstate(all="ignore"):
        expected = float(np.power(np.float64(a), np.float64(b)))
    assert same(expected, (Value(a) ** Value(b)).data)
    assert same(expected, (Value(a) ** b).data)


@STABLE
@given(a=floats, b=floats)
def test_sums_products_and_the_larger_of_two_agree_with_numpy(a, b):
    with np.errstate(all="ignore"):
        x, y = np.float64(a), np.float64(b)
        expected = [x + y, x * y, np.maximum(x, y)]
    left, right = Value(a), Value(b)
    got = [left + right, left * right, left.max(right)]
    assert all(same(float(e), g.data) for e, g in zip(expected, got, strict=True))


@pytest.mark.parametrize("name", ALL)
@STABLE
@given(number=floats, arriving=floats)
def test_no_number_raises_in_a_function(name, number, arriving):
    a = Value(number)
    out = getattr(a, name)()
    out.grad = arriving
    out._backward()
    assert type(out.data) is float
    assert type(a.grad) is float


@pytest.mark.parametrize("name", ["+", "*", "**", "max", "-", "/"])
@STABLE
@given(first=floats, second=floats, arriving=floats)
@example(first=0.0, second=0.0, arriving=0.0)
def test_no_pair_of_numbers_raises_in_an_operator(name, first, second, arriving):
    a, b = Value(first), Value(second)
    made = {
        "+": lambda: a + b,
        "*": lambda: a * b,
        "**": lambda: a**b,
        "max": lambda: a.max(b),
        "-": lambda: a - b,
        "/": lambda: a / b,
    }
    (made[name]() * arriving).backward()
    assert type(a.grad) is float
    assert type(b.grad) is float


@STABLE
@given(number=st.floats(-700, 700))
def test_sigmoid_is_half_of_tanh_at_half_plus_one(number):
    # sigmoid(x) = (1 + tanh(x/2)) / 2
    assert same((1 + float(np.tanh(number / 2))) / 2, Value(number).sigmoid().data)


def test_sigmoid_keeps_its_digits_far_below_zero():
    assert math.isclose(Value(-40.0).sigmoid().data, math.exp(-40), rel_tol=1e-12)


def test_tanh_keeps_the_digits_of_a_small_number():
    assert Value(1e-12).tanh().data == 1e-12
