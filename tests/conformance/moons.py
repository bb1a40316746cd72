"""Write the lecture's network at its start, for the halves that cannot draw from `random`.

    python tests/conformance/moons.py

moons.json: the parameters in the order of `parameters()`, the points, the published losses, and the
structure of the hinge loss of one example, whose inputs and target are Values.
"""

import json
import random
from pathlib import Path

from micrograd_engine import MLP, Tape, Value
from micrograd_engine.losses import hinge

FOLDER = Path(__file__).parent
POINTS = FOLDER.parent / "engine" / "moons_1337.json"
MOONS = FOLDER / "moons.json"
LOSSES = {  # printed in the micrograd repository's demo.ipynb (Karpathy 2020)
    0: 0.8958441028683222,
    1: 1.7235905336972022,
    2: 0.7429006313851131,
    5: 0.313545481918522,
    10: 0.24507023853658053,
    40: 0.06016009895234464,
    99: 0.010978370135492717,
}


def render() -> str:
    random.seed(1337)
    mlp = MLP(2, [16, 16, 1], activation="relu", output="linear", bias=0.0)
    tape = Tape(hinge(mlp([Value(0.0), Value(0.0)]), Value(1.0)))
    points = json.loads(POINTS.read_text())["points"]
    content = {
        "parameters": [p.data for p in mlp.parameters()],
        "X": [[x1, x2] for x1, x2, _ in points],
        "y": [y for _, _, y in points],
        "losses": LOSSES,
        "loss": {
            "symbols": [v._rule.symbol for v in tape.values],
            "operands": tape.operands,
        },
    }
    return json.dumps(content) + "\n"


if __name__ == "__main__":
    MOONS.write_text(render())
