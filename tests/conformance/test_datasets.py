"""The fixture for the browser's generators holds the points that Python generates now."""

import json

from . import datasets


def test_the_file_holds_what_python_makes_now() -> None:
    old = json.loads(datasets.DATASETS.read_text())
    new = json.loads(datasets.render())
    for before, now in zip(old, new, strict=True):
        for key in before.keys() - {"X", "y"}:
            assert before[key] == now[key], "run python tests/conformance/datasets.py"
        for key in "Xy":  # cos and sin may differ in the last place between machines
            differences = map(lambda a, b: abs(a - b), before[key], now[key])
            assert max(differences) < 1e-12
