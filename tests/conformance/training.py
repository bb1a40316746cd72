"""Write the state of a TrainingWidget as a page gets it: the published moons run, before its first step.

    python tests/conformance/training.py

training.json: the traits, bytes in base64.
"""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

from micrograd_engine import SGD, Linear, Trainer
from micrograd_widgets import TrainingWidget
from tests.engine.training import MOONS, demo_network

TRAINING = Path(__file__).parent / "training.json"
BASE = {"_esm", "_css", "layout", "tabbable", "tooltip", "view_id", "version"}


def moons_trainer() -> Trainer:
    """The demo of micrograd, as published."""
    return Trainer(
        demo_network(), *MOONS, loss="hinge", optimizer=SGD(lr=Linear(1.0, 0.1, 100)), l2=1e-4
    )


def traits(view: TrainingWidget) -> dict[str, Any]:
    """All that is synchronised and not of the host's."""
    keys = [key for key in view.keys if not key.startswith("_") and key not in BASE]
    return {key: plain(getattr(view, key)) for key in sorted(keys)}


def plain(thing: Any) -> Any:
    """`thing` with bytes in base64."""
    if isinstance(thing, bytes):
        return b64encode(thing).decode()
    if isinstance(thing, dict):
        return {key: plain(inside) for key, inside in thing.items()}
    if isinstance(thing, list):
        return [plain(inside) for inside in thing]
    return thing


def render() -> str:
    view = TrainingWidget(moons_trainer())
    state = traits(view) | {"version": "", "view_id": "run"}
    view.close()
    return json.dumps(state, indent=1) + "\n"


if __name__ == "__main__":
    TRAINING.write_text(render())
