"""`%exercise`, `%%check`, `%hint` and `%progress` in a real IPython shell."""

import json
from pathlib import Path
from typing import Any

import pytest

from micrograd_widgets import exercises
from micrograd_widgets.exercises import progress
from micrograd_widgets.notebook import workshop

from .shell import Notebook

FILE = progress.FILE
SLOPE = exercises.get("slope").solution


def kept(folder: Path) -> dict[str, Any]:
    return json.loads((folder / FILE).read_text())["exercises"]


def test_an_exercise_shows_its_task_and_brings_the_cell(notebook: Notebook) -> None:
    shown = notebook.run("%exercise slope")
    exercise = exercises.get("slope")
    assert exercise.task in shown
    assert "%hint slope" in shown
    assert notebook.next == f"%%check slope\n{exercise.starter}"
    assert "Not yet. `slope(f, 3, 0.001)` gives nothing yet." in notebook.run(notebook.next)
    notebook.next = ""
    assert "%exercise slope again" in notebook.run("%exercise slope")
    assert notebook.next == ""
    notebook.run("%exercise slope again")
    assert notebook.next


def test_a_wrong_name_runs_nothing_and_names_one_that_is_near(notebook: Notebook) -> None:
    shown = notebook.check("slop", "x = 1")
    assert (
        "UsageError: name: expected one of exercises.names(), such as 'slope', got 'slop'; %progress lists"
        in shown
    )
    assert "x" not in notebook.shell.user_ns


@pytest.mark.parametrize("cell", ["%exercise", "%hint", "%check", "%%check\nx = 1"])
def test_without_a_name_the_magics_say_where_names_are(notebook: Notebook, cell: str) -> None:
    assert "UsageError: write the name of an exercise behind it, such as slope" in notebook.run(
        cell
    )


def test_a_check_runs_the_cell_as_any_cell(notebook: Notebook) -> None:
    shown = notebook.check("slope", SLOPE + "print('here')\n%pwd\nslope(abs, 1.0, 1.0)")
    assert "here\n" in shown
    assert "1.0" in shown
    assert "Right." in shown
    assert notebook.shell.user_ns["slope"](abs, 1.0, 1.0) == 1.0
    assert "Right." in notebook.run("%check slope")  # what is there already


def test_the_learner_reads_tries_and_answers_in_a_file(notebook: Notebook, folder: Path) -> None:
    notebook.check("slope", "def slope(f, x, h):\n    return f(x + h) - f(x)")
    assert kept(folder)["slope"] == {
        "right": False,
        "tries": 1,
        "kind": "not_divided",
        "hints": 0,
        "answer": "",
    }
    notebook.check("slope", SLOPE)
    notebook.check("slope", "slope = 3")
    assert kept(folder)["slope"]["right"]
    assert kept(folder)["slope"]["tries"] == 3
    assert kept(folder)["slope"]["answer"] == SLOPE.strip()
    assert exercises.results()["slope"] == kept(folder)["slope"]
    assert [*folder.iterdir()] == [folder / FILE]


def test_hints_come_one_by_one(notebook: Notebook, folder: Path) -> None:
    for i, hint in enumerate(exercises.get("slope").hints):
        assert f"Hint {i + 1} of 3: {hint}" in notebook.run("%hint slope")
    assert "Hint 3 of 3" in notebook.run("%hint slope")
    assert kept(folder)["slope"]["hints"] == 3


def test_progress_is_a_table_with_a_clear_end(notebook: Notebook) -> None:
    shown = notebook.run("%progress")
    assert f"0 of {len(exercises.names())} exercises are right." in shown
    notebook.check("slope", SLOPE)
    shown = notebook.run("%progress")
    assert "✓ right" in shown
    for name in exercises.names():
        progress.keep(name, right=True)
    assert "Finished: all" in notebook.run("%progress")
    assert "You have finished the workshop" in notebook.run("%check slope")
    assert ">Result</th>" in progress.Table()._repr_html_()


# ---- learners who do everything


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (
            "while True:\n    pass",
            "stopped, because it ran too long; it was at line 2: while True:",
        ),
        ("while True:\n    print('flood')", "more lines"),
        ("x = 1\n1 / 0", "ZeroDivisionError: division by zero at line 3: 1 / 0"),
        ("def f(): return f()\nf()", "RecursionError"),
        ("x = (1,", "SyntaxError"),
        ("raise SystemExit", "SystemExit"),
        ("import sys; sys.setrecursionlimit(200)\ndel slope", "NameError"),
        ("%no_such_magic", "`%no_such_magic` not found. at line 2"),
        ("print('x' * 10**6)", "Not yet."),
        ("", "the cell body is empty"),
        ("# nothing", "Not yet."),
        ("def slope(f, x, h):\n    while True: pass", "`slope(f, 3, 0.001)`: stopped"),
        ("def slope(f, x, h):\n    return slope(f, x, h)", "RecursionError"),
        ("def slope(f, x, h):\n    raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("def slope(f, x, h):\n    for i in range(999): print('flood')", "949 more lines"),
        ("def slope(f, x, h):\n    return 'three'", "of type str"),
        ("slope = 3", "Expected: a function"),
        ("class slope:\n    def __bool__(self): raise ValueError", "TypeError"),
    ],
)
def test_whatever_a_learner_runs_the_notebook_goes_on(
    cell: str, says: str, notebook: Notebook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "SECONDS", 0.2)
    monkeypatch.setattr(exercises.checking, "SECONDS", 0.2)
    progress.keep("slope", hints=1)
    assert says in notebook.check("slope", cell)
    notebook.run("import sys; sys.setrecursionlimit(3000)")
    assert kept(folder)["slope"]["hints"] == 1
    assert "Right." in notebook.check("slope", SLOPE)
    assert kept(folder)["slope"]["right"]


