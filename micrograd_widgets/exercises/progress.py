"""Progress: what was tried and what is right, kept in a file that the learner can read."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from micrograd_engine.checks import shown

from .. import cells
from .checking import Names
from .exercise import Exercise, get, names
from .feedback import Feedback

FILE = ".micrograd-progress.json"
DAMAGED = ".micrograd-progress.damaged.json"
SCHEMA = 1
_EMPTY: dict[str, Any] = {"right": False, "tries": 0, "kind": "", "hints": 0, "answer": ""}
_folder = Path.cwd()  # of the notebook; a cell may change the working directory later


def check(exercise: str, *answer: Any, strict: bool = False, **named: Any) -> Feedback:
    """Check an answer, and keep the result.

    Parameters
    ----------
    exercise
        The name of the exercise.
    answer, named
        Mappings of names, or functions and classes, or names with what they are; nothing: the
        variables of the notebook, or those of the caller.
    strict
        Raise `AssertionError` with the message when the answer is not right.
    """
    defined: dict[str, Any] = {}
    for thing in answer:
        defined |= thing if isinstance(thing, Mapping) else {_name_of(thing): thing}
    defined |= named
    if not defined:
        defined = cells.namespace() or sys._getframe(1).f_globals
    task = get(exercise)
    feedback = task.check(defined)
    record(task, feedback, _words(task, defined))
    if strict and feedback:
        raise AssertionError(str(feedback))
    return feedback


def _name_of(thing: Any) -> str:
    if not hasattr(thing, "__name__"):
        raise TypeError(
            f"answer: expected names, functions or classes, got {shown(thing)}; "
            "say what it is called, as in answer=3"
        )
    return str(thing.__name__)


def _words(exercise: Exercise, names_: Names) -> str:
    """What the learner wrote, where an exercise asks for words."""
    return str(names_.get("answer", "")).strip() if exercise.kind == "words" else ""


def results(file: str | os.PathLike[str] | None = None) -> dict[str, dict[str, Any]]:
    """The result of every exercise, in the order of the workshop: plain data.

    Parameters
    ----------
    file
        A progress file, such as one that a learner has handed in; None: that of this notebook.

    Returns
    -------
    dict
        For each name a dict: `right`, whether an answer was right once; `tries`, how many were checked;
        `kind`, the kind of the last feedback, "" when it was right; `hints`, how many were read;
        `answer`, the last right answer, or the learner's words.

    Examples
    --------
    >>> results()["slope"]["tries"] >= 0
    True
    """
    kept = _known() if file is None else _facts(json.loads(Path(file).read_text("utf-8")))
    return {name: _EMPTY | kept.get(name, {}) for name in names()}


def record(exercise: Exercise, feedback: Feedback, answer: str = "") -> str:
    """Keep the result of one try; return what went wrong with the file, "" if nothing did."""
    before = result(exercise.name)
    return keep(
        exercise.name,
        right=before["right"] or not feedback,
        tries=before["tries"] + 1,
        kind=feedback.kind,
        answer=before["answer"] if feedback or not answer else answer,
    )


def result(name: str) -> dict[str, Any]:
    """What is known of one exercise."""
    return _EMPTY | _known().get(name, {})


def keep(name: str, **facts: Any) -> str:
    """Keep facts about one exercise; return what went wrong with the file, "" if nothing did."""
    try:
        kept = _read()
        kept[name] = _EMPTY | kept.get(name, {}) | facts
        _write({"micrograd_widgets": SCHEMA, "exercises": kept})
    except OSError as problem:
        return f"The progress could not be kept in {_folder / FILE}: {problem.strerror}."
    return ""


# ---- what to do next


def own_start(exercise: Exercise) -> str:
    """The learner's own last right answer that the exercise goes on from; "" without one."""
    if not exercise.continues:
        return ""
    kept, before = _known(), names()[: names().index(exercise.name)]
    answers = [str((_EMPTY | kept.get(name, {}))["answer"]) for name in before]
    begin = f"class {exercise.continues}"
    return next((answer + "\n" for answer in reversed(answers) if begin in answer), "")


def next_words(exercise: Exercise) -> str:
    """What is done, and what comes next, after a right answer."""
    all_results = results()
    left = [name for name, each in all_results.items() if not each["right"]]
    if not left:
        return f"You have finished the workshop: all {len(all_results)} exercises are right."
    here = [name for name in left if get(name).notebook == exercise.notebook]
    done = f"{len(all_results) - len(left)} of {len(all_results)} exercises are right."
    if here:
        return f"{done} Next here: %exercise {here[0]}"
    return f"{done} This notebook is finished. Next: {get(left[0]).notebook}.ipynb"


_LEFT = 'style="text-align: left"'  # JupyterLab aligns cells of tables right


class Table:
    """All exercises with their results: a table in a notebook, lines elsewhere."""

    def __init__(self) -> None:
        self.results = results()
        self.rows = [
            (get(name).notebook, name, get(name).title, _state(get(name), each))
            for name, each in self.results.items()
        ]

    @property
    def summary(self) -> str:
        done = sum(each["right"] for each in self.results.values())
        aside = (
            f" A file that could not be read is now called {DAMAGED}."
            if (_folder / DAMAGED).exists()
            else ""
        )
        if done == len(self.rows):
            return f"Finished: all {done} exercises are right.{aside}"
        return f"{done} of {len(self.rows)} exercises are right.{aside}"

    def __repr__(self) -> str:
        widths = [max(len(row[i]) for row in self.rows) for i in range(4)]
        lines = [
            "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
            for row in self.rows
        ]
        return "\n".join([self.summary, *lines])

    def _repr_html_(self) -> str:
        head = "".join(
            f'<th scope="col" {_LEFT}>{name}</th>'
            for name in ("Notebook", "Name", "Exercise", "Result")
        )
        rows = "".join(
            "<tr>" + "".join(f"<td {_LEFT}>{escape(text)}</td>" for text in row) + "</tr>"
            for row in self.rows
        )
        return (
            f"<p>{escape(self.summary)}</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )


def _state(exercise: Exercise, each: dict[str, Any]) -> str:
    if each["right"]:
        return "✓ written" if exercise.kind == "words" else "✓ right"
    if each["tries"]:
        return f"not yet, {each['tries']} {'try' if each['tries'] == 1 else 'tries'}"
    return "–"


# ---- the file


def _known() -> dict[str, dict[str, Any]]:
    """The exercises of the file; {} where it cannot be read."""
    try:
        return _read()
    except OSError:
        return {}


def _read() -> dict[str, dict[str, Any]]:
    """The exercises of the file; {} without one. A damaged file is put aside, not overwritten."""
    path = _folder / FILE
    try:
        return _facts(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, KeyError, AttributeError):
        path.replace(_folder / DAMAGED)
        return {}


def _facts(content: Any) -> dict[str, dict[str, Any]]:
    """The facts that are of the right type, by the name of the exercise."""
    return {
        name: {key: kept[key] for key in kept if type(kept[key]) is type(_EMPTY.get(key))}
        for name, kept in content["exercises"].items()
    }


def _write(content: dict[str, Any]) -> None:
    """Write the whole file or nothing."""
    handle, name = tempfile.mkstemp(dir=_folder, prefix=FILE, suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1, ensure_ascii=False)
        Path(name).replace(_folder / FILE)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
