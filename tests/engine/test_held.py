"""Parameters whose numbers a Trainer holds: nobody can tell them from other Values."""

import copy
import gc
import math
import pickle
import random
import struct
import sys
import weakref

import numpy as np
import pytest

from micrograd_engine import (
    MLP,
    SGD,
    Adam,
    Module,
    Tape,
    Trainer,
    Value,
    adopt,
    gradcheck,
    moons,
    scope,
)
from micrograd_engine.checks import described
from micrograd_engine.training.held import Held, hold

from .foreign import MValue
from .training import eager_loss, eager_step

X, Y = moons(20)


def network():
    random.seed(11)
    return MLP(2, [4, 1])


def trained(model=None, **given):
    """A Trainer after its first step."""
    trainer = Trainer(network() if model is None else model, X, Y, **given)
    trainer.step()
    return trainer


def bits(values):
    return [struct.pack("2d", v.data, v.grad) for v in values]


def numbers(values):
    return [(v.data, v.grad) for v in values]


def close(values, others):
    return np.allclose(numbers(values), numbers(others), rtol=1e-12, atol=1e-15)


def through_pickle(thing):
    return pickle.loads(pickle.dumps(thing))


# ---- what they are to everybody else


def test_the_parameters_of_a_plain_network_are_held_from_the_first_step_on():
    model = network()
    trainer = Trainer(model, X, Y)
    assert {type(p) for p in model.parameters()} == {Value}
    trainer.step()
    assert {type(p) for p in model.parameters()} == {Held}


def test_everything_calls_a_held_parameter_a_value():
    p = trained().model.parameters()[0]
    assert p.__class__ is Value
    assert isinstance(p, Value)
    assert type(p).__name__ == "Value"
    assert str(type(p)) == str(Value)
    assert type(p).__doc__ == Value.__doc__
    assert repr(p) == f"Value(data={p.data}, grad={p.grad})"
    assert f"{p:.3f}" == f"{p.data:.3f}"
    assert described(p).endswith("(Value)")
    assert float(p) == p.data
    with pytest.raises(AttributeError, match="'Value' object has no attribute 'nonsense'"):
        p.nonsense  # noqa: B018


def test_calling_its_type_makes_a_plain_value():
    p = trained().model.parameters()[0]
    made = type(p)(3, label="three")
    assert type(made) is Value
    assert (made.data, made.label) == (3.0, "three")


def test_identity_hash_weak_references_and_all_but_the_numbers_stay():
    with scope("layer 1"):
        a = Value(0.5, label="a")
    a.role = "parameter"
    b = Value(0.25)

    class Line(Module):
        def __call__(self, x):
            return a * x[0] + b

        def parameters(self):
            return [a, b]

    seen, weak, before = {a: "a"}, weakref.ref(a), hash(a)
    trained(Line())
    assert (seen[a], weak() is a, hash(a)) == ("a", True, before)
    assert (a.label, a.role, a._scope) == ("a", "parameter", ("layer 1",))
    assert (a._prev, a._op, b.label, b.role) == ((), "", "", "")
    a.label = "slope"
    assert a.label == "slope"


@pytest.mark.parametrize(
    "again",
    [
        copy.copy,
        copy.deepcopy,
        *(lambda v, k=k: pickle.loads(pickle.dumps(v, k)) for k in range(6)),
    ],
)
def test_a_copy_is_a_plain_value_with_numbers_of_its_own(again):
    p = trained().model.parameters()[0]
    p.label = "weight"
    before = numbers([p])
    copied = again(p)
    assert type(copied) is Value
    assert (numbers([copied]), copied.label, copied.role) == (before, "weight", "parameter")
    copied.data = copied.grad = 7.0
    assert numbers([p]) == before


@pytest.mark.parametrize("again", [copy.deepcopy, through_pickle])
def test_a_model_copied_between_steps_stays_as_it_was(again):
    trainer = trained()
    copies, wanted = [], []
    for _ in range(3):
        copies.append(again(trainer.model))
        wanted.append(bits(trainer.model.parameters()))
        trainer.step()
    assert [bits(model.parameters()) for model in copies] == wanted
    twin = Trainer(copies[-1], X, Y)
    assert twin.step() == trainer.losses[-1]
    assert bits(twin.model.parameters()) == bits(trainer.model.parameters())


# ---- a cell reads and writes them


def test_what_a_cell_assigns_counts_in_the_next_step():
    trainer = trained()
    twin = copy.deepcopy(trainer.model)
    for model in (trainer.model, twin):
        p, q, r, *_ = model.parameters()
        p.data = 5
        q.data += 0.25
        r.data = np.float32(0.5)
    assert all(type(v.data) is float for v in trainer.model.parameters())
    assert bits(trainer.model.parameters()) == bits(twin.parameters())
    wanted = eager_step(twin, X, Y, "hinge", SGD())
    assert trainer.step() == pytest.approx(wanted, rel=1e-12)
    assert close(trainer.model.parameters(), twin.parameters())


