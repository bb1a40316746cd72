"""DerivativeWidget: the range of its curve follows x out and back."""

import math
import sys

import numpy as np
import pytest

from micrograd_widgets import DerivativeWidget

LARGEST = sys.float_info.max


@pytest.mark.parametrize("x", [6e12, -2e242, 1e300, -1e300, LARGEST, -LARGEST])
def test_a_huge_x_leaves_the_range_as_it_was(x: float) -> None:
    view = DerivativeWidget(math.atan)
    view.x = x
    assert view.x_min <= x <= view.x_max
    assert math.isfinite(view.x_max - view.x_min)
    view.x = 3.0
    assert (view.x_min, view.x_max) == (-5.0, 5.0)
    assert np.frombuffer(view.samples)[-1] == math.atan(5.0)
    view.close()


def test_a_range_of_ones_own_comes_back() -> None:
    view = DerivativeWidget(math.atan, 2.0, x_min=0.0, x_max=4.0)
    for there in (100.0, 1.0):
        view.x = there
    assert (view.x_min, view.x_max) == (0.0, 4.0)
    view.close()


@pytest.mark.parametrize("x", [LARGEST, -LARGEST])
def test_a_range_that_would_be_too_wide_goes_to_the_largest_number_only(x: float) -> None:
    view = DerivativeWidget(math.atan, 0.0, x_min=-1e308, x_max=0.7e308)
    view.x = x
    assert view.x_min <= x <= view.x_max
    assert math.isfinite(view.x_max - view.x_min)
    view.x = 1.0
    assert (view.x_min, view.x_max) == (-1e308, 0.7e308)
    view.close()


def test_a_range_without_a_finite_width_is_refused() -> None:
    with pytest.raises(ValueError, match=r"x_min: expected less than 1\.8e\+308 from it to x_max"):
        DerivativeWidget(math.atan, x_min=-1e308, x_max=1e308)
