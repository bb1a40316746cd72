"""Trainer against published numbers, and against the lecture's own loop over Values."""

import copy
import math
import random

import numpy as np
import pytest

from micrograd_engine import (
    MLP,
    SGD,
    Adam,
    Batches,
    Linear,
    Module,
    StructureChangedError,
    Trainer,
    Value,
    circles,
    moons,
    spirals,
)

from .agreement import all_same, same
from .training import MOONS, PUBLISHED, demo_network, eager_loss, eager_step


def test_moons_give_the_published_losses_and_accuracies():
    trainer = Trainer(demo_network(), *MOONS, optimizer=SGD(lr=Linear(1.0, 0.1, 100)), l2=1e-4)
    accuracies = []
    for _ in range(100):
        accuracies.append(trainer.accuracy())
        trainer.step()
    assert {k: trainer.losses[k] for k in PUBLISHED} == pytest.approx(PUBLISHED, rel=1e-12)
    assert (accuracies[0], accuracies.index(1.0)) == (0.5, 40)


def test_the_learning_rate_may_be_set_between_steps():
    trainer = Trainer(demo_network(), *MOONS, optimizer=SGD(), l2=1e-4)
    for k in range(11):
        trainer.optimizer.lr = 1.0 - 0.9 * k / 100
        trainer.step()
    assert trainer.losses[10] == pytest.approx(PUBLISHED[10], rel=1e-12)


def test_the_four_examples_of_the_lecture():
    xs, ys = [[2, 3, -1], [3, -1, 0.5], [0.5, 1, 1], [1, 1, -1]], [1, -1, -1, 1]
    random.seed(1337)
    # the lecture adds the four losses up, a Trainer takes their mean: hence 4 times the rate
    trainer = Trainer(MLP(3, [4, 4, 1]), xs, ys, loss="squared_error", optimizer=SGD(lr=0.4))
    for _ in range(20):
        trainer.step()
    losses = {0: 6.005402783252284, 1: 3.2021496469205015, 19: 0.017781874686157644}
    assert {k: 4 * trainer.losses[k] for k in losses} == pytest.approx(losses, rel=1e-12)
    assert trainer.accuracy() == 1.0


def test_after_a_step_the_parameters_hold_data_and_grad_of_the_lectures_loop():
    model = demo_network()
    other = copy.deepcopy(model)
    trainer = Trainer(model, *MOONS, optimizer=SGD(lr=0.5), l2=1e-4)
    eager_step(other, *MOONS, "hinge", SGD(lr=0.5), 1e-4)
    trainer.step()
    for p, q in zip(model.parameters(), other.parameters(), strict=True):
        assert type(p.data) is type(p.grad) is float
        assert same(q.data, p.data)
        assert same(q.grad, p.grad)


def test_l1_adds_the_sizes_of_the_parameters_and_its_gradient_is_their_sign():
    random.seed(2)
    model = MLP(2, [1], output="linear")
    w1, w2, b = model.parameters()
    w1.data, w2.data, b.data = 3.0, -0.5, 0.0
    trainer = Trainer(model, [[0.0, 0.0]], [0.0], "squared_error", SGD(lr=0.25), l1=2.0)
    assert trainer.step() == 2.0 * 3.5
    assert [p.grad for p in (w1, w2, b)] == [2.0, -2.0, 0.0]
    assert [p.data for p in (w1, w2, b)] == [2.5, 0.0, 0.0]
    trainer.step()
    assert w2.data == 0.0  # and stays there
    trainer.l1, trainer.l2 = 1.0, 10.0
    assert trainer.step() == 2.0 + 10.0 * 4.0


OPTIMIZERS = [lambda: SGD(lr=0.1), lambda: SGD(lr=0.05, momentum=0.9), lambda: Adam(lr=0.02)]
LABELS = np.arange(12) % 3
TARGETS = {
    "squared_error": np.sin(np.arange(12.0)),
    "mean_squared_error": np.column_stack([np.sin(np.arange(12.0)), np.cos(np.arange(12.0))]),
    "hinge": np.where(np.arange(12) % 2, 1, -1),
    "binary_cross_entropy": np.arange(12) % 2,
    "cross_entropy": LABELS,
}
OUTPUTS = {"mean_squared_error": 2, "cross_entropy": 3}


