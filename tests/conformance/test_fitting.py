"""The losses that the page offers are those that the kernel offers now, and that a Trainer takes."""

import json
from typing import Any

import numpy as np
import pytest

from micrograd_engine import MLP, Trainer

from . import fitting

ROWS = json.loads(fitting.FITTING.read_text())["targets"]


def test_the_file_holds_what_python_makes_now() -> None:
    assert fitting.FITTING.read_text() == fitting.render(), (
        "run python tests/conformance/fitting.py"
    )


@pytest.mark.parametrize("loss", fitting.LOSSES)
def test_a_trainer_takes_the_losses_that_fit(loss: str) -> None:
    """And, of finite targets, no other ones."""
    for row in ROWS:
        y = np.array([*map(float, row["y"])])
        if len(y) and np.isfinite(y).all():
            shaped = y if row["flat"] else y.reshape(-1, row["width"])
            for outputs in (1, 3):
                fits = loss in row["losses"][str(outputs)]
                assert takes(shaped, outputs, loss) == fits, (row, outputs)


def takes(y: Any, outputs: int, loss: str) -> bool:
    try:
        Trainer(MLP(1, [outputs]), np.zeros((len(y), 1)), y, loss=loss).step()
    except (TypeError, ValueError):
        return False
    return True
