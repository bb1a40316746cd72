"""A graph or a run as text and as static HTML tables, for places that show no widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from micrograd_engine import StructureChangedError, Tape
from micrograd_engine.training.exported import model_of, rate_of

from .formats import decimals, in_full, percent, short
from .naming import clean, parameter_names

if TYPE_CHECKING:
    from micrograd_engine import Trainer

_MAX_TEXT_ROWS = 30
_MAX_HTML_ROWS = 200
_WHEN = "As when the cell ran"
_SAVED = "Saved numbers"  # of a table that follows the view: see saved.py
_MAX_REPR = 10_000  # characters
_MAX_PARAMETERS = 50  # the lecture's network has 41


def as_text(tape: Tape, names: Sequence[str], digits: int) -> str:
    """The repr of the root, then a table with a line for each node, the root first."""
    rows, left_out = _rows(tape, names, digits, _MAX_TEXT_ROWS)
    wide = max(len(name) for name, _, _ in rows)
    lines = [f"{name:<{wide}}  {data:>12}  {grad:>12}" for name, data, grad in rows]
    head = f"{'':<{wide}}  {'value':>12}  {'gradient':>12}"
    root = _repr_of(getattr(tape.root, "original", tape.root))
    return "\n".join([root, "", f"{_WHEN}:", head, *lines, *left_out])


def as_html(tape: Tape, names: Sequence[str], digits: int | None, when: str = _SAVED) -> str:
    """The same as a table; labels are escaped. Without `digits` numbers are in full."""
    rows, left_out = _rows(tape, names, digits, _MAX_HTML_ROWS)
    return table((when, "Value", "Gradient"), rows, left_out)


def run_as_text(trainer: Trainer) -> str:
    """The repr of the Trainer."""
    return _repr_of(trainer)


def run_as_html(
    trainer: Trainer, test: tuple[Any, Any] | None, digits: int | None, when: str = _SAVED
) -> str:
    """Two tables, of the run and of its parameters; all text is escaped."""
    parameters = model_of(trainer).parameters
    shown = parameters[:_MAX_PARAMETERS]
    rows = [
        (name, _number(p.data, digits), _number(p.grad, digits))
        for name, p in zip(parameter_names(shown), shown, strict=True)
    ]
    rest = len(parameters) - len(shown)
    more = [f"… and {rest} more parameters"] if rest else []
    about = table(("Run", when), _about(trainer, len(parameters), test, digits))
    return about + table((f"Parameter, {when.lower()}", "Value", "Gradient"), rows, more)


def _about(
    trainer: Trainer, parameters: int, test: tuple[Any, Any] | None, digits: int | None
) -> Iterable[tuple[str, str]]:
    """The rows about a run: a name and a text each."""
    losses, held = trainer.losses, f", and {len(test[1])} held out" if test else ""
    yield "Trained", f"{type(trainer.model).__name__} of {parameters} parameters"
    yield "Loss", str(getattr(trainer.loss, "__name__", type(trainer.loss).__name__))
    yield "Steps", str(len(losses))
    yield "Last loss", _number(losses[-1], digits) if losses else "none yet"
    yield from _accuracy("Accuracy", trainer.accuracy)
    if test:
        yield from _accuracy("Accuracy, held out", lambda: trainer.accuracy(*test))
    if (rate := rate_of(trainer)) is not None:
        yield "Learning rate", short(rate)
    yield "Optimiser", _repr_of(trainer.optimizer)
    yield "Examples", f"{len(trainer.y)}{held}"
    if trainer.features:
        yield "Features", ", ".join(trainer.features)
    if trainer.batch_size is not None:
        yield "Examples in a step", str(trainer.batch_size)
    for name, weight in (("L1", trainer.l1), ("L2", trainer.l2)):
        if weight:
            yield name, short(weight)
    if not trainer.zero_grad:
        yield "Zero grad in each step", "no"


def _accuracy(name: str, measured: Callable[[], float]) -> Iterable[tuple[str, str]]:
    """A row; none if the targets are not classes, or a cell has changed the model."""
    try:
        share = measured()
    except (TypeError, ValueError, StructureChangedError):
        return
    yield name, percent(share)


def _repr_of(thing: Any) -> str:
    """Its repr; only its class if the repr of a learner's class fails or is as long as a graph."""
    try:
        text = repr(thing)
        return text if len(text) <= _MAX_REPR else f"{text[:_MAX_REPR]}…"
    except Exception:
        return type(thing).__name__


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], sentences: Sequence[str] = ()
) -> str:
    """Rows of a name and texts, and sentences below; all of it is escaped."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        '<tr><th scope="row" style="text-align:left">'
        f"<bdi>{escape(name)}</bdi></th>{''.join(map(_cell, texts))}</tr>"
        for name, *texts in rows
    )
    below = "".join(f"<p>{escape(line)}</p>" for line in sentences)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"


def _number(number: float, digits: int | None) -> str:
    return in_full(number) if digits is None else decimals(number, digits)


def _cell(text: str) -> str:
    return f'<td style="text-align:right"><bdi>{escape(clean(text))}</bdi></td>'


def _rows(
    tape: Tape, names: Sequence[str], digits: int | None, most: int
) -> tuple[list[tuple[str, str, str]], list[str]]:
    nodes = range(len(tape.values) - 1, max(-1, len(tape.values) - 1 - most), -1)
    rows = [(names[i], _number(tape.data[i], digits), _number(tape.grad[i], digits)) for i in nodes]
    rest = len(tape.values) - len(rows)
    return rows, [f"… and {rest} more Values"] if rest else []
