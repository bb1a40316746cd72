"""The state of a run stays what it is, to the last bit, through a file and over the wire."""

import json
import math
import random

import numpy as np
import pytest

from micrograd_engine import MLP, SGD, Adam, StepDecay, Trainer, moons
from micrograd_engine.optim import Optimizer
from micrograd_engine.training import run_state
from micrograd_widgets.run import wire as run_wire
from micrograd_widgets.run.binding import RunBinding

AWKWARD = (math.nan, math.inf, -math.inf, -0.0, 5e-324)


class Heavy(Optimizer):
    """An optimiser of the learner's own, with a setting and two moments."""

    settings = ("weights",)
    moments = ("last", "far")

    def __init__(self, lr=0.1, weights=(0.5, 0.25)):
        super().__init__(lr)
        self.weights = weights

    def _move(self, data, grad, lr):
        a, b = self.weights
        last, far = self._moment("last"), self._moment("far")
        data -= lr * (grad + a * last + b * far)
        far[:] = last
        last[:] = grad


MAKE = {
    "SGD": lambda: SGD(lr=0.1),
    "momentum": lambda: SGD(lr=0.1, momentum=0.9),
    "Adam": lambda: Adam(lr=StepDecay(0.1, 0.5, 4)),
    "own": Heavy,
}
every_optimizer = pytest.mark.parametrize("name", MAKE)


def new_trainer(name):
    random.seed(3)
    return Trainer(MLP(2, [4, 1]), *moons(40), optimizer=MAKE[name](), batch_size=16, seed=5)


def awkward(name):
    """The state of a run, with numbers in each array that are easily lost on the way."""
    trainer = new_trainer(name)
    for _ in range(7):
        trainer.step()
    state = trainer.state()
    arrays = [state["parameters"], state["grad"], state["losses"]]
    for array in (*arrays, *state["optimizer"]["moments"].values()):
        array[: len(AWKWARD)] = AWKWARD
    return state


@every_optimizer
def test_a_state_comes_back_from_a_trainer(name):
    state, trainer = awkward(name), new_trainer(name)
    trainer.resume(state)
    assert run_wire.same(trainer.state(), state)


@every_optimizer
def test_a_state_comes_back_from_a_file(name, tmp_path):
    state, trainer = awkward(name), new_trainer(name)
    run_state.write(tmp_path / "run.json", state)
    trainer.load(tmp_path / "run.json")
    assert run_wire.same(trainer.state(), state)


@every_optimizer
def test_a_state_comes_back_over_the_wire(name):
    state, trainer = awkward(name), new_trainer(name)
    message, buffers = run_wire.without_bytes(run_wire.packed(state))
    sent = json.loads(json.dumps(message, allow_nan=False))
    back = run_wire.unpacked(run_wire.with_bytes(sent, [memoryview(b) for b in buffers]))
    assert run_wire.same(back, state)
    trainer.resume(back)
    assert run_wire.same(trainer.state(), state)


def test_states_are_compared_to_the_last_bit():
    one = {"lr": 0.5, "numbers": np.array(AWKWARD)}
    assert run_wire.same(one, {"lr": 0.5, "numbers": np.array(AWKWARD)})
    for other in ((math.nan, math.inf, -math.inf, 0.0, 5e-324), AWKWARD[:4]):
        assert not run_wire.same(one, {"lr": 0.5, "numbers": np.array(other)})
    assert not run_wire.same(one, {"lr": 0.25, "numbers": np.array(AWKWARD)})
    assert not run_wire.same(one, {"numbers": np.array(AWKWARD)})


def test_a_run_is_packed_once_for_all_views():
    trainer = new_trainer("SGD")
    binding = RunBinding.of(trainer)
    packed = binding.packed_run
    binding.refresh()
    assert binding.packed_run is packed
    trainer.step()
    binding.refresh()
    assert binding.packed_run is not packed
    assert binding.packed_run is binding.packed_run


def test_another_number_of_steps_is_another_place_of_a_run():
    run = RunBinding.of(new_trainer("SGD")).run
    assert run_wire.same_place(run, dict(run))
    assert not run_wire.same_place(run, run | {"step": run["step"] + 1})
