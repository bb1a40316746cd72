"""nbgrader and otter-grader: assignments from the exercises, and what submissions of five kinds get."""

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from micrograd_widgets import __main__, exercises

from .environments import python_of, with_our_packages

pytestmark = pytest.mark.slow
BOOK = "03-gradients"  # plus-backward and times-backward
LOOP = "\nclass Value:\n    def __init__(self, data):\n        while True:\n            pass\n"
Answer = Callable[[exercises.Exercise], str]
ANSWERS: dict[str, tuple[Answer, int]] = {
    "right": (lambda e: e.solution, 2),
    "wrong": (lambda e: e.mistakes["upstream_forgotten"], 0),
    "half": (lambda e: e.solution if e.name == "plus-backward" else "raise ValueError", 1),
    "blank": (lambda e: "", 0),
    "syntax": (lambda e: "class Value\n    pass", 0),
    "endless": (lambda e: LOOP, 0),
}


def run(grader: str, folder: Path, *command: str) -> str:
    python = python_of(grader)
    env = with_our_packages(python) | {"HOME": str(folder), "IPYTHONDIR": str(folder / ".ipython")}
    done = subprocess.run(
        [python.parent / command[0], *command[1:]],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


def codes(book: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in book.cells if cell.cell_type == "code"]


def submitted(released: Path, to: Path, answer: Answer) -> None:
    """The released notebook with these answers in its cells."""
    book = nbformat.read(released, as_version=4)
    for cell in codes(book):
        if cell.id in exercises.names():
            cell.source = answer(exercises.get(cell.id))
    to.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(book, to)


def gives_nothing_away(released: Path) -> None:
    for cell in codes(nbformat.read(released, as_version=4)):
        assert "out.grad" not in cell.source  # in every rule of the solutions


# ---- nbgrader


def test_nbgrader_scores_every_kind_of_submission(tmp_path: Path) -> None:
    assert __main__.main(["assignment", "nbgrader", str(tmp_path)]) == 0
    run("nbgrader", tmp_path, "nbgrader", "generate_assignment", "workshop")
    released = tmp_path / "release/workshop"
    gives_nothing_away(released / f"{BOOK}.ipynb")
    books = sorted(released.glob("*.ipynb"))
    for book in books:
        submitted(book, tmp_path / "submitted/all_right/workshop" / book.name, lambda e: e.solution)
    for student, (answer, _) in ANSWERS.items():
        to = tmp_path / f"submitted/{student}/workshop/{BOOK}.ipynb"
        submitted(released / to.name, to, answer)
    # a cell of the learner's that never ends: nbgrader's own time limit, as the configuration has it
    submitted(
        released / f"{BOOK}.ipynb",
        tmp_path / f"submitted/endless_cell/workshop/{BOOK}.ipynb",
        lambda e: "while True:\n    pass" if e.name == "plus-backward" else e.solution,
    )
    limit = "--ExecutePreprocessor.timeout=20"
    run("nbgrader", tmp_path, "nbgrader", "autograde", "workshop", "--create", limit)
    run("nbgrader", tmp_path, "nbgrader", "export")
    with (tmp_path / "grades.csv").open() as file:
        scores = {row["student_id"]: float(row["score"] or 0) for row in csv.DictReader(file)}
    wanted = {student: score for student, (_, score) in ANSWERS.items()}
    code = [name for name in exercises.names() if exercises.get(name).kind == "code"]
    assert scores == wanted | {"all_right": len(code), "endless_cell": 1}


# ---- otter-grader


@pytest.fixture(scope="module")
def otter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("otter")
    assert __main__.main(["assignment", "otter", str(folder)]) == 0
    return folder


def otter_score(otter: Path, book: str, name: str, answer: Answer) -> tuple[float, str]:
    dist = otter / f"dist-{book}"
    if not dist.exists():
        run("otter", otter, "otter", "assign", f"{book}.ipynb", dist.name, "--no-pdfs")
        gives_nothing_away(dist / f"student/{book}.ipynb")
    to = otter / f"submissions/{name}/{book}.ipynb"
    submitted(dist / f"student/{book}.ipynb", to, answer)
    out = to.parent / "out"
    out.mkdir(exist_ok=True)
    (archive,) = (dist / "autograder").glob("*.zip")
    run("otter", otter, "otter", "run", "-a", str(archive), "-o", str(out), "--no-logo", str(to))
    tests = json.loads((out / "results.json").read_text())["tests"]
    return sum(test.get("score", 0) for test in tests), "\n".join(test["output"] for test in tests)


@pytest.mark.parametrize("kind", ANSWERS)
def test_otter_scores_every_kind_of_submission(otter: Path, kind: str) -> None:
    answer, wanted = ANSWERS[kind]
    score, said = otter_score(otter, BOOK, kind, answer)
    assert score == wanted, said
    if kind == "endless":
        assert "stopped, because it ran too long" in said
    if kind == "wrong":
        assert "is missing from the share" in said


@pytest.mark.parametrize("book", sorted({exercises.get(n).notebook for n in exercises.names()}))
def test_otter_gives_all_points_to_the_solutions(otter: Path, book: str) -> None:
    here = [e for e in map(exercises.get, exercises.names()) if e.notebook == book]
    score, said = otter_score(otter, book, "right", lambda e: e.solution)
    assert score == len([e for e in here if e.kind == "code"]), said
