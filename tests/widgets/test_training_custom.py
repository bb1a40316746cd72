"""Losses and optimisers of the learner's own, held-back examples and rebuilt models, in a run that is shown."""

import random

import numpy as np
import pytest

from micrograd_engine import MLP, SGD, Adam, AdamW, RMSprop, Trainer, moons
from micrograd_engine.training.run_state import encoded
from micrograd_widgets import TrainingWidget
from micrograd_widgets.run import wire as run_wire

from .runs import Page, new_trainer, packed


@pytest.fixture
def view():
    view = TrainingWidget(new_trainer())
    yield view
    view.close()


def test_a_loss_of_the_learners_own_is_sent_as_it_was_recorded():
    def wide(output, target):
        return (output - target) ** 4

    view = TrainingWidget(new_trainer(loss=wide))
    assert view.structure["loss"] == ""
    assert view.structure["loss_name"] == "wide"
    [form] = view.structure["forms"]
    assert len(form["inputs"]) == 2
    assert len(form["targets"]) == 1
    view.close()


def test_a_page_comes_back_to_the_learners_own_loss():
    def wide(output, target):
        return (output - target) ** 4

    view = TrainingWidget(new_trainer(loss=wide))
    page = Page(view, new_trainer(loss=wide))
    page.commit("loss", loss="mean_squared_error")
    assert view.trainer.loss.__name__ == "mean_squared_error"
    view.publish()
    assert (view.structure["loss"], view.structure["loss_name"]) == ("mean_squared_error", "wide")
    page.commit("loss", loss="")
    assert view.trainer.loss is wide
    view.close()


class Doubled(SGD):
    def _move(self, data, grad, lr):
        data -= 2 * lr * grad


@pytest.fixture
def own_optimiser():
    Doubled.__name__ = "SGD"
    yield Doubled(lr=0.1)
    Doubled.__name__ = "Doubled"


def test_an_optimiser_of_the_learners_own_with_a_known_name_is_sent_as_foreign(own_optimiser):
    view = TrainingWidget(new_trainer(optimizer=own_optimiser))
    assert view.run["foreign"] is True
    answer = Page(view).commit("run", kind="command", steps=1)
    assert answer["error"] == ""
    assert type(view.trainer.optimizer) is Doubled
    view.trainer.optimizer = SGD(lr=0.1)
    view.binding.follow()
    assert view.run["foreign"] is False
    view.close()


@pytest.mark.parametrize("older", [False, True])
def test_the_adam_of_a_page_is_ours_though_the_learner_has_one(view, older):
    class Mine(Adam):
        pass

    Mine.__name__ = "Adam"  # the later of two of this name
    page = Page(view)
    page.trainer.optimizer = Adam(lr=0.1)
    if older:
        view.trainer.step()
    page.commit("optimizer")
    Mine.__name__ = "Mine"
    assert type(view.trainer.optimizer) is Adam
    assert view.trainer.optimizer.lr == 0.1


def test_a_refused_commit_keeps_the_optimiser(view):
    before = view.trainer.optimizer
    page = Page(view)
    page.trainer.optimizer = Adam(lr=0.1)
    run, _ = run_wire.without_bytes(packed(page.trainer))
    answer = page.commit("optimizer", run=run | {"l2": "strong"})
    assert "l2" in answer["error"]
    assert view.trainer.optimizer is before


def test_a_commit_with_a_refused_run_leaves_no_examples(view):
    trainer = view.trainer
    trainer.batch_size = 8
    trainer.step()
    view.binding.follow()
    page, X, before = Page(view), trainer.X, encoded(trainer.state())
    parts = {"X": X[:9], "y": trainer.y[:9], "test_X": X[9:], "test_y": trainer.y[9:]}
    run, out = run_wire.without_bytes(
        {
            "run": packed(page.trainer, 1) | {"parameters": b""},
            "examples": {name: part.tobytes() for name, part in parts.items()},
        }
    )
    page.seq += 1
    content = {"kind": "commit", "client": "page", "seq": page.seq, "touched": ["examples"]}
    content |= {"revision": view.at["revision"], "recording": view.at["recording"], "set": []}
    view._on_message(None, content | run, [memoryview(b) for b in out])
    assert "parameters" in page.answers[-1][0]["error"]
    assert np.array_equal(trainer.X, X)
    assert view.test is None
    assert encoded(trainer.state()) == before


