"""A Trainer with an optimiser or a schedule of the learner's own."""

import json
import random

import numpy as np
import pytest

from micrograd_engine import MLP, SGD, Cosine, Trainer
from micrograd_engine.schedules import OwnSchedule, as_schedule

from .agreement import all_same, same
from .training import MOONS, eager_step

X, Y = MOONS[0][:20], MOONS[1][:20]


class Two:
    def step(self, parameters, rate):
        """Wants more than a Trainer has."""


class Sign:
    """Moves each parameter by the sign of its gradient."""

    lr = 0.01

    def __init__(self):
        self.calls = 0

    def step(self, parameters):
        self.calls += 1
        for p in parameters:
            p.data -= self.lr * ((p.grad > 0) - (p.grad < 0))


def network():
    random.seed(11)
    return MLP(2, [4, 1])


def decayed(k):
    return 0.5 / (k + 1)


# ---- an object with step(parameters)


@pytest.mark.parametrize("batch_size", [None, 7])
def test_an_object_with_step_moves_the_parameters(batch_size):
    model, other = network(), network()
    own = Sign()
    trainer = Trainer(model, X, Y, optimizer=own, batch_size=batch_size)
    assert trainer.optimizer is own
    plain = Trainer(other, X, Y, optimizer=SGD(lr=0.0), batch_size=batch_size)
    for _ in range(3):
        assert trainer.step() == plain.step()
        Sign().step(other.parameters())
        assert all_same([p.data for p in other.parameters()], [p.data for p in model.parameters()])
        assert all_same([p.grad for p in other.parameters()], [p.grad for p in model.parameters()])
    assert own.calls == 3


def test_an_optimizer_that_was_made_with_its_parameters_steps_without_arguments():
    class Held:
        def __init__(self, parameters):
            self.parameters = parameters

        def step(self):
            for p in self.parameters:
                p.data -= 0.1 * p.grad

    model, other = network(), network()
    trainer = Trainer(model, X, Y, optimizer=Held(model.parameters()))
    plain = Trainer(other, X, Y, optimizer=SGD(lr=0.1))
    for _ in range(3):
        assert same(plain.step(), trainer.step())


def test_its_attributes_may_change_between_steps():
    trainer = Trainer(network(), X, Y, optimizer=Sign())
    trainer.step()
    trainer.optimizer.lr = 0.0
    before = [p.data for p in trainer.model.parameters()]
    trainer.step()
    assert before == [p.data for p in trainer.model.parameters()]


def test_gradients_that_it_clears_stay_cleared():
    class Tidy(Sign):
        def step(self, parameters):
            super().step(parameters)
            for p in parameters:
                p.grad = 0.0

    trainer = Trainer(network(), X, Y, optimizer=Tidy())
    trainer.step()
    assert {p.grad for p in trainer.model.parameters()} == {0.0}


def test_a_step_that_it_fails_in_leaves_the_parameters():
    class Broken(Sign):
        def step(self, parameters):
            parameters[0].data = 99.0
            raise ZeroDivisionError

    trainer = Trainer(network(), X, Y, optimizer=Broken())
    before = [p.data for p in trainer.model.parameters()]
    with pytest.raises(ZeroDivisionError):
        trainer.step()
    assert before == [p.data for p in trainer.model.parameters()]
    assert trainer.losses == []
    trainer.optimizer = SGD(lr=0.1)
    trainer.step()
    assert before != [p.data for p in trainer.model.parameters()]


def test_a_run_of_an_own_optimizer_is_saved_and_goes_on(tmp_path):
    trainer = Trainer(network(), X, Y, optimizer=Sign())
    for _ in range(3):
        trainer.step()
    trainer.save(tmp_path / "run.json")
    assert json.loads((tmp_path / "run.json").read_text())["optimizer"]["name"] == "Sign"
    again = Trainer(network(), X, Y, optimizer=Sign())
    again.load(tmp_path / "run.json")
    assert [again.step() for _ in range(3)] == [trainer.step() for _ in range(3)]
    assert again.state()["optimizer"]["steps"] == 6
    with pytest.raises(ValueError, match=r"name: expected SGD or .*, got 'Sign'"):
        Trainer(network(), X, Y).load(tmp_path / "run.json")


def test_a_run_of_ours_replaces_it():
    ours = Trainer(network(), X, Y, optimizer=SGD(lr=0.1, momentum=0.5))
    ours.step()
    trainer = Trainer(network(), X, Y, optimizer=Sign())
    trainer.resume(ours.state())
    assert isinstance(trainer.optimizer, SGD)
    assert trainer.step() == ours.step()


@pytest.mark.parametrize("given", [3, Sign, "adam", object(), Two()])
def test_anything_without_step_is_refused(given):
    with pytest.raises(TypeError, match=r"^optimizer: expected SGD\(…\), .* with step\(parameters"):
        Trainer(network(), X, Y, optimizer=given)


# ---- a schedule from a function


def test_a_function_of_the_step_is_a_schedule():
    model, other = network(), network()
    trainer = Trainer(model, X, Y, optimizer=SGD(lr=decayed))
    assert trainer.optimizer.schedule == OwnSchedule(decayed)
    for k in range(4):
        wanted = eager_step(other, X.tolist(), Y.tolist(), "hinge", SGD(lr=decayed(k)))
        assert trainer.optimizer.lr == decayed(k)
        assert same(wanted, trainer.step())


def test_a_run_with_a_function_goes_on_where_the_function_is(tmp_path):
    trainer = Trainer(network(), X, Y, optimizer=SGD(lr=decayed))
    trainer.step()
    trainer.save(tmp_path / "run.json")
    state = json.loads((tmp_path / "run.json").read_text())["optimizer"]
    assert state["lr"] == {"kind": "own", "name": "decayed", "lr": 0.25}
    again = Trainer(network(), X, Y, optimizer=SGD(lr=decayed))
    again.load(tmp_path / "run.json")
    assert again.optimizer.lr == 0.25
    assert again.step() == trainer.step()
    with pytest.raises(ValueError, match=r"lr: a function, 'decayed', made the learning rate"):
        Trainer(network(), X, Y).load(tmp_path / "run.json")


def test_a_function_that_gives_no_number_is_named():
    trainer = Trainer(network(), X, Y, optimizer=SGD(lr=lambda k: None))
    with pytest.raises(TypeError, match=r"^lr: <lambda>\(0\): expected a real number, got None"):
        trainer.step()
    assert trainer.state()["optimizer"]["lr"] == {"kind": "own", "name": "<lambda>", "lr": None}


def test_cosine_ends_where_it_has_to():
    lr = Cosine(0.2, 0.01, 10)
    assert [lr(0), lr(10), lr(11)] == [0.2, 0.01, 0.01]
    assert lr(5) == pytest.approx(0.105)
    assert as_schedule(lr) is lr
    assert np.all(np.diff([lr(k) for k in range(11)]) < 0)
