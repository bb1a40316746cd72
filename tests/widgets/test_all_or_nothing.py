"""A message that is refused has changed nothing: no setting, no number, no mark, no step of a run."""

import pytest

from micrograd_engine import Value
from micrograd_widgets import GraphWidget, TrainingWidget
from micrograd_widgets.run import wire as run_wire

from .graphs import Lecture, Page
from .runs import Page as RunPage
from .runs import new_trainer, numbers, packed


@pytest.fixture
def page():
    view = GraphWidget(Lecture().L, variables={})
    yield Page(view)
    view.close()


def settings(view):
    return view.learning_rate, view.forward_on_change, view.moves, view.ranges, view.boxes


def test_settings_beside_an_act_that_fails_stay_as_they_were(page):
    before = settings(page.view)
    page.revision -= 1  # there is nothing that restore could come back to
    answer = page.commit(
        ("learning_rate", -1, 0.5),
        ("forward_on_change", -1, 0.0),
        ("move", 0, 0.0),
        ("open_box", 0, 1.0),
        ("select", 1, 0.0),
        ("restore", -1, 0.0),
    )
    assert "Undo goes back from here" in answer["error"]
    assert settings(page.view) == before
    assert page.view.selected is None


def test_marks_stay_as_they_were_also_when_the_next_message_comes(page):
    page.revision -= 1
    page.commit(("move", 0, 0.0), ("restore", -1, 0.0))
    page.command(("move", 1, 0.0))
    assert [*page.view.moves[:2]] == [1, 0]


def test_a_name_of_a_page_that_is_no_text_is_refused_and_not_remembered(page):
    page.client = "\ud800"
    assert page.commit(("set", 0, 3.0))["error"].startswith("client: expected a short name")
    assert page.view.commits == {}


@pytest.mark.parametrize("part", ["seq", "revision", "recording", "gesture"])
def test_a_truth_value_is_no_number(page, part):
    answer = page.commit(("set", 0, 3.0), **{part: True})
    assert answer["error"] == f"{part}: expected a whole number, got True (bool)"


def test_a_run_is_where_it_was_when_a_step_of_a_command_fails():
    class Limited(type(new_trainer().optimizer)):
        def _move(self, data, grad, lr):
            if self.steps >= 4:
                raise ValueError("lr: expected a rate for step 4")
            super()._move(data, grad, lr)

    trainer = new_trainer(optimizer=Limited(lr=0.1))
    trainer.step()
    view = TrainingWidget(trainer)
    page = RunPage(view)
    before = numbers(trainer), [*trainer.losses], trainer.optimizer.steps
    answer = page.commit(kind="command", steps=20)
    assert "expected a rate" in answer["error"]
    assert (numbers(trainer), trainer.losses, trainer.optimizer.steps) == before
    view.close()


@pytest.mark.parametrize("part", ["l2", "batch_size", "step"])
def test_a_truth_value_in_a_run_is_no_number(part):
    view = TrainingWidget(new_trainer())
    page = RunPage(view)
    run, _ = run_wire.without_bytes(packed(page.trainer))
    answer = page.commit("run", run=run | {part: True})
    assert answer["error"] == f"{part}: expected a number, got True (bool)"
    view.close()


def test_a_truth_value_is_no_parameter():
    view = TrainingWidget(new_trainer())
    answer = RunPage(view).commit("set", set=[[True, 1.0]])
    assert answer["error"].startswith("set: expected a parameter and a finite number")
    view.close()


def test_the_label_of_a_value_that_is_no_text_does_no_harm():
    view = GraphWidget(Value(1.0, label="\ud800") * 2, variables={})
    answer = Page(view).commit(("set", 0, float("nan")))
    answer["error"].encode()
    view.close()
