"""Numbers over one input: where they lie, how they are drawn."""

import math

import numpy as np
import pytest

from micrograd_engine import MLP, SGD, Trainer, line, parabola, sine

TRUTH = {
    line: lambda x: 2 * x - 1,
    sine: math.sin,
    parabola: lambda x: 3 * x * x - 4 * x + 5,  # the lecture's f
}


@pytest.fixture(params=TRUTH, ids=lambda make: make.__name__)
def make(request):
    return request.param


@pytest.mark.parametrize("n", [2, 7, np.int64(50)])
def test_without_noise_the_points_lie_on_the_curve(make, n):
    X, y = make(n, noise=0)
    assert (X.shape, X.dtype, y.shape, y.dtype) == ((n, 1), np.float64, (n,), np.float64)
    np.testing.assert_allclose(y, [TRUTH[make](x) for x in X[:, 0]], rtol=1e-14, atol=1e-14)


def test_the_inputs_are_at_equal_distances_and_have_no_noise(make):
    X, _ = make(31, noise=0.5)
    steps = np.diff(X[:, 0])
    assert steps.min() > 0
    np.testing.assert_allclose(steps, steps[0])
    assert X.tolist() == make(31, noise=0)[0].tolist()


def test_the_parabola_has_its_lowest_point_inside():
    X, y = parabola(301, noise=0)
    assert X[y.argmin(), 0] == pytest.approx(2 / 3, abs=0.005)


def test_noise_has_the_standard_deviation_asked_for(make):
    assert np.std(make(4000, 0.25, 5)[1] - make(4000, 0, 5)[1]) == pytest.approx(0.25, rel=0.05)


def test_the_same_seed_gives_the_same_points_and_another_one_others(make):
    assert make(50, seed=3)[1].tolist() == make(50, seed=np.uint8(3))[1].tolist()
    assert make(50, seed=3)[1].tolist() != make(50, seed=4)[1].tolist()


def test_a_random_state_moves_on(make):
    own = np.random.RandomState(1)
    assert make(20, seed=own)[1].tolist() != make(20, seed=own)[1].tolist()


def test_a_trainer_takes_the_points_as_they_are():
    X, y = line(20, noise=0)
    neuron = MLP(1, [1], output="linear", bias=0.0)
    trainer = Trainer(neuron, X, y, loss="mean_squared_error", optimizer=SGD(lr=0.3))
    for _ in range(200):
        trainer.step()
    assert [p.data for p in neuron.parameters()] == pytest.approx([2, -1])


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"n": 1}, ValueError, r"n: expected a whole number, at least 2, got 1"),
        ({"n": 2.0}, ValueError, r"n: expected a whole number, at least 2, got 2\.0"),
        ({"noise": -0.1}, ValueError, r"noise: expected a finite number, at least 0, got -0\.1"),
        ({"noise": "1"}, TypeError, r"noise: .*'1' \(str\)"),
        ({"seed": 1.5}, TypeError, r"seed: .*RandomState, got 1\.5"),
    ],
)
def test_the_error_names_wrong_arguments(make, arguments, error, message):
    with pytest.raises(error, match=f"^{message}"):
        make(**arguments)