def test_an_assignment_is_checked_as_ever():
    p = trained().model.parameters()[0]
    before = bits([p])
    for name in ("data", "grad"):
        with pytest.raises(TypeError, match=f"{name}: expected a real number, got 'x' "):
            setattr(p, name, "x")
    assert bits([p]) == before


def test_every_bit_of_a_number_is_kept():
    p = trained().model.parameters()[0]
    odd_nan = struct.unpack("d", struct.pack("Q", 0x7FF8_0000_0000_1234))[0]
    for number in (-0.0, math.inf, 5e-324, odd_nan):
        p.data, p.grad = number, -number
        assert bits([p]) == [struct.pack("2d", number, -number)]


@pytest.mark.parametrize("zero_grad", [True, False])
def test_gradients_of_a_backward_by_hand_count_in_a_step_only_where_they_add_up(zero_grad):
    trainer = trained(optimizer=SGD(lr=0.1))
    twin = copy.deepcopy(trainer.model)
    trainer.zero_grad = zero_grad
    for model in (trainer.model, twin):
        model([0.5, -1.0]).backward()
    assert close(trainer.model.parameters(), twin.parameters())
    trainer.step()
    if zero_grad:
        twin.zero_grad()
    eager_loss(twin, X, Y, "hinge").backward()
    SGD(lr=0.1).step(twin.parameters())
    assert close(trainer.model.parameters(), twin.parameters())


def test_the_lectures_loop_goes_on_with_them():
    trainer = trained(optimizer=SGD(lr=0.1))
    twin = copy.deepcopy(trainer.model)
    for model in (trainer.model, twin):
        for _ in range(2):
            eager_step(model, X, Y, "hinge", SGD(lr=0.1))
        for p in model.parameters():
            p.data += -0.1 * p.grad
        model.zero_grad()
    assert bits(trainer.model.parameters()) == bits(twin.parameters())


def test_a_tape_reads_and_writes_them():
    trainer = trained()
    p = trainer.model.parameters()[0]
    tape = Tape(trainer.model([0.5, -1.0]))
    i = tape.index(p)
    assert (tape.data[i], tape.grad[i]) == (p.data, p.grad)
    trainer.step()
    tape.read()
    assert (tape.data[i], tape.grad[i]) == (p.data, p.grad)
    tape.data[i], tape.grad[i] = 0.75, 0.125
    tape.write()
    assert (p.data, p.grad) == (0.75, 0.125)
    twin = copy.deepcopy(trainer.model)
    assert trainer.step() == Trainer(twin, X, Y).step()


def test_gradcheck_leaves_them_as_they_were():
    trainer = trained(loss="squared_error")
    before = bits(trainer.model.parameters())
    assert gradcheck(trainer.model([0.5, -1.0])).ok
    assert bits(trainer.model.parameters()) == before


# ---- while a step runs, and when it is interrupted


class Spy(SGD):
    """Calls `look` between the gradient and the update of a step."""

    def _move(self, data, grad, lr):
        super()._move(data, grad, lr)
        self.look()


def test_nobody_sees_half_of_a_step():
    trainer = Trainer(network(), X, Y, optimizer=Spy(lr=0.1))
    seen = []
    trainer.optimizer.look = lambda: seen.append(bits(trainer.model.parameters()))
    wanted = []
    for _ in range(3):
        wanted.append(bits(trainer.model.parameters()))
        trainer.step()
    assert seen == wanted


def interrupt():
    raise KeyboardInterrupt


def test_an_interrupted_step_leaves_data_and_gradients_as_they_were():
    trainer = Trainer(network(), X, Y, optimizer=Spy(lr=0.1))
    trainer.optimizer.look = lambda: None
    trainer.step()
    before = bits(trainer.model.parameters())
    twin = copy.deepcopy(trainer.model)
    trainer.optimizer.look = interrupt
    with pytest.raises(KeyboardInterrupt):
        trainer.step()
    assert bits(trainer.model.parameters()) == before
    trainer.optimizer.look = lambda: None
    assert trainer.step() == Trainer(twin, X, Y).step()


def test_another_thread_or_ctrl_c_never_finds_a_value_half_held():
    values, found = [Value(1.5), Value(2.5)], []

    def look(frame, event, _):
        if frame.f_code is hold.__code__:
            frame.f_trace_opcodes = True
            found.append(numbers(values))
        return look

    before = sys.gettrace()
    sys.settrace(look)
    try:
        hold(values)
    finally:
        sys.settrace(before)
    assert len(found) > 20  # once before each instruction, where Python lets other threads run
    assert {*map(tuple, found)} == {((1.5, 0.0), (2.5, 0.0))}
    assert {type(v) for v in values} == {Held}


