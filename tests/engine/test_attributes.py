"""A Value takes attributes of the learner's own, as an object of any class in Python does."""

import copy
import itertools
import pickle
import random

import micrograd.engine
import pytest

from micrograd_engine import MLP, SGD, Trainer, Value, moons, topological


def through_pickle(protocol):
    return lambda thing: pickle.loads(pickle.dumps(thing, protocol))


PICKLES = [through_pickle(protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
COPIES = [copy.copy, copy.deepcopy, *PICKLES]
DEPTH = 20_000


def test_attributes_are_set_read_listed_and_deleted():
    a = Value(2.0, label="a")
    a.m = 0.5
    assert (a.m, vars(a)["m"], a.__dict__["m"], hasattr(a, "v")) == (0.5, 0.5, 0.5, False)
    assert "m" in dir(a)
    del a.m
    assert not hasattr(a, "m")
    assert a.label == "a"


def test_a_value_without_attributes_has_an_empty_dictionary():
    assert vars(Value(2.0)) == vars(Value(2.0) * Value(3.0)) == {}


def test_attributes_leave_the_engines_own_alone():
    a = Value(2.0, label="a")
    a.m = a.number = a.scope = "mine"
    square = a**2
    square.m = "mine too"
    square.backward()
    assert (a.data, a.grad, a.label, square._op, square.data) == (2.0, 4.0, "a", "**2", 4.0)


@pytest.mark.parametrize("again", COPIES)
def test_copies_keep_attributes(again):
    a = Value(2.0, label="a")
    a.m, a.history = 0.5, [1.0]
    copied = again(a)
    assert type(copied) is Value
    assert (copied.data, copied.label, copied.m, copied.history) == (2.0, "a", 0.5, [1.0])


@pytest.mark.parametrize("again", COPIES[1:])
def test_attributes_of_all_nodes_are_copied_with_the_graph(again):
    a = Value(2.0)
    inner = a * 3
    a._vis_color, inner._vis_color = "lightblue", "white"
    copied = again(inner + 1)
    assert [v._vis_color for v in topological(copied)[:1]] == ["lightblue"]
    assert copied._prev[0]._vis_color == "white"


@pytest.mark.parametrize("again", COPIES[1:])
def test_an_attribute_that_is_a_node_of_the_graph_is_that_node_in_the_copy(again):
    a, b = Value(2.0), Value(3.0)
    root = a * b
    a.root, root.first = root, a
    copied = again(root)
    assert copied.first is copied._prev[0]
    assert copied.first.root is copied


@pytest.mark.parametrize("again", [copy.deepcopy, PICKLES[-1]])
def test_a_deep_graph_with_attributes_everywhere_is_copied(again):
    root = Value(1.0)
    for _ in range(DEPTH):
        before, root = root, root.tanh()
        before.consumer, root.depth = root, DEPTH
    nodes = topological(again(root))
    assert len(nodes) == DEPTH + 1
    assert all(v.consumer is w for v, w in itertools.pairwise(nodes))
    assert nodes[-1].depth == DEPTH


def test_parameters_that_a_trainer_holds_keep_attributes():
    random.seed(11)
    model = MLP(2, [4, 1])
    p, q = model.parameters()[:2]
    p.m = 0.5
    trainer = Trainer(model, *moons(20), optimizer=SGD(0.1))
    trainer.step()
    q.v = 0.25
    trainer.step()
    assert (p.m, q.v, vars(p)["m"]) == (0.5, 0.25, 0.5)
    for again in COPIES:
        assert (again(p).m, again(p).data) == (0.5, p.data)


# ---- Karpathy's way of training


class AdamW:
    """Of the course "LLM101n" (github.com/EurekaLabsAI/micrograd, 2024): moments on the Values."""

    def __init__(self, parameters, lr=1e-1, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.01):
        self.parameters = parameters
        self.lr, (self.beta1, self.beta2) = lr, betas
        self.eps, self.weight_decay = eps, weight_decay
        self.t = 0
        for p in self.parameters:
            p.m = 0
            p.v = 0

    def step(self):
        self.t += 1
        for p in self.parameters:
            if p.grad is None:
                continue
            p.m = self.beta1 * p.m + (1 - self.beta1) * p.grad
            p.v = self.beta2 * p.v + (1 - self.beta2) * (p.grad**2)
            m_hat = p.m / (1 - self.beta1**self.t)
            v_hat = p.v / (1 - self.beta2**self.t)
            p.data -= self.lr * (m_hat / (v_hat**0.5 + self.eps) + self.weight_decay * p.data)

    def zero_grad(self):
        for p in self.parameters:
            p.grad = 0


def trained_parameters(value):
    """After 20 steps of a small network of a learner's own, in Values of this class."""
    random.seed(42)
    hidden = [[value(random.uniform(-1, 1)) for _ in range(3)] for _ in range(4)]
    last = [value(random.uniform(-1, 1)) for _ in range(5)]
    parameters = [p for w in [*hidden, last] for p in w]
    for p in parameters:
        p._vis_color = "lightgreen"
    optimizer = AdamW(parameters)
    points = [(random.uniform(-1, 1), random.uniform(-1, 1)) for _ in range(8)]
    for _ in range(20):
        loss = value(0.0)
        for x1, x2 in points:
            h = [(w1 * x1 + w2 * x2 + b).relu() for w1, w2, b in hidden]
            out = sum((w * hi for w, hi in zip(last[:-1], h, strict=True)), last[-1])
            loss = loss + (out - x1 * x2) ** 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert {p.__dict__["_vis_color"] for p in parameters} == {"lightgreen"}
    return [p.data for p in parameters]


def test_training_with_moments_on_the_values_goes_as_in_micrograd():
    ours, theirs = trained_parameters(Value), trained_parameters(micrograd.engine.Value)
    assert ours == pytest.approx(theirs, rel=1e-12)


def test_an_assigned_number_makes_a_step_of_the_lecture():
    a = Value(2.0)
    for _ in range(3):
        a.grad = 0.0
        (a * a).backward()
        for p in [a]:
            p.data -= 0.1 * p.grad
    assert a.data == pytest.approx(2.0 * 0.8**3)