@pytest.mark.parametrize("make", OPTIMIZERS)
@pytest.mark.parametrize("loss", TARGETS)
@pytest.mark.parametrize("batch_size", [None, 5])
def test_every_loss_and_optimiser_train_as_the_values_do(loss, make, batch_size):
    X, y = np.random.default_rng(3).normal(size=(12, 2)), TARGETS[loss]
    random.seed(5)
    model = MLP(2, [4, OUTPUTS.get(loss, 1)], output="linear")
    other, optimizer, batches = copy.deepcopy(model), make(), Batches(12, batch_size, seed=7)
    trainer = Trainer(
        model, X, y, loss=loss, optimizer=make(), l2=0.01, batch_size=batch_size, seed=7
    )
    for _ in range(15):
        rows = batches.next()
        wanted = eager_step(other, X[rows].tolist(), y[rows].tolist(), loss, optimizer, 0.01)
        assert same(wanted, trainer.step())
    assert all_same((q.data for q in other.parameters()), (p.data for p in model.parameters()))


def test_a_loss_of_ones_own_is_recorded_once_whatever_the_target():
    calls = []

    def huber(out, y):
        calls.append(y)
        return (1 + (out - y) ** 2).sqrt() - 1

    X, y = np.linspace(-1, 1, 40).reshape(20, 2), np.sin(np.arange(20.0))
    random.seed(1)
    model = MLP(2, [3, 1])
    other = copy.deepcopy(model)
    trainer = Trainer(model, X, y, loss=huber, optimizer=SGD(lr=0.1))
    assert len(calls) <= 12  # and not 20: once for all, and a few to compare the recording with
    calls.clear()
    wanted = [eager_step(other, X.tolist(), y.tolist(), huber, SGD(lr=0.1)) for _ in range(3)]
    calls.clear()
    assert all_same(wanted, [trainer.step() for _ in range(3)])
    assert calls == []


@pytest.mark.parametrize(
    "loss",
    [
        lambda out, y: (1 - out).relu() if y > 0 else (1 + out).relu(),
        lambda out, y: (out - (1.0 if y == 1 else -1.0)) ** 2,
        lambda out, y: (out - float(y)) ** 2,
        lambda out, y: out * out if not y + 1 else (out - 1) ** 2,
        lambda out, y: out * out if not y - 1 else (out - 1) ** 2,
        lambda out, y: (out - [0.0, 0.5, -0.5][int(y)]) ** 2,
        lambda out, y: (out - math.sqrt(y + 3)) ** 2,
        lambda out, y: (out - (y.data if isinstance(y, Value) else y)) ** 2,
    ],
)
def test_a_loss_that_looks_at_its_target_is_recorded_for_each_target(loss):
    X, y = MOONS[0][:20], MOONS[1][:20].astype(int)
    random.seed(2)
    model = MLP(2, [3, 1])
    other = copy.deepcopy(model)
    trainer = Trainer(model, X, y, loss=loss, optimizer=SGD(lr=0.1), batch_size=8)
    batches, optimizer = Batches(20, 8), SGD(lr=0.1)
    for _ in range(5):
        rows = batches.next()
        wanted = eager_step(other, X[rows].tolist(), y[rows].tolist(), loss, optimizer)
        assert same(wanted, trainer.step())


def test_a_loss_may_look_at_targets_that_are_not_whole_numbers():
    trainer = Trainer(
        MLP(1, [1]), [[0.0], [1.0], [2.0]], [0.25, 0.5, 0.25], lambda out, y: (out - float(y)) ** 2
    )
    wanted = eager_loss(trainer.model, [[0.0], [1.0], [2.0]], [0.25, 0.5, 0.25], trainer.loss)
    assert same(wanted.data, trainer.step())


