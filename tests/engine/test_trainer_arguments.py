"""Arguments and settings that a Trainer refuses, and its errors."""

import copy
import math
import pickle
import random

import numpy as np
import pytest

from micrograd_engine import MLP, SGD, Trainer, Value

X, Y = [[0.0, 1.0], [1.0, 0.0]], [1, -1]


def mlp():
    return MLP(2, [1])


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        ([], [], r"X: expected shape \(n, nin\).*got shape \(0,\)"),
        (
            [1.0, 2.0],
            Y,
            r"X: expected shape \(n, nin\).*got shape \(2,\); write \[X\] for a single example, np",
        ),
        (np.zeros((2, 2, 2)), Y, r"X: expected shape .*got shape \(2, 2, 2\)"),
        ([[0.0, 1.0], [1.0]], Y, r"X: expected rows of numbers, all equally long, got \[\[0"),
        ([["a", "b"], ["c", "d"]], Y, r"X\[0\]\[0\]: expected a real number, got 'a' \(str\)"),
        ([[0.0, math.nan], [1.0, 0.0]], Y, r"X: expected finite numbers, got nan at \[0, 1\]"),
        (X, [1], r"y: expected 2 targets, one for each row of X, got 1"),
        (X, [1, 2, 3], r"y: expected 2 targets.*got 3"),
        (X, 1.0, r"y: expected shape \(n,\) or \(n, k\), got shape \(\)"),
        (X, [1, math.inf], r"y: expected finite numbers, got inf at \[1\]"),
        (X, ["yes", "no"], r"y\[0\]: expected a real number, got 'yes' \(str\)"),
        (X, [1, "no"], r"y\[1\]: expected a real number, got 'no' \(str\)"),
        (X, [None, 1], r"y\[0\]: expected a real number, got None"),
        (X, [Value(1.0), 1], r"y\[0\]: expected a plain number, got Value"),
        ([[0.0, Value(1.0)], X[0]], Y, r"X\[0\]\[1\]: expected a plain number, got Value"),
        (np.ma.masked_less(X, 0.5), Y, r"X: expected a number everywhere, got a masked array"),
        (X, [1, 0], r"y\[1\]: expected −1 or 1 for the hinge loss, got 0.0; 2\*y − 1 makes"),
        ([[1.0], [2.0]], Y, r"X: expected rows of length 2, as the model takes them, got length 1"),
        (np.zeros((2, 5)), [1] * 5, r"y: expected 2 targets.*got 5 \(is X transposed\?\)"),
    ],
)
def test_wrong_training_data_is_refused(X, y, message):
    with pytest.raises((TypeError, ValueError), match=message):
        Trainer(mlp(), X, y)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"loss": "hinges"}, r"loss: expected one of squared_error.*got 'hinges'"),
        ({"loss": 3}, r"loss: .*got 3"),
        ({"loss": lambda out, y: 1.0}, r"loss: expected a Value for one example, got 1.0"),
        ({"loss": lambda out, y: math.exp(out)}, r"loss: .*\(float\); write \.log\(\), \.exp\(\)"),
        ({"loss": lambda out: out}, r"loss: expected a function of \(outputs, target\), got <func"),
        ({"loss": lambda out, y: [out]}, r"loss: expected a Value for one example, got \[Value"),
        (
            {"loss": "cross_entropy"},
            r"model: expected a logit for each of at least 2 classes.*layer as wide",
        ),
        ({"optimizer": 0.1}, r"optimizer: expected SGD\(…\), .* or an object with step.*, got 0.1"),
        ({"optimizer": SGD}, r"optimizer: .*got the class SGD itself; write SGD\(…\)"),
        ({"l1": -1.0}, r"l1: expected a finite number, at least 0, got -1.0"),
        ({"l1": "big"}, r"l1: .*'big'"),
        ({"l2": -1.0}, r"l2: expected a finite number, at least 0, got -1.0"),
        ({"l2": math.nan}, r"l2: expected a finite number, got nan"),
        ({"l2": "big"}, r"l2: .*'big'"),
        ({"batch_size": 0}, r"^batch_size: expected a whole number, at least 1, got 0"),
        ({"batch_size": 1.5}, r"^batch_size: expected a whole number.*1.5"),
        ({"seed": -1}, r"seed: expected a whole number, at least 0, got -1"),
    ],
)
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises((TypeError, ValueError), match=message):
        Trainer(mlp(), X, Y, **arguments)


