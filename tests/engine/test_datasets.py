"""Points of two classes: where they lie, how they are drawn."""

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from micrograd_engine import circles, moons, spirals, xor

ALL = [moons, circles, spirals, xor]


@pytest.fixture(params=ALL, ids=lambda make: make.__name__)
def make(request):
    return request.param


def of_class(points, kinds, kind):
    return points[kinds == kind]


def test_moons_are_the_points_of_the_lecture():
    # scikit-learn's own numbers; its cos and sin may differ in the last place between machines
    truth = np.array(json.loads(Path(__file__).with_name("moons_1337.json").read_text())["points"])
    points, kinds = moons(100, noise=0.1, seed=np.random.RandomState(1337))
    np.testing.assert_allclose(points, truth[:, :2], rtol=0, atol=1e-14)
    assert kinds.tolist() == truth[:, 2].tolist()


@pytest.mark.parametrize("n", [2, 3, 7, 100, np.int64(10)])
def test_shapes_types_and_classes(make, n):
    points, kinds = make(n)
    assert (points.shape, points.dtype) == ((n, 2), np.float64)
    assert (kinds.shape, kinds.dtype) == ((n,), np.float64)
    assert sorted(kinds.tolist()) == [-1.0] * (n // 2) + [1.0] * (n - n // 2)


def test_the_same_seed_gives_the_same_points_and_another_one_others(make):
    points, kinds = make(50, seed=3)
    again, kinds_again = make(50, seed=np.uint8(3))
    assert points.tolist() == again.tolist()
    assert kinds.tolist() == kinds_again.tolist()
    assert points.tolist() != make(50, seed=4)[0].tolist()


def test_a_random_state_moves_on_and_numpys_own_stays(make):
    own = np.random.RandomState(1)
    before = np.random.get_state()[1].tolist()
    assert make(20, seed=own)[0].tolist() != make(20, seed=own)[0].tolist()
    make(20, seed=1)
    assert np.random.get_state()[1].tolist() == before


def test_classes_are_mixed(make):
    _, kinds = make(100)
    assert kinds.tolist() != sorted(kinds.tolist())


def test_noise_has_the_standard_deviation_asked_for(make):
    exact, _ = make(4000, noise=0.0, seed=5)
    moved, _ = make(4000, noise=0.25, seed=5)
    assert np.std(moved - exact) == pytest.approx(0.25, rel=0.05)


def test_moons_lie_on_two_half_circles():
    points, kinds = moons(40, noise=0)
    upper, lower = of_class(points, kinds, -1), of_class(points, kinds, 1)
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    np.testing.assert_allclose(np.hypot(*(lower - [1, 0.5]).T), 1)
    assert upper[:, 1].min() >= -1e-12
    assert lower[:, 1].max() <= 0.5 + 1e-12


def test_circles_lie_around_each_other():
    points, kinds = circles(40, noise=0)
    np.testing.assert_allclose(np.hypot(*points.T), np.where(kinds < 0, 1, 0.5))


def test_one_spiral_is_the_other_turned_by_half():
    points, kinds = spirals(60, noise=0)
    arm, other = of_class(points, kinds, -1), of_class(points, kinds, 1)
    assert sorted(arm.tolist()) == sorted((-other).tolist())
    radius = np.sort(np.hypot(*arm.T))
    np.testing.assert_allclose(radius, np.arange(1, 31) / 15)
    for x, y in arm:
        turned = 1.5 * math.pi * math.hypot(x, y)  # three half turns on the way to radius 2
        assert math.remainder(math.atan2(y, x) - turned, 2 * math.pi) == pytest.approx(0, abs=1e-9)


def test_xor_lies_on_the_corners():
    points, kinds = xor(40, noise=0)
    assert (-points[:, 0] * points[:, 1]).tolist() == kinds.tolist()
    corners, counts = np.unique(points, axis=0, return_counts=True)
    assert (len(corners), counts.tolist()) == (4, [10] * 4)


@pytest.mark.parametrize("n", [1, 0, -5, 2.0, "10", None, True])
def test_the_error_names_a_wrong_n(make, n):
    with pytest.raises(ValueError, match=rf"^n: expected a whole number, at least 2, got {n!r}"):
        make(n)


@pytest.mark.parametrize("noise", [-0.1, math.inf, math.nan])
def test_the_error_names_noise_that_is_negative_or_not_finite(make, noise):
    with pytest.raises(ValueError, match=r"^noise: expected a finite number, at least 0, got"):
        make(noise=noise)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"noise": "0.1"}, TypeError, r"noise: .*'0\.1' \(str\)"),
        ({"noise": None}, TypeError, r"noise: .*None"),
        ({"seed": None}, TypeError, r"seed: .*RandomState, got None"),
        ({"seed": 1.5}, TypeError, r"seed: .*RandomState, got 1\.5"),
        ({"seed": -1}, ValueError, r"seed: .*at least 0, got -1"),
    ],
)
def test_the_error_names_other_wrong_arguments(make, arguments, error, message):
    with pytest.raises(error, match=f"^{message}"):
        make(**arguments)


def test_only_datasets_load_numpy():
    code = (
        "import sys, micrograd_engine; print('numpy' in sys.modules);"
        "micrograd_engine.xor; print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