class TwoTowers(Module):
    """A model of somebody's own: shared weights, a bias in the loss's way, an unused parameter."""

    def __init__(self):
        self.shared, self.unused = MLP(1, [3]), Value(1.0)
        self.out = [Value(0.5), Value(-0.5), Value(0.25)]

    def __call__(self, x):
        left, right = self.shared([x[0]]), self.shared([x[1]])
        return sum((w * a * b for w, a, b in zip(self.out, left, right, strict=True)), x[0])

    def parameters(self):
        return [*self.shared.parameters(), *self.out, self.unused]


def test_a_model_of_ones_own_with_shared_weights():
    random.seed(4)
    model = TwoTowers()
    other = copy.deepcopy(model)
    X, y = np.random.default_rng(0).normal(size=(9, 2)), np.linspace(-1, 1, 9)
    trainer = Trainer(model, X, y, loss="squared_error", optimizer=SGD(lr=0.05), l2=0.1)
    for _ in range(5):
        wanted = eager_step(other, X.tolist(), y.tolist(), "squared_error", SGD(lr=0.05), 0.1)
        assert same(wanted, trainer.step())
    assert all_same((q.data for q in other.parameters()), (p.data for p in model.parameters()))


def test_changes_that_a_cell_makes_between_steps_count():
    model = demo_network()
    trainer = Trainer(model, *MOONS, l2=1e-4, optimizer=SGD(lr=0.1))
    trainer.step()
    model.parameters()[7].data = 2.5
    wanted = eager_loss(model, *MOONS, "hinge", 1e-4).data
    assert same(wanted, trainer.step())
    model.parameters()[7].data = 0.25
    score = [model(x).data for x in MOONS[0][:5].tolist()]
    assert all_same(score, trainer.predict(MOONS[0][:5]).tolist())


def test_two_trainers_of_one_model_see_each_others_steps():
    model = demo_network()
    one, two = Trainer(model, *MOONS), Trainer(model, *MOONS)
    alone = Trainer(demo_network(), *MOONS)
    both = [one.step(), two.step(), one.step(), two.step()]
    assert both == [alone.step() for _ in range(4)]


def test_the_same_seed_gives_the_same_bits():
    def run(seed):
        random.seed(0)
        trainer = Trainer(MLP(2, [4, 1]), *moons(50), batch_size=8, seed=seed)
        return [trainer.step() for _ in range(30)]

    assert run(3) == run(3)
    assert run(3) != run(4)


def test_batch_size_and_l2_may_change_between_steps():
    trainer = Trainer(demo_network(), *MOONS, batch_size=10)
    trainer.step()
    trainer.batch_size, trainer.l2 = None, 1e-4
    for _ in range(10):
        trainer.step()
    assert same(eager_loss(trainer.model, *MOONS, "hinge", 1e-4).data, trainer.step())


@pytest.mark.parametrize("block", [64, 400, 2**17])
def test_many_examples_are_taken_in_blocks(block, monkeypatch):
    monkeypatch.setattr("micrograd_engine.training.forms.BLOCK", block)
    monkeypatch.setattr("micrograd_engine.training.model.BLOCK", block)
    trainer = Trainer(demo_network(), *MOONS, optimizer=SGD(lr=Linear(1.0, 0.1, 100)), l2=1e-4)
    for _ in range(6):
        trainer.step()
    assert trainer.losses[5] == pytest.approx(PUBLISHED[5], rel=1e-12)
    assert trainer.predict(MOONS[0]).tolist() == pytest.approx(
        [trainer.model(x).data for x in MOONS[0].tolist()], rel=1e-12
    )


def test_predict_gives_a_column_for_each_output():
    random.seed(0)
    model = MLP(2, [3, 4])
    trainer = Trainer(model, MOONS[0], (MOONS[1] > 0).astype(int), loss="cross_entropy")
    scores = trainer.predict(MOONS[0][:3])
    assert scores.shape == (3, 4)
    for row, x in zip(scores.tolist(), MOONS[0][:3].tolist(), strict=True):
        assert all_same([out.data for out in model(x)], row)


