"""Changes between the steps of a run: examples, loss, and whether gradients are cleared."""

import random
import threading

import numpy as np
import pytest

from micrograd_engine import MLP, SGD, Adam, Trainer, circles, moons
from micrograd_engine.losses import hinge, mean_squared_error
from micrograd_engine.training.run_state import encoded

from .training import eager_loss, eager_step


def network(nin=2):
    random.seed(11)
    return MLP(nin, [4, 1])


def numbers(model):
    return [p.data for p in model.parameters()]


def test_steps_on_other_examples_are_those_of_a_loop_over_them():
    first, second = moons(20), circles(32)
    model, twin = network(), network()
    trainer = Trainer(model, *first, optimizer=SGD(lr=0.2))
    trainer.step()
    trainer.train_on(*second)
    losses = [trainer.step() for _ in range(3)]
    optimizer = SGD(lr=0.2)
    eager_step(twin, *first, hinge, optimizer)
    wanted = [eager_step(twin, *second, hinge, optimizer) for _ in range(3)]
    assert losses == pytest.approx(wanted, rel=1e-12)
    assert numbers(model) == pytest.approx(numbers(twin), rel=1e-12)
    assert len(trainer.losses) == 4
    assert len(trainer.X) == 32


def test_another_loss_counts_from_the_next_step_on():
    model, twin = network(), network()
    trainer = Trainer(model, *moons(20), optimizer=Adam(lr=0.1))
    trainer.step()
    trainer.loss = "mse"
    optimizer = Adam(lr=0.1)
    eager_step(twin, *moons(20), hinge, optimizer)
    assert trainer.step() == pytest.approx(
        eager_step(twin, *moons(20), mean_squared_error, optimizer), rel=1e-12
    )


def test_examples_or_a_loss_that_are_refused_change_nothing():
    X, y = moons(20)
    trainer = Trainer(network(), X, y)
    with pytest.raises(ValueError, match="y: expected 20 targets"):
        trainer.train_on(X, y[:7])
    with pytest.raises(ValueError, match="X: expected rows of length 2"):
        trainer.train_on(np.ones((20, 3)), y)
    with pytest.raises(ValueError, match=r"y\[0\]: expected −1 or 1"):
        trainer.train_on(X, 7 * y)
    with pytest.raises(ValueError, match="loss: expected one of"):
        trainer.loss = "charm"
    assert trainer.X is not X
    assert (trainer.X == X).all()
    assert trainer.loss is hinge
    trainer.step()


def test_as_many_examples_as_before_keep_the_place_among_the_batches():
    X, y = moons(20)
    one, other = (Trainer(network(), X, y, batch_size=6, seed=2) for _ in range(2))
    for trainer in (one, other):
        trainer.step()
    one.train_on(X, y)
    assert [one.step() for _ in range(7)] == [other.step() for _ in range(7)]
    one.train_on(X[:9], y[:9])
    assert one.state()["batches"]["at"] == 0
    one.step()


def test_gradients_that_are_not_cleared_add_up():
    X, y = moons(20)
    model, twin = network(), network()
    trainer = Trainer(model, X, y, optimizer=SGD(lr=0.01))
    trainer.zero_grad = False
    for _ in range(5):
        trainer.step()
        eager_loss(twin, X, y, hinge).backward()  # as the lecture's loop without zero_grad
        for p in twin.parameters():
            p.data -= 0.01 * p.grad
    assert numbers(model) == pytest.approx(numbers(twin), rel=1e-12)
    assert [p.grad for p in model.parameters()] == pytest.approx(
        [p.grad for p in twin.parameters()], rel=1e-12
    )


def test_zero_grad_is_true_or_false():
    trainer = Trainer(network(), *moons(20))
    with pytest.raises(TypeError, match="zero_grad: expected True or False, got 0"):
        trainer.zero_grad = 0
    assert trainer.zero_grad is True


def test_a_run_goes_on_from_a_state_with_the_optimiser_that_the_learner_holds():
    optimizer = SGD(lr=0.5, momentum=0.9)
    trainer = Trainer(network(), *moons(20), optimizer=optimizer, batch_size=8)
    trainer.zero_grad = False
    trainer.step()
    state = trainer.state()
    losses = [trainer.step() for _ in range(4)]
    trainer.resume(state)
    assert trainer.optimizer is optimizer
    assert [trainer.step() for _ in range(4)] == losses
    trainer.resume(state | {"optimizer": Adam(lr=0.1).state()})
    assert isinstance(trainer.optimizer, Adam)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (7, "state: expected the dict"),
        ({}, "state lacks parameters, losses"),
        ({"parameters": [1.0]}, "state: is that of a run with 1 parameters"),
        ({"grad": [1.0]}, "grad: expected 17 numbers"),
        ({"zero_grad": 3}, "zero_grad: expected True or False"),
        ({"l2": -1.0}, "l2: expected a finite number"),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(state, message):
    trainer = Trainer(network(), *moons(20), l2=0.5)
    trainer.step()
    state_before = trainer.state()
    before = encoded(state_before)
    given = state_before | {"l2": 0.25} | state if state and state != 7 else state
    with pytest.raises((TypeError, ValueError), match=message):
        trainer.resume(given)
    assert encoded(trainer.state()) == before


def test_another_thread_waits_for_a_step_to_end():
    trainer = Trainer(network(), *moons(20))
    with trainer.lock:
        thread = threading.Thread(target=trainer.step)
        thread.start()
        assert trainer.losses == []
    thread.join()
    assert len(trainer.losses) == 1


def test_an_optimiser_keeps_its_class_though_another_of_that_name_is_defined():
    optimizer = SGD(lr=0.5)
    trainer = Trainer(network(), *moons(20), optimizer=optimizer)

    class Namesake(SGD):
        pass

    Namesake.__name__ = "SGD"  # as a learner's `class SGD(SGD)`
    try:
        trainer.step()
        trainer.resume(trainer.state())
        assert trainer.optimizer is optimizer
        assert type(trainer.optimizer) is SGD
    finally:
        Namesake.__name__ = "Namesake"
