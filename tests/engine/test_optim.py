"""SGD and Adam: PyTorch's parameters step by step (torch_training.json), settings, states, errors."""

import copy
import json
import math
import pickle
import subprocess
import sys
import tracemalloc
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from micrograd_engine import MLP, Value
from micrograd_engine.optim import SGD, Adam, Optimizer
from micrograd_engine.schedules import Constant, Linear, StepDecay

from .agreement import all_same

TORCH = json.loads(Path(__file__).with_name("torch_training.json").read_text())
START, GRADIENTS = TORCH["start"], TORCH["gradients"]
KINDS = [
    lambda: SGD(lr=0.1),
    lambda: SGD(lr=Linear(1.0, 0.1, 5), momentum=0.9),
    lambda: Adam(lr=0.1),
    lambda: Adam(StepDecay(0.1, 0.5, 2), betas=(0.5, 0.7), eps=1e-3),
]
every_kind = pytest.mark.parametrize("make", KINDS)


def of_case(case):
    arguments = dict(case["arguments"])
    if case["decay"]:
        arguments["lr"] = StepDecay(arguments["lr"], **case["decay"])
    return {"SGD": SGD, "Adam": Adam}[case["name"]](**arguments)


def moved(optimizer, data, gradients):
    """Where each of the gradients takes `data`."""
    data, path = np.array(data), []
    for gradient in gradients:
        optimizer.update(data, np.array(gradient))
        path.append(data.tolist())
    return path


def with_grads(numbers, gradient):
    values = [Value(number) for number in numbers]
    for v, g in zip(values, gradient, strict=True):
        v.grad = g
    return values


# ---- where steps lead


@pytest.mark.parametrize("case", TORCH["optimizers"], ids=lambda case: case["name"])
def test_every_step_is_pytorchs(case):
    optimizer = of_case(case)
    path = moved(optimizer, START, GRADIENTS)
    assert optimizer.steps == len(path) == 20
    assert all(all_same(theirs, ours) for theirs, ours in zip(case["path"], path, strict=True))


@pytest.mark.parametrize("case", TORCH["optimizers"], ids=lambda case: case["name"])
def test_a_list_of_values_moves_as_an_array_does(case):
    optimizer, values = of_case(case), [Value(number) for number in START]
    for gradient, there in zip(GRADIENTS, case["path"], strict=True):
        for v, g in zip(values, gradient, strict=True):
            v.grad = g
        optimizer.step(values)
        assert all_same(there, (v.data for v in values))
        assert [v.grad for v in values] == gradient
        assert all(type(v.data) is float for v in values)


def test_without_momentum_a_step_is_the_lectures():
    path = moved(SGD(lr=0.1), START, GRADIENTS[:1])
    assert path == [[p + -0.1 * g for p, g in zip(START, GRADIENTS[0], strict=True)]]


def test_a_negative_rate_climbs():
    assert moved(SGD(lr=-0.01), [2.0, -3.0], [[-3.0, 2.0]]) == [[1.97, -2.98]]
    assert moved(Adam(lr=-0.5), [0.0], [[4.0]])[0][0] == pytest.approx(0.5)


def test_steps_of_momentum_add_up():
    # v = 1, 1.5, 1.75
    assert moved(SGD(lr=1.0, momentum=0.5), [0.0], [[1.0]] * 3) == [[-1.0], [-2.5], [-4.25]]


def test_adam_begins_with_steps_of_the_learning_rate():
    # both means are g and g² at the first step: Kingma & Ba, section 2.1
    (first,) = moved(Adam(lr=0.1, eps=1e-300), [0.0] * 3, [[1e-6, -5.0, 1e6]])
    assert all_same([-0.1, 0.1, -0.1], first)


@every_kind
def test_a_gradient_of_zero_moves_nothing_at_first(make):
    assert moved(make(), [1.0, 2.0], [[0.0, 0.0]] * 3) == [[1.0, 2.0]] * 3


@every_kind
def test_training_that_diverges_goes_on_in_silence(make):
    optimizer, values = make(), with_grads([1.0, 1.0, 1e308], [math.inf, 1e308, -1e308])
    for _ in range(3):
        optimizer.step(values)
    assert not math.isfinite(values[0].data)
    assert optimizer.steps == 3


