"""The numbers of a view as rows of text, from its JSON: for a page where no script runs.

A state has its numbers in it. Of a source, the numbers of a graph and of a function are computed; of
the other kinds the rows are what the author wrote.
"""

import json
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from micrograd_engine import Tape, Value
from micrograd_engine.checks import shown

from . import lecture_code, naming, wire
from .formats import in_full

KINDS = ("graph", "network", "neuron", "derivative", "training", "surface", "exercise")
_MAX_ROWS = 200
_Row = tuple[str, ...]


class Numbers(NamedTuple):
    """A table: what its columns are called, its rows, and how many more there are."""

    heads: tuple[str, ...]
    rows: Sequence[_Row]
    left_out: int = 0


def numbers_of(view: Mapping[str, Any]) -> Numbers:
    """The numbers of the view that a state or a source describes.

    Raises
    ------
    ValueError
        When it describes none: the message says which part is wrong. `CodeError` for its code.

    Examples
    --------
    >>> numbers_of({"view": "graph", "code": "a = 2.0\\nL = a * -3.0"}).rows
    [('L', '−6', '0'), ('−3', '−3', '0'), ('a', '2', '0')]
    """
    kind = view.get("view")
    if kind not in KINDS:
        raise ValueError(f"view: expected one of {', '.join(KINDS)}, got {shown(kind)}")
    if "model" in view:
        return _cut(_in_state(kind, view["model"]))
    _check_keys(kind, view)
    return _cut(_FROM_SOURCE.get(kind, _as_written)(view))


@cache
def _keys() -> dict[str, list[str]]:
    """What the source of each kind may have, as js/src/source/source.ts reads it."""
    file = Path(__file__).with_name("source_keys.json")
    return json.loads(file.read_text("utf-8"))  # type: ignore[no-any-return]


def _check_keys(kind: str, source: Mapping[str, Any]) -> None:
    known = _keys()[kind]
    for key in source:
        if key not in known:
            a = "an" if kind == "exercise" else "a"
            raise ValueError(
                f"the source of {a} {kind} has no “{str(key)[:40]}”, only {', '.join(known)}"
            )


def _cut(numbers: Numbers) -> Numbers:
    rows = numbers.rows[:_MAX_ROWS]
    return numbers._replace(rows=rows, left_out=len(numbers.rows) - len(rows))


# ---- a state


def _in_state(kind: str, model: Any) -> Numbers:
    try:
        return _IN_STATE.get(kind, _of_graph)(model)
    except (TypeError, KeyError, IndexError, ValueError, AttributeError):
        raise ValueError(
            "model: expected the state that to_json() writes; a part of it is damaged"
        ) from None


def _of_graph(model: Any) -> Numbers:
    names = model["structure"]["names"]
    rows = zip(names, _floats(model["data"]), _floats(model["grad"]), strict=True)
    return _nodes(rows)


def _of_function(model: Any) -> Numbers:
    f, (x, h, here, ahead, behind, gradient) = model["name"], _floats(model["values"])
    return _pairs(
        {
            "x": x,
            "h": h,
            f"{f}(x)": here,
            f"{f}(x + h)": ahead,
            f"{f}(x − h)": behind,
            "gradient": gradient,
        }
    )


