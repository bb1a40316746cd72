"""A run that is saved goes on, in another process too, as if it had never stopped."""

import json
import math
import random

import pytest

from micrograd_engine import MLP, SGD, Adam, Linear, StepDecay, Trainer, moons

from .training import MOONS, PUBLISHED, demo_network


def trainer(optimizer, **arguments):
    random.seed(3)
    return Trainer(MLP(2, [4, 1]), *moons(40), optimizer=optimizer, **arguments)


@pytest.mark.parametrize(
    "make",
    [
        lambda: SGD(lr=Linear(1.0, 0.1, 30)),
        lambda: SGD(lr=0.1, momentum=0.9),
        lambda: Adam(lr=StepDecay(0.1, 0.5, 4)),
    ],
)
def test_a_loaded_run_makes_the_steps_that_the_saved_one_would_have_made(make, tmp_path):
    whole = trainer(make(), batch_size=16, seed=5, l2=1e-3)
    for _ in range(7):
        whole.step()
    whole.save(tmp_path / "run.json")
    rest = [whole.step() for _ in range(9)]
    random.seed(99)
    again = Trainer(MLP(2, [4, 1]), *moons(40))
    again.load(tmp_path / "run.json")
    assert again.losses == whole.losses[:7]
    assert (again.batch_size, again.l2) == (16, 1e-3)
    assert [again.step() for _ in range(9)] == rest
    for p, q in zip(again.model.parameters(), whole.model.parameters(), strict=True):
        assert p.data == q.data


def test_the_published_run_can_be_cut_in_two(tmp_path):
    first = Trainer(demo_network(), *MOONS, optimizer=SGD(lr=Linear(1.0, 0.1, 100)), l2=1e-4)
    for _ in range(30):
        first.step()
    first.save(tmp_path / "run.json")
    second = Trainer(demo_network(), *MOONS)
    second.load(str(tmp_path / "run.json"))
    for _ in range(70):
        second.step()
    assert {k: second.losses[k] for k in PUBLISHED} == pytest.approx(PUBLISHED, rel=1e-12)


def test_the_file_is_json_that_any_reader_takes(tmp_path):
    model = MLP(2, [4, 1], output="linear")
    run = Trainer(model, *MOONS, loss="squared_error", optimizer=SGD(lr=1e200, momentum=0.5))
    for _ in range(5):
        run.step()
    assert not math.isfinite(run.losses[-1])
    run.save(tmp_path / "run.json")

    def refuse(name):
        raise AssertionError(f"{name} is no JSON")

    held = json.loads((tmp_path / "run.json").read_text(), parse_constant=refuse)
    assert (held["kind"], held["schema"]) == ("micrograd training run", 2)
    again = Trainer(MLP(2, [4, 1], output="linear"), *MOONS, loss="squared_error")
    again.load(tmp_path / "run.json")
    assert str(again.losses) == str(run.losses)  # nan is not equal to itself
    assert str(again.model.parameters()[0].data) == str(run.model.parameters()[0].data)


