"""A recording that differs from what model and loss compute is refused, or follows.

What a Trainer does where it is not asked to record all the same: `test_frozen.py`.
"""

import copy
import math
import random

import numpy as np
import pytest

from micrograd_engine import MLP, SGD, Adam, Module, Neuron, Trainer, Value
from micrograd_engine.training.model import Model
from micrograd_engine.training.recorded import _spread

from .agreement import all_same, same
from .training import MOONS, eager_loss, eager_step

X, Y = MOONS[0][:20], MOONS[1][:20]


class Own(Module):
    """A model of two weights with the computation that a test gives it."""

    def __init__(self, compute):
        self.w, self.compute = [Value(0.5), Value(-0.25)], compute

    def __call__(self, x):
        return self.compute(*self.w, x)

    def parameters(self):
        return self.w


def test_an_if_in_a_model_is_found_and_the_error_gives_both_numbers():
    model = Own(lambda u, v, x: u * x[0] if x[0].data > 0 else v * x[1])
    points = [[1.0, 2.0], [2.0, 1.0], [-3.0, 2.0], [1.5, 2.0]]
    with pytest.raises(ValueError, match=r"^recorded: the model") as error:
        Trainer(model, points, [1, -1, 1, -1], recorded=True)
    assert str(error.value) == (
        "recorded: the model cannot be recorded, because it gives -0.5 for X[2], its recording -1.5"
    )


@pytest.mark.parametrize(
    "compute",
    [
        lambda u, v, x: u * x[0] + v * x[1].data,
        lambda u, v, x: u * x[0] + math.tanh(x[1]),
        lambda u, v, x: u * x[0] + random.random(),
        lambda u, v, x: [u * x[0]] * (1 if x[0].data > 0 else 2),
    ],
)
def test_anything_else_that_a_recording_would_freeze_in_a_model_is_found(compute):
    first = lambda out, y: out[0] if isinstance(out, list) else out
    with pytest.raises(ValueError, match=r"^recorded: the model .* gives .*, its recording"):
        Trainer(Own(compute), X, Y, loss=first, recorded=True)


@pytest.mark.parametrize(
    "loss",
    [
        lambda o, t: (1 - t * o).relu() if o.data > 0 else o * o,
        lambda o, t: (o - t) ** 2 * o.data,
        lambda o, t: (o - t) ** 2 + random.random(),
    ],
)
def test_anything_that_a_recording_would_freeze_in_a_loss_is_found(loss):
    random.seed(1)  # outputs of both signs
    gives = r"^recorded: the loss .* gives .* for X\[\d+\] and y\[\d+\], its recording"
    with pytest.raises(ValueError, match=gives):
        Trainer(MLP(2, [3, 1]), X, Y, loss=loss, recorded=True)


def test_random_numbers_are_found_with_a_single_example_too():
    noise = Own(lambda u, v, x: u * x[0] * random.random())
    with pytest.raises(ValueError, match=r"^recorded: the model .* gives"):
        Trainer(noise, X[:1], Y[:1], recorded=True)


def test_rounding_errors_are_not_refused():
    far = 1e9 + np.arange(12.0).reshape(6, 2)
    trainer = Trainer(Own(lambda u, v, x: (u * x[0] + v * x[1] * 2).sin()), far, [1, -1] * 3)
    assert math.isfinite(trainer.step())


def test_a_model_that_gives_nan_is_compared_too():
    trainer = Trainer(Own(lambda u, v, x: (u * x[0]).log() + v), X, np.zeros(20), "mse")
    assert math.isnan(trainer.step())


def test_examples_to_compare_with_are_far_from_each_other():
    points = np.array(
        [[0.0, 0.0], [0.1, 0.0], [1.0, 5000.0], [1.0, 0.0], [0.0, 5000.0], [0.5, 1.0]]
    )
    assert _spread(points) == [2, 3, 4]
    assert _spread(points[:1]) == [0]
    assert _spread(np.zeros((5, 2))) == [0]
    assert _spread(np.array([[1e308], [-1e308]])) in ([0], [1])
    assert 1 in _spread(np.array([[0.0], [math.nan], [1.0]]))


def test_a_loss_that_lost_the_model_is_refused():
    lost = r"^loss: does not depend on the model's parameters: float\(…\), \.data and math give"
    with pytest.raises(ValueError, match=lost):
        Trainer(MLP(2, [1]), X, Y, loss=lambda o, t: Value((o.data - float(t)) ** 2))
    with pytest.raises(ValueError, match=r"^model: its outputs do not depend on its parameters"):
        Trainer(Own(lambda u, v, x: x[0] * u.data), X, Y)


