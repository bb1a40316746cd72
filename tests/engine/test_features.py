"""Features: a Trainer with them is one on a table of their columns, and pictures stay in the plane."""

import random

import numpy as np
import pytest

from micrograd_engine import MLP, SGD, Trainer, circles, moons

from .agreement import same

ALL = ("x1", "x2", "x1**2", "x2**2", "x1*x2", "sin(x1)", "sin(x2)")
X, Y = moons(60)


def by_hand(X, names):
    """The columns, as NumPy's users write them."""
    x1, x2 = X[:, 0], X[:, 1]
    known = {"sin(x1)": np.sin(x1), "sin(x2)": np.sin(x2), "x1*x2": x1 * x2}
    known |= {"x1": x1, "x2": x2, "x1**2": x1**2, "x2**2": x2**2}
    return np.array([known[name] for name in names]).T


def network(nin, *nouts):
    random.seed(1337)
    return MLP(nin, [*nouts, 1], output="linear")


@pytest.mark.parametrize("names", [ALL, ("x1",), ("x2", "x1"), ["x1*x2", "sin(x2)"]])
def test_it_trains_as_on_a_table_of_the_columns(names):
    settings = {"optimizer": SGD(lr=0.1), "l2": 0.01, "batch_size": 20}
    trainer = Trainer(network(len(names), 3), X, Y, features=names, **settings)
    table = by_hand(X, names)
    settings["optimizer"] = SGD(lr=0.1)
    other = Trainer(network(len(names), 3), table, Y, **settings)
    for _ in range(20):
        assert same(trainer.step(), other.step())
    assert np.array_equal(trainer.predict(X), other.predict(table))
    assert trainer.accuracy() == trainer.accuracy(X, Y) == other.accuracy()
    assert trainer.X.shape == (60, 2)
    assert trainer.features == tuple(names)


def test_one_layer_separates_circles_by_the_squares():
    random.seed(1)
    trainer = Trainer(
        MLP(2, [1], output="linear"),
        *circles(100),
        optimizer=SGD(lr=0.5),
        features=("x1**2", "x2**2"),
    )
    for _ in range(200):
        trainer.step()
    assert trainer.accuracy() > 0.95
    trainer.rebuild([1], features=("x1", "x2"), seed=1)
    for _ in range(200):
        trainer.step()
    assert trainer.accuracy() < 0.7


def test_rebuild_takes_other_features_and_keeps_the_present_ones():
    trainer = Trainer(network(2, 3), X, Y)
    trainer.step()
    trainer.rebuild([4, 1], seed=1337, features=ALL)
    random.seed(1337)
    assert [p.data for p in trainer.model.parameters()] == [
        p.data for p in MLP(7, [4, 1]).parameters()
    ]
    assert trainer.features == ALL
    assert trainer.losses == []
    trainer.step()
    trainer.rebuild([2, 1])
    assert trainer.features == ALL
    assert len(trainer.model.layers[0].neurons[0].w) == 7
    trainer.train_on(*circles(30))
    trainer.step()
    trainer.rebuild([2, 1], features=("x1", "x2"))
    assert len(trainer.model.layers[0].neurons[0].w) == 2


@pytest.mark.parametrize(
    ("features", "error", "message"),
    [
        ("x1", TypeError, r"features: expected names such as \(\"x1\", \"x1\*x2\"\), got 'x1'"),
        (3, TypeError, r"features: expected names .*, got 3"),
        ((), ValueError, "features: expected at least one name, got none"),
        (("x1", "x3"), ValueError, r"features\[1\]: expected one of x1, .*, sin\(x2\), got 'x3'"),
        (("x1", ["x2"]), ValueError, r"features\[1\]: expected one of "),
        (("x1", "x1"), ValueError, r"features\[1\]: expected each name once, got 'x1' again"),
        (("x1",), ValueError, "features: expected 2, as many as the inputs of the model, got 1"),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(features, error, message):
    with pytest.raises(error, match=f"^{message}"):
        Trainer(network(2, 3), X, Y, features=features)
    trainer = Trainer(network(2, 3), X, Y)
    if "inputs of the model" in message:
        return  # a rebuilt model has as many
    before = [p.data for p in trainer.model.parameters()]
    with pytest.raises(error, match=f"^{message}"):
        trainer.rebuild([3, 1], features=features)
    assert [p.data for p in trainer.model.parameters()] == before
    assert trainer.features == ()


def test_examples_of_three_numbers_have_no_features():
    message = "^X: expected rows of length 2, as features are of x1 and x2, got length 3"
    with pytest.raises(ValueError, match=message):
        Trainer(network(2, 3), np.ones((4, 3)), np.ones(4), features=("x1", "x2"))
    trainer = Trainer(network(2, 3), X, Y, features=("x1", "x2"))
    for call in (
        lambda: trainer.predict(np.ones((1, 3))),
        lambda: trainer.train_on([[1, 2, 3]], [1]),
    ):
        with pytest.raises(ValueError, match=message):
            call()
    assert trainer.X.shape == (60, 2)
    trainer = Trainer(network(3, 3), np.ones((4, 3)), np.ones(4))
    with pytest.raises(ValueError, match=message):
        trainer.rebuild([3, 1], features=("x1", "x2"))
    assert trainer.features == ()
    assert len(trainer.model.layers[0].neurons[0].w) == 3