def test_held_out_examples_are_checked_like_the_others(view):
    page = Page(view)
    X, y = view.trainer.X, view.trainer.y
    parts = {"X": X, "y": y, "test_X": np.array([[np.nan, 1.0]]), "test_y": np.array([1.0])}
    run, out = run_wire.without_bytes(
        {
            "run": packed(page.trainer),
            "examples": {name: part.tobytes() for name, part in parts.items()},
        }
    )
    content = {"kind": "commit", "client": "page", "seq": 1, "touched": ["examples"], "set": []}
    view._on_message(None, content | view.at | run, out)
    assert "test_X: expected finite numbers, got nan" in page.answers[-1][0]["error"]
    assert view.test is None
    assert view.trainer.X is X


def test_the_error_says_that_the_model_was_rebuilt(view):
    page = Page(view)
    view.trainer.model.layers[0].neurons.pop()
    page.trainer.step()
    error = page.commit("run")["error"]
    assert error.startswith("model: its parameters or activations are no longer those")


def by_label(output, target):
    """A loss that looks at its target: it is recorded once for each label."""
    return (output - 1) ** 2 if target == 1 else (output + 2) ** 4


def recommitted(page, X, y):
    page.trainer.train_on(X, y)
    parts = {"X": X, "y": y, "test_X": X[:0], "test_y": y[:0]}
    run, out = run_wire.without_bytes(
        {
            "run": packed(page.trainer),
            "examples": {
                name: np.ascontiguousarray(part).tobytes() for name, part in parts.items()
            },
        }
    )
    page.seq += 1
    content = {"kind": "commit", "client": "page", "seq": page.seq, "touched": ["examples"]}
    page.view._on_message(None, content | {"set": []} | page.at | run, out)
    page.at = page.answers[-1][0]["at"]


def test_a_loss_of_the_learners_own_is_recorded_anew_only_for_other_targets():
    view = TrainingWidget(new_trainer(loss=by_label))
    assert len(view.structure["forms"]) == 2
    page = Page(view, new_trainer(loss=by_label))
    X, y = view.trainer.X, view.trainer.y
    recording = page.at["recording"]
    recommitted(page, X[:30], y[:30])
    assert page.at["recording"] == recording
    recommitted(page, X[y == 1], y[y == 1])
    assert page.at["recording"] == recording + 1
    view.close()


def test_a_page_that_opens_later_knows_the_forms_of_the_earlier_loss():
    view = TrainingWidget(new_trainer(loss=by_label))
    form_of = view.examples["form_of"]
    assert {*np.frombuffer(form_of, "<i4")} == {0, 1}
    Page(view, new_trainer(loss=by_label)).commit("loss", loss="mean_squared_error")
    view.publish()
    assert view.structure["loss"] == "mean_squared_error"
    assert view.examples["form_of"] == form_of
    view.close()


# ---- what cannot be recorded


def huber(output, target):
    e = output - target
    return 0.5 * e * e if abs(e.data) <= 1 else e.abs() - 0.5


def refused(**arguments):
    with pytest.warns(UserWarning, match="each step calls model and loss"):
        return TrainingWidget(new_trainer(**arguments))


def test_a_loss_that_reads_numbers_is_trained_in_the_kernel_and_the_view_gets_the_reason():
    view = refused(loss=huber)
    structure = view.structure
    assert structure["loss_refusal"] == view.trainer.refusal
    assert "reads a number in line" in structure["loss_refusal"]
    assert (structure["model_refusal"], structure["forms"]) == ("", [])
    assert (structure["loss"], structure["loss_name"]) == ("", "huber")
    assert len(structure["model"]["inputs"]) == 2
    with pytest.warns(UserWarning, match="each step"):
        plain = new_trainer(loss=huber)
    answer = Page(view, plain).commit("run", kind="command", steps=3)
    assert answer["error"] == ""
    assert view.trainer.losses == [plain.step() for _ in range(3)]
    view.close()


