"""The workshop in a real JupyterLab: a script types answers, right ones and wrong ones."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import expect

from micrograd_widgets import exercises

from .lab import PANEL, Lab, Notebook, wait_for

pytestmark = pytest.mark.slow
BOOKS = sorted((Path(__file__).parents[2] / "examples/workshop").glob("*.ipynb"))
FILE = ".micrograd-progress.json"
MISTAKES = [
    ("slope", "not_divided"),
    ("value-data", "shared"),
    ("value-plus", "plain_number"),
    ("value-graph", "wrong_operation"),
    ("plus-backward", "called_not_stored"),
    ("times-backward", "gradient_for_data"),
    ("backward", "too_early"),
    ("accumulate", "assigned"),
    ("plain-numbers", "left_operand"),
    ("tanh", "upstream_forgotten"),
    ("neuron", "no_bias"),
    ("training-loop", "no_zero_grad"),
]


class Desk:
    """A learner's notebook, and the file with their progress."""

    def __init__(self, lab: Lab, book: Path) -> None:
        self.folder = lab.root
        shutil.copy(book, lab.root / book.name)
        self.notebook: Notebook = lab.show(lab.root / book.name)
        self.page = self.notebook.page

    def sources(self) -> list[str]:
        found: list[str] = self.page.evaluate(
            f"() => [...{PANEL}.content.model.cells].map(c => [c.toJSON().source].flat().join(''))"
        )
        return found

    def find(self, begin: str) -> int:
        """The cell whose first line this is, once it is there."""

        def found() -> int:
            firsts = [source.split("\n")[0] for source in self.sources()]
            return firsts.index(begin) + 1 if begin in firsts else 0

        return wait_for(found) - 1

    def type(self, cell: int, text: str) -> None:
        """Put `text` into a cell by the keyboard, and run it with Shift and Enter."""
        self.page.evaluate(f"i => {{ {PANEL}.content.activeCellIndex = i }}", cell)
        self.notebook.command("notebook:enter-edit-mode")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        assert self.sources()[cell] == text
        self.page.keyboard.press("Shift+Enter")
        self.page.wait_for_function(
            f"i => {PANEL}.content.model.cells.get(i).executionState === 'idle'"
            f" || {PANEL}.content.widgets[i].model.executionCount !== null",
            arg=cell,
        )
        self.notebook.idle()

    def answer(self, name: str, text: str) -> str:
        """Type an answer into the cell of this exercise; give what it shows."""
        cell = self.find(f"%%check {name}")
        tries = self.kept(name).get("tries", 0)
        self.type(cell, f"%%check {name}\n{text}")
        wait_for(lambda: self.kept(name).get("tries", 0) > tries)
        return self.output(cell)

    def output(self, cell: int) -> str:
        """The text that a cell shows."""
        self.notebook.idle()
        outputs: list[dict[str, Any]] = self.page.evaluate(
            f"i => {PANEL}.content.model.cells.get(i).toJSON().outputs", cell
        )
        texts = [o.get("text") or o.get("data", {}).get("text/plain", "") for o in outputs]
        return "\n".join("".join(text) for text in texts)

    def kept(self, name: str) -> dict[str, Any]:
        path = self.folder / FILE
        return json.loads(path.read_text())["exercises"].get(name, {}) if path.exists() else {}


@pytest.fixture
def lab_of_one(lab: Lab) -> Iterator[Lab]:
    (lab.root / FILE).unlink(missing_ok=True)
    yield lab
    (lab.root / FILE).unlink(missing_ok=True)


def cells(book: Path) -> list[str]:
    return [c.source for c in nbformat.read(book, as_version=4).cells if c.cell_type == "code"]


@pytest.mark.parametrize("mistakes", [{}, dict(MISTAKES)], ids=["right at once", "twelve mistakes"])
def test_the_path_from_top_to_bottom(lab_of_one: Lab, mistakes: dict[str, str]) -> None:
    made: set[str] = set()
    shown = ""
    for book in BOOKS:
        desk = Desk(lab_of_one, book)
        for source in cells(book):
            at = desk.find(source)
            desk.notebook.run_cell(at)
            if not source.startswith("%exercise"):
                shown = desk.output(at)
                continue
            exercise = exercises.get(source.split()[1])
            if exercise.kind not in ("code", "words"):  # tests/browser has those of the view
                expect(desk.page.locator("section.mgw").last).to_be_visible()
                desk.notebook.python(
                    f"from micrograd_widgets import exercises\n{exercise.solution}\n"
                    f"exercises.check({exercise.name!r}, answer=answer)"
                )
                continue
            expect(desk.page.get_by_role("heading", name=exercise.title).first).to_be_visible()
            if kind := mistakes.get(exercise.name):
                said = desk.answer(exercise.name, exercise.mistakes[kind])
                assert desk.kept(exercise.name)["kind"] == kind
                assert said.startswith("Not right yet. ")
                names: dict[str, Any] = {}
                exec(exercise.mistakes[kind], names)  # noqa: S102
                assert exercise.check(names) in said
                made.add(kind)
            right = "Thank you." if exercise.kind == "words" else "Right."
            assert right in desk.answer(exercise.name, exercise.solution)
        assert desk.notebook.own_complaints() == []
        desk.page.close()
    assert f"Finished: all {len(exercises.names())} exercises are right." in shown
    assert made == {*mistakes.values()}


def test_the_view_opens_at_the_first_wrong_node(lab_of_one: Lab) -> None:
    desk = Desk(lab_of_one, BOOKS[2])
    desk.notebook.run_cell(desk.find("%load_ext micrograd_widgets"))
    desk.notebook.run_cell(desk.find("%exercise times-backward"))
    exercise = exercises.get("times-backward")
    desk.answer(exercise.name, exercise.mistakes["own_operand"])
    view = desk.page.locator("section.mgw")
    expect(view).to_be_visible()
    expect(view.get_by_role("status").first).to_contain_text("right")
    desk.page.close()


def test_an_endless_loop_and_a_restart_leave_the_notebook_usable(lab_of_one: Lab) -> None:
    desk = Desk(lab_of_one, BOOKS[0])
    desk.notebook.run_cell(desk.find("%load_ext micrograd_widgets"))
    desk.notebook.python("from micrograd_widgets.notebook import workshop; workshop.SECONDS = 1.0")
    desk.notebook.run_cell(desk.find("%exercise slope"))
    said = desk.answer("slope", "while True:\n    print('flood')")
    assert "stopped, because it ran too long; it was at line" in said
    assert "more lines" in said
    assert "Right." in desk.answer("slope", exercises.get("slope").solution)
    desk.notebook.restart_kernel()
    desk.notebook.run_cell(desk.find("%load_ext micrograd_widgets"))
    before = len(desk.sources())
    desk.notebook.run_cell(desk.find("%exercise slope"))
    assert len(desk.sources()) == before  # their own cell is there already
    assert desk.kept("slope")["right"]
    assert "Right." in desk.answer("slope", exercises.get("slope").solution)
    desk.page.close()
