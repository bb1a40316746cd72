"""TrainingWidget without a browser: what it tells a page, and what a page's commits do."""

import gc
import random

import numpy as np
import pytest
from ipywidgets.widgets.widget import _instances as open_widgets

from micrograd_engine import MLP, SGD, Adam, Trainer, Value, moons
from micrograd_widgets import GraphWidget, TrainingWidget, live, run_wire, show


def new_trainer(**arguments):
    random.seed(5)
    return Trainer(MLP(2, [4, 1]), *moons(40), **arguments)


def array(packed):
    return np.frombuffer(packed)


class Page:
    """A page that has the view open: it computes with a Trainer of its own, and commits."""

    def __init__(self, view, trainer=None):
        self.view, self.seq, self.answers = view, 0, []
        self.trainer = trainer or new_trainer()
        self.at = dict(view.at)
        self.known = len(view.trainer.losses)
        self.trainer.resume(view.trainer.state())
        view.send = lambda content, buffers=None: self.answers.append((content, buffers))

    def commit(self, *touched, kind="commit", **more):
        run, buffers = run_wire.without_bytes(run_wire.run(self.trainer))
        losses = self.trainer.losses[self.known :]
        buffers.append(np.array(losses).tobytes())
        run |= {"losses": {"buffer": len(buffers) - 1}, "losses_from": self.known}
        self.seq += 1
        content = {
            "kind": kind,
            "client": "page",
            "seq": self.seq,
            "revision": self.at["revision"],
            "recording": self.at["recording"],
            "touched": [*touched],
            "set": [],
            "loss": None,
            "examples": None,
            "run": run,
        }
        self.view._on_message(None, content | more, [memoryview(b) for b in buffers])
        said, _ = self.answers[-1]
        self.at = said["at"]
        self.known = len(self.view.trainer.losses)
        return said


@pytest.fixture
def view():
    view = TrainingWidget(new_trainer())
    yield view
    view.close()


def numbers(trainer):
    return [p.data for p in trainer.model.parameters()]


def test_a_page_is_told_the_whole_run(view):
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
        "momentum": 0.0,
        "steps": 0,
    }


def test_steps_of_a_page_are_those_of_the_trainer_to_the_last_bit(view):
    page = Page(view)
    for _ in range(3):
        page.trainer.step()
    said = page.commit("run")
    assert said.get("error", "") == ""
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


def test_losses_that_a_page_takes_back_are_gone(view):
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


def test_the_optimiser_that_the_learner_holds_is_the_one_that_a_page_changes():
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


def test_what_a_cell_trained_meanwhile_is_kept_and_the_answer_carries_it(view):
    page = Page(view)
    page.trainer.step()
    page.trainer.l2 = 0.25
    view.trainer.step()
    view.trainer.step()
    losses = [*view.trainer.losses]
    said = page.commit("run", "l2")
    assert view.trainer.losses == losses
    assert view.trainer.l2 == 0.25  # the learner touched it
    buffers = page.answers[-1][1]
    run = run_wire.with_bytes(said["run"], buffers)
    assert array(run["losses"]).tolist() == losses
    assert array(run["parameters"]).tolist() == numbers(view.trainer)


def test_a_parameter_that_was_set_by_hand_is_set_whatever_the_cell_did(view):
    page = Page(view)
    view.trainer.step()
    page.commit("set", set=[[3, 1.25]])
    assert view.trainer.model.parameters()[3].data == 1.25
    assert len(view.trainer.losses) == 1


def test_examples_of_a_page_are_those_of_the_trainer(view):
    page = Page(view)
    X, y = moons(12, seed=9)
    buffers = [np.ascontiguousarray(part).tobytes() for part in (X, y, X[:2], y[:2])]
    examples = dict(zip(("X", "y", "test_X", "test_y"), buffers, strict=True))
    page.trainer.train_on(X, y)
    run, out = run_wire.without_bytes(
        {
            "run": run_wire.run(page.trainer) | {"losses": b"", "losses_from": 0},
            "examples": examples,
        }
    )
    content = {"kind": "commit", "client": "page", "seq": 1, "touched": ["examples"], "set": []}
    view._on_message(None, content | view.at | run, out)
    assert page.answers[-1][0].get("error", "") == ""
    assert view.trainer.X.tolist() == X.tolist()
    assert view.test[1].tolist() == y[:2].tolist()
    assert view.trainer.step() == page.trainer.step()


