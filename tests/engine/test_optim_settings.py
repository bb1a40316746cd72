"""Optimisers: settings and states, and the errors for wrong ones."""

import copy
import inspect
import json
import math
import pickle
from fractions import Fraction

import numpy as np
import pytest

from micrograd_engine import Value
from micrograd_engine.optim import OPTIMIZERS, SGD, Adam, AdamW, Optimizer, RMSprop
from micrograd_engine.schedules import Constant, Linear
from micrograd_engine.training.run_state import encoded

from .agreement import all_same
from .optimizers import GRADIENTS, START, every_kind, moved

# ---- settings


def test_the_defaults():
    assert repr(SGD()) == "SGD(lr=0.01, momentum=0.0)"
    assert repr(Adam()) == "Adam(lr=0.001, betas=(0.9, 0.999), eps=1e-08)"
    assert repr(SGD(Linear(1.0, 0.1, 100))) == (
        "SGD(lr=Linear(start=1.0, end=0.1, steps=100), momentum=0.0)"
    )


def test_the_rate_follows_its_schedule():
    optimizer, data = SGD(lr=Linear(1.0, 0.1, 3)), np.zeros(1)
    rates = []
    for _ in range(5):
        rates.append(optimizer.lr)
        optimizer.update(data, np.ones(1))
    assert all_same([1.0, 0.7, 0.4, 0.1, 0.1], rates)
    assert data[0] == -sum(rates)


def test_the_rate_may_be_assigned_between_steps():
    optimizer, data = SGD(lr=1.0), np.zeros(1)
    optimizer.update(data, np.ones(1))
    optimizer.lr = Fraction(1, 2)
    assert (optimizer.lr, optimizer.schedule) == (0.5, Constant(0.5))
    optimizer.update(data, np.ones(1))
    optimizer.lr = Linear(0.0, 1.0, 4)  # in the middle of its run: steps are counted from the first
    assert optimizer.lr == 0.5
    optimizer.update(data, np.ones(1))
    assert data[0] == -2.0


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_every_setting_has_its_documentation(kind):
    for name in (*kind.settings, *kind.extras):
        assert inspect.getdoc(getattr(kind, name)).endswith("; may be assigned between steps."), (
            name
        )


def test_rmsprop_forgets_its_speed_when_its_momentum_is_off():
    optimizer = RMSprop(lr=1.0, momentum=0.5)
    moved(optimizer, [0.0], [[8.0]])
    assert optimizer.state()["moments"].keys() == {"square", "velocity"}
    optimizer.momentum = 0
    assert optimizer.state()["moments"].keys() == {"square"}


def test_momentum_that_was_off_begins_at_rest():
    optimizer = SGD(lr=1.0, momentum=0.5)
    moved(optimizer, [0.0], [[8.0]])
    optimizer.momentum = 0
    moved(optimizer, [0.0], [[8.0]])
    optimizer.momentum = 0.5
    assert moved(optimizer, [0.0], [[1.0]] * 2) == [[-1.0], [-2.5]]


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: SGD(lr=math.nan),
            ValueError,
            r"SGD: lr: expected a finite number, a schedule or a function of the step, got nan",
        ),
        (lambda: SGD(lr=-math.inf), ValueError, r"SGD: lr: .*got -inf"),
        (lambda: SGD(lr="0.1"), TypeError, r"SGD: lr: .*'0\.1' \(str\)"),
        (lambda: SGD(lr=None), TypeError, r"SGD: lr: .*function of the step, got None"),
        (lambda: Adam(lr=Adam), TypeError, r"Adam: lr: .*the class Adam itself"),
        (
            lambda: SGD(momentum=1),
            ValueError,
            r"SGD: momentum: expected a number from 0 to below 1, got 1",
        ),
        (lambda: SGD(momentum=-0.1), ValueError, r"SGD: momentum: .*got -0\.1"),
        (lambda: SGD(momentum=math.nan), ValueError, r"SGD: momentum: .*got nan"),
        (lambda: SGD(momentum=None), TypeError, r"SGD: momentum: .*got None"),
        (lambda: Adam(betas=0.9), TypeError, r"Adam: betas: expected two numbers .*got 0\.9"),
        (lambda: Adam(betas=(0.9,)), TypeError, r"Adam: betas: .*got \(0\.9,\) \(tuple\)"),
        (lambda: Adam(betas=(1.0, 0.9)), ValueError, r"Adam: betas\[0\]: .*below 1, got 1\.0"),
        (lambda: Adam(betas=(0.9, -1)), ValueError, r"Adam: betas\[1\]: .*got -1"),
        (lambda: Adam(betas="12"), TypeError, r"Adam: betas\[0\]: .*'1' \(str\)"),
        (lambda: Adam(eps=0), ValueError, r"Adam: eps: expected a finite number above 0, got 0"),
        (lambda: Adam(eps=math.inf), ValueError, r"Adam: eps: .*got inf"),
        (lambda: Adam(eps=math.nan), ValueError, r"Adam: eps: .*got nan"),
        (lambda: SGD(nesterov=1), TypeError, r"SGD: nesterov: expected True or False, got 1 \(int"),
        (
            lambda: SGD(weight_decay=-1),
            ValueError,
            r"SGD: weight_decay: expected a finite number, at least 0, got -1",
        ),
        (lambda: AdamW(weight_decay=math.inf), ValueError, r"AdamW: weight_decay: .*got inf"),
        (lambda: AdamW(eps=0), ValueError, r"AdamW: eps: .*above 0, got 0"),
        (lambda: RMSprop(alpha=1), ValueError, r"RMSprop: alpha: .*from 0 to below 1, got 1"),
        (lambda: RMSprop(momentum="1"), TypeError, r"RMSprop: momentum: .*'1' \(str\)"),
        (lambda: RMSprop(eps=-1), ValueError, r"RMSprop: eps: .*got -1"),
    ],
)
def test_the_error_names_a_wrong_setting(make, error, message):
    with pytest.raises(error, match=f"^{message}"):
        make()


