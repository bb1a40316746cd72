"""Progress: what was tried and what is right, kept in a file that the learner can read."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from .. import cells
from .exercise import Exercise, get, names
from .feedback import Feedback

FILE = ".micrograd-progress.json"
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
        defined |= thing if isinstance(thing, Mapping) else {thing.__name__: thing}
    defined |= named
    if not defined:
        defined = cells.namespace() or sys._getframe(1).f_globals
    task = get(exercise)
    feedback = task.check(defined)
    record(task, feedback)
    if strict and feedback:
        raise AssertionError(str(feedback))
    return feedback


def results() -> dict[str, dict[str, Any]]:
    """The result of every exercise, in the order of the workshop: plain data.

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
    kept = _read()
    return {name: _EMPTY | kept.get(name, {}) for name in names()}


def record(exercise: Exercise, feedback: Feedback, answer: str = "") -> str:
    """Keep the result of one try; return what went wrong with the file, "" if nothing did."""
    before = result(exercise.name)
    if feedback and before["right"]:
        answer = ""  # the answer that was right stays
    return keep(
        exercise.name,
        right=before["right"] or not feedback,
        tries=before["tries"] + 1,
        kind=feedback.kind,
        answer=before["answer"] if feedback or not answer else answer,
    )


def result(name: str) -> dict[str, Any]:
    """What is known of one exercise."""
    return _EMPTY | _read().get(name, {})


def keep(name: str, **facts: Any) -> str:
    """Keep facts about one exercise; return what went wrong with the file, "" if nothing did."""
    kept = _read()
    kept[name] = _EMPTY | kept.get(name, {}) | facts
    try:
        _write({"micrograd_widgets": SCHEMA, "exercises": kept})
    except OSError as problem:
        return f"The progress could not be kept in {_folder / FILE}: {problem.strerror}."
    return ""


def _read() -> dict[str, dict[str, Any]]:
    """The exercises of the file; {} without one. A damaged file is put aside, not overwritten."""
    path = _folder / FILE
    try:
        content = json.loads(path.read_text("utf-8"))
        return {name: _fact(content["exercises"][name]) for name in content["exercises"]}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        with suppress(OSError):
            path.replace(path.with_suffix(".damaged.json"))
        return {}


def _fact(kept: Any) -> dict[str, Any]:
    """The facts of one exercise that are of the right type."""
    return {key: kept[key] for key in kept if type(kept[key]) is type(_EMPTY.get(key))}


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