def test_another_loss_of_a_page_is_that_of_the_trainer(view):
    page = Page(view)
    page.trainer.loss = "mse"
    page.trainer.step()
    page.commit("loss", "run", loss="mean_squared_error")
    assert view.trainer.loss.__name__ == "mean_squared_error"
    assert view.trainer.step() == pytest.approx(page.trainer.step(), rel=1e-12)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"kind": "order"}, "kind: expected commit or command, got 'order'"),
        ({"client": 7}, "client: expected a short name"),
        ({"revision": "x"}, "revision: expected a whole number, got 'x'"),
        ({"touched": None}, "run: expected the state of a run"),
        ({"set": [[0, float("nan")]]}, "set: expected a parameter and a finite number"),
        ({"set": 3}, "set: expected pairs"),
        ({"run": {}}, "parameters: expected 136 bytes"),
        ({"run": {"parameters": {"buffer": 77}}}, "buffer: expected one of"),
        ({"loss": "charm"}, "loss: expected one of"),
        ({"examples": {"X": 3, "y": 4, "test_X": b""}}, "X: expected float64 numbers"),
        ({"kind": "command", "steps": 10**9}, "steps: expected a whole number from 0 to 1000"),
    ],
)
def test_a_message_that_is_not_as_it_should_be_is_refused_and_changes_nothing(view, more, said):
    page = Page(view)
    page.trainer.step()
    before = view.trainer.state()
    assert said in page.commit("run", **more)["error"]
    assert view.trainer.state() == before


def test_a_commit_that_comes_late_is_refused(view):
    page = Page(view)
    page.commit("run")
    page.seq = 0
    assert "came after commit 1" in page.commit("run")["error"]


def test_a_page_that_cannot_compute_lets_the_kernel_make_the_steps(view):
    page = Page(view)
    twin = new_trainer()
    wanted = [twin.step() for _ in range(5)]
    said = page.commit("run", kind="command", steps=5)
    assert view.trainer.losses == wanted
    assert said["run"]["step"] == 5


# ---- cells


def test_steps_of_a_cell_reach_the_page_after_the_cell(view):
    before = view.at["revision"]
    loss = view.trainer.step()
    view.binding.follow()
    assert array(view.run["losses"]).tolist() == [loss]
    assert view.at["revision"] == before + 1
    view.binding.follow()
    assert view.at["revision"] == before + 1


def test_a_long_loop_in_a_cell_shows_its_progress(view):
    view.trainer.step()
    view.binding.peek()
    assert view.run["step"] == 0  # nobody looks at it
    view.set_trait("_view_count", 1)
    view.binding.peek()
    assert view.run["step"] == 1


def test_a_graph_of_the_same_parameters_follows_a_commit(view):
    neuron = view.trainer.model.layers[0].neurons[0]
    graph = GraphWidget(neuron([Value(1.0), Value(2.0)]), forward_on_change=True)
    page = Page(view)
    page.trainer.step()
    page.commit("run")
    place = graph.binding.tape.index(neuron.w[0])
    assert array(graph.data)[place] == page.trainer.model.parameters()[0].data
    assert neuron.w[0].data == page.trainer.model.parameters()[0].data
    graph.close()


def test_other_examples_and_another_loss_of_a_cell_reach_the_page(view):
    recording = view.at["recording"]
    view.trainer.train_on(*moons(10))
    view.trainer.loss = "mse"
    view.binding.follow()
    assert view.at["recording"] == recording + 1
    assert view.structure["loss"] == "mean_squared_error"
    assert len(array(view.examples["y"])) == 10


# ---- the widget itself


def test_show_gives_the_same_view_of_a_trainer_each_time():
    trainer = new_trainer()
    view = show(trainer)
    assert isinstance(view, TrainingWidget)
    assert show(trainer) is view
    view.close()