@pytest.mark.parametrize(
    ("optimizer", "setting", "wrong"),
    [
        (SGD(lr=0.3), "lr", math.nan),
        (SGD(lr=0.3), "lr", [0.1]),
        (SGD(momentum=0.9), "momentum", 1.5),
        (Adam(), "betas", (0.5, 1.0)),
        (Adam(), "betas", (0.5, 0.5, 0.5)),
        (Adam(), "eps", -1e-8),
        (RMSprop(momentum=0.5), "momentum", 1.0),
        (RMSprop(), "alpha", math.nan),
        (AdamW(), "weight_decay", -0.1),
    ],
)
def test_a_refused_setting_keeps_the_old_one(optimizer, setting, wrong):
    before = encoded(optimizer.state())
    with pytest.raises((TypeError, ValueError), match=setting):
        setattr(optimizer, setting, wrong)
    assert encoded(optimizer.state()) == before


@pytest.mark.parametrize("make", [SGD, Adam])
def test_the_error_says_where_the_parameters_go(make):
    parameters = [Value(1.0), Value(2.0)]
    message = rf"{make.__name__}: lr: expected a number, got a list of Values; .*step\(…\)$"
    with pytest.raises(TypeError, match=message):
        make(parameters)
    with pytest.raises(TypeError, match=message):
        make(parameters, lr=0.1)


# ---- states


@every_kind
@pytest.mark.parametrize("taken", [0, 1, 7])
def test_a_state_survives_json_and_goes_on(make, taken):
    optimizer = make()
    there = moved(optimizer, START, GRADIENTS[:taken])[-1] if taken else START
    state = json.loads(json.dumps(encoded(optimizer.state())))
    assert state == encoded(optimizer.state())
    other, made = make(), Optimizer.from_state(state)
    moved(other, START[:2], [[1.0, 2.0]])
    other.load(state)
    assert repr(made) == repr(other) == repr(optimizer)
    path = moved(optimizer, there, GRADIENTS[taken:])
    assert moved(made, there, GRADIENTS[taken:]) == path
    assert moved(other, there, GRADIENTS[taken:]) == path


def test_the_states_are_those_of_the_browser_half():
    sgd, adam = SGD(lr=0.1, momentum=0.5), Adam(lr=Linear(1.0, 0.1, 9))
    moved(sgd, [0.0, 0.0], [[1.0, 2.0]])
    assert encoded(sgd.state()) == {
        "name": "SGD",
        "lr": {"kind": "constant", "lr": 0.1},
        "settings": {"momentum": 0.5},
        "moments": {"velocity": [1.0, 2.0]},
        "steps": 1,
    }
    assert encoded(adam.state()) == {
        "name": "Adam",
        "lr": {"kind": "linear", "start": 1.0, "end": 0.1, "steps": 9},
        "settings": {"betas": [0.9, 0.999], "eps": 1e-8},
        "moments": {},
        "steps": 0,
    }


def test_the_arrays_of_a_state_stay_as_they_were():
    optimizer = SGD(lr=0.1, momentum=0.5)
    moved(optimizer, [0.0, 0.0], [[1.0, 2.0]])
    state = optimizer.state()
    other = Optimizer.from_state(state)
    moved(optimizer, [0.0, 0.0], [[1.0, 2.0]])
    moved(other, [0.0, 0.0], [[5.0, 5.0]])
    assert state["moments"]["velocity"].tolist() == [1.0, 2.0]


