"""Exercise: a task, a starter, a check and hints, from one small file in `tasks/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from string import Template
from types import ModuleType
from typing import Any

from micrograd_engine.checks import shown

from . import tasks
from .checking import Names, Numbers, checked
from .feedback import Feedback
from .variants import Plan

_WIDGET = """\
from micrograd_widgets import ExerciseWidget

ExerciseWidget("{name}")
"""


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    name, title
        How the magics call it, and what it is about.
    task
        What to do, in Markdown.
    starter
        The cell to begin with: it runs, and its check says "Not yet".
    hints
        Three: a nudge, where to look, and a worked step on another example.
    needs
        The exercises that it presupposes.
    notebook
        The notebook of the workshop that it is in.
    kind
        "code", "words" for an explanation that nobody grades, else a kind of `ExerciseWidget`.
    continues
        The class that the answer goes on with, "" if it begins anew.
    seed, numbers
        Which variant this is, and its numbers; seed 0 has those of the lecture.
    plan
        What `ExerciseWidget` shows; None for an exercise that needs code.
    """

    name: str
    title: str
    task: str
    starter: str
    hints: tuple[str, str, str]
    needs: tuple[str, ...]
    notebook: str
    kind: str
    continues: str
    seed: int
    numbers: Numbers
    place: tuple[str, float] = field(repr=False)
    check_of: Callable[..., Iterator[str]] = field(repr=False, compare=False)
    plan: Plan | None = field(default=None, repr=False, compare=False)

    def check(self, names: Names, strict: bool = False) -> Feedback:
        """Check an answer: "" when all is right, else what was tried, expected and came.

        Parameters
        ----------
        names
            The names that the answer defines, such as `globals()`.
        strict
            Raise instead of giving a message: what a grader reads.

        Raises
        ------
        AssertionError
            In strict mode, with the message.
        """
        feedback = checked(self.check_of, names, self.numbers)
        if self.kind == "words":
            feedback.begin = "Thank you."
        if strict and feedback:
            raise AssertionError(str(feedback))
        return feedback

    def variant(self, seed: int) -> Exercise:
        """The same exercise with other numbers."""
        return get(self.name, seed)

    @property
    def solution(self) -> str:
        """A right answer, a complete cell. For teachers and tests: no view and no magic shows it."""
        answer = self._answers("SOLUTION")
        return str(answer(self.numbers) if callable(answer) else answer)

    @property
    def mistakes(self) -> Mapping[str, str]:
        """Wrong answers, complete cells, by the kind of feedback that each gets."""
        return dict(self._answers("MISTAKES"))

    def _answers(self, what: str) -> Any:
        module = import_module(f"{__package__}.solutions.{_file(self.name)}")
        return getattr(module, what)


def names() -> list[str]:
    """The names of all exercises, in the order of the workshop.

    Examples
    --------
    >>> names()[:1]
    ['slope']
    """
    files = [module.name for module in iter_modules(tasks.__path__)]
    modules = {file.replace("_", "-"): _module(file) for file in files}
    return sorted(modules, key=lambda name: _place(modules[name]))


@lru_cache(maxsize=256)
def get(name: str, seed: int = 0) -> Exercise:
    """The exercise with this name; `value_plus` is `value-plus`.

    Raises
    ------
    ValueError
        When there is none.

    Examples
    --------
    >>> get("slope").notebook
    '01-derivative'
    """
    name = str(name).replace("_", "-")
    if name not in names():
        near = get_close_matches(name, names(), 1, 0) or names()
        raise ValueError(
            f"name: expected one of exercises.names(), such as {near[0]!r}, got {shown(name)}"
        )
    module = _module(_file(name))
    numbers: dict[str, Any] = module.variant(seed)
    starter = getattr(module, "STARTER", "") or _WIDGET.format(name=name)
    nudge, where, worked = (_filled(hint, numbers) for hint in module.HINTS)
    return Exercise(
        name=name,
        title=(module.__doc__ or "").strip().removesuffix("."),
        task=_filled(module.TASK, numbers),
        starter=_filled(starter, numbers),
        hints=(nudge, where, worked),
        needs=tuple(module.NEEDS),
        notebook=module.NOTEBOOK,
        kind=getattr(module, "KIND", "code"),
        continues=getattr(module, "CONTINUES", ""),
        seed=seed,
        numbers=numbers,
        place=_place(module),
        check_of=module.check,
        plan=getattr(module, "PLAN", None),
    )


def _module(file: str) -> ModuleType:
    return import_module(f"{tasks.__name__}.{file}")


def _file(name: str) -> str:
    return name.replace("-", "_")


def _place(module: ModuleType) -> tuple[str, float]:
    return module.NOTEBOOK, float(module.PLACE)


def _filled(text: str, numbers: Numbers) -> str:
    """The text with the numbers of the variant for `$a`, `$b`, …"""
    return Template(text.strip() + "\n").safe_substitute(numbers)
