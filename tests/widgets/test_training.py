"""TrainingWidget without a browser: the state that it sends to a page, and the commits of a page."""

import numpy as np
import pytest

from micrograd_engine import SGD, Adam, moons
from micrograd_engine.training.run_state import encoded
from micrograd_widgets import TrainingWidget
from micrograd_widgets.run import wire as run_wire

from .runs import Page, array, new_trainer, numbers, packed


@pytest.fixture
def view():
    view = TrainingWidget(new_trainer())
    yield view
    view.close()


def test_a_page_gets_the_whole_run(view):
    trainer = view.trainer
    assert array(view.run["parameters"]).tolist() == numbers(trainer)
    assert view.structure["loss"] == "hinge"
    assert view.structure["layers"] == [
        {"neurons": 4, "activation": "tanh"},
        {"neurons": 1, "activation": "tanh"},
    ]
    assert array(view.examples["X"]).reshape(-1, 2).tolist() == trainer.X.tolist()
    assert view.examples["losses"] == ["squared_error", "mean_squared_error", "hinge"]
    assert view.run["optimizer"] == {
        "name": "SGD",
        "lr": {"kind": "constant", "lr": 0.01},
        "settings": {"momentum": 0.0},
        "moments": {},
        "steps": 0,
    }


def test_steps_of_a_page_are_those_of_the_trainer_to_the_last_bit(view):
    page = Page(view)
    for _ in range(3):
        page.trainer.step()
    answer = page.commit("run")
    assert answer.get("error", "") == ""
    assert view.trainer.losses == page.trainer.losses
    assert numbers(view.trainer) == numbers(page.trainer)
    assert view.trainer.step() == page.trainer.step()
    assert view.trainer.optimizer.steps == 4


def test_a_commit_adds_to_the_losses_that_the_kernel_has(view):
    page = Page(view)
    for _ in range(3):
        page.trainer.step()
        page.commit("run")
    assert view.trainer.losses == page.trainer.losses
    assert len(view.trainer.losses) == 3


def test_losses_that_a_page_takes_back_are_removed(view):
    page = Page(view)
    start = page.trainer.state()
    for _ in range(3):
        page.trainer.step()
    page.commit("run")
    page.trainer.resume(start)
    page.trainer.step()
    page.known = 0
    page.commit("run")
    assert view.trainer.losses == page.trainer.losses
    assert len(view.trainer.losses) == 1


def test_a_page_changes_the_optimiser_that_the_learner_holds():
    optimizer = SGD(lr=0.1)
    view = TrainingWidget(new_trainer(optimizer=optimizer))
    page = Page(view)
    page.trainer.optimizer.lr = 0.75
    page.commit("optimizer")
    assert optimizer.lr == 0.75
    assert view.trainer.optimizer is optimizer
    page.trainer.optimizer = Adam(lr=0.2)
    page.trainer.step()
    page.commit("optimizer", "run")
    assert isinstance(view.trainer.optimizer, Adam)
    assert view.trainer.step() == page.trainer.step()
    view.close()


def test_training_in_a_cell_meanwhile_is_kept_and_the_answer_carries_it(view):
    page = Page(view)
    page.trainer.step()
    page.trainer.l2 = 0.25
    view.trainer.step()
    view.trainer.step()
    losses = [*view.trainer.losses]
    answer = page.commit("run", "l2")
    assert view.trainer.losses == losses
    assert view.trainer.l2 == 0.25  # the learner touched it
    buffers = page.answers[-1][1]
    run = run_wire.with_bytes(answer["run"], buffers)
    assert array(run["losses"]).tolist() == losses
    assert array(run["parameters"]).tolist() == numbers(view.trainer)


def test_a_parameter_set_in_the_page_is_set_whatever_the_cell_did(view):
    page = Page(view)
    view.trainer.step()
    page.commit("set", set=[[3, 1.25]])
    assert view.trainer.model.parameters()[3].data == 1.25
    assert len(view.trainer.losses) == 1


def test_the_trainer_takes_over_the_examples_of_a_page(view):
    page = Page(view)
    X, y = moons(12, seed=9)
    buffers = [np.ascontiguousarray(part).tobytes() for part in (X, y, X[:2], y[:2])]
    examples = dict(zip(("X", "y", "test_X", "test_y"), buffers, strict=True))
    page.trainer.train_on(X, y)
    run, out = run_wire.without_bytes(
        {
            "run": packed(page.trainer),
            "examples": examples,
        }
    )
    content = {"kind": "commit", "client": "page", "seq": 1, "touched": ["examples"], "set": []}
    view._on_message(None, content | view.at | run, out)
    assert page.answers[-1][0].get("error", "") == ""
    assert view.trainer.X.tolist() == X.tolist()
    assert view.test[1].tolist() == y[:2].tolist()
    assert view.trainer.step() == page.trainer.step()


def test_the_trainer_takes_over_another_loss_of_a_page(view):
    page = Page(view)
    page.trainer.loss = "mse"
    page.trainer.step()
    page.commit("loss", "run", loss="mean_squared_error")
    assert view.trainer.loss.__name__ == "mean_squared_error"
    assert view.trainer.step() == pytest.approx(page.trainer.step(), rel=1e-12)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"kind": "order"}, "kind: expected commit or command, got 'order'"),
        ({"client": 7}, "client: expected a short name"),
        ({"revision": "x"}, "revision: expected a whole number, got 'x'"),
        ({"touched": None}, "run: expected the state of a run"),
        ({"set": [[0, float("nan")]]}, "set: expected a parameter and a finite number"),
        ({"set": 3}, "set: expected pairs"),
        ({"run": {}}, "run lacks parameters, grad, losses, step, optimizer"),
        ({"run": {"parameters": {"buffer": 77}}}, "buffer: expected one of"),
        ({"loss": "charm"}, "loss: expected one of"),
        ({"examples": {"X": 3, "y": 4, "test_X": b""}}, "X: expected float64 numbers"),
        ({"kind": "command", "steps": 10**9}, "steps: expected a whole number from 0 to 1000"),
    ],
)
def test_a_wrong_message_is_refused_and_changes_nothing(view, more, message):
    page = Page(view)
    page.trainer.step()
    before = encoded(view.trainer.state())
    assert message in page.commit("run", **more)["error"]
    assert encoded(view.trainer.state()) == before


def test_a_late_commit_is_refused(view):
    page = Page(view)
    page.commit("run")
    page.seq = -1
    assert "came after commit 1" in page.commit("run")["error"]


def test_the_kernel_makes_the_steps_for_a_page_that_cannot(view):
    page = Page(view)
    twin = new_trainer()
    wanted = [twin.step() for _ in range(5)]
    answer = page.commit("run", kind="command", steps=5)
    assert view.trainer.losses == wanted
    assert answer["run"]["step"] == 5
