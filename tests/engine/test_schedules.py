"""Learning rates that change: their formulas, their arguments, their states."""

import json
import math
from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy as np
import pytest

from micrograd_engine.schedules import Constant, Linear, Schedule, StepDecay, as_schedule

ALL = [Constant(0.1), Linear(1.0, 0.1, 100), StepDecay(0.5, 0.9, 7)]


def test_a_constant_rate_never_changes():
    assert [Constant(-0.01)(k) for k in (0, 1, 10**9)] == [-0.01] * 3


def test_the_linear_rate_is_that_of_the_lecture():
    lr = Linear(1.0, 0.1, 100)
    assert [lr(k) for k in range(100)] == [1.0 - 0.9 * k / 100 for k in range(100)]


def test_a_linear_rate_stays_at_its_end():
    lr = Linear(0.0, 0.3, 3)
    assert [lr(k) for k in (0, 3, 4, 10**9)] == [0.0, 0.3, 0.3, 0.3]
    assert Linear(1.0, 2.0, 1)(0) == 1.0


def test_step_decay_multiplies_after_every_so_many_steps():
    lr = StepDecay(8.0, 0.5, 3)
    assert [lr(k) for k in range(10)] == [8.0] * 3 + [4.0] * 3 + [2.0] * 3 + [1.0]


def test_a_growing_rate_overflows_to_infinity():
    assert StepDecay(1.0, 10.0, 1)(400) == math.inf


@pytest.mark.parametrize("schedule", ALL, ids=lambda s: s.kind)
def test_a_schedule_cannot_be_changed(schedule):
    with pytest.raises(FrozenInstanceError):
        schedule.start = 3.0


@pytest.mark.parametrize("number", [1, np.float32(1), np.int64(1), Fraction(1), np.array(1.0)])
def test_numbers_become_builtin_ones(number):
    assert as_schedule(number) == Constant(1.0)
    schedule = StepDecay(number, number, np.int64(2))
    assert [type(part) for part in (schedule.start, schedule.every)] == [float, int]
    assert type(schedule(np.uint8(200))) is float


@pytest.mark.parametrize("schedule", ALL, ids=lambda s: s.kind)
def test_a_schedule_is_taken_as_it_is(schedule):
    assert as_schedule(schedule) is schedule


@pytest.mark.parametrize("schedule", ALL, ids=lambda s: s.kind)
def test_a_state_survives_json(schedule):
    state = json.loads(json.dumps(schedule.to_state()))
    assert state["kind"] == schedule.kind
    assert Schedule.from_state(state) == schedule


def test_the_states_are_those_of_the_browser_half():
    assert [schedule.to_state() for schedule in ALL] == [
        {"kind": "constant", "lr": 0.1},
        {"kind": "linear", "start": 1.0, "end": 0.1, "steps": 100},
        {"kind": "step_decay", "start": 0.5, "factor": 0.9, "every": 7},
    ]


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Constant("0.1"), TypeError, r"lr: .*'0\.1' \(str\)"),
        (lambda: Constant(math.nan), ValueError, r"lr: expected a finite number, got nan"),
        (lambda: Linear(math.inf, 0.1, 100), ValueError, r"start: .*got inf"),
        (lambda: Linear(1.0, None, 100), TypeError, r"end: .*None"),
        (lambda: Linear(1.0, 0.1, 0), ValueError, r"steps: .*whole number, at least 1, got 0"),
        (lambda: Linear(1.0, 0.1, 1.5), TypeError, r"steps: .*got 1\.5 \(float\)"),
        (lambda: Linear(1.0, 0.1, True), TypeError, r"steps: .*got True \(bool\)"),
        (lambda: Linear(1.0, 0.1, np.bool_(True)), TypeError, r"steps: .*True"),
        (lambda: Linear(1.0, 0.1, np.array([3, 4])), TypeError, r"steps: .*ndarray"),
        (lambda: StepDecay(-math.inf, 0.5, 10), ValueError, r"start: .*got -inf"),
        (lambda: StepDecay(1.0, 0.0, 10), ValueError, r"factor: .*above 0, got 0\.0"),
        (lambda: StepDecay(1.0, -0.5, 10), ValueError, r"factor: .*above 0, got -0\.5"),
        (lambda: StepDecay(1.0, math.nan, 10), ValueError, r"factor: .*got nan"),
        (lambda: StepDecay(1.0, 0.5, -1), ValueError, r"every: .*at least 1, got -1"),
        (lambda: Linear(1.0, 0.1, 100)(-1), ValueError, r"k: .*at least 0, got -1"),
        (lambda: StepDecay(1.0, 0.5, 10)(0.5), TypeError, r"k: .*got 0\.5"),
        (lambda: Schedule()(0), NotImplementedError, r"Schedule"),
        (
            lambda: as_schedule(math.nan),
            ValueError,
            r"lr: .*number, a schedule or a function of the step, got nan",
        ),
        (lambda: as_schedule(lambda: 0.1), TypeError, r"lr: .*that does not take one number"),
        (lambda: as_schedule(lambda k, l: 0.1), TypeError, r"lr: .*does not take one number"),
        (lambda: as_schedule(lambda k: None)(3), TypeError, r"lr: <lambda>\(3\): .*got None"),
        (lambda: Schedule.from_state("linear"), TypeError, r"state: .*'linear' \(str\)"),
        (lambda: Schedule.from_state({}), ValueError, r"state: kind: .*step_decay, got None"),
        (lambda: Schedule.from_state({"kind": []}), ValueError, r"state: kind: .*got \[\]"),
        (
            lambda: Schedule.from_state({"kind": "linear", "start": 1.0}),
            ValueError,
            r"state: expected \['start', 'end', 'steps'\] of 'linear', got \['start'\]",
        ),
        (
            lambda: Schedule.from_state({"kind": "constant", "lr": "nan"}),
            TypeError,
            r"lr: .*'nan' \(str\)",
        ),
    ],
)
def test_the_error_names_what_is_wrong(make, error, message):
    with pytest.raises(error, match=f"^{message}"):
        make()
