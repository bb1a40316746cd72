"""Nothing is frozen unseen: where a recording would be wrong, a Trainer calls model and loss."""

import copy
import math
import random
import statistics
import threading
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from micrograd_engine import MLP, SGD, BatchTape, Module, Tape, Trainer, Value
from micrograd_engine.training.held import Held

from .agreement import STABLE, all_same, same
from .training import eager_loss, eager_step

X = np.linspace(-1, 1, 12)[:, None]
Y = 3 * X[:, 0] ** 2


class Own(Module):
    """A model of two weights with the computation that a test gives it."""

    def __init__(self, compute, start=(0.5, -0.25)):
        self.w, self.compute = [Value(number) for number in start], compute

    def __call__(self, x):
        return self.compute(*self.w, x)

    def parameters(self):
        return self.w


def line(a, b, x):
    return a * x[0] + b


def warned():
    return pytest.warns(UserWarning, match="each step calls model and loss, which is slower")


def trained_alike(model, loss, X, Y, steps=50, seed=0, **given):
    """A Trainer that is checked, step by step, against plain calls of model and loss."""
    other = copy.deepcopy(model)
    with warned() if given.pop("warns", True) else warnings.catch_warnings():
        trainer = Trainer(model, X, Y, loss=loss, optimizer=SGD(lr=0.05), **given)
    for k in range(steps):
        random.seed(seed + k)
        wanted = eager_step(other, X.tolist(), Y.tolist(), loss, SGD(lr=0.05))
        random.seed(seed + k)
        assert same(wanted, trainer.step())
        assert all_same([p.data for p in other.parameters()], [p.data for p in model.parameters()])
        assert all_same([p.grad for p in other.parameters()], [p.grad for p in model.parameters()])
    random.seed(seed)
    outputs = [model(x).data for x in X.tolist()]
    random.seed(seed)
    assert all_same(outputs, trainer.predict(X).tolist())
    return trainer


def huber(out, target):
    e = out - target
    return 0.5 * e * e if abs(e.data) <= 1 else e.abs() - 0.5


def test_a_huber_loss_with_an_if_is_trained_on_the_right_branches():
    trainer = trained_alike(Own(line, (9.0, -9.0)), huber, X, Y, steps=100)
    assert min(trainer.losses) >= 0


def test_a_relu_written_by_hand_has_both_its_sides():
    def relu(v):
        return v if v.data > 0 else v * 0

    model = Own(lambda a, b, x: relu(a * x[0] + b), (1.0, 5.0))  # all outputs are above 0 at first
    trainer = trained_alike(model, "mse", X, Y - 1, steps=100)
    model.w[1].data = -0.25
    wanted = eager_loss(model, X.tolist(), (Y - 1).tolist(), "mse").data
    assert same(wanted, trainer.step())


READS = [
    lambda v: v.data,
    float,
    math.exp,
    lambda v: float(f"{v:.8f}"),
    lambda v: float(repr(v).split("data=")[1].split(",")[0]),
    lambda v: v.forward(),
    lambda v: np.array([v], dtype=float)[0],
    lambda v: np.float64(v),
    lambda v: statistics.fmean([v]),
    lambda v: min([v, v], key=float)._data,
    lambda v: copy.copy(v)._data,
    lambda v: copy.deepcopy(v)._data,
    lambda v: Tape(v).forward(),
    lambda v: (v * 2 + 1).data,
    lambda v: v.grad + v._data,
]


@pytest.mark.parametrize("read", READS)
def test_every_way_to_a_number_is_noticed(read):
    def loss(out, target):
        return (out - target) ** 2 * (1.0 + abs(read(out)))

    trainer = trained_alike(Own(line), loss, X, Y, steps=3)
    assert "it reads a number in line" in trainer.refusal


@pytest.mark.parametrize(
    "compute",
    [
        lambda a, b, x: a * x[0] + b * (1 if a.data > 0.5 else 2),
        lambda a, b, x: a * x[0] + b * float(b),
        lambda a, b, x: a * float(x[0]) + b,
        lambda a, b, x: a * x[0] + b * (a * b).data,
    ],
)
def test_reads_of_parameters_and_inputs_in_a_model_are_noticed(compute):
    trainer = trained_alike(Own(compute), "mse", X, Y)
    assert trainer.refusal.startswith("the model cannot be recorded, because it reads a number in")


def test_held_parameters_are_noticed_too():
    model = Own(line)
    Trainer(model, X, Y, loss="mse").step()
    assert type(model.w[0]) is Held
    trained_alike(model, lambda o, t: (o - t) ** 2 * (1 + model.w[0].data ** 2), X, Y, steps=3)


def test_an_assignment_in_a_model_is_noticed():
    seen = Value(0.0)

    def counting(a, b, x):
        seen.data = 1.0
        return a * x[0] + b + seen

    with pytest.warns(UserWarning, match="it assigns a number in line"):
        Trainer(Own(counting), X, Y, loss="mse")


