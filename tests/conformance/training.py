"""Write the state of a TrainingWidget as a page gets it, before the first step of a run.

    python -m tests.conformance.training

training.json: the traits for the published moons run, bytes in base64; training_four.json: for the four
examples of the lecture.
"""

import json
import random
from pathlib import Path
from typing import Any

from micrograd_engine import MLP, SGD, Linear, Trainer
from micrograd_widgets import TrainingWidget
from micrograd_widgets.pages import with_base64
from tests.engine.training import MOONS, demo_network

BASE = {"_esm", "_css", "layout", "tabbable", "tooltip", "view_id", "version", "numbers"}


def moons_trainer() -> Trainer:
    """The demo of micrograd, as published."""
    return Trainer(
        demo_network(), *MOONS, loss="hinge", optimizer=SGD(lr=Linear(1.0, 0.1, 100)), l2=1e-4
    )


def four_examples_trainer() -> Trainer:
    """The lecture's network of three inputs, and its four examples."""
    random.seed(1337)
    xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
    ys = [1.0, -1.0, -1.0, 1.0]
    return Trainer(MLP(3, [4, 4, 1]), xs, ys, loss="squared_error", optimizer=SGD(lr=0.1))


HERE = Path(__file__).parent
RUNS = {
    HERE / "training.json": moons_trainer,
    HERE / "training_four.json": four_examples_trainer,
}


def traits(view: TrainingWidget) -> dict[str, Any]:
    """All synchronised traits except those of the host."""
    keys = [key for key in view.keys if not key.startswith("_") and key not in BASE]
    return {key: with_base64(getattr(view, key)) for key in sorted(keys)}


def render(trainer: Trainer) -> str:
    view = TrainingWidget(trainer)
    state = traits(view) | {"version": "", "view_id": "run"}
    view.close()
    return json.dumps(state, indent=1) + "\n"


if __name__ == "__main__":
    for file, make in RUNS.items():
        file.write_text(render(make()))
