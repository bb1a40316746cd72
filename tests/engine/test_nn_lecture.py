"""The networks of the lecture and of the repository, with their numbers."""

import random

import pytest

from micrograd_engine import MLP, topological

from .agreement import same

XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
YS = [1.0, -1.0, -1.0, 1.0]


def lectures_mlp():
    random.seed(1337)
    return MLP(3, [4, 4, 1])


def loss_of(mlp):
    return sum((mlp(x) - y) ** 2 for x, y in zip(XS, YS, strict=True))


def train(lr, count, zero=True):
    """The losses before each of `count` updates."""
    mlp, losses = lectures_mlp(), []
    for _ in range(count):
        loss = loss_of(mlp)
        losses.append(loss.data)
        if zero:
            mlp.zero_grad()
        loss.backward()
        for p in mlp.parameters():
            p.data += -lr * p.grad
    return losses


def test_the_output_of_the_lectures_network():
    out = lectures_mlp()([2.0, 3.0, -1.0])
    assert same(0.42767811248845455, out.data)
    assert len(topological(out)) == 126


def test_the_loss_of_four_examples_has_398_values():
    assert len(topological(loss_of(lectures_mlp()))) == 398


def test_the_losses_of_the_lectures_training():
    losses = train(0.1, 20)
    expected = {
        0: 6.005402783252284,
        1: 3.2021496469205015,
        2: 2.4621709281541335,
        9: 0.0673186675311987,
        19: 0.017781874686157644,
    }
    assert all(same(loss, losses[step]) for step, loss in expected.items())


@pytest.mark.parametrize(
    ("lr", "last"), [(0.001, 4.9994), (0.01, 1.9903), (0.05, 0.02720), (0.1, 0.009940)]
)
def test_the_thirtieth_loss_at_a_learning_rate(lr, last):
    assert train(lr, 30)[-1] == pytest.approx(last, rel=5e-4)


def test_a_large_learning_rate_climbs_on_its_way_down():
    losses = train(0.3, 30)
    assert max(losses) == pytest.approx(7.92, abs=5e-3)
    assert losses[-1] == pytest.approx(2.04e-6, rel=5e-3)


def test_forgetting_to_zero_the_grads_looks_better_on_four_points():
    assert train(0.1, 20, zero=False)[-1] == pytest.approx(0.0, abs=1e-12)
