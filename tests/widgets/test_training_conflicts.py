"""A cell changes a run that a page is training: which parts of both stay."""

from operator import attrgetter
from threading import Thread

import pytest

from micrograd_engine import Adam
from micrograd_widgets import TrainingWidget
from micrograd_widgets.run.messages import take_run

from .runs import Page, new_trainer, numbers


@pytest.fixture
def view():
    view = TrainingWidget(new_trainer())
    yield view
    view.close()


@pytest.fixture
def page(view):
    """A page that has made two steps since it received the run."""
    page = Page(view)
    page.trainer.step()
    page.trainer.step()
    return page


def test_settings_from_a_cell_are_kept_and_so_are_the_steps_of_the_page(view, page):
    view.trainer.optimizer.lr = 0.3
    view.trainer.l2 = 0.02
    view.trainer.zero_grad = False
    answer = page.commit("run")
    assert view.trainer.losses == page.trainer.losses
    assert numbers(view.trainer) == numbers(page.trainer)
    assert view.trainer.optimizer.steps == 2
    assert (view.trainer.optimizer.lr, view.trainer.l2) == (0.3, 0.02)
    assert answer["settings"]["optimizer"]["lr"] == {"kind": "constant", "lr": 0.3}
    assert (answer["settings"]["l2"], answer["settings"]["zero_grad"]) == (0.02, False)
    assert answer["step"] == 2
    assert "run" not in answer


def test_settings_from_a_cell_are_kept_beside_those_that_the_page_changed(view, page):
    view.trainer.optimizer.lr = 0.3
    page.trainer.l2 = 0.5
    page.commit("run", "l2")
    assert (view.trainer.optimizer.lr, view.trainer.l2) == (0.3, 0.5)
    assert len(view.trainer.losses) == 2


@pytest.mark.parametrize(
    ("owner", "name", "setting"),
    [
        ("trainer.optimizer", "lr", 0.25),
        ("trainer.optimizer", "momentum", 0.25),
        ("trainer", "l2", 0.25),
        ("trainer", "batch_size", 7),
        ("trainer", "zero_grad", False),
        ("trainer", "optimizer", Adam(lr=0.1)),
    ],
)
def test_a_setting_that_a_cell_assigns_during_a_commit_is_kept(
    view, page, monkeypatch, owner, name, setting
):
    subject = attrgetter(owner)(view)
    cell = Thread(target=lambda: setattr(subject, name, setting))

    def take_run_while_a_cell_runs(trainer, commit):
        cell.start()
        cell.join(0.2)  # it ends later: it waits for the commit
        take_run(trainer, commit)

    monkeypatch.setattr("micrograd_widgets.run.view.take_run", take_run_while_a_cell_runs)
    page.commit("run")
    cell.join()
    assert getattr(subject, name) == setting
    assert view.trainer.losses == page.trainer.losses
    view.binding.follow()
    assert view.by == ""
    assert view.at["revision"] == page.at["revision"] + 1


def test_settings_are_sent_once_and_the_next_commit_fits(view, page):
    view.trainer.l2 = 0.02
    page.commit("run")
    page.trainer.l2 = 0.02
    page.trainer.step()
    answer = page.commit("run")
    assert "settings" not in answer
    assert view.trainer.losses == page.trainer.losses


def test_an_optimiser_keeps_the_moments_of_the_page(view):
    view.trainer.optimizer = Adam(lr=0.1)
    view.binding.follow()
    page = Page(view)
    page.trainer.step()
    view.trainer.optimizer.lr = 0.2
    page.commit("run")
    state = view.trainer.optimizer.state()
    theirs = page.trainer.optimizer.state()
    assert state["moments"]["m"].tolist() == theirs["moments"]["m"].tolist()
    assert (state["steps"], view.trainer.optimizer.lr) == (1, 0.2)


def test_another_optimiser_of_the_page_does_not_get_the_settings_of_the_old_one(view, page):
    view.trainer.optimizer.lr = 0.3
    page.trainer.optimizer = Adam(lr=0.1)
    answer = page.commit("run")  # as after a file was loaded
    assert answer.get("error", "") == ""
    assert isinstance(view.trainer.optimizer, Adam)
    assert view.trainer.optimizer.lr == 0.1


@pytest.mark.parametrize(
    "change",
    [
        lambda trainer: trainer.step(),
        lambda trainer: setattr(trainer.model.parameters()[0], "data", 4.0),
        lambda trainer: setattr(trainer, "optimizer", Adam()),
        lambda trainer: trainer.train_on(trainer.X[:9], trainer.y[:9]),
    ],
)
def test_the_run_of_the_kernel_holds_when_a_cell_changed_more_than_settings(view, page, change):
    change(view.trainer)
    expected = numbers(view.trainer)
    steps = len(view.trainer.losses)
    answer = page.commit("run")
    assert numbers(view.trainer) == expected
    assert len(view.trainer.losses) == steps
    assert answer["run"]["step"] == steps


def test_settings_after_a_step_of_a_cell_do_not_restore_the_steps_of_the_page(view, page):
    view.trainer.step()
    view.binding.follow()
    view.trainer.l2 = 0.3
    answer = page.commit("run")
    assert len(view.trainer.losses) == 1
    assert answer["run"]["step"] == 1
