"""Files of schema 1, as `Trainer.save` wrote them at first, are read, and the runs go on as they would have.

saved_runs_1.json holds them, each with the losses of its next steps and where those lead;
`js/test/saved-runs.test.ts` reads the same.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from micrograd_engine import SGD, Adam, Trainer

from .test_graphs import agree
from .training import four_examples_trainer

SAVED = json.loads(Path(__file__).with_name("saved_runs_1.json").read_text())
every_run = pytest.mark.parametrize("name", SAVED)


def goes_on(trainer: Trainer, saved: dict[str, Any]) -> bool:
    """Whether the next steps are those that the run would have made when it was saved."""
    losses = [trainer.step() for _ in saved["losses"]]
    end = [p.data for p in trainer.model.parameters()]
    wanted = [*saved["losses"], *saved["end"]]
    return all(agree(a, b) for a, b in zip([*losses, *end], wanted, strict=True))


@every_run
def test_a_file_of_schema_1_is_loaded_and_its_run_goes_on(name: str, tmp_path: Path) -> None:
    saved = SAVED[name]
    assert saved["file"]["schema"] == 1
    (tmp_path / "run.json").write_text(json.dumps(saved["file"]))
    trainer = four_examples_trainer()
    trainer.load(tmp_path / "run.json")
    assert trainer.losses == saved["file"]["losses"]
    assert goes_on(trainer, saved)


@every_run
def test_a_file_of_before_gradients_were_saved_is_loaded(name: str, tmp_path: Path) -> None:
    saved = SAVED[name]
    early = {key: saved["file"][key] for key in saved["file"].keys() - {"grad", "zero_grad"}}
    (tmp_path / "run.json").write_text(json.dumps(early))
    trainer = four_examples_trainer()
    trainer.load(tmp_path / "run.json")
    assert goes_on(trainer, saved)


@every_run
def test_a_state_of_schema_1_is_resumed(name: str) -> None:
    saved = SAVED[name]
    trainer = four_examples_trainer()
    trainer.resume(saved["file"])
    kind = Adam if name == "adam" else SGD
    assert type(trainer.optimizer) is kind
    assert goes_on(trainer, saved)


@every_run
def test_a_file_of_schema_1_is_saved_in_the_schema_of_today(name: str, tmp_path: Path) -> None:
    saved = SAVED[name]
    first, again = four_examples_trainer(), four_examples_trainer()
    first.resume(saved["file"])
    first.save(tmp_path / "run.json")
    assert json.loads((tmp_path / "run.json").read_text())["schema"] == 2
    again.load(tmp_path / "run.json")
    assert goes_on(again, saved)
