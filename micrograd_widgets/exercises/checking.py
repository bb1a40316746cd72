"""What checks are written with: try, compare, and say what was expected.

A check is a generator: it yields a sentence for each thing that is right, and raises `Wrong` at the
first thing that is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from micrograd_engine import diagnose
from micrograd_engine.adoption.guard import Guard, Line, Stopped, lines_of
from micrograd_engine.adoption.ops import agree
from micrograd_engine.diagnosis.words import number

from .feedback import Feedback

Names = Mapping[str, Any]
Numbers = Mapping[str, Any]
SECONDS = 5.0
_OURS = str(Path(__file__).parents[1])


class Wrong(Exception):  # noqa: N818 - checks read as sentences: raise Wrong
    """The answer is not right: which kind of mistake, what was tried, what came, what was expected."""

    def __init__(self, kind: str, message: str, root: Any = None, node: Any = None) -> None:
        super().__init__(message)
        self.kind, self.root, self.node = kind, root, node


def checked(check: Callable[..., Iterator[str]], names: Names, numbers: Numbers) -> Feedback:
    """Run a check with a time limit, and put together what it says."""
    right: list[str] = []

    def run() -> None:
        right.extend(check(names, numbers))  # also those before an error

    with Guard(SECONDS) as guard:
        problem = guard.call(run).error
    kind, message = ("", "") if problem is None else _of(problem)
    root, node = getattr(problem, "root", None), getattr(problem, "node", None)
    more = [f"… and {guard.more} more lines"] if guard.more else []
    printed = [*guard.printed, *more]
    return Feedback.of(kind, message, right=right, printed=printed, root=root, node=node)


def _of(problem: BaseException) -> tuple[str, str]:
    """Kind and message of what ended a check."""
    if isinstance(problem, Wrong):
        return problem.kind, str(problem)
    line = _line_of_theirs(problem)
    where = line.words if line else ""
    tried = "".join(f"`{note}`: " for note in getattr(problem, "__notes__", [])[:1])
    if isinstance(problem, Stopped):
        return "stopped", f"{tried}stopped, because it ran too long; it was{where or ' in a loop'}."
    text = " ".join(str(problem).split())[:300]
    return "error", f"{tried}{type(problem).__name__}: {text}{where}"


def _line_of_theirs(problem: BaseException) -> Line | None:
    """The innermost line that is neither ours nor a library's."""
    theirs = [line for line in lines_of(problem) if not line.file.startswith(_OURS)]
    return theirs[-1] if theirs else None


# ---- finding what the learner made


def found(names: Names, name: str) -> Any:
    """What the learner called `name`."""
    if names.get(name) is None or names[name] is ...:
        raise Wrong("unfinished", f"There is no `{name}` yet.")
    return names[name]


def own_class(names: Names, name: str) -> type:
    """The learner's class; one that is ready-made is refused by name."""
    kind = found(names, name)
    if not isinstance(kind, type):
        raise Wrong(
            "unfinished", f"`{name}` is a {type(kind).__name__}. Expected: a class of yours."
        )
    refuse_ready_made(kind, name)
    return kind


def own_function(names: Names, name: str) -> Callable[..., Any]:
    """The learner's function; one that is ready-made is refused by name."""
    function = found(names, name)
    if not callable(function):
        got = type(function).__name__
        raise Wrong("unfinished", f"`{name}` is a {got}. Expected: a function of yours.")
    refuse_ready_made(function, name)
    return function  # type: ignore[no-any-return]


def refuse_ready_made(thing: Any, name: str) -> None:
    """Refuse a class or function of ours, of PyPI's micrograd or of PyTorch, and what inherits from it."""
    kinds = thing.__mro__ if isinstance(thing, type) else (thing,)
    for kind in kinds:
        module = str(getattr(kind, "__module__", "") or "").split(".")[0]
        if module in ("micrograd_engine", "micrograd_widgets", "micrograd", "torch"):
            made = f"`{name}` is `{kind.__qualname__}` of {module}, which is finished already"
            raise Wrong("ready_made", f"{made}. Expected: one that you write yourself.")


# ---- trying and comparing


def tried(text: str, function: Callable[[], Any]) -> Any:
    """What `function` gives; its error says that `text` was tried."""
    try:
        return function()
    except Wrong:
        raise
    except BaseException as problem:
        problem.add_note(text)
        raise


def given(text: str, result: Any) -> Any:
    """The result; nothing, or `...`, means that somebody has not written it yet."""
    if result is None or result is ...:
        raise Wrong("unfinished", f"`{text}` gives nothing yet.")
    return result


def expect(
    text: str, got: Any, right: float, mistakes: Mapping[str, tuple[float, str]] | None = None
) -> None:
    """Compare a number with the right one; `mistakes` names well-known wrong ones: {kind: (number, words)}."""
    given(text, got)
    try:
        got = float(got)
    except (TypeError, ValueError):
        kind = type(got).__name__
        raise Wrong(
            "wrong_type", f"`{text}` is of type {kind}. Expected: {number(right)}."
        ) from None
    if agree(right, got):
        return
    message = f"`{text}` is {number(got)}. Expected: {number(right)}."
    for kind, (theirs, words) in (mistakes or {}).items():
        if agree(theirs, got):
            raise Wrong(kind, f"{message} {words}")
    raise Wrong("wrong_number", message)


def expect_no_mistake(root: Any) -> None:
    """Let `diagnose` look at a graph of the learner's class."""
    mistake = diagnose(root, seconds=3.0)
    if mistake:
        raise Wrong(mistake.kind, mistake.message, root, mistake.node)
