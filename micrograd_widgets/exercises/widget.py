"""ExerciseWidget: an exercise without code, which checks itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import traitlets as t

from micrograd_engine.checks import as_whole, described, shown

from .. import fallback, pages
from ..formats import in_full
from ..messages import is_whole
from ..received import Answer
from ..view import View, bundle
from . import progress
from .checking import checked
from .exercise import Exercise, get
from .feedback import Feedback
from .variants import KINDS, Plan, graph

_MAX_SEED = 2**32 - 1
_MAX_TRIES = 64  # in one message
_MAX_ANSWER = 2000  # characters of an answer that are kept


class ExerciseWidget(View):
    """An exercise without code: predict, fill in gradients, choose the order, find the broken node, tune, or match.

    Parameters
    ----------
    exercise
        The name of an exercise; see `exercises.names()`. "": one of your own, of these:
    seed
        Which variant is shown first; 0 has the numbers that the author wrote.
    kind, code, draw, settings
        The parts of a `Plan`.
    title, task, hints
        The texts; `hints` are a nudge, where to look, and a worked step on another example.

    Raises
    ------
    TypeError
        When an argument is unknown.
    ValueError
        When there is no such exercise, it needs code, or a part of the plan is not allowed.

    Notes
    -----
    The state of the view has the structure of the graph and its leaves. What is right is computed from them,
    on the page when a learner answers and in the kernel when the result is kept.

    Examples
    --------
    >>> view = ExerciseWidget(kind="gradients", code="a = 2.0\\nb = -3.0\\nL = a*b")
    >>> view.check({"L": 1.0, "b": 2.0, "a": -3.0}).words
    'Right. The gradient of `L` is right. The gradient of `b` is right. The gradient of `a` is right.'
    """

    kind = "exercise"
    _esm = bundle("exercise.js")
    _css = bundle("exercise.css")

    name = t.Unicode(help="The name of the exercise, or empty. Written by the kernel, once.").tag(
        sync=True
    )
    title = t.Unicode(help="What the exercise is about. Written by the kernel, once.").tag(
        sync=True
    )
    task = t.Unicode(help="What to do. Written by the kernel, once.").tag(sync=True)
    hints = t.List(
        t.Unicode(), help="Three hints of the author, or none. Written by the kernel, once."
    ).tag(sync=True)
    exercise_kind = t.Unicode(help="One of KINDS. Written by the kernel, once.").tag(sync=True)
    graphs = t.List(
        t.Dict(),
        help="The graphs to choose from: `structure` and `leaves`, float64, 0 for inner nodes. Written "
        "by the kernel, once.",
    ).tag(sync=True)
    draws = t.List(
        t.List(),
        help="Pairs of the name of a leaf or setting and the numbers it may have. Written by the "
        "kernel, once.",
    ).tag(sync=True)
    settings = t.Dict(help="What the kind needs to know. Written by the kernel, once.").tag(
        sync=True
    )
    seed = t.Int(help="The variant that is shown first. Written by the kernel, once.").tag(
        sync=True
    )
    done = t.Bool(help="Whether an answer was right once. Written by the kernel.").tag(sync=True)

    def __init__(
        self,
        exercise: str = "",
        *,
        seed: int = 0,
        kind: str = "",
        code: str | Sequence[str] = "",
        draw: Any = None,
        settings: Any = None,
        title: str = "",
        task: str = "",
        hints: Sequence[str] = (),
        **traits: Any,
    ) -> None:
        if as_whole(seed, "seed", at_least=0) > _MAX_SEED:
            raise ValueError(f"seed: expected at most 2**32 - 1, got {shown(seed)}")
        if exercise:
            given = get(exercise)
            title, task, hints = given.title, given.task, given.hints
            self.plan = _plan_of(given)
        else:
            self.plan = Plan(kind, code, draw or {}, settings or {})
        for key, text in {
            "title": title,
            "task": task,
            **dict(zip("123", hints, strict=False)),
        }.items():
            pages.checked_text(text, key)
        super().__init__(
            name=exercise,
            title=title or _TITLES[self.plan.kind],
            task=task.strip(),
            hints=[hint.strip() for hint in hints],
            seed=seed,
            done=bool(exercise) and progress.result(exercise)["right"],
            **self.plan.traits(),
            **traits,
        )

    def check(self, answer: Any, seed: int | None = None) -> Feedback:
        """Check an answer to the variant `seed`, by computing; None: to the first one."""
        n = self.plan.variant(self.seed if seed is None else seed)
        return checked(self.plan.check, {"answer": answer}, n)

    def answer(self, content: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        """Check and keep what a command brings: tries and hints, in their order."""
        tries = _read(content)
        trouble = ""
        for one in tries:
            trouble = self._take(one) or trouble
        return {"error": trouble}, None

    def _take(self, one: dict[str, Any]) -> str:
        """Keep one try or hint; return what went wrong with the file, "" if nothing did."""
        if one["name"] == "hint":
            if not self.name:
                return ""
            return progress.keep(self.name, hints=progress.result(self.name)["hints"] + 1)
        feedback = self.check(one["answer"], one["seed"])
        if not feedback:
            self.done = True
        if not self.name:
            return ""
        given = get(self.name, one["seed"])
        return progress.record(given, feedback, answer=json.dumps(one["answer"])[:_MAX_ANSWER])

    def fallback(self) -> dict[str, str]:
        """The task as text."""
        return {"text/plain": f"{self.title}\n\n{self.task}"}

    def page_table(self) -> str:
        """The numbers of the leaves as an HTML table: all that is given."""
        made = graph(**_code_of(self.plan.variant(self.seed)))
        rows = [
            (name, in_full(v.data))
            for name, v in zip(made.names, made.values, strict=True)
            if not v._prev
        ]
        return fallback.table((pages.WHEN, "Value"), rows)


def _code_of(n: dict[str, Any]) -> dict[str, Any]:
    return {"code": n["code"], "numbers": n["numbers"]}


_TITLES = dict(
    zip(
        KINDS,
        (
            "Predict, then look",
            "Gradients by hand",
            "The order of the backward pass",
            "Find the broken node",
            "Tune to a target",
            "Match points and slopes",
        ),
        strict=True,
    )
)


def _plan_of(exercise: Exercise) -> Plan:
    if exercise.plan is None:
        raise ValueError(
            f"exercise: expected one without code, got {exercise.name!r}: use "
            f"`%exercise {exercise.name}`"
        )
    return exercise.plan


def _read(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The tries of a command, once all of it is right."""
    if content.get("kind") != "command":
        raise ValueError(f"kind: expected a command, got {described(content.get('kind'))}")
    tries = content.get("tries")
    if not isinstance(tries, list) or not 0 < len(tries) <= _MAX_TRIES:
        raise ValueError(f"tries: expected a list of 1 to {_MAX_TRIES}, got {described(tries)}")
    for one in tries:
        if not isinstance(one, dict) or one.get("name") not in ("try", "hint"):
            raise ValueError(f"tries: expected tries and hints, got {described(one)}")
        if not (is_whole(one.get("seed")) and 0 <= one["seed"] <= _MAX_SEED):
            raise ValueError(f"seed: expected 0 to 2**32 - 1, got {described(one.get('seed'))}")
        if "answer" not in one:
            raise ValueError("answer: expected one for each try")
    return tries
