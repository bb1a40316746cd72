"""Compare the recordings with plain calls of model and loss.

A recording repeats the operations made for the first example. Code that looks at numbers can make
other operations for another example; a Trainer would then silently train another function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..array_types import Array
from ..value import Value
from .calls import call_loss, checked_outputs
from .forms import Form, alike
from .model import Model
from .target import plain


def check(
    model: Model, loss: Callable[..., Any], found: Sequence[Form], X: Array, y: Array
) -> None:
    """Compare recordings with calls at a few examples.

    Raises
    ------
    ValueError
        When their numbers differ.
    """
    for row in _spread(np.column_stack([X, y, model.outputs(X)])):
        outputs = checked_outputs(model.model([Value(number) for number in X[row].tolist()]))
        several = outputs if isinstance(outputs, list) else [outputs]
        given = [out.data for out in several]
        target = plain(y[row].tolist())
        given_loss = call_loss(loss, outputs, target, row).data
        _compare("model", f"X[{row}]", given, model.recorded_outputs(X[row]))
        form = next(form for form in found if form.mine[row])
        _compare("loss", f"X[{row}] and y[{row}]", [given_loss], [form.number(row)])


def _compare(name: str, where: str, given: list[float], recorded: list[float]) -> None:
    if len(given) != len(recorded):
        raise ValueError(
            f"{name}: gives {len(given)} outputs for {where}, but its recording gives "
            f"{len(recorded)}"
        )
    for number, other in zip(given, recorded, strict=True):
        if not alike(number, other):
            raise ValueError(
                f"{name}: gives {number!r} for {where}, but its recording gives {other!r}; does it "
                "use `if`, `.data` or random numbers?"
            )


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
