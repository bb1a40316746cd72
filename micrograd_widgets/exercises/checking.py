"""What checks are written with: try, compare, and say what was expected.

A check is a generator: it yields a sentence for each thing that is right, and raises `Wrong` at the
first thing that is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from sysconfig import get_path
from typing import Any

from micrograd_engine import diagnose
from micrograd_engine.adoption.guard import Guard, Line, Stopped, lines_of
from micrograd_engine.adoption.ops import agree
from micrograd_engine.diagnosis.words import number

from .feedback import Feedback

Names = Mapping[str, Any]
Numbers = Mapping[str, Any]
SECONDS = 10.0
_NOTHING = "gives nothing yet."
_LIBRARIES = (str(Path(__file__).parents[1]), *map(get_path, ("stdlib", "purelib", "platlib")))


class Wrong(Exception):  # noqa: N818 - checks read as sentences: raise Wrong
    """The answer is not right: which kind of mistake, what was tried, what came, what was expected.

    Parameters
    ----------
    kind, message
        Of the feedback.
    root, node, variables
        The graph that shows it, the node where it goes wrong, names of nodes.
    """

    def __init__(
        self, kind: str, message: str, root: Any = None, node: Any = None, **variables: Any
    ) -> None:
        super().__init__(message)
        self.kind, self.root, self.node, self.variables = kind, root, node, variables


def checked(check: Callable[..., Iterator[str]], names: Names, numbers: Numbers) -> Feedback:
    """Run a check with a time limit, and put together what it says."""
    right: list[str] = []

    def run() -> None:
        right.extend(check(names, numbers))  # also those before an error

    with Guard(SECONDS) as guard:
        problem = guard.call(run).error
    more = [f"… and {guard.more} more lines"] if guard.more else []
    said: dict[str, Any] = {"right": right, "printed": [*guard.printed, *more]}
    if problem is None:
        return Feedback.of("", **said)
    if isinstance(problem, Wrong):
        said |= {"root": problem.root, "node": problem.node, "variables": problem.variables}
    kind, message = said_of(problem)
    if kind == "unfinished" and message.endswith(_NOTHING) and guard.printed:
        message += " `print` only shows a number; `return` gives it."
    return Feedback.of(kind, message, **said)


def said_of(problem: BaseException) -> tuple[str, str]:
    """Kind and message of what ended a check, or a cell."""
    if isinstance(problem, Wrong):
        return problem.kind, str(problem)
    if isinstance(problem, SyntaxError):  # of a cell: it has no traceback
        place = Line("", problem.lineno or 0, (problem.text or "").strip(), "")
        return "error", f"{type(problem).__name__}: {problem.msg}{place.words}"
    if isinstance(problem.__cause__, StopIteration):  # Python turns it into an error of the check
        problem = problem.__cause__
    line = _line_of_theirs(problem)
    where = line.words if line else ""
    tried = "".join(f"`{note}`: " for note in getattr(problem, "__notes__", [])[:1])
    if isinstance(problem, Stopped):
        return "stopped", f"{tried}stopped, because it ran too long; it was{where or ' in a loop'}."
    text = " ".join(str(problem).split())[:300]
    name = type(problem).__name__
    said = f"{tried}{name}: {text}{where}" if text else f"{tried}{name}{where}"
    return "error", said + _reason(problem, text)


_TOO_MANY = re.compile(r"\w+\.(\w+)\(\) takes (\d+) positional arguments? but (\d+) w")

_NO_HASH = re.compile(r"unhashable type: '(?!list|dict|set)")


def _reason(problem: BaseException, text: str) -> str:
    """What lies behind an error that beginners meet; "" for others."""
    if isinstance(problem, RecursionError):
        return ". Something calls itself, and never ends."
    if isinstance(problem, TypeError) and _NO_HASH.search(text):
        return ". No set takes an object with an `__eq__` of its own, or of a dataclass. A tuple takes it."
    counts = _TOO_MANY.search(text) if isinstance(problem, TypeError) else None
    if counts and int(counts[3]) == int(counts[2]) + 1:
        return f". Python also gives the object itself: does `{counts[1]}` begin with `self`?"
    return ""


def _line_of_theirs(problem: BaseException) -> Line | None:
    """The innermost line that is neither ours nor a library's."""
    theirs = [line for line in lines_of(problem) if not line.file.startswith(_LIBRARIES)]
    return theirs[-1] if theirs else None


def two_numbers(seed: int) -> dict[str, float]:
    """`a` and `b` of a variant: first those of the lecture."""
    a, b = ((2.0, -3.0), (5.0, 0.5), (-1.5, 4.0))[seed % 3]
    return {"a": a, "b": b}


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


def takes_arguments(kind: type) -> bool:
    """Whether a class says how its objects are made."""
    return any("__init__" in vars(k) or "__new__" in vars(k) for k in kind.__mro__[:-1])


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


def expect_words(names: Names) -> str:
    """The learner's words in `answer`, at least a sentence; nobody grades them."""
    words = found(names, "answer")
    if not isinstance(words, str) or len(words.split()) < 8:
        raise Wrong("unfinished", "Write a few sentences between the quotes, at least eight words.")
    return words


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
        raise Wrong("unfinished", f"`{text}` {_NOTHING}")
    return result


def listed(text: str, result: Any, count: int | None = None) -> list[Any]:
    """The things in a list, a tuple or an array; with `count`, just as many."""
    given(text, result)
    wanted = "a list" if count is None else f"a list of {count}"
    if isinstance(result, str | dict) or not hasattr(result, "__len__"):
        kind = type(result).__name__
        raise Wrong("wrong_type", f"`{text}` is of type {kind}. Expected: {wanted}.")
    things = list(result)
    if count is not None and len(things) != count:
        elements = "1 element" if len(things) == 1 else f"{len(things)} elements"
        raise Wrong("wrong_count", f"`{text}` has {elements}. Expected: {count}.")
    return things


def expect(
    text: str, got: Any, right: float, mistakes: Mapping[str, tuple[float, str]] | None = None
) -> None:
    """Compare a number with the right one; `mistakes` names well-known wrong ones: {kind: (number, words)}."""
    given(text, got)
    try:
        if isinstance(got, str | bytes):  # which float() reads
            raise TypeError
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


def expect_no_mistake(root: Any, besides: tuple[str, ...] = (), **variables: Any) -> None:
    """Let `diagnose` look at a graph of the learner's class.

    `besides` are kinds that a later exercise is about; `variables` are names of nodes.
    """
    for mistake in diagnose(root, seconds=3.0).found:
        if mistake.kind not in besides:
            raise Wrong(mistake.kind, mistake.message, root, mistake.node, **variables)