def test_a_model_that_reads_numbers_is_shown_and_trained_in_the_kernel():
    class Gate(MLP):
        def __call__(self, x):
            out = super().__call__(x)
            return out if out.data > 0 else 0.1 * out

    random.seed(5)
    with pytest.warns(UserWarning, match="the model cannot be recorded"):
        view = TrainingWidget(Trainer(Gate(2, [4, 1]), *moons(40)))
    structure = view.structure
    assert structure["model_refusal"] == view.trainer.refusal
    assert structure["loss"] == "hinge"
    assert view.fallback()["text/html"]
    view.close()


def test_a_loss_that_can_be_recorded_again_gives_the_run_back_to_the_page():
    view = refused(loss=huber)
    view.trainer.loss = "mse"
    view.binding.follow()
    view.publish()
    assert (view.structure["loss"], view.structure["model_refusal"]) == ("mean_squared_error", "")
    view.close()


# ---- optimisers, schedules and labels


class Sign:
    """Of the learner's own: moves by the sign of the gradient."""

    lr = 0.01

    def step(self, parameters):
        for p in parameters:
            p.data -= self.lr * ((p.grad > 0) - (p.grad < 0))


def halved(k):
    return 0.1 * 0.5**k


@pytest.mark.parametrize("make", [Sign, lambda: SGD(lr=halved)])
def test_the_kernel_makes_the_steps_of_an_optimiser_or_schedule_of_ones_own(make):
    view, plain = TrainingWidget(new_trainer(optimizer=make())), new_trainer(optimizer=make())
    page = Page(view, new_trainer(optimizer=make()))
    for _ in range(2):
        page.trainer.resume(view.trainer.state())
        assert page.commit("run", kind="command", steps=2)["error"] == ""
    assert view.trainer.losses == [plain.step() for _ in range(4)]
    assert view.run["optimizer"]["lr"]["kind"] == "own"
    assert view.fallback()["text/plain"]
    view.close()


def test_an_optimiser_without_a_rate_is_shown():
    class Silent:
        def step(self, parameters):
            pass

    view = TrainingWidget(new_trainer(optimizer=Silent()))
    assert view.run["foreign"] is True
    assert view.run["optimizer"]["lr"] == {"kind": "own", "name": "Silent", "lr": None}
    assert "Learning rate" not in view.fallback()["text/html"]
    view.close()


@pytest.mark.parametrize("kind", [RMSprop, AdamW])
def test_a_page_changes_to_the_other_optimisers(view, kind):
    page = Page(view)
    page.trainer.optimizer = kind(lr=0.05)
    page.trainer.step()
    page.commit("optimizer", "run")
    assert type(view.trainer.optimizer) is kind
    assert view.run["foreign"] is False
    assert view.trainer.step() == page.trainer.step()


def test_names_of_classes_are_numbers_on_the_page_and_held_out_names_fit_them():
    X = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [0.5, 0.5]])
    trainer = Trainer(MLP(2, [3], output="linear"), X, ["dog", "cat", "owl", "cat"], loss="ce")
    view = TrainingWidget(trainer, test=(X[:2], ["owl", "dog"]))
    assert np.frombuffer(view.examples["y"]).tolist() == [1, 0, 2, 0]
    assert np.frombuffer(view.examples["test_y"]).tolist() == [2, 1]
    assert "cross_entropy" in view.examples["losses"]
    view.close()


def test_one_hot_rows_fit_cross_entropy():
    X = np.arange(8.0).reshape(4, 2)
    trainer = Trainer(MLP(2, [3], output="linear"), X, np.eye(3)[[0, 1, 2, 0]], loss="ce")
    view = TrainingWidget(trainer)
    assert "cross_entropy" in view.examples["losses"]
    assert view.structure["loss"] == "cross_entropy"
    view.close()