def _of_run(model: Any) -> Numbers:
    run, examples = model["run"], model["examples"]
    losses, parameters = _floats(run["losses"]), _floats(run["parameters"])
    nin = max(1, examples["nin"])
    about = {"Steps": run["step"], "Examples": len(_floats(examples["X"])) // nin}
    if losses:
        about["Last loss"] = losses[-1]
    named = {f"Parameter {k + 1}": number for k, number in enumerate(parameters)}
    return _pairs(about | named)


_IN_STATE: dict[str, Callable[[Any], Numbers]] = {
    "derivative": _of_function,
    "training": _of_run,
    "surface": _of_run,
}


def _floats(packed: Mapping[str, str]) -> list[float]:
    return wire.unpacked(b64decode(packed["base64"], validate=True), "numbers").tolist()


# ---- a source


def graph_of(view: Mapping[str, Any]) -> tuple[Tape, list[str]]:
    """The graph that the code of a source makes, with the `numbers` that the source gives to leaves; its names.

    Raises
    ------
    ValueError
        When a part of the source is wrong: the message says which. `CodeError` for its code.
    """
    root, variables = lecture_code.read(_text(view, "code"))
    tape = Tape(root)
    names = naming.names(tape, variables)
    moved = view.get("numbers", {})
    if not isinstance(moved, Mapping):
        raise ValueError(f'numbers: expected an object such as {{"a": 2.5}}, got {shown(moved)}')
    for name, number in moved.items():
        if name not in names or tape.operands[names.index(name)]:
            raise ValueError(f"numbers: expected names of leaves, got {shown(name)}")
        if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
            raise ValueError(f"numbers.{name}: expected a finite number, got {shown(number)}")
        tape.data[names.index(name)] = number
    if moved:
        tape.forward()
    return tape, names


def _of_code(view: Mapping[str, Any]) -> Numbers:
    tape, names = graph_of(view)
    return _nodes(zip(names, tape.data, tape.grad, strict=True))


def _of_formula(view: Mapping[str, Any]) -> Numbers:
    x = view.get("x", 3.0)
    if isinstance(x, bool) or not isinstance(x, int | float):
        raise ValueError(f"x: expected a number, got {shown(x)}")
    y, names = lecture_code.read(_text(view, "f"), {"x": Value(x)})
    y.backward()
    return _pairs({"x": float(x), "f(x)": y.data, "gradient": names["x"].grad})


# kind of exercise, with what a predict asks: what the page asks too
_QUESTIONS = {
    "sign": "If {of} grows a little, what does {root} do: rise, fall or stay?",
    "gradient": "What is the gradient of {of}: how fast does {root} change with it?",
    "value": "What is {root}?",
    "step": "One step with the learning rate {rate} moves {of} by −{rate} × its gradient. What does {root} do: "
    "rise, fall or stay?",
    "gradients": "How fast does {root} change with each Value? First the sign, then the number.",
    "order": "Which node passes its gradient on first, which next?",
    "broken": "One node has a wrong gradient: which one? The page shows the numbers.",
    "tune": "Find numbers for {tune} with which {root} is {target}.",
    "match": "Which slope does {root} have at each of these numbers for {of}: {at}?",
}


def _of_exercise(view: Mapping[str, Any]) -> Numbers:
    """The code and the question, without an answer."""
    given = view.get("code")
    code = _text({"code": given[0]} if isinstance(given, list) and given else view, "code")
    root, names = lecture_code.read(code)
    kind = view.get("kind")
    question = _QUESTIONS.get(str(view.get("ask", "sign") if kind == "predict" else kind), "")
    words = {"root": next((name for name, v in names.items() if v is root), "the result")}
    words |= {"rate": "0.1" if "learning_rate" not in view else _worded(view["learning_rate"])}
    words |= {key: _worded(view.get(key, "")) for key in ("of", "at", "tune", "target")}
    lines = [line.strip() for line in code.splitlines() if line.strip()]
    asked = [view.get("task"), question.format(**words)]
    rows = [("Code", "; ".join(lines)), *(("Question", str(text)) for text in asked if text)]
    return Numbers(("Exercise", str(view.get("title", ""))), rows)


_FROM_SOURCE: dict[str, Callable[[Mapping[str, Any]], Numbers]] = {
    "graph": _of_code,
    "derivative": _of_formula,
    "exercise": _of_exercise,
}


def _text(view: Mapping[str, Any], key: str) -> str:
    if not isinstance(view.get(key), str):
        raise ValueError(f"{key}: expected text, got {shown(view.get(key))}")
    return str(view[key])


def _as_written(view: Mapping[str, Any]) -> Numbers:
    return Numbers(
        ("Given", "Value"),
        [(str(key), _worded(given)) for key, given in view.items() if key != "view"],
    )


def _worded(given: Any) -> str:
    if isinstance(given, list):
        return ", ".join(map(_worded, given))
    if isinstance(given, Mapping):
        return ", ".join(f"{key} {_worded(inside)}" for key, inside in given.items())
    if isinstance(given, int | float) and not isinstance(given, bool):
        return in_full(given)
    return str(given)


# ---- tables


def _nodes(rows: Iterable[tuple[str, float, float]]) -> Numbers:
    """A row for each node, the root first."""
    found = [(name, in_full(data), in_full(grad)) for name, data, grad in rows]
    return Numbers(("Name", "Value", "Gradient"), found[::-1])


def _pairs(numbers: Mapping[str, float]) -> Numbers:
    return Numbers(("Name", "Value"), [(name, in_full(n)) for name, n in numbers.items()])
