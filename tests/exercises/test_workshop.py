"""The notebooks of the workshop: all exercises, in order, done from top to bottom."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from micrograd_widgets import exercises

from .shell import Notebook, opened

FOLDER = Path(__file__).parents[2] / "examples/workshop"
BOOKS = sorted(FOLDER.glob("*.ipynb"))


def cells(book: Path) -> list[str]:
    return [c.source for c in nbformat.read(book, as_version=4).cells if c.cell_type == "code"]


def exercises_of(book: Path) -> list[str]:
    return re.findall(r"^%exercise (\S+)$", "\n".join(cells(book)), re.MULTILINE)


def test_the_notebooks_have_every_exercise_in_its_place() -> None:
    there = {book.stem: exercises_of(book) for book in BOOKS}
    wanted: dict[str, list[str]] = {}
    for name in exercises.names():
        wanted.setdefault(exercises.get(name).notebook, []).append(name)
    assert there == wanted


def do(notebook: Notebook, name: str) -> None:
    """Answer an exercise as a learner does: look, see the cell, make it right."""
    exercise = exercises.get(name)
    shown = notebook.run(f"%exercise {name}")
    assert exercise.title in shown
    if exercise.kind not in ("code", "words"):
        assert "Right." in notebook.check(name, exercise.solution)
        return
    assert notebook.next.startswith(f"%%check {name}\n")
    assert " yet." in notebook.run(notebook.next), notebook.next
    shown = notebook.check(name, exercise.solution)
    assert ("Thank you." if exercise.kind == "words" else "Right.") in shown, shown


def test_the_path_from_top_to_bottom(shell: InteractiveShell, capsys: Any) -> None:
    for book in BOOKS:
        with opened(shell, capsys) as notebook:  # a kernel of its own, and the progress of all
            for cell in cells(book):
                if cell.startswith("%exercise"):
                    do(notebook, cell.split()[1])
                else:
                    shown = notebook.run(cell)
    assert f"Finished: all {len(exercises.names())} exercises are right." in shown
    assert all(each["right"] and each["tries"] >= 1 for each in exercises.results().values())


@pytest.mark.parametrize("name", ["value-plus", "plus-backward", "power-and-divide"])
def test_an_exercise_begins_with_the_learners_own_class(
    name: str, shell: InteractiveShell, capsys: Any
) -> None:
    before = exercises.get(exercises.get(name).needs[0])
    with opened(shell, capsys) as notebook:
        notebook.check(before.name, before.solution + "# mine")
    with opened(shell, capsys) as notebook:  # after a restart
        notebook.run(f"%exercise {name}")
        assert notebook.next == f"%%check {name}\n{before.solution.strip()}\n# mine\n"
        assert "Not yet." in notebook.run(notebook.next)