def test_the_sentence_names_the_line_of_the_learner():
    with warned() as said:
        trainer = Trainer(Own(line), X, Y, loss=huber)
    [warning] = said
    first = huber.__code__.co_firstlineno
    text = "`return 0.5 * e * e if abs(e.data) <= 1 else e.abs() - 0.5`"
    assert trainer.refusal == (
        "the loss cannot be recorded, because it reads a number in "
        f"line {first + 2} of test_frozen.py, {text}"
    )
    assert trainer.refusal in str(warning.message)
    assert len(str(warning.message)) < 250
    assert warning.filename == __file__
    assert "not recorded" in repr(trainer)


def test_a_cell_is_called_a_cell():
    names = {}
    source = "def loss(o, t):\n    return (o - t) ** 2 * float(o)\n"
    exec(compile(source, "/tmp/ipykernel_12/345.py", "exec"), names)  # noqa: S102
    with pytest.warns(UserWarning, match="in line 2 of a cell"):
        Trainer(Own(line), X, Y, loss=names["loss"])


def test_a_trainer_warns_once():
    with warned():
        trainer = Trainer(Own(line), X, Y, loss=huber)
    trainer.step()  # a further warning would be an error
    trainer.train_on(X[:5], Y[:5])
    trainer.predict(X)
    trainer.loss = "mse"
    assert trainer.refusal == ""


def test_a_recording_that_somebody_insists_on_keeps_the_branch():
    model = Own(line, (0.0, 0.0))
    trainer = Trainer(model, X[:1], Y[:1] * 0, loss=huber, optimizer=SGD(0.0), recorded=True)
    assert trainer.refusal == ""
    model.w[1].data = 3.0
    assert trainer.step() == 4.5  # and not 2.5, as huber gives
    with pytest.raises(ValueError, match=r"^recorded: the loss cannot be recorded, because it giv"):
        Trainer(Own(line, (9.0, 0.0)), X, Y, loss=huber, recorded=True)


def test_a_trainer_that_must_not_record_calls_the_model():
    trainer = trained_alike(MLP(1, [3, 1]), "mse", X, Y, warns=False, recorded=False)
    assert trainer.refusal == "recorded is False"
    with pytest.raises(TypeError, match="recorded: expected None, True or False"):
        Trainer(MLP(1, [1]), X, Y, recorded="yes")


def test_numbers_that_depend_on_nothing_that_moves_may_be_read():
    scale = Value(2.0)
    model = Own(lambda a, b, x: a * x[0] + b * (2 * scale).data)
    trainer = Trainer(model, X, Y, loss="mse", optimizer=SGD(lr=0.05))
    assert trainer.refusal == ""
    for scale.data in (2.0, -1.0, 0.5):
        wanted = eager_loss(model, X.tolist(), Y.tolist(), "mse").data
        assert same(wanted, trainer.step())
        assert all_same([model(x).data for x in X.tolist()], trainer.predict(X).tolist())


def test_reads_of_another_thread_do_not_count():
    model = Own(line)

    def loss(out, target):
        thread = threading.Thread(target=lambda: model.w[0].data)
        thread.start()
        thread.join()
        return (out - target) ** 2

    assert Trainer(model, X, Y, loss=loss).refusal == ""


def test_numbers_are_read_freely_when_nothing_is_recorded():
    a = Value(2.0)
    Trainer(Own(line), X, Y, loss="mse")
    assert (a.data, float(a), f"{a:.1f}", repr(a)) == (2.0, 2.0, "2.0", "Value(data=2.0, grad=0.0)")


def test_the_kind_of_target_does_not_count_as_a_number_of_the_model():
    def loss(out, target):
        return (out - 1).relu() if float(2 * target) > 0 else (out + 1).relu()

    trainer = Trainer(Own(line), X, np.sign(X[:, 0]), loss=loss)
    assert trainer.refusal == ""


@pytest.mark.parametrize("drop", [lambda: random.random() < 0.5, lambda: np.random.rand() < 0.5])
def test_random_draws_are_noticed(drop):
    with pytest.warns(UserWarning, match="it draws random numbers"):
        Trainer(Own(lambda a, b, x: a * x[0] + b * drop()), X[:1], Y[:1], loss="mse")


def test_a_generator_of_ones_own_is_found_by_comparing():
    mine = random.Random(1)
    with pytest.warns(UserWarning, match=r"it gives .* for X\[\d+\], its recording"):
        Trainer(Own(lambda a, b, x: a * x[0] + b * mine.random()), X, Y, loss="mse")


def test_a_backward_of_ones_own_is_called():
    def clipped(v):
        out = v * 1
        out._backward = lambda: setattr(v, "grad", v.grad + max(-0.1, min(0.1, out.grad)))
        return out

    trainer = trained_alike(Own(lambda a, b, x: clipped(a * x[0] + b)), "mse", X, Y)
    assert "a _backward of its own" in trainer.refusal


