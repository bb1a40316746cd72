"""Record model and loss; find out whether the recordings are right.

Most of what a recording would freeze is noticed while it is made (`replay/frozen.py`). A comparison
with a few calls finds the rest, such as a random generator of the learner's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..array_types import Array
from ..checks import described
from ..value import Value
from .calls import call_loss, checked_outputs
from .forms import Form, Recorder, alike
from .model import Model
from .plain_calls import PlainCalls
from .target import plain

NOT_WANTED = "recorded is False"


def record(
    model: Model, loss: Callable[..., Any], X: Array, y: Array, wish: bool | None
) -> tuple[list[Form] | list[PlainCalls], str]:
    """Record `model`, and its `loss` on these examples.

    Returns
    -------
    How to compute the losses, and why that is by plain calls; "" if it is by recordings.

    Raises
    ------
    TypeError, ValueError
        When model or loss do not fit the examples; when `wish` is True and the recordings are wrong.
    """
    model.check_width(X)
    model.record(X, insist=wish is True)
    if wish is False:
        model.refusal = NOT_WANTED
    forms, of_loss = ([], "") if model.refusal else _forms(model, loss, X, y, wish is True)
    model.refusal = _refusal("model", model.refusal)
    refusal = model.refusal or _refusal("loss", of_loss)
    if not refusal:
        model.data = forms[0].tape.data  # so that one form needs no copies
        model.tapes += [form.tape for form in forms]
        return forms, ""
    if wish is True:
        raise ValueError(f"recorded: {refusal}")
    model.leave_plain()
    return [PlainCalls(model.model, loss, X, y, model.parameters)], refusal


def checked_wish(recorded: Any) -> bool | None:
    """Whether somebody insists on a recording, or on none."""
    if recorded not in (None, True, False):
        raise TypeError(f"recorded: expected None, True or False, got {described(recorded)}")
    return recorded  # type: ignore[no-any-return]


def _refusal(part: str, why: str) -> str:
    """Why `part`, model or loss, is not recorded; "" if nothing is against it."""
    return why if why in ("", NOT_WANTED) else f"the {part} cannot be recorded, because {why}"


def _forms(
    model: Model, loss: Callable[..., Any], X: Array, y: Array, insist: bool
) -> tuple[list[Form], str]:
    """The recordings of the loss, and why they are not right; a wrong one of the model sets its `refusal`."""
    recorder = Recorder(model.model, loss, X, model.parameters, insist=insist)
    found = recorder.forms(X, y)
    model.kept |= recorder.kept
    if recorder.refusal:
        return [], recorder.refusal
    model.refusal, of_loss = differences(model, loss, found, X, y)
    return found, of_loss


def differences(
    model: Model, loss: Callable[..., Any], found: Sequence[Form], X: Array, y: Array
) -> tuple[str, str]:
    """Where model and loss differ from their recordings at a few examples; "" where they do not."""
    for row in _spread(np.column_stack([X, y, model.outputs(X)])):
        outputs = checked_outputs(model.model([Value(number) for number in X[row].tolist()]))
        several = outputs if isinstance(outputs, list) else [outputs]
        given = [out._data for out in several]
        target = plain(y[row].tolist())
        given_loss = call_loss(loss, outputs, target, row)._data
        form = next(form for form in found if form.mine[row])
        of_model = _difference(f"X[{row}]", given, model.recorded_outputs(X[row]))
        of_loss = _difference(f"X[{row}] and y[{row}]", [given_loss], [form.number(row)])
        if of_model or of_loss:
            return of_model, of_loss
    return "", ""


def _difference(where: str, given: list[float], recorded: list[float]) -> str:
    if len(given) != len(recorded):
        return f"it gives {len(given)} outputs for {where}, its recording {len(recorded)}"
    for number, other in zip(given, recorded, strict=True):
        if not alike(number, other):
            return f"it gives {number!r} for {where}, its recording {other!r}"
    return ""


def _spread(points: Array, count: int = 3) -> list[int]:
    """Up to `count` rows far from the first and from each other; the first if there are none.

    Gonzalez, "Clustering to minimize the maximum intercluster distance" (1985): each next row is the
    one farthest from all before. Columns are scaled to the same width.
    """
    with np.errstate(all="ignore"):
        width = np.ptp(points, axis=0)
        points = points / np.where(width > 0, width, 1.0)
        rows, far = [0], np.full(len(points), np.inf)
        for _ in range(count):
            far = np.minimum(far, ((points - points[rows[-1]]) ** 2).sum(axis=1))
            rows.append(int(np.argmax(far)))
    return sorted({*rows} - {0}) or [0]