def constant(*outputs):
    """A model whose outputs are these parameters, whatever the point."""

    class Constant(Module):
        def __init__(self):
            self.b = [Value(b) for b in outputs]

        def __call__(self, x):
            outs = [b + 0 * x[0] for b in self.b]
            return outs if len(outs) > 1 else outs[0]

        def parameters(self):
            return self.b

    return Constant()


@pytest.mark.parametrize(
    ("outputs", "y", "loss", "right"),
    [
        ([0.3], [1, -1, 1, 1], "hinge", 0.75),
        ([-0.3], [1, -1, 1, 1], "hinge", 0.25),
        ([0.3], [1, 0, 1, 1], "binary_cross_entropy", 0.75),  # a logit: the border is 0
        ([0.3], [1, 0, 1, 1], "squared_error", 0.25),  # a number: the border is 0.5
        ([0.3], [1, 1, 1, 1], "squared_error", 1.0),
        ([0.3], [0, 0, 0, 0], "squared_error", 1.0),
        ([0.3], [-1, -1, -1, -1], "squared_error", 0.0),
        ([3.5], [3, 4, 4, 4], "squared_error", 0.25),
        ([0.1, 0.3, 0.2], [1, 0, 1, 2], "cross_entropy", 0.5),
        ([0.1, 0.3], [[0, 1], [1, 0], [0, 1], [0, 1]], "squared_error", 0.75),
    ],
)
def test_accuracy_is_the_fraction_on_the_right_side(outputs, y, loss, right):
    trainer = Trainer(constant(*outputs), [[0.0]] * 4, y, loss=loss)
    assert trainer.accuracy() == right


def test_accuracy_on_other_examples():
    trainer = Trainer(constant(0.3), [[0.0]] * 2, [1, -1])
    assert trainer.accuracy([[1.0]] * 4, [1, 1, 1, -1]) == 0.75


@pytest.mark.parametrize("data", [circles, spirals])
def test_other_data_sets_are_learnt(data):
    random.seed(1)
    model = MLP(2, [16, 16, 1], activation="tanh", output="linear")
    trainer = Trainer(model, *data(100, noise=0.05), optimizer=Adam(lr=0.02), batch_size=20)
    for _ in range(600):
        trainer.step()
    assert trainer.accuracy() >= 0.95


def test_a_diverging_run_goes_on_with_nan_without_warnings():
    trainer = Trainer(demo_network(), *MOONS, loss="squared_error", optimizer=SGD(lr=1e9))
    losses = [trainer.step() for _ in range(8)]
    assert not np.isfinite(losses[-1])


def change_activation(model):
    model.layers[0].neurons[3].activation = "tanh"


def replace_a_weight(model):
    model.layers[1].neurons[0].w[2] = Value(0.5)


def replace_a_bias(model):
    model.layers[1].neurons[0].b = Value(0.5)


def drop_a_neuron(model):
    model.layers[0].neurons.pop()


def swap_neurons(model):
    neurons = model.layers[0].neurons
    neurons[0], neurons[1] = neurons[1], neurons[0]


@pytest.mark.parametrize(
    "change", [change_activation, replace_a_weight, replace_a_bias, drop_a_neuron, swap_neurons]
)
def test_a_changed_model_is_detected_and_nothing_is_written(change):
    model = demo_network()
    trainer = Trainer(model, *MOONS)
    trainer.step()
    change(model)
    before = [(p.data, p.grad) for p in model.parameters()]
    with pytest.raises(StructureChangedError, match=r"model: .*new Trainer"):
        trainer.step()
    with pytest.raises(StructureChangedError):
        trainer.predict(MOONS[0])
    assert [(p.data, p.grad) for p in model.parameters()] == before
    assert len(trainer.losses) == 1


def test_other_parameters_of_a_model_of_ones_own_are_detected():
    model = TwoTowers()
    trainer = Trainer(model, [[1.0, 2.0]], [1.0], loss="squared_error")
    model.out[0] = Value(1.0)
    with pytest.raises(StructureChangedError):
        trainer.step()