def test_an_operation_without_a_rule_is_refused():
    with pytest.raises(ValueError, match="no rule for the operation 'mystery'"):
        Trainer(Own(lambda a, b, x: Value(1.0, (a, b, x[0]), "mystery")), X, Y, loss="mse")


def test_outputs_that_change_in_number_are_refused():
    model = Own(lambda a, b, x: [a * x[0]] * (1 if x[0].data < 0 else 2))
    with warned():
        trainer = Trainer(model, X, Y, loss=lambda out, t: out[0] - t)
    with pytest.raises(ValueError, match="model: expected 1 outputs as for the first example"):
        trainer.predict(X)


def test_a_step_that_fails_changes_nothing():
    def fragile(out, target):
        if out.data > 2:
            raise ValueError("too large")
        return (out - target) ** 2

    model = Own(line)
    with warned():
        trainer = Trainer(model, X, Y, loss=fragile, optimizer=SGD(lr=0.05))
    trainer.step()
    before = [(p.data, p.grad) for p in model.w]
    model.w[0].data = 9.0
    with pytest.raises(ValueError, match="too large"):
        trainer.step()
    assert [p.grad for p in model.w] == [grad for _, grad in before]
    assert len(trainer.losses) == 1


def test_gradients_that_are_not_cleared_add_up_and_l2_counts():
    model, other = Own(line), Own(line)
    with warned():
        trainer = Trainer(model, X, Y, huber, SGD(lr=0.05), l2=0.01)
    trainer.zero_grad = False
    for _ in range(4):
        root = eager_loss(other, X.tolist(), Y.tolist(), huber, l2=0.01)
        root.backward()
        assert same(root.data, trainer.step())
        assert all_same([p.grad for p in other.w], [p.grad for p in model.w])
        SGD(lr=0.05).step(other.w)


def test_a_run_goes_on_from_its_state_with_the_same_batches():
    trainers = []
    for _ in range(2):
        with warned():
            trainers.append(Trainer(Own(line), X, Y, huber, SGD(lr=0.05), batch_size=5))
    one, two = trainers
    for _ in range(4):
        one.step()
    two.resume(one.state())
    assert [one.step() for _ in range(3)] == [two.step() for _ in range(3)]


# ---- random models


CHOICES = {
    "relu by hand": lambda v, w: v if v.data > 0 else v * 0,
    "larger": lambda v, w: v if v.data >= w.data else w,
    "rounded": lambda v, w: v * round(float(v), 1) + w,
    "dropped": lambda v, w: v * 2 if random.random() < 0.5 else w * 0.5,
    "plain": lambda v, w: (v * w).tanh(),
    "turned": lambda v, w: v.sin() if int(abs(v.data) * 3) % 2 else v.cos(),
}
POINTS = np.array([-0.93, -0.41, -0.17, 0.28, 0.55, 1.02])[:, None]
TARGETS = np.array([1.3, -0.2, 0.7, 2.4, 0.1, -0.6])


@st.composite
def models(draw):
    """A model of two weights: some steps, each of which may look at a number."""
    steps = draw(st.lists(st.sampled_from(sorted(CHOICES)), min_size=1, max_size=4))
    start = draw(st.tuples(*[st.floats(-2, 2)] * 2))

    def compute(a, b, x):
        v, w = a * x[0], b + x[0]
        for name in steps:
            v, w = CHOICES[name](v, w) + a, v
        return v

    return Own(compute, start), steps


@settings(STABLE, max_examples=25)
@given(models(), st.sampled_from([huber, "mse"]), st.integers(0, 99))
def test_a_trainer_never_differs_from_plain_calls(drawn, loss, seed):
    model, steps = drawn
    random.seed(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trainer = Trainer(model, POINTS, TARGETS, loss=loss, optimizer=SGD(lr=0.02))
    assert (trainer.refusal == "") == ({*steps} == {"plain"} and loss == "mse")
    other = copy.deepcopy(model)
    for k in range(50):
        random.seed(k)
        wanted = eager_step(other, POINTS.tolist(), TARGETS.tolist(), loss, SGD(lr=0.02))
        random.seed(k)
        assert trainer.step() == pytest.approx(wanted, rel=1e-6, nan_ok=True)


def test_a_batch_tape_records_a_function_and_refuses_what_it_would_freeze():
    w = Value(2.0)
    tape = BatchTape.of(lambda x: (w * x[0]).relu(), 1)
    assert tape.forward([[1.0], [-1.0]]).tolist() == [2.0, 0.0]
    with pytest.raises(ValueError, match=r"^function: cannot be recorded, because it reads a numb"):
        BatchTape.of(lambda x: w * x[0] if x[0].data > 0 else w * 0, 1)