@every_kind
def test_a_state_of_the_first_schema_is_read(make):
    optimizer = make()
    there = moved(optimizer, START, GRADIENTS[:5])[-1]
    state = encoded(optimizer.state())
    settings, moments = state.pop("settings"), state.pop("moments")
    begun = {name: moments.get(name, []) for name in optimizer.moments}
    made = Optimizer.from_state(state | settings | begun)
    assert repr(made) == repr(optimizer)
    assert moved(made, there, GRADIENTS[5:]) == moved(optimizer, there, GRADIENTS[5:])


@every_kind
def test_load_brings_settings_too(make):
    optimizer = make()
    other = type(optimizer)()
    other.load(optimizer.state())
    assert repr(other) == repr(optimizer)


@every_kind
def test_reset_forgets(make):
    optimizer = make()
    first = moved(optimizer, START, GRADIENTS)
    optimizer.reset()
    assert encoded(optimizer.state()) == encoded(make().state())
    assert moved(optimizer, START, GRADIENTS) == first
    optimizer.reset()
    assert len(moved(optimizer, [0.0], [[1.0]])) == 1  # another number of parameters


@every_kind
@pytest.mark.parametrize("copied", [copy.deepcopy, lambda o: pickle.loads(pickle.dumps(o))])
def test_a_copy_is_independent(make, copied):
    optimizer = make()
    there = moved(optimizer, START, GRADIENTS[:5])[-1]
    other = copied(optimizer)
    path = moved(optimizer, there, GRADIENTS[5:])
    assert moved(other, there, GRADIENTS[5:]) == path


SGD_STATE = {
    "name": "SGD",
    "lr": {"kind": "constant", "lr": 0.1},
    "settings": {"momentum": 0.5},
    "moments": {"velocity": [1.0, 2.0]},
    "steps": 1,
}


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"name": "RMSProp"}, ValueError, r"state: name: expected SGD, got 'RMSProp'"),
        ({"name": ["SGD"]}, ValueError, r"state: name: .*got \['SGD'\]"),
        ({"name": "Adam"}, ValueError, r"state: name: expected SGD, got 'Adam'"),
        ({"rho": 0.9}, ValueError, r"state: expected .* of SGD, got .*'rho'\]"),
        ({"lr": 0.1}, TypeError, r"state: expected the dict of a schedule, got 0\.1"),
        ({"lr": {"kind": "constant", "lr": math.nan}}, ValueError, r"lr: .*got nan"),
        ({"settings": {"momentum": 1.0}}, ValueError, r"SGD: momentum: .*got 1\.0"),
        (
            {"settings": {}},
            ValueError,
            r"state: settings: expected \['momentum'\] of SGD, got \[\]",
        ),
        ({"settings": None}, TypeError, r"state: settings: expected a dict, got None"),
        ({"moments": {"m": []}}, ValueError, r"state: moments: .*'velocity'\] of SGD, got \['m'\]"),
        ({"steps": -1}, ValueError, r"steps: .*at least 0, got -1"),
        ({"steps": 0.5}, TypeError, r"steps: .*got 0\.5"),
        (
            {"moments": {"velocity": None}},
            TypeError,
            r"velocity: expected a list of numbers, got None",
        ),
        ({"moments": {"velocity": [1.0, "2"]}}, TypeError, r"velocity\[1\]: .*'2' \(str\)"),
    ],
)
def test_the_error_names_a_wrong_state_and_nothing_changes(change, error, message):
    optimizer = SGD(lr=0.3, momentum=0.9)
    moved(optimizer, [0.0, 1.0], [[1.0, 2.0]])
    before = encoded(optimizer.state())
    with pytest.raises(error, match=f"^{message}"):
        optimizer.load(SGD_STATE | change)
    assert encoded(optimizer.state()) == before


def test_the_error_names_other_wrong_states():
    with pytest.raises(TypeError, match=r"^state: expected the dict of an optimiser, got 'SGD'"):
        Optimizer.from_state("SGD")
    with pytest.raises(ValueError, match=r"^state: name: expected SGD or Adam.*, got None"):
        Optimizer.from_state({})
    with pytest.raises(
        ValueError, match=r"^state: settings: expected \['betas', 'eps'\] of Adam, got"
    ):
        Optimizer.from_state(SGD_STATE | {"name": "Adam"})
    with pytest.raises(ValueError, match=r"^v: expected 1 numbers, got 2"):
        Adam().load(Adam().state() | {"moments": {"m": [1.0], "v": [1.0, 2.0]}})


def test_a_tuple_setting_is_a_tuple_after_a_load():
    class Paired(SGD):
        settings = ("momentum", "pair")

        def __init__(self, lr=0.01, momentum=0.0, pair=(1, 2)):
            super().__init__(lr, momentum)
            self.pair = pair

    optimizer = Paired(pair=(3, 4))
    optimizer.load(json.loads(json.dumps(Paired(pair=(5, 6)).state())))
    assert optimizer.pair == (5, 6)