def test_a_network_learns():
    model, optimizer = MLP(2, [3, 1], bias=0.0), SGD(lr=0.1)
    losses = []
    for _ in range(3):
        model.zero_grad()
        loss = (model([1.0, -2.0]) - 2) ** 2
        loss.backward()
        optimizer.step(model.parameters())
        losses.append(loss.data)
    assert losses == sorted(losses, reverse=True)


@every_kind
def test_an_update_allocates_no_arrays_after_the_first(make):
    optimizer, data, grad = make(), np.ones(50_000), np.ones(50_000)
    optimizer.update(data, grad)
    tracemalloc.start()
    for _ in range(3):
        optimizer.update(data, grad)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < data.nbytes / 10


@every_kind
def test_strided_arrays_move_too(make):
    data, grad = np.zeros(6), np.arange(6.0)
    make().update(data[::2], grad[::2])
    assert data[::2].tolist() == moved(make(), [0.0] * 3, [[0.0, 2.0, 4.0]])[0]
    assert data[1::2].tolist() == [0.0] * 3


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


def test_momentum_that_was_off_begins_at_rest():
    optimizer = SGD(lr=1.0, momentum=0.5)
    moved(optimizer, [0.0], [[8.0]])
    optimizer.momentum = 0
    moved(optimizer, [0.0], [[8.0]])
    optimizer.momentum = 0.5
    assert moved(optimizer, [0.0], [[1.0]] * 2) == [[-1.0], [-2.5]]


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (
            lambda: SGD(lr=math.nan),
            ValueError,
            r"SGD: lr: expected a finite number, Constant, Linear or StepDecay, got nan",
        ),
        (lambda: SGD(lr=-math.inf), ValueError, r"SGD: lr: .*got -inf"),
        (lambda: SGD(lr="0.1"), TypeError, r"SGD: lr: .*'0\.1' \(str\)"),
        (lambda: SGD(lr=None), TypeError, r"SGD: lr: .*StepDecay, got None"),
        (lambda: Adam(lr=lambda k: 1.0), TypeError, r"Adam: lr: .*function"),
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
    ],
)
def test_a_wrong_setting_is_named(make, error, said):
    with pytest.raises(error, match=f"^{said}"):
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
    ],
)
def test_a_refused_setting_leaves_the_old_one(optimizer, setting, wrong):
    before = optimizer.state()
    with pytest.raises((TypeError, ValueError), match=setting):
        setattr(optimizer, setting, wrong)
    assert optimizer.state() == before


# ---- states


@every_kind
@pytest.mark.parametrize("taken", [0, 1, 7])
def test_a_state_survives_json_and_goes_on(make, taken):
    optimizer = make()
    there = moved(optimizer, START, GRADIENTS[:taken])[-1] if taken else START
    state = json.loads(json.dumps(optimizer.state()))
    assert state == optimizer.state()
    other, made = make(), Optimizer.from_state(state)
    moved(other, START[:2], [[1.0, 2.0]])
    other.load(state)
    assert repr(made) == repr(other) == repr(optimizer)
    path = moved(optimizer, there, GRADIENTS[taken:])
    assert moved(made, there, GRADIENTS[taken:]) == path
    assert moved(other, there, GRADIENTS[taken:]) == path


def test_the_states_are_those_of_the_other_half():
    sgd, adam = SGD(lr=0.1, momentum=0.5), Adam(lr=Linear(1.0, 0.1, 9))
    moved(sgd, [0.0, 0.0], [[1.0, 2.0]])
    assert sgd.state() == {
        "name": "SGD",
        "lr": {"kind": "constant", "lr": 0.1},
        "momentum": 0.5,
        "steps": 1,
        "velocity": [1.0, 2.0],
    }
    assert adam.state() == {
        "name": "Adam",
        "lr": {"kind": "linear", "start": 1.0, "end": 0.1, "steps": 9},
        "betas": [0.9, 0.999],
        "eps": 1e-8,
        "steps": 0,
        "m": [],
        "v": [],
    }


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
    assert optimizer.state() == make().state()
    assert moved(optimizer, START, GRADIENTS) == first
    optimizer.reset()
    assert len(moved(optimizer, [0.0], [[1.0]])) == 1  # another number of parameters