class NoParameters:
    def __call__(self, x):
        return x[0] * 2

    def parameters(self):
        return []


class Floats(NoParameters):
    def parameters(self):
        return [1.0]


class NoValue(NoParameters):
    def __call__(self, x):
        return 1.0

    def parameters(self):
        return [Value(1.0)]


class NoOutputs(NoValue):
    def __call__(self, x):
        return []


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (None, r"model: expected something to call, with parameters\(\), got None"),
        (math.sin, r"model: expected something to call, with parameters\(\)"),
        (MLP, r"model: expected something to call.*got the class MLP itself; write MLP\(…\)"),
        (NoParameters(), r"model: expected at least one parameter, but its parameters\(\) gives"),
        (Floats(), r"model: expected Values of micrograd_engine from parameters\(\), got 1.0"),
        (NoValue(), r"model: expected a Value or a list of Values for x, got 1.0"),
        (NoOutputs(), r"model: expected a Value or a list of Values for x, got \[\]"),
    ],
)
def test_an_object_that_is_not_a_model_is_refused(model, message):
    with pytest.raises((TypeError, ValueError), match=message):
        Trainer(model, X, Y)


def test_a_refused_setting_changes_nothing():
    trainer = Trainer(mlp(), X, Y, optimizer=SGD(lr=0.5), l2=0.1, batch_size=1)
    for setting, bad in [("l2", math.inf), ("batch_size", -2)]:
        before = getattr(trainer, setting)
        with pytest.raises(ValueError, match="expected"):
            setattr(trainer, setting, bad)
        assert getattr(trainer, setting) == before
    with pytest.raises(ValueError, match="lr: expected a finite number"):
        trainer.optimizer.lr = math.nan
    assert trainer.optimizer.lr == 0.5


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([1.0, 2.0], r"X: expected shape \(n, nin\).* write \[X\] for a single example"),
        ([[1.0, 2.0, 3.0]], r"X: expected rows of length 2, as the model takes them, got length 3"),
        ([[1.0, math.nan]], r"X: expected finite numbers, got nan"),
    ],
)
def test_predict_refuses_wrong_points(points, message):
    with pytest.raises(ValueError, match=message):
        Trainer(mlp(), X, Y).predict(points)


def test_accuracy_needs_classes():
    trainer = Trainer(MLP(2, [1]), [*X, [2.0, 2.0]], [0.1, 0.2, 0.3], loss="squared_error")
    with pytest.raises(ValueError, match="accuracy: expected two classes in y, got 3 different"):
        trainer.accuracy()
    trainer = Trainer(MLP(2, [2]), X, [[1, 0], [0, 1]], loss=lambda outs, y: (outs[0] - y[0]) ** 2)
    with pytest.raises(ValueError, match=r"accuracy: expected labels from 0 to 1 in y"):
        trainer.accuracy(X, [5, 0])


@pytest.mark.parametrize(
    ("loss", "known", "unknown"),
    [("hinge", [1, -1], [1, 2]), ("hinge", [1, 1], [0, 1]), ("squared_error", [3, 4], [3, 5])],
)
def test_accuracy_refuses_unknown_classes(loss, known, unknown):
    trainer = Trainer(mlp(), X, known, loss=loss)
    with pytest.raises(ValueError, match=r"accuracy: expected the classes .* or .* in y, got"):
        trainer.accuracy(X, unknown)
    assert 0 <= trainer.accuracy(X, known[::-1]) <= 1


def test_accuracy_takes_both_points_and_classes_or_neither():
    trainer = Trainer(mlp(), X, Y)
    for given in ({"X": X}, {"y": Y}):
        with pytest.raises(TypeError, match="X and y: give both, or neither"):
            trainer.accuracy(**given)


@pytest.mark.parametrize("name", ["model", "X", "y", "learning_rate", "lr"])
def test_an_assignment_without_effect_is_refused(name):
    with pytest.raises(AttributeError, match=name):
        setattr(Trainer(mlp(), X, Y), name, 1)


