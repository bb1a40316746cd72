"""Every exercise: its solution passes, each mistake gets its feedback, and nothing done is "not yet"."""

import re
from typing import Any

import pytest

from micrograd_widgets import exercises
from micrograd_widgets.exercises import Feedback, checking
from micrograd_widgets.exercises.exercise import Exercise

SEEDS = (0, 1, 7)


def run(cell: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(cell, "<a cell>", "exec"), names)  # noqa: S102
    return names


def lines(text: str) -> set[str]:
    """The lines of code that say something."""
    bare = (re.sub(r"\s+", "", line) for line in text.splitlines())
    return {line for line in bare if len(line) > 8}


def secrets(exercise: Exercise) -> set[str]:
    """The lines of the solution that the learner has to find."""
    known = lines(exercise.starter).union(
        *(lines(exercises.get(name).solution) for name in exercise.needs)
    )
    return {
        line
        for line in lines(exercise.solution) - known
        if not line.startswith(("def", "class", "import", "from"))
        and line not in re.sub(r"\s+", "", exercise.task)
    }


@pytest.mark.parametrize("name", exercises.names())
def test_solution_mistakes_and_nothing(name: str) -> None:
    exercise = exercises.get(name)
    for seed in SEEDS:
        feedback = exercise.variant(seed).check(run(exercise.variant(seed).solution))
        assert feedback == "", feedback
        assert feedback.kind == ""
        assert feedback.right or exercise.kind != "code"
    said: list[Feedback] = []
    for kind, cell in exercise.mistakes.items():
        feedback = exercise.check(run(cell))
        assert feedback.kind == kind, f"{kind}: {feedback!r}"
        said.append(feedback)
    for nothing in (run(exercise.starter), {}):
        feedback = exercise.check(nothing)
        assert feedback.kind == "unfinished", feedback
        assert feedback.startswith("Not yet.")
        said.append(feedback)
    for feedback in said:
        told = re.sub(r"\s+", "", str(feedback))
        assert not [line for line in secrets(exercise) if line in told], feedback
        assert max(map(len, feedback.split("\n"))) < 700, feedback


@pytest.mark.parametrize("name", exercises.names())
def test_an_exercise_is_complete(name: str) -> None:
    exercise = exercises.get(name)
    assert exercise.title
    assert exercise.mistakes or exercise.kind == "words"
    assert all(exercise.hints)
    assert set(exercise.needs) <= set(exercises.names()[: exercises.names().index(name)])
    texts = [exercise.task, exercise.starter, *exercise.hints]
    assert not [text for text in texts if re.search(r"\$\w", text)], (
        "a number of the variant is missing"
    )
    for text in (exercise.task, *exercise.hints):
        assert not secrets(exercise) & lines(text)


def test_an_endless_loop_is_stopped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "SECONDS", 0.2)
    names = run("def slope(f, x, h):\n    while True:\n        pass")
    feedback = exercises.get("slope").check(names)
    assert feedback.kind == "stopped"
    assert "`slope(f, 3, 0.001)`: stopped, because it ran too long" in feedback


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match="such as 'slope', got 'slop'"):
        exercises.get("slop")


def test_a_name_may_be_written_as_the_file() -> None:
    assert exercises.get("value_plus").name == "value-plus"


def test_strict_raises_the_message() -> None:
    exercise = exercises.get("slope")
    with pytest.raises(AssertionError, match=r"^Not yet\. There is no `slope` yet\."):
        exercise.check({}, strict=True)
