"""Other layers for the network of a run: from a page, and from a cell."""

import random

import pytest

from micrograd_engine import MLP, Trainer
from micrograd_widgets import TrainingWidget
from micrograd_widgets.run import wire as run_wire

from .runs import Page, array, new_trainer, numbers, packed

LAYERS = [{"neurons": 3, "activation": "relu"}, {"neurons": 1, "activation": "tanh"}]


@pytest.fixture
def view():
    view = TrainingWidget(new_trainer())
    view.trainer.step()
    view.binding.follow()
    yield view
    view.close()


def rebuilt(page, seed=7):
    """The page gives its network other layers and weights, and makes two steps with them."""
    random.seed(seed)
    model = MLP(2, [3, 1], "relu", output="tanh")
    page.trainer = Trainer(model, page.trainer.X, page.trainer.y)
    page.known = 0
    start = packed(page.trainer)
    page.trainer.step()
    page.trainer.step()
    return start


def commit(page, start, layers=LAYERS, features=(), **more):
    network = {"layers": layers, "start": start, "features": [*features]}
    run, buffers = run_wire.without_bytes(
        {"run": packed(page.trainer, page.known), "network": network}
    )
    return page.send(["network"], buffers, **(run | more))


def test_the_model_of_the_kernel_gets_the_layers_and_the_run_of_the_page(view):
    page, model = Page(view), view.trainer.model
    answer = commit(page, rebuilt(page))
    assert not answer.get("error")
    assert view.trainer.model is model
    assert repr(model) == repr(page.trainer.model)
    assert numbers(view.trainer) == numbers(page.trainer)
    assert view.trainer.losses == page.trainer.losses
    assert "run" not in answer
    view.trainer.step()
    page.trainer.step()
    assert numbers(view.trainer) == numbers(page.trainer)


def test_reset_restores_the_new_network(view):
    page = Page(view)
    start = rebuilt(page)
    commit(page, start)
    view.publish()
    assert array(view.start["parameters"]).tolist() == array(start["parameters"]).tolist()
    assert view.start["step"] == 0


def test_the_other_views_of_the_run_get_its_structure(view):
    other = TrainingWidget(view.trainer)
    page = Page(view)
    commit(page, rebuilt(page))
    other.publish()
    assert other.structure["layers"] == LAYERS
    assert array(other.run["parameters"]).tolist() == numbers(page.trainer)
    other.close()


def test_a_commit_after_it_fits(view):
    page = Page(view)
    commit(page, rebuilt(page))
    page.trainer.step()
    assert "run" not in page.commit("run")
    assert view.trainer.losses == page.trainer.losses


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ([], "network: expected 1 to 32 layers"),
        ([{"neurons": 0, "activation": "tanh"}], "network: expected layers of 1 to 256 neurons"),
        ([{"neurons": 10**9, "activation": "tanh"}], "network: expected layers of 1 to 256"),
        ([{"neurons": True, "activation": "tanh"}], "network: expected layers of 1 to 256"),
        ([{"neurons": 1, "activation": "sine"}], "tanh, relu"),
        ([{"neurons": 1, "activation": "tanh"}], "parameters"),  # those of the run are of others
        ([{"neurons": 2, "activation": "tanh"}], ""),
        ("many", "network: expected 1 to 32 layers, got 'many'"),
    ],
)
def test_layers_that_do_not_fit_are_refused_and_nothing_changes(view, layers, message):
    page, model = Page(view), view.trainer.model
    before, losses, shape = numbers(view.trainer), [*view.trainer.losses], repr(model)
    start = view.start
    answer = commit(page, rebuilt(page), layers)
    assert answer["error"]
    assert message in answer["error"]
    assert (numbers(view.trainer), view.trainer.losses, repr(model)) == (before, losses, shape)
    view.publish()
    assert view.start == start
    view.trainer.step()


def test_a_start_of_another_size_is_refused(view):
    page = Page(view)
    before = numbers(view.trainer)
    rebuilt(page)
    assert "parameters" in commit(page, view.start)["error"]
    assert numbers(view.trainer) == before


def test_the_trainer_gets_the_features_of_the_page(view):
    page, names = Page(view), ("x1", "x2**2", "sin(x1)")
    random.seed(7)
    model = MLP(3, [3, 1], "relu", output="tanh")
    page.trainer = Trainer(model, page.trainer.X, page.trainer.y, features=names)
    page.known = 0
    start = packed(page.trainer)
    page.trainer.step()
    assert not commit(page, start, features=names).get("error")
    assert view.trainer.features == names
    view.trainer.step()
    page.trainer.step()
    assert numbers(view.trainer) == numbers(page.trainer)
    view.publish()
    assert view.structure["features"] == [*names]
    assert len(view.structure["model"]["inputs"]) == 3
    assert not commit(page, rebuilt(page)).get("error")  # Undo
    assert view.trainer.features == ()


@pytest.mark.parametrize(
    ("features", "message"),
    [
        (["x3"], "features[0]: expected one of x1"),
        ([["x1"]], "features[0]: expected one of x1"),
        (["x1", "x1"], "features[1]: expected each name once"),
        (["x1", "x2", "x1*x2"], "parameters"),  # those of the run are of two inputs
    ],
)
def test_features_that_do_not_fit_are_refused_and_nothing_changes(view, features, message):
    page = Page(view)
    before, losses = numbers(view.trainer), [*view.trainer.losses]
    assert message in commit(page, rebuilt(page), features=features)["error"]
    assert (numbers(view.trainer), view.trainer.losses) == (before, losses)
    assert view.trainer.features == ()
    view.trainer.step()


def test_other_features_from_a_cell_are_another_recording(view):
    at = view.at
    view.trainer.rebuild([4, 1], seed=7, features=("x1**2", "x2**2"))
    view.binding.follow()
    assert view.at["recording"] == at["recording"] + 1
    assert view.structure["features"] == ["x1**2", "x2**2"]


def test_a_cell_rebuilds_the_network_and_all_views_follow(view):
    at = view.at
    view.trainer.rebuild([3, 1], "relu", seed=7)
    view.binding.follow()
    assert view.at["recording"] == at["recording"] + 1
    assert [layer["neurons"] for layer in view.structure["layers"]] == [3, 1]
    assert array(view.start["parameters"]).tolist() == numbers(view.trainer)
    assert view.run["step"] == 0


def test_new_weights_from_a_cell_are_the_start_of_the_run(view):
    at = view.at
    view.trainer.rebuild([4, 1], seed=7)
    view.binding.follow()
    assert view.at["recording"] == at["recording"]
    assert array(view.start["parameters"]).tolist() == numbers(view.trainer)


def test_a_loss_of_the_learners_own_goes_on_with_other_layers():
    trainer = new_trainer(loss=lambda out, y: (out - y) ** 2)
    view = TrainingWidget(trainer)
    forms = view.structure["forms"]
    trainer.rebuild([3, 1], seed=7)
    view.binding.follow()
    assert view.structure["loss"] == ""
    assert len(view.structure["forms"]) == 1 != forms
    view.close()
