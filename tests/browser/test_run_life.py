"""A run outlives what happens to pages and kernels: reload, restart, a long cell, a saved notebook."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from .lab import PANEL, Lab, Notebook, wait_for
from .run_view import RunView

Open = Callable[..., Notebook]

SMALL = """\
import random
from micrograd_engine import SGD, Trainer, moons
from micrograd_widgets import TrainingWidget
random.seed(3)
model = MLP(2, [4, 1])
trainer = Trainer(model, *moons(40), optimizer=SGD(lr=0.3))
view = TrainingWidget(trainer)
view"""
SAVE_STATE = "@jupyter-widgets/jupyterlab-manager:saveWidgetState"


def playing(book: Notebook, steps: int = 20) -> RunView:
    view = RunView(book.page)
    before = view.step
    view.press("Play")
    wait_for(lambda: view.step >= before + steps)
    return view


def reread(book: Notebook) -> RunView:
    """The view that a file holds. When JupyterLab draws an output before it has read the models, it
    says "model not found" and does not look again until the output is drawn anew."""
    region = book.page.get_by_role("region", name="Training", exact=True)

    def there() -> bool:
        book.page.evaluate(
            f"""() => {PANEL}.content.widgets.forEach(cell => {{
                if (!cell.node.innerText.includes('model not found')) return;
                cell.outputArea.model.fromJSON(cell.outputArea.model.toJSON());
            }})"""
        )
        return region.is_visible()

    wait_for(there)
    return RunView(book.page)


def paused(view: RunView) -> int:
    view.press("Pause")
    view.status_shows("Paused after")
    return view.step


def test_a_page_reloaded_while_it_plays_has_the_run_of_python(opened: Open) -> None:
    book = opened(SMALL)
    playing(book)
    book.save()
    book.reload()
    view = RunView(book.page)
    expect(view.button("Play")).to_be_visible()
    step = view.step
    assert step > 0
    assert book.has("len(trainer.losses)", step)
    view.press("Train step")
    view.status_shows(f"Step {step + 1}: loss ")
    assert book.has("len(trainer.losses)", step + 1)
    view.press("Reset")
    assert book.has("len(trainer.losses)", 0)


def test_a_run_plays_on_by_itself_when_the_kernel_is_restarted(opened: Open) -> None:
    book = opened(SMALL)
    view = playing(book)
    book.restart_kernel()
    view.status_shows("The kernel was restarted or is gone. This view goes on by itself")
    step = view.step
    wait_for(lambda: view.step > step)
    step = paused(view)
    view.press("Train step")
    view.status_shows(f"Step {step + 1}: loss ")
    view.press("Reset")
    wait_for(lambda: view.step == 0)
    book.run_all()
    view = playing(book)
    assert book.has("len(trainer.losses)", paused(view))


def test_python_has_changes_made_during_a_long_cell_after_it(opened: Open, tmp_path: Path) -> None:
    book = opened(SMALL)
    over = tmp_path / "over"
    view = playing(book)
    book.keep_busy(over)
    step = view.step
    wait_for(lambda: view.step > step + 20)
    step = paused(view)
    view.scrubber.fill(str(step - 10))
    view.status_shows(f"Back at step {step - 10}")
    view.press("Train step")
    view.status_shows(f"Step {step - 9}: loss ")
    view.enter("Learning rate", "0.07")
    over.touch()
    book.idle()
    assert book.has("(len(trainer.losses), trainer.optimizer.lr)", (step - 9, 0.07))


def test_a_saved_notebook_trains_on_without_its_kernel(lab: Lab, opened: Open) -> None:
    book = opened(SMALL)
    step = paused(playing(book))
    assert book.has("view.run['step']", step)  # what is saved comes after the last commit
    book.command(SAVE_STATE)
    path = lab.root / book.name
    book.shareable = False  # its kernel ends, and its file is opened again
    try:
        book.save()
        wait_for(lambda: "widget-state+json" in path.read_text())
    finally:
        book.command(SAVE_STATE)  # as it was, for the other notebooks of this JupyterLab
    book.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown().then(() => null)"
    )
    again = lab.show(path)
    try:
        view = reread(again)
        assert view.step == step
        view.press("Train step")
        view.status_shows(f"Step {step + 1}: loss ")
        view.press("Reset")
        wait_for(lambda: view.step == 0)
        assert paused(playing(again)) > 0
        # what `reread` waits for, JupyterLab also writes to the console
        assert [text for text in again.own_complaints() if "model not found" not in text] == []
    finally:
        again.page.close()