def test_a_loss_with_a_form_that_has_no_gradient_is_trained():
    model = MLP(2, [1])
    trainer = Trainer(model, X, Y, loss=lambda o, t: o * o if t > 0 else Value(1.0))
    before = [p.data for p in model.parameters()]
    trainer.step()
    assert before != [p.data for p in model.parameters()]


@pytest.mark.parametrize(
    "loss",
    [
        lambda o, t: {1: 5.0}.get(t, 1.0) * (1 - t * o).relu(),
        lambda o, t: (5.0 if t in {1} else 1.0) * (1 - t * o).relu(),
        lambda o, t: {-1: 1.0, 1: 5.0}[t] * (1 - t * o).relu(),
        lambda o, t: (1 + t % 2) * (o - t) ** 2,
        lambda o, t: (o - round(t)) ** 2,
        lambda o, t: 1e-12 * (o - t) ** 2 if isinstance(t, Value) else 2e-12 * (o - t) ** 2,
    ],
)
def test_a_loss_that_looks_up_its_target_is_recorded_for_each_target(loss):
    random.seed(2)
    model = MLP(2, [3, 1])
    trainer = Trainer(model, X, Y, loss=loss, optimizer=SGD(lr=0.0))
    wanted = eager_loss(model, X.tolist(), Y.astype(int).tolist(), loss).data
    assert trainer.step() == pytest.approx(wanted, rel=1e-9)


def test_a_whole_target_is_an_int_whatever_the_other_targets_are():
    seen = set()

    def loss(o, t):
        if t > -2:
            seen.add(t if isinstance(t, int | float) else "Value")
        return (o - float(t)) ** 2

    Trainer(MLP(2, [1]), X[:3], [1e20, 1.0, 0.5], loss=loss)
    assert {type(t): t for t in seen - {"Value"}} == {int: 10**20, float: 0.5} or seen >= {1, 0.5}
    assert 10**20 in seen


class Scaled(Module):
    """A model with a number of its own that training does not move."""

    def __init__(self):
        self.inner, self.scale = MLP(2, [3, 1]), Value(2.0)

    def __call__(self, x):
        return self.inner(x) * self.scale.tanh() + x[0] * (self.scale * x[1]).sin()

    def parameters(self):
        return self.inner.parameters()


@pytest.mark.parametrize("batch_size", [None, 7])
def test_a_value_outside_the_parameters_is_read_when_it_was_assigned(batch_size):
    model = Scaled()
    strength = Value(1.0)

    def loss(o, t):
        return strength * (o - t) ** 2

    trainer = Trainer(model, X, Y, loss=loss, optimizer=SGD(lr=0.0), batch_size=batch_size)
    trainer.step()
    model.scale.data, strength.data = -0.5, 3.0
    assert all_same([model(x).data for x in X.tolist()], trainer.predict(X).tolist())
    losses = [trainer.step() for _ in range(3 if batch_size else 1)]
    if batch_size is None:
        assert same(eager_loss(model, X.tolist(), Y.tolist(), loss).data, losses[0])
    else:
        fresh = Trainer(model, X, Y, loss=loss, optimizer=SGD(lr=0.0), batch_size=batch_size)
        fresh.step()
        assert all_same([fresh.step() for _ in range(3)], losses)


class Renamed(MLP):
    """A subclass that computes as an MLP does."""


class Scored(Neuron):
    def __call__(self, x):
        return super().__call__(x) * 2


def test_a_subclass_that_computes_as_its_base_is_watched_like_it():
    model = Renamed(2, [3, 1])
    trainer = Trainer(model, X, Y)
    model.layers[0].neurons[1].activation = "relu"
    with pytest.raises(RuntimeError, match="new Trainer"):
        trainer.step()


def test_a_neuron_with_its_own_computation_is_called():
    random.seed(3)
    model = Scored(2)
    trainer = Trainer(model, X, Y, optimizer=SGD(lr=0.1))
    wanted = eager_loss(model, X.tolist(), Y.tolist(), "hinge").data
    assert same(wanted, trainer.step())


def test_attributes_that_a_recording_ignores_may_come_and_go():
    model = MLP(2, [3, 1])
    trainer = Trainer(model, X, Y)
    model.history = []
    for k in range(3):
        model.history.append(k)
        model.layers[0].mean = np.zeros(3) + k
        model.name = f"step {k}"
        trainer.step()
    assert len(trainer.losses) == 3


