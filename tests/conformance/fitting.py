"""Write which losses fit which targets, for both halves to offer the same.

    python tests/conformance/fitting.py

fitting.json: targets row by row, as many in a row as `width` says, `flat` where each is a number and
no list; the number of outputs; and the names of the losses in the order of LOSSES. Numbers are
text, so that nan, inf and −0 survive.
"""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from micrograd_engine.array_types import Array
from micrograd_engine.losses import LOSSES
from micrograd_widgets.run.wire import fitting

FITTING = Path(__file__).with_name("fitting.json")
NUMBERS: list[list[float]] = [
    [],
    [0],
    [-0.0],
    [1],
    [-1],
    [2],
    [0, 1, 1, 0],
    [-0.0, 1],
    [-1, 1, 1, -1],
    [-1, 0, 1],
    [1, 1, 1],
    [-1, -1],
    [0, 1, 2, 1],
    [0, 2],
    [1, 2, 3],
    [0, 1, 2, 3],
    [0.5, 0.25],
    [0, 0.5, 1],
    [0, 1 + 2**-52],
    [1 - 2**-53, 1],
    [5e-324, 0],
    [-5e-324, 0],
    [1.5, -2.5],
    [0, 1, math.nan],
    [math.nan, math.nan],
    [0, math.inf],
    [-math.inf, 1],
    [2**31, 2**53],
    [1e300, -1e300],
]
OUTPUTS = (1, 2, 3, 4)


def targets() -> Iterator[Array]:
    """The numbers as one target for each example; as lists of one, two and three numbers."""
    for numbers in NUMBERS:
        yield np.array(numbers, float)
        yield np.array(numbers, float).reshape(-1, 1)
        for width in (2, 3):
            yield np.resize(np.array(numbers, float), (len(numbers), width))


def row(y: Array) -> dict[str, Any]:
    return {
        "y": [repr(number) for number in y.ravel().tolist()],
        "width": y.shape[1] if y.ndim == 2 else 1,
        "flat": y.ndim == 1,
        "losses": {outputs: fitting(y, outputs) for outputs in OUTPUTS},
    }


def render() -> str:
    """The whole file, a line for the names and one for each table of targets."""
    lines = [json.dumps(row(y)) for y in targets()]
    names = json.dumps([*LOSSES])
    return f'{{\n"names": {names},\n"targets": [\n' + ",\n".join(lines) + "\n]\n}\n"


if __name__ == "__main__":
    FITTING.write_text(render())
