"""Conversions of a Value to a plain number, a truth value or text: which work, and which are refused."""

import math
import operator

import pytest

from micrograd_engine import Value


def test_a_float_of_a_value_has_no_gradient():
    a = Value(2.0)
    y = a * 3 + math.exp(a) + float(a)
    y.backward()
    assert (y.data, a.grad) == (8.0 + math.exp(2.0), 3.0)


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
@pytest.mark.parametrize("other", [0, Value(0.0)])
def test_a_comparison_says_what_to_write_instead(compare, other):
    for pair in ((Value(1.0), other), (other, Value(1.0))):
        with pytest.raises(TypeError, match=r"compared: write \.relu\(\) or \.max\(…\).*\.data$"):
            compare(*pair)


def test_a_hinge_written_with_pythons_max_says_so():
    with pytest.raises(TypeError, match=r"\.relu\(\)"):
        max(0, 1 - Value(0.5))


def test_a_value_is_formatted_as_its_number():
    v = Value(0.123456)
    assert (f"{v:.2f}", f"{v:8.3f}") == ("0.12", "   0.123")
    assert f"{v}" == repr(v)


def test_an_object_that_only_claims_to_be_a_float_is_not_a_number():
    class Liar:
        __class__ = float

    a = Value(1.0)
    for name in ("data", "grad"):
        with pytest.raises(TypeError):
            setattr(a, name, Liar())
    assert (a.data, a.grad) == (1.0, 0.0)
