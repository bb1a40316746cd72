"""The Python Trainer on the runs that the TypeScript Trainer repeats too."""

import json
from typing import Any

import pytest

from micrograd_engine import MLP, Trainer
from micrograd_engine.optim import Optimizer

from . import moons, runs
from .test_graphs import agree

RUNS = json.loads(runs.RUNS.read_text())
NAMES = [f"{run['loss']}-{run['optimizer']['name']}-{i}" for i, run in enumerate(RUNS)]


def close(given: list[float], wanted: list[float]) -> bool:
    return len(given) == len(wanted) and all(map(agree, given, wanted))


def test_the_files_hold_what_python_makes_now() -> None:
    for old, new in zip(RUNS, json.loads(runs.render()), strict=True):
        for key in old.keys() - {"losses", "end"}:
            assert old[key] == new[key], "run python tests/conformance/runs.py"
        assert close(old["losses"], new["losses"])
        assert close(old["end"], new["end"])
    assert moons.MOONS.read_text() == moons.render(), "run python tests/conformance/moons.py"


@pytest.mark.parametrize("run", RUNS, ids=NAMES)
def test_the_trainer_repeats_the_run(run: dict[str, Any]) -> None:
    model = MLP(**run["network"])
    for p, number in zip(model.parameters(), run["parameters"], strict=True):
        p.data = number
    trainer = Trainer(
        model,
        run["X"],
        run["y"],
        loss=run["loss"],
        optimizer=Optimizer.from_state(run["optimizer"]),
        l1=run["l1"],
        l2=runs.L2,
        batch_size=run["batch_size"],
        seed=int(run["seed"], 16),
    )
    assert close([trainer.step() for _ in run["losses"]], run["losses"])
    assert close([p.data for p in model.parameters()], run["end"])