@every_kind
@pytest.mark.parametrize("copied", [copy.deepcopy, lambda o: pickle.loads(pickle.dumps(o))])
def test_a_copy_goes_its_own_way(make, copied):
    optimizer = make()
    there = moved(optimizer, START, GRADIENTS[:5])[-1]
    other = copied(optimizer)
    path = moved(optimizer, there, GRADIENTS[5:])
    assert moved(other, there, GRADIENTS[5:]) == path


SGD_STATE = {
    "name": "SGD",
    "lr": {"kind": "constant", "lr": 0.1},
    "momentum": 0.5,
    "steps": 1,
    "velocity": [1.0, 2.0],
}


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"name": "RMSProp"}, ValueError, r"state: name: expected SGD, got 'RMSProp'"),
        ({"name": ["SGD"]}, ValueError, r"state: name: .*got \['SGD'\]"),
        ({"name": "Adam"}, ValueError, r"state: name: expected SGD, got 'Adam'"),
        ({"rho": 0.9}, ValueError, r"state: expected .* of SGD, got .*'rho'\]"),
        ({"lr": 0.1}, TypeError, r"state: expected the dict of a schedule, got 0\.1"),
        ({"lr": {"kind": "constant", "lr": math.nan}}, ValueError, r"lr: .*got nan"),
        ({"momentum": 1.0}, ValueError, r"SGD: momentum: .*got 1\.0"),
        ({"steps": -1}, ValueError, r"steps: .*at least 0, got -1"),
        ({"steps": 0.5}, TypeError, r"steps: .*got 0\.5"),
        ({"velocity": None}, TypeError, r"velocity: expected a list of numbers, got None"),
        ({"velocity": [1.0, "2"]}, TypeError, r"velocity\[1\]: .*'2' \(str\)"),
    ],
)
def test_a_wrong_state_is_named_and_changes_nothing(change, error, said):
    optimizer = SGD(lr=0.3, momentum=0.9)
    moved(optimizer, [0.0, 1.0], [[1.0, 2.0]])
    before = optimizer.state()
    with pytest.raises(error, match=f"^{said}"):
        optimizer.load(SGD_STATE | change)
    assert optimizer.state() == before


def test_other_wrong_states_are_named():
    with pytest.raises(TypeError, match=r"^state: expected the dict of an optimiser, got 'SGD'"):
        Optimizer.from_state("SGD")
    with pytest.raises(ValueError, match=r"^state: name: expected SGD or Adam.*, got None"):
        Optimizer.from_state({})
    with pytest.raises(ValueError, match=r"^state: expected \['name', .*'v'\] of Adam, got"):
        Optimizer.from_state(SGD_STATE | {"name": "Adam"})
    with pytest.raises(ValueError, match=r"^v: expected 1 numbers, got 2"):
        Adam().load(Adam().state() | {"m": [1.0], "v": [1.0, 2.0]})


# ---- what cannot be stepped

NUMBERS = np.zeros(2)
READ_ONLY = np.frombuffer(bytes(16))


