"""Assignments for nbgrader and otter-grader, made from the exercises with code.

A notebook of the workshop becomes a notebook of the assignment, with the same names. Each exercise has a cell
for the answer and one that checks it, in strict mode. The cells for answers hold the solutions, which both
graders take out of what learners get.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..pages import write
from .exercise import Exercise, get, names

Cell = dict[str, Any]
NBGRADER_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "micrograd"
# an endless loop in a cell gets no points, and the next cell runs
c.ExecutePreprocessor.timeout = 60
c.ExecutePreprocessor.interrupt_on_timeout = True
c.ClearSolutions.code_stub = {"python": "# your answer comes here"}
"""
_OTTER = """\
# ASSIGNMENT CONFIG
name: {name}
export_cell: false
tests:
  files: false
  ok_format: false
"""
_CHECK = """\
from micrograd_widgets import exercises

exercises.get("{name}").check(globals(), strict=True)
"""
# one call into the package: a helper of one test is not there in the next
_OTTER_TEST = """\
def test_{file}(env):
    from micrograd_widgets import exercises

    exercises.get("{name}").check(env, strict=True)
"""


def nbgrader(folder: Path) -> list[Path]:
    """Write a course folder: `nbgrader_config.py`, and the assignment `source/workshop`."""
    config = folder / "nbgrader_config.py"
    files = _notebooks(folder / "source/workshop", _nbgrader_cells, lambda book: [])
    write(config, NBGRADER_CONFIG)
    return [config, *files]


def otter(folder: Path) -> list[Path]:
    """Write a notebook for each assignment, for `otter assign`."""
    return _notebooks(folder, _otter_cells, lambda book: [_raw(_OTTER.format(name=book))])


KINDS: dict[str, Callable[[Path], list[Path]]] = {"nbgrader": nbgrader, "otter": otter}


# ---- the cells of one exercise


def _nbgrader_cells(exercise: Exercise) -> list[Cell]:
    name = exercise.name
    answer = (
        f"{exercise.starter}\n### BEGIN SOLUTION\n{exercise.solution.strip()}\n### END SOLUTION"
    )
    return [
        _markdown(exercise),
        _code(answer, name, _grader(name, solution=True)),
        _code(_CHECK.format(name=name), f"check-{name}", _grader(f"check-{name}", points=1)),
    ]


def _grader(grade_id: str, solution: bool = False, points: int = 0) -> dict[str, Any]:
    """What nbgrader keeps with a cell: an answer, or a check that nobody may change."""
    kept = {
        "grade_id": grade_id,
        "schema_version": 3,
        "cell_type": "code",
        "solution": solution,
        "grade": bool(points),
        "locked": bool(points),
        "task": False,
    }
    return {"nbgrader": kept | ({"points": points} if points else {})}


def _otter_cells(exercise: Exercise) -> list[Cell]:
    name = exercise.name
    file = name.replace("-", "_")
    solution = (
        f'""" # BEGIN PROMPT\n{exercise.starter.strip()}\n"""; # END PROMPT\n# BEGIN SOLUTION\n'
    )
    return [
        _raw(f"# BEGIN QUESTION\nname: {file}\npoints: 1"),
        _markdown(exercise),
        _raw("# BEGIN SOLUTION"),
        _code(f"{solution}{exercise.solution.strip()}\n# END SOLUTION", name),
        _raw("# END SOLUTION"),
        _raw("# BEGIN TESTS"),
        _code(_OTTER_TEST.format(file=file, name=name), f"check-{name}"),
        _raw("# END TESTS"),
        _raw("# END QUESTION"),
    ]


# ---- notebooks


def _notebooks(
    folder: Path, cells_of: Callable[[Exercise], list[Cell]], begin: Callable[[str], list[Cell]]
) -> list[Path]:
    books: dict[str, list[Cell]] = {}
    for exercise in map(get, names()):
        if exercise.kind == "code":
            books.setdefault(exercise.notebook, begin(exercise.notebook)).extend(cells_of(exercise))
    folder.mkdir(parents=True, exist_ok=True)
    for book, cells in books.items():
        for i, cell in enumerate(cells):
            cell.setdefault("id", f"cell-{i}")
        write(folder / f"{book}.ipynb", json.dumps(_notebook(cells), indent=1, ensure_ascii=False))
    return [folder / f"{book}.ipynb" for book in books]


def _notebook(cells: list[Cell]) -> dict[str, Any]:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _markdown(exercise: Exercise) -> Cell:
    text = f"## {exercise.title}\n\n{exercise.task}"
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _raw(text: str) -> Cell:
    return {"cell_type": "raw", "metadata": {}, "source": text}


def _code(text: str, name: str, metadata: dict[str, Any] | None = None) -> Cell:
    return {
        "cell_type": "code",
        "id": name,
        "metadata": metadata or {},
        "source": text,
        "execution_count": None,
        "outputs": [],
    }
