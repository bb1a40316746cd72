"""A training run that cells change, and the widget that shows it."""

import gc

import pytest
from ipywidgets.widgets.widget import _instances as open_widgets

from micrograd_engine import Value, moons
from micrograd_widgets import GraphWidget, TrainingWidget, bindings, show

from .runs import Page, array, new_trainer


@pytest.fixture
def view():
    view = TrainingWidget(new_trainer())
    yield view
    view.close()


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


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"trainer": 3}, TypeError, "trainer: expected a Trainer, got 3"),
        ({"speeed": "1"}, TypeError, "there is no argument 'speeed'"),
        ({"test": 4}, TypeError, r"test: expected a pair \(X, y\), got 4"),
        ({"test": ([[1.0]], [1.0])}, ValueError, "test: X: expected rows as the Trainer has"),
        ({"test": ([[1.0, 2.0]], [])}, ValueError, "y: expected"),
    ],
)
def test_the_error_names_wrong_arguments(arguments, kind, message):
    with pytest.raises(kind, match=message):
        TrainingWidget(**{"trainer": new_trainer()} | arguments)


def test_closing_the_view_frees_the_run():
    gc.collect()
    before = len(open_widgets), len(bindings.followed())
    view = TrainingWidget(new_trainer())
    view.close()
    del view
    gc.collect()
    assert (len(open_widgets), len(bindings.followed())) == before


def test_text_replaces_the_view_in_places_without_widgets(view):
    view.trainer.step()
    data, _ = view._repr_mimebundle_()
    assert data["text/plain"].startswith("Trainer(MLP of 17 parameters, hinge, SGD(lr=0.01")