def test_an_optimizer_is_checked_when_it_is_assigned():
    trainer = Trainer(mlp(), X, Y)
    before = trainer.optimizer
    with pytest.raises(TypeError, match=r"optimizer: expected SGD\(…\), .*, got 5"):
        trainer.optimizer = 5
    assert trainer.optimizer is before
    trainer.optimizer = SGD(lr=0.5)
    trainer.step()
    assert trainer.optimizer.steps == 1


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, pickle.dumps])
def test_the_error_of_a_copy_says_how_to_save_a_trainer(again):
    with pytest.raises(TypeError, match=r"save\(path\) and load\(path\)"):
        again(Trainer(mlp(), X, Y))


def test_the_repr_of_a_trainer_describes_it():
    trainer = Trainer(mlp(), X, Y)
    assert (
        repr(trainer) == "Trainer(MLP of 3 parameters, hinge, SGD(lr=0.01, momentum=0.0), 0 steps)"
    )
    trainer.step()
    assert f"1 step, last loss {trainer.losses[0]:.4g})" in repr(trainer)


def test_the_trainer_keeps_its_own_copy_of_the_data():
    points, targets = np.array(X), np.array(Y)
    trainer, other = Trainer(mlp(), points, targets), None
    points[:], targets[:] = 7.0, 1
    assert trainer.X.tolist() == X
    with pytest.raises(ValueError, match="read-only"):
        trainer.y[0] = 3
    assert other is None


# ---- names of classes, one-hot rows, losses for a whole batch


THREE = [[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [0.5, 0.5]]
NAMES = ["dog", "cat", "owl", "cat"]


def three_outputs():
    random.seed(4)
    return MLP(2, [3], output="linear")


def test_names_of_classes_are_numbered_in_alphabetical_order():
    trainer = Trainer(three_outputs(), THREE, NAMES, loss="ce")
    numbers = Trainer(three_outputs(), THREE, [1, 0, 2, 0], loss="ce")
    assert trainer.classes == ["cat", "dog", "owl"]
    assert trainer.y.tolist() == [1, 0, 2, 0]
    assert trainer.step() == numbers.step()
    assert trainer.accuracy() == numbers.accuracy()
    assert trainer.accuracy(THREE[:2], np.array(NAMES[:2])) == numbers.accuracy(THREE[:2], [1, 0])
    assert numbers.classes == []


def test_names_keep_their_numbers_with_other_examples():
    trainer = Trainer(three_outputs(), THREE, NAMES, loss="cross_entropy")
    trainer.train_on(THREE[:2], ["owl", "owl"])
    assert trainer.y.tolist() == [2, 2]
    with pytest.raises(ValueError, match=r"^y\[1\]: expected one of cat, dog, owl, got 'cow'"):
        trainer.train_on(THREE[:2], ["owl", "cow"])


def test_names_of_classes_are_refused_by_other_losses():
    with pytest.raises(TypeError, match=r"^y\[0\]: .*got 'dog' \(str\); names of classes go"):
        Trainer(three_outputs(), THREE, NAMES, loss="mse")


def test_one_hot_rows_train_as_labels_do():
    hot = np.eye(3)[[1, 0, 2, 0]]
    rows = Trainer(three_outputs(), THREE, hot, loss="ce", optimizer=SGD(lr=0.5))
    labels = Trainer(three_outputs(), THREE, [1, 0, 2, 0], loss="ce", optimizer=SGD(lr=0.5))
    for _ in range(10):
        assert rows.step() == pytest.approx(labels.step(), rel=1e-12)
    assert rows.accuracy() == labels.accuracy()
    assert rows.refusal == ""


@pytest.mark.parametrize(
    ("loss", "outputs"),
    [
        (lambda scores, y: sum((s - t) ** 2 for s, t in zip(scores, y, strict=True)), 1),
        (lambda scores, y: sum((1 - t * s).relu() for s, t in zip(scores, y, strict=True)), 3),
        (lambda scores, y: (scores[0] - y[0]) ** 2, 1),
        (lambda scores, y: sum(scores) * (1 / len(y)), 3),
    ],
)
def test_the_error_says_that_a_loss_is_written_for_a_whole_batch(loss, outputs):
    model = MLP(2, [outputs])
    with pytest.raises(TypeError, match=r"^loss: expected the loss of one example: it gets its"):
        Trainer(model, THREE, [1, -1, 1, -1], loss=loss)