def test_a_loss_of_the_learners_own_travels_as_it_was_recorded():
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


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        ({"trainer": 3}, TypeError, "trainer: expected a Trainer, got 3"),
        ({"speeed": "1"}, TypeError, "there is no argument 'speeed'"),
        ({"test": 4}, TypeError, r"test: expected a pair \(X, y\), got 4"),
        ({"test": ([[1.0]], [1.0])}, ValueError, "test: X: expected rows as the Trainer has"),
        ({"test": ([[1.0, 2.0]], [])}, ValueError, "y: expected"),
    ],
)
def test_bad_arguments_are_named(arguments, kind, said):
    with pytest.raises(kind, match=said):
        TrainingWidget(**{"trainer": new_trainer()} | arguments)


def test_closing_the_view_frees_the_run():
    gc.collect()
    before = len(open_widgets), len(live.live())
    view = TrainingWidget(new_trainer())
    view.close()
    del view
    gc.collect()
    assert (len(open_widgets), len(live.live())) == before


def test_text_stands_in_for_the_view_where_there_are_no_widgets(view):
    view.trainer.step()
    data, _ = view._repr_mimebundle_()
    assert data["text/plain"].startswith("Trainer(MLP of 17 parameters, hinge, SGD(lr=0.01")


class Doubled(SGD):
    def _move(self, data, grad, lr):
        data -= 2 * lr * grad


@pytest.fixture
def own_optimiser():
    Doubled.__name__ = "SGD"
    yield Doubled(lr=0.1)
    Doubled.__name__ = "Doubled"


def test_an_optimiser_of_the_learners_own_by_a_known_name_is_made_known_as_such(own_optimiser):
    view = TrainingWidget(new_trainer(optimizer=own_optimiser))
    assert view.run["foreign"] is True
    said = Page(view).commit("run", kind="command", steps=1)
    assert said["error"] == ""
    assert type(view.trainer.optimizer) is Doubled
    view.trainer.optimizer = SGD(lr=0.1)
    view.binding.follow()
    assert view.run["foreign"] is False
    view.close()


def test_examples_that_are_held_back_are_checked_as_the_others_are(view):
    page = Page(view)
    X, y = view.trainer.X, view.trainer.y
    parts = {"X": X, "y": y, "test_X": np.array([[np.nan, 1.0]]), "test_y": np.array([1.0])}
    run, out = run_wire.without_bytes(
        {
            "run": run_wire.run(page.trainer) | {"losses": b"", "losses_from": 0},
            "examples": {name: part.tobytes() for name, part in parts.items()},
        }
    )
    content = {"kind": "commit", "client": "page", "seq": 1, "touched": ["examples"], "set": []}
    view._on_message(None, content | view.at | run, out)
    assert "test_X: expected finite numbers, got nan" in page.answers[-1][0]["error"]
    assert view.test is None
    assert view.trainer.X is X


def test_a_model_that_was_rebuilt_is_named_in_plain_words(view):
    page = Page(view)
    view.trainer.model.layers[0].neurons.pop()
    page.trainer.step()
    said = page.commit("run")["error"]
    assert said.startswith("model: its parameters or activations are no longer those")


def by_label(output, target):
    """A loss that looks at its target: it is recorded once for each label."""
    return (output - 1) ** 2 if target == 1 else (output + 2) ** 4


def recommitted(page, X, y):
    page.trainer.train_on(X, y)
    parts = {"X": X, "y": y, "test_X": X[:0], "test_y": y[:0]}
    run, out = run_wire.without_bytes(
        {
            "run": run_wire.run(page.trainer) | {"losses": b"", "losses_from": 0},
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


def test_the_forms_of_a_loss_to_come_back_to_are_known_to_a_page_that_opens_later():
    view = TrainingWidget(new_trainer(loss=by_label))
    form_of = view.examples["form_of"]
    assert {*np.frombuffer(form_of, "<i4")} == {0, 1}
    Page(view, new_trainer(loss=by_label)).commit("loss", loss="mean_squared_error")
    view.publish()
    assert view.structure["loss"] == "mean_squared_error"
    assert view.examples["form_of"] == form_of
    view.close()