CHANGES = [
    (lambda s: s | {"schema": 3}, "schema 3.*reads schema 1 and 2"),
    (lambda s: s | {"kind": "photo"}, "does not hold a training run"),
    (lambda s: {k: v for k, v in s.items() if k != "losses"}, "lacks losses"),
    (
        lambda s: s | {"parameters": [1.0]},
        r"path: .*other.json' holds a run with 1 parameters, this model has 17",
    ),
    (lambda s: s | {"parameters": ["x"] * 17}, "parameters: expected a list of numbers"),
    (lambda s: s | {"n": 41}, "path: .* holds a run on 41 examples, this Trainer has 40"),
    (lambda s: s | {"loss": "squared_error"}, "run with squared_error, this Trainer has hinge"),
    (lambda s: s | {"loss": None}, "run with a loss of its own, this Trainer has hinge"),
    (lambda s: s | {"schema": True}, "schema True.*reads schema 1 and 2"),
    (lambda s: s | {"parameters": [10**400] * 17}, "parameters: expected a list of numbers"),
    (lambda s: s | {"optimizer": s["optimizer"] | {"steps": 10**400}}, r"steps: .* below 2\*\*53"),
    (lambda s: s | {"losses": 3}, "losses: expected a list of numbers, got 3"),
    (lambda s: s | {"step": 0}, "step: expected a whole number, at least 1, got 0"),
    (
        lambda s: s | {"step": 3},
        "step: expected at most 2, the steps so far and 1 with losses, got 3",
    ),
    (lambda s: s | {"optimizer": {"name": "LBFGS"}}, "name: expected SGD or Adam.*, got 'LBFGS'"),
    (lambda s: s | {"batches": {"random": "zz", "at": 0}}, "random: expected 1 to 16 hex"),
    (lambda s: s | {"batch_size": 0}, "batch_size: expected a whole number, at least 1"),
    (lambda s: s | {"l1": -1.0}, "l1: expected a finite number, at least 0"),
    (lambda s: s | {"l2": -1.0}, "l2: expected a finite number, at least 0"),
    (
        lambda s: s | {"optimizer": s["optimizer"] | {"moments": {"velocity": [1.0, 2.0]}}},
        "optimizer: it was of 2 parameters, the model has 17",
    ),
]


@pytest.mark.parametrize(("change", "message"), CHANGES)
def test_a_file_that_does_not_fit_is_refused_and_changes_nothing(change, message, tmp_path):
    run = trainer(SGD(lr=0.1, momentum=0.9), l2=0.5)
    run.step()
    run.save(tmp_path / "run.json")
    state = json.loads((tmp_path / "run.json").read_text())
    (tmp_path / "other.json").write_text(json.dumps(change(state)))
    before = [p.data for p in run.model.parameters()], list(run.losses), run.optimizer, run.l2
    with pytest.raises((TypeError, ValueError), match=message):
        run.load(tmp_path / "other.json")
    after = [p.data for p in run.model.parameters()], list(run.losses), run.optimizer, run.l2
    assert before == after


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe\x00", b"[" * 100_000])
def test_a_file_without_a_run_is_refused(content, tmp_path):
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(ValueError, match=r"path: .*x\.json' does not hold a training run"):
        trainer(SGD()).load(tmp_path / "x.json")


def test_a_file_that_is_missing_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        trainer(SGD()).load(tmp_path / "none.json")


def test_the_error_names_a_wrong_path():
    for act in (trainer(SGD()).save, trainer(SGD()).load):
        with pytest.raises(TypeError, match=r"path: expected the name of a file, got 5 \(int\)"):
            act(5)


def test_a_run_that_cannot_be_written_leaves_the_earlier_one(tmp_path, monkeypatch):
    run = trainer(SGD())
    run.save(tmp_path / "run.json")
    earlier = (tmp_path / "run.json").read_bytes()
    run.step()

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="no space"):
        run.save(tmp_path / "run.json")
    assert (tmp_path / "run.json").read_bytes() == earlier
    assert [file.name for file in tmp_path.iterdir()] == ["run.json"]


def test_a_loss_of_ones_own_is_saved_without_a_name(tmp_path):
    def mine(output, target):
        return (output - target) ** 2

    run = trainer(SGD(), loss=mine)
    run.save(tmp_path / "run.json")
    trainer(SGD(), loss=lambda output, target: (output - target).abs()).load(tmp_path / "run.json")
    with pytest.raises(ValueError, match="a loss of its own, this Trainer has hinge"):
        trainer(SGD()).load(tmp_path / "run.json")


def test_an_optimiser_that_is_a_subclass_is_loaded_as_one(tmp_path):
    class Halving(SGD):
        pass

    trainer(Halving(lr=0.5)).save(tmp_path / "run.json")
    again = trainer(SGD())
    again.load(tmp_path / "run.json")
    assert type(again.optimizer) is Halving