@pytest.mark.parametrize("listed", [iter, tuple, lambda ps: dict(enumerate(ps)).values()])
def test_parameters_may_come_in_any_collection(listed):
    model = Own(lambda u, v, x: u * x[0] + v * x[1])
    model.parameters = lambda: listed(model.w)
    trainer = Trainer(model, X, Y)
    trainer.step()
    trainer.step()
    model.w[1] = Value(1.0)
    with pytest.raises(RuntimeError, match="new Trainer"):
        trainer.step()


@pytest.mark.parametrize("layers", [2, None])
def test_a_model_may_call_its_own_things_as_it_likes(layers):
    model = Own(lambda u, v, x: u * x[0] + v * x[1])
    model.layers = model.neurons = layers
    assert math.isfinite(Trainer(model, X, Y).step())


class Interrupted(SGD):
    """An optimiser during which somebody presses the stop button: before or after it has moved."""

    late = False

    def update(self, data, grad):
        if self.late:
            super().update(data, grad)
        else:
            data += 1.0
        raise KeyboardInterrupt


def test_a_step_that_is_interrupted_while_it_writes_is_finished(monkeypatch):
    random.seed(1)
    model = MLP(2, [3, 1])
    trainer, whole = Trainer(model, X, Y), Trainer(copy.deepcopy(model), X, Y)
    write, calls = Model.write, []

    def once(self, grad):
        calls.append(1)
        if len(calls) == 1:
            raise KeyboardInterrupt
        write(self, grad)

    monkeypatch.setattr(Model, "write", once)
    with pytest.raises(KeyboardInterrupt):
        trainer.step()
    monkeypatch.undo()
    assert [whole.step()] == trainer.losses
    assert [p.data for p in whole.model.parameters()] == [p.data for p in model.parameters()]


@pytest.mark.parametrize("late", [False, True])
def test_a_step_that_is_interrupted_was_made_or_was_not(late):
    random.seed(1)
    model = MLP(2, [3, 1])
    trainer = Trainer(model, X, Y, optimizer=SGD(lr=0.1))
    wanted = [p.data for p in model.parameters()]
    trainer.optimizer = Interrupted(lr=0.1)
    trainer.optimizer.late = late
    with pytest.raises(KeyboardInterrupt):
        trainer.step()
    assert (wanted != [p.data for p in model.parameters()]) == late
    assert len(trainer.losses) == late
    trainer.optimizer = SGD(lr=0.1)
    assert same(eager_loss(model, X.tolist(), Y.tolist(), "hinge").data, trainer.step())


def test_nan_outputs_are_never_right():
    one = Own(lambda u, v, x: (u * x[0]).log() + v * x[1])
    trainer = Trainer(one, [[1.0, 1.0], [-1.0, 1.0]], [1, -1], loss="squared_error")
    assert trainer.accuracy() == 0.0  # log 0.5 − 0.25 is below 0, and nan on no side
    two = Own(lambda u, v, x: [(u * x[0]).log(), v * x[1] - 9])
    trainer = Trainer(two, [[1.0, 1.0], [-1.0, 1.0]], [0, 0], loss="ce")
    assert trainer.accuracy() == 0.5


def test_targets_and_outputs_of_one_column_are_those_of_none():
    column = Trainer(MLP(2, [1]), X, Y[:, None])
    assert column.accuracy() == column.accuracy(X, Y)
    listed = Trainer(Own(lambda u, v, x: [u * x[0] + v * x[1]]), X, Y)
    assert listed.accuracy() == np.mean((listed.predict(X)[:, 0] > 0) == (Y > 0))


def test_soft_targets_of_a_logit_are_halved_in_the_middle():
    probable = np.where(Y > 0, 0.9, 0.1)
    trainer = Trainer(MLP(2, [1], output="linear"), X, probable, "bce", Adam(lr=0.1))
    assert trainer.accuracy() == np.mean((trainer.predict(X) > 0) == (Y > 0))


def test_a_step_after_all_this_is_still_that_of_the_lecture():
    random.seed(6)
    model = Scaled()
    random.seed(6)
    other = Scaled()
    trainer = Trainer(model, X, Y, optimizer=SGD(lr=0.1))
    for _ in range(4):
        assert same(eager_step(other, X.tolist(), Y.tolist(), "hinge", SGD(lr=0.1)), trainer.step())