def test_a_damaged_file_is_put_aside(notebook: Notebook, folder: Path) -> None:
    for damaged in ("", "[1, 2", '{"exercises": 3}', '{"exercises": {"slope": 3}}', "\x00"):
        (folder / FILE).write_text(damaged)
        assert exercises.results()["slope"]["tries"] == 0
        assert "Right." in notebook.check("slope", SLOPE)
        assert kept(folder)["slope"]["right"]
    assert (folder / progress.DAMAGED).read_text() == "\x00"
    assert progress.DAMAGED in notebook.run("%progress")


def test_facts_of_a_wrong_type_count_as_missing(folder: Path) -> None:
    (folder / FILE).write_text('{"exercises": {"slope": {"tries": "many", "right": true, "x": 1}}}')
    assert exercises.results()["slope"] == progress._EMPTY | {"right": True}


def test_a_folder_that_takes_no_file_is_named(
    notebook: Notebook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_folder", folder / "gone")
    shown = notebook.check("slope", SLOPE)
    assert "Right." in shown
    assert "The progress could not be kept in" in shown


def test_the_extension_takes_its_magics_back(notebook: Notebook) -> None:
    notebook.run("%unload_ext micrograd_widgets")
    assert "not found" in notebook.run("%progress")
    assert "not found" in notebook.check("slope", SLOPE)


def test_words_are_kept_and_not_judged(notebook: Notebook, folder: Path) -> None:
    words = "It says how steep the curve is, and whether it goes up or down."
    assert "Not yet." in notebook.check("explain-slope", 'answer = "steep"')
    assert "Thank you." in notebook.check("explain-slope", f"answer = {words!r}")
    assert kept(folder)["explain-slope"]["answer"] == words
    assert exercises.check("explain-slope", answer=words + " Or so.") == ""
    assert exercises.results()["explain-slope"]["answer"] == words + " Or so."
    assert exercises.results(folder / FILE) == exercises.results()  # as a teacher reads it


def test_a_check_takes_names_in_every_form() -> None:
    names: dict[str, Any] = {}
    exec(SLOPE, names)  # noqa: S102
    slope = names["slope"]
    for feedback in (
        exercises.check("slope", names),
        exercises.check("slope", slope),
        exercises.check("slope", slope=slope),
    ):
        assert feedback == ""
        assert "Right." in feedback.words
    assert exercises.results()["slope"]["tries"] == 3
    with pytest.raises(TypeError, match="answer: expected names, functions or classes, got 3"):
        exercises.check("slope", 3)
    with pytest.raises(AssertionError, match="Not yet"):
        exercises.check("slope", slope=..., strict=True)


def test_a_class_that_is_defined_again_is_taken_up(notebook: Notebook) -> None:
    wrong = exercises.get("value-plus").mistakes["multiplied"]
    notebook.run(wrong + "\na = Value(2.0)")
    assert "That is the product." in notebook.run("%check value-plus")
    notebook.run(exercises.get("value-plus").solution)
    assert "Right." in notebook.run("%check value-plus")


def test_what_a_learner_writes_is_text_on_the_page() -> None:
    names: dict[str, Any] = {}
    evil = "<img src=x onerror=alert(1)>"
    exec(f"def slope(f, x, h):\n    print({evil!r})\n    raise ValueError({evil!r})", names)  # noqa: S102
    feedback = exercises.get("slope").check(names)
    assert evil in feedback
    assert evil in feedback.printed
    assert "<img" not in feedback._repr_html_()
    assert "<code>slope(f, 3, 0.001)</code>" in feedback._repr_html_()


# ---- the view of a mistake


@pytest.mark.parametrize(
    ("name", "kind"),
    [("times-backward", "own_operand"), ("accumulate", "too_early"), ("tanh", "wrong_rule")],
)
def test_a_view_opens_at_the_first_wrong_node(name: str, kind: str) -> None:
    names: dict[str, Any] = {}
    exec(exercises.get(name).mistakes[kind], names)  # noqa: S102
    feedback = exercises.get(name).check(names)
    view = workshop._view(feedback)
    assert view.root.original is feedback.root
    assert view.selected.original is feedback.node
    assert view.selected_node >= 0
    assert view.own["first"] >= 0
    assert view.own["diagnosis"]
    assert "a" in view.names
    view.close()


def test_a_check_shows_the_view_in_a_notebook(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook.shell, "kernel", None, raising=False)
    exercise = exercises.get("times-backward")
    assert "Next: a backward() of its own" in notebook.check(
        exercise.name, exercise.mistakes["own_operand"]
    )
    assert "Next: a backward" not in notebook.check(exercise.name, exercise.solution)