@every_kind
@pytest.mark.parametrize("met", [False, True], ids=["at first", "later"])
@pytest.mark.parametrize(
    ("data", "grad", "error", "said"),
    [
        ([0.0, 0.0], NUMBERS, TypeError, r"data: expected an array of float64, got \[0\.0, 0\.0\]"),
        (NUMBERS, None, TypeError, r"grad: expected an array of float64, got None"),
        (NUMBERS.astype(np.float32), NUMBERS, TypeError, r"data: .*float64, got float32"),
        (NUMBERS, NUMBERS.astype(int), TypeError, r"grad: .*float64, got int64"),
        (np.zeros((2, 1)), NUMBERS, ValueError, r"data: expected the shape \(n,\).*\(2, 1\)"),
        (NUMBERS, np.zeros(()), ValueError, r"grad: expected the shape .*got \(\)"),
        (np.zeros(0), np.zeros(0), ValueError, r"data: .*n at least 1, got \(0,\)"),
        (NUMBERS, np.zeros(3), ValueError, r"grad: expected the shape \(2,\) .*got \(3,\)"),
        (READ_ONLY, NUMBERS, ValueError, r"data: .*write into, got a read-only one"),
    ],
)
def test_wrong_arrays_are_named_and_nothing_changes(make, met, data, grad, error, said):
    optimizer = make()
    if met:
        moved(optimizer, [0.0, 0.0], [[1.0, 2.0]])
    before = optimizer.state()
    with pytest.raises(error, match=f"^{said}"):
        optimizer.update(data, grad)
    assert optimizer.state() == before
    assert NUMBERS.tolist() == [0.0, 0.0]
    assert len(moved(optimizer, [0.0, 0.0], [[1.0, 2.0]])) == 1


@every_kind
def test_another_number_of_parameters_is_refused(make):
    optimizer, values = make(), with_grads([1.0, 2.0, 3.0], [1.0, 1.0, 1.0])
    optimizer.step(values[:2])
    before = optimizer.state()
    with pytest.raises(
        ValueError, match=r"^data: expected the shape \(2,\) of the step before, got"
    ):
        optimizer.update(np.zeros(3), np.zeros(3))
    with pytest.raises(ValueError, match=r"^parameters: expected 2 as in the step before, got 3;"):
        optimizer.step(values)
    loaded = Optimizer.from_state(before)
    if any(before.get(moment) for moment in loaded.moments):
        with pytest.raises(ValueError, match=r"^parameters: expected 2"):
            loaded.step(values)
    assert optimizer.state() == before
    assert values[2].data == 3.0


@every_kind
@pytest.mark.parametrize(
    ("parameters", "error", "said"),
    [
        ([], ValueError, r"parameters: expected at least one Value, got none"),
        ([Value(1.0), 2.0], TypeError, r"parameters\[1\]: expected a Value, got 2\.0 \(float\)"),
        (None, TypeError, r"parameters: expected Values, got None"),
        (MLP(1, [1]), TypeError, r"parameters: expected Values, got MLP"),
    ],
)
def test_what_is_no_list_of_values_is_refused(make, parameters, error, said):
    optimizer = make()
    before = optimizer.state()
    with pytest.raises(error, match=f"^{said}"):
        optimizer.step(parameters)
    assert optimizer.state() == before


# ---- an optimiser of one's own


def test_an_optimiser_needs_only_its_move():
    class Sign(Optimizer):
        moments = ("last",)

        def _move(self, data, grad, lr):
            data -= lr * np.sign(grad + self._moment("last"))
            self._moment("last")[:] = grad

    optimizer = Sign(0.5)
    assert moved(optimizer, [0.0, 1.0], [[3.0, -0.1]]) == [[-0.5, 1.5]]
    assert Optimizer.from_state(optimizer.state()).state() == optimizer.state()
    other = Sign(0.1)
    other.load(optimizer.state())
    assert moved(other, [0.0, 1.0], [[-4.0, 0.2]]) == [[0.5, 0.5]]
    with pytest.raises(NotImplementedError, match=r"^Optimizer does not say how it moves"):
        Optimizer(0.1).update(np.zeros(1), np.zeros(1))


def test_numpy_is_loaded_only_by_a_step():
    code = (
        "import sys; from micrograd_engine import Value; from micrograd_engine.optim import Adam;"
        "o = Adam(); o.lr = 0.1; o.state(); print('numpy' in sys.modules);"
        "o.step([Value(1.0)]); print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.parametrize("make", [SGD, Adam])
def test_who_hands_over_the_parameters_first_is_told_where_they_go(make):
    parameters = [Value(1.0), Value(2.0)]
    said = rf"{make.__name__}: lr: expected a number, got a list of Values; .*step\(…\)$"
    with pytest.raises(TypeError, match=said):
        make(parameters)
    with pytest.raises(TypeError, match=said):
        make(parameters, lr=0.1)