# ---- several Trainers, and none


def test_they_keep_their_numbers_when_the_trainer_is_gone():
    trainer = trained()
    model, before = trainer.model, bits(trainer.model.parameters())
    gone = weakref.ref(trainer)
    del trainer
    gc.collect()
    assert gone() is None
    assert bits(model.parameters()) == before
    twin = copy.deepcopy(model)
    assert trained(model).losses == trained(twin).losses


class Given(Module):
    """The mean of some Values, times the first coordinate."""

    def __init__(self, values):
        self.values = values

    def __call__(self, x):
        return sum(self.values[1:], self.values[0]) * x[0] / len(self.values)

    def parameters(self):
        return self.values


def test_the_last_value_takes_its_store_along_without_a_garbage_collection():
    values = [Value(0.5), Value(1.5)]
    trained(Given(values))
    gc.collect()
    store = weakref.ref(values[0]._store)
    gc.disable()
    try:
        del values[0]
        assert store() is not None
        values.clear()
        assert store() is None
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "lists",
    [
        [[0, 1, 2, 3], [0, 1, 2, 3]],
        [[0, 1, 2, 3], [3, 1, 0, 2]],
        [[2, 3], [0, 1, 2, 3]],
        [[1, 3], [0, 2], [3, 2, 1, 0]],
        [[0, 1, 2], [1, 2, 3], [0, 3]],
        [[0, 1, 0, 2, 1, 3], [3, 3, 0]],
    ],
)
def test_several_trainers_share_their_parameters(lists):
    values = [Value(0.5 + i) for i in range(4)]
    twins = [Value(0.5 + i) for i in range(4)]
    trainers = [Trainer(Given([values[i] for i in at]), X, Y, optimizer=SGD(0.1)) for at in lists]
    models = [Given([twins[i] for i in at]) for at in lists]
    for _ in range(3):
        for trainer, model, at in zip(trainers, models, lists, strict=True):
            loss = eager_loss(model, X, Y, "hinge")
            model.zero_grad()
            loss.backward()
            SGD(0.1).step([twins[i] for i in dict.fromkeys(at)])
            assert trainer.step() == pytest.approx(loss.data, rel=1e-12)
            assert close(values, twins)


def test_a_run_that_is_loaded_or_trained_on_other_examples_writes_the_same_values(tmp_path):
    trainer = trained(optimizer=Adam(lr=0.1))
    parameters = trainer.model.parameters()
    trainer.save(tmp_path / "run.json")
    saved, state = bits(parameters), trainer.state()
    for go_back in (lambda: trainer.load(tmp_path / "run.json"), lambda: trainer.resume(state)):
        trainer.step()
        assert bits(parameters) != saved
        go_back()
        assert bits(parameters) == saved
    twin = copy.deepcopy(trainer.model)
    trainer.train_on(*moons(30), loss="squared_error")
    trainer.optimizer = SGD(lr=0.1)
    wanted = eager_step(twin, *moons(30), "squared_error", SGD(lr=0.1))
    assert trainer.step() == pytest.approx(wanted, rel=1e-12)
    assert close(parameters, twin.parameters())


# ---- Values that are not held


class Loud(Value):
    """Has the layout of a Value, and a method of its own."""

    __slots__ = ()

    def __repr__(self):
        return f"LOUD({self.data})"


class Noted(Value):
    """Has attributes of its own."""

    note = ""


@pytest.mark.parametrize("kinds", [(Loud, Noted), (Value, Loud, Value, Noted, Value)])
def test_a_parameter_of_a_subclass_stays_what_it_is(kinds):
    values = [kind(0.5 + i) for i, kind in enumerate(kinds)]
    twins = [Value(0.5 + i) for i in range(len(kinds))]
    trainer = Trainer(Given(values), X, Y, optimizer=SGD(lr=0.1))
    for _ in range(3):
        wanted = eager_step(Given(twins), X, Y, "hinge", SGD(lr=0.1))
        assert trainer.step() == pytest.approx(wanted, rel=1e-12)
        values[0].data = twins[0].data = 0.25
    assert [v.__class__ for v in values] == [*kinds]
    assert close(values, twins)


def test_a_parameter_adopted_from_another_engine_stays_what_it_is():
    originals = [MValue(0.5), MValue(1.5)]
    values = [adopt(original) for original in originals]
    kinds = [type(v) for v in values]
    trainer = trained(Given(values), optimizer=SGD(lr=0.1))
    twins = [Value(0.5), Value(1.5)]
    eager_step(Given(twins), X, Y, "hinge", SGD(lr=0.1))
    assert close(values, twins)
    assert [type(v) for v in values] == kinds
    assert [v.original for v in values] == originals
    assert trainer.losses
