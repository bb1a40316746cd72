"""Trainer.rebuild: other layers for an MLP, in place."""

import random

import pytest

from micrograd_engine import MLP, Adam, Module, Trainer, Value, moons

DATA = moons(30, seed=1)


def trained(**settings):
    random.seed(3)
    trainer = Trainer(MLP(2, [4, 3, 1], "relu", output="tanh"), *DATA, **settings)
    for _ in range(3):
        trainer.step()
    return trainer


def numbers(model):
    return [p.data for p in model.parameters()]


def test_a_seed_gives_the_weights_of_a_new_mlp_and_leaves_random_as_it_is():
    trainer = trained()
    state = random.getstate()
    trainer.rebuild([5, 1], seed=1337)
    assert random.getstate() == state
    random.seed(1337)
    assert numbers(trainer.model) == numbers(MLP(2, [5, 1]))


def test_without_a_seed_the_next_numbers_of_random_are_drawn():
    trainer = trained()
    random.seed(8)
    trainer.rebuild([5, 1])
    random.seed(8)
    assert numbers(trainer.model) == numbers(MLP(2, [5, 1]))


def test_the_run_begins_again_and_goes_on_as_that_of_a_new_trainer():
    trainer = trained(optimizer=Adam(lr=0.05), l2=0.01, batch_size=7)
    model = trainer.model
    trainer.rebuild([6, 2, 1], "tanh", seed=5)
    assert trainer.model is model
    assert (trainer.losses, trainer.optimizer.steps) == ([], 0)
    random.seed(5)
    other = Trainer(MLP(2, [6, 2, 1]), *DATA, optimizer=Adam(lr=0.05), l2=0.01, batch_size=30)
    trainer.batch_size = 30
    for _ in range(20):
        assert trainer.step() == other.step()
    assert numbers(model) == numbers(other.model)


@pytest.mark.parametrize(
    ("sizes", "given", "kinds"),
    [
        ([5, 1], {}, ["relu", "tanh"]),
        ([5, 4, 1], {"activation": "sigmoid"}, ["sigmoid", "sigmoid", "tanh"]),
        ([1], {"output": "linear"}, ["linear"]),
    ],
)
def test_activations_stay_unless_given(sizes, given, kinds):
    trainer = trained()
    trainer.rebuild(sizes, **given)
    assert [layer.neurons[0].activation for layer in trainer.model.layers] == kinds


def test_a_hidden_layer_before_the_only_one_is_tanh():
    trainer = Trainer(MLP(2, [1], "linear"), *DATA)
    trainer.rebuild([3, 1])
    assert [layer.neurons[0].activation for layer in trainer.model.layers] == ["tanh", "linear"]


class Half(Module):
    def __init__(self):
        self.w = Value(0.5)

    def __call__(self, x):
        return self.w * x[0]

    def parameters(self):
        return [self.w]


class Moves:
    def step(self):
        pass


@pytest.mark.parametrize(
    ("make", "arguments", "message"),
    [
        (trained, ([],), "nouts: expected a list"),
        (trained, ([4, 0],), r"nouts\[1\]: expected a whole number, at least 1, got 0"),
        (trained, ([4, 1], "sine"), "activation: expected one of tanh"),
        (trained, ([4, 2],), "output"),
        (lambda: Trainer(Half(), *DATA), ([4, 1],), "rebuild: expected a Trainer of an MLP"),
        (lambda: trained(optimizer=Moves()), ([4, 1],), "make a new Trainer"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(make, arguments, message):
    trainer = make()
    before, losses = numbers(trainer.model), [*trainer.losses]
    state = random.getstate()
    with pytest.raises((TypeError, ValueError), match=message):
        trainer.rebuild(*arguments, seed=1)
    assert (numbers(trainer.model), trainer.losses) == (before, losses)
    assert random.getstate() == state
    trainer.step()
    assert len(trainer.losses) == len(losses) + 1


@pytest.mark.parametrize("seed", [-1, 1.5, "x"])
def test_a_wrong_seed_is_named(seed):
    with pytest.raises((TypeError, ValueError), match="seed: expected a whole number"):
        trained().rebuild([4, 1], seed=seed)
