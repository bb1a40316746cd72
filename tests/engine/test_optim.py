"""SGD and Adam: PyTorch's parameters step by step, wrong arguments, optimisers of one's own."""

import math
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

from micrograd_engine import MLP, Value
from micrograd_engine.optim import SGD, Adam, AdamW, Optimizer, RMSprop
from micrograd_engine.schedules import Cosine, StepDecay
from micrograd_engine.training.run_state import encoded

from .agreement import all_same
from .optimizers import GRADIENTS, KINDS, START, TORCH, every_kind, moved


def of_case(case):
    arguments = dict(case["arguments"])
    if case["decay"]:
        arguments["lr"] = StepDecay(arguments["lr"], **case["decay"])
    if case["cosine"]:
        arguments["lr"] = Cosine(arguments["lr"], **case["cosine"])
    kinds = {kind.__name__: kind for kind in (SGD, Adam, RMSprop, AdamW)}
    return kinds[case["name"]](**arguments)


def with_grads(numbers, gradient):
    values = [Value(number) for number in numbers]
    for v, g in zip(values, gradient, strict=True):
        v.grad = g
    return values


# ---- the parameters after each step


@pytest.mark.parametrize("case", TORCH["optimizers"], ids=lambda case: case["name"])
def test_every_step_agrees_with_pytorch(case):
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


def test_without_momentum_a_step_is_that_of_the_lecture():
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


@pytest.mark.parametrize("make", [make for make in KINDS if not getattr(make(), "weight_decay", 0)])
def test_without_decay_a_gradient_of_zero_moves_nothing_at_first(make):
    assert moved(make(), [1.0, 2.0], [[0.0, 0.0]] * 3) == [[1.0, 2.0]] * 3


@every_kind
def test_diverging_training_goes_on_without_warnings(make):
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


# ---- wrong arguments

NUMBERS = np.zeros(2)
READ_ONLY = np.frombuffer(bytes(16))


@every_kind
@pytest.mark.parametrize("met", [False, True], ids=["at first", "later"])
@pytest.mark.parametrize(
    ("data", "grad", "error", "message"),
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
def test_the_error_names_wrong_arrays_and_nothing_changes(make, met, data, grad, error, message):
    optimizer = make()
    if met:
        moved(optimizer, [0.0, 0.0], [[1.0, 2.0]])
    before = encoded(optimizer.state())
    with pytest.raises(error, match=f"^{message}"):
        optimizer.update(data, grad)
    assert encoded(optimizer.state()) == before
    assert NUMBERS.tolist() == [0.0, 0.0]
    assert len(moved(optimizer, [0.0, 0.0], [[1.0, 2.0]])) == 1


@every_kind
def test_another_number_of_parameters_is_refused(make):
    optimizer, values = make(), with_grads([1.0, 2.0, 3.0], [1.0, 1.0, 1.0])
    optimizer.step(values[:2])
    before = encoded(optimizer.state())
    with pytest.raises(
        ValueError, match=r"^data: expected the shape \(2,\) of the step before, got"
    ):
        optimizer.update(np.zeros(3), np.zeros(3))
    with pytest.raises(ValueError, match=r"^parameters: expected 2 as in the step before, got 3;"):
        optimizer.step(values)
    loaded = Optimizer.from_state(before)
    if before["moments"]:
        with pytest.raises(ValueError, match=r"^parameters: expected 2"):
            loaded.step(values)
    assert encoded(optimizer.state()) == before
    assert values[2].data == 3.0


@every_kind
@pytest.mark.parametrize(
    ("parameters", "error", "message"),
    [
        ([], ValueError, r"parameters: expected at least one Value, got none"),
        ([Value(1.0), 2.0], TypeError, r"parameters\[1\]: expected a Value, got 2\.0 \(float\)"),
        (None, TypeError, r"parameters: expected Values, got None"),
        (MLP(1, [1]), TypeError, r"parameters: expected Values, got MLP"),
    ],
)
def test_parameters_that_are_not_a_list_of_values_are_refused(make, parameters, error, message):
    optimizer = make()
    before = encoded(optimizer.state())
    with pytest.raises(error, match=f"^{message}"):
        optimizer.step(parameters)
    assert encoded(optimizer.state()) == before


# ---- an optimiser of one's own


def test_an_optimiser_needs_only_move():
    class Sign(Optimizer):
        moments = ("last",)

        def _move(self, data, grad, lr):
            data -= lr * np.sign(grad + self._moment("last"))
            self._moment("last")[:] = grad

    optimizer = Sign(0.5)
    assert moved(optimizer, [0.0, 1.0], [[3.0, -0.1]]) == [[-0.5, 1.5]]
    made = Optimizer.from_state(optimizer.state())
    assert encoded(made.state()) == encoded(optimizer.state())
    other = Sign(0.1)
    other.load(optimizer.state())
    assert moved(other, [0.0, 1.0], [[-4.0, 0.2]]) == [[0.5, 0.5]]
    with pytest.raises(NotImplementedError, match=r"^Optimizer does not say how it moves"):
        Optimizer(0.1).update(np.zeros(1), np.zeros(1))


def test_numpy_is_loaded_only_with_an_optimiser():
    code = (
        "import sys; import micrograd_engine as m; from micrograd_engine import MLP, hinge, Linear;"
        "hinge(MLP(1, [1])([1.0]), 1.0).backward(); print('numpy' in sys.modules);"
        "m.SGD().step([m.Value(1.0)]); print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
