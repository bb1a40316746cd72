"""Write the points of each dataset as Python makes them, for the browser's own generators.

    python tests/conformance/datasets.py

datasets.json: for each set its arguments, X row by row and y; drawn from a RandomState, of which
NumPy promises that every version draws the same numbers (NEP 19).
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

import micrograd_engine

DATASETS = Path(__file__).with_name("datasets.json")
NAMES = ["moons", "circles", "spirals", "xor", "line", "sine", "parabola"]
ARGUMENTS = [(2, 0.0, 0), (7, 0.25, 1), (100, 0.1, 1337), (11, 1.5, 2**32 - 1)]


def made(name: str, n: int, noise: float, seed: int) -> dict[str, Any]:
    X, y = getattr(micrograd_engine, name)(n, noise, np.random.RandomState(seed))
    arguments = {"name": name, "n": n, "noise": noise, "seed": seed}
    return arguments | {"X": X.ravel().tolist(), "y": y.tolist()}


def render() -> str:
    """The whole file, a line for each set."""
    lines = [json.dumps(made(name, *arguments)) for name in NAMES for arguments in ARGUMENTS]
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    DATASETS.write_text(render())
