"""The operation that CONTRIBUTING adds as an example, and one of the learner's own, in every replay."""

import math
import re
from pathlib import Path

import pytest

from micrograd_engine import BatchTape, Tape, Value, gradcheck, operation, ops
from micrograd_engine.replay.levels import LevelByLevel
from micrograd_engine.replay.loop import NodeByNode

from .agreement import all_same, same

CONTRIBUTING = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text()
NUMBERS = [-800.0, -2.0, -0.0, 0.5, 3.0, 800.0]


def swish(a):
    """Closed form, and its derivative."""
    s = 1 / (1 + ops.exp(-a))
    return a * s, s + a * s * (1 - s)


@pytest.fixture
def apply():
    """The row of CONTRIBUTING, in the table for one test."""
    (row,) = re.findall(r"```python\n(  Op\(.*?\n  \))\n", CONTRIBUTING, re.DOTALL)
    op = ops.register(eval(row.strip(), vars(ops)))
    return lambda v: Value(op.forward(v.data), (v,), "swish")


def test_the_row_of_contributing_is_the_whole_change(apply):
    for number in NUMBERS:
        a = Value(number)
        out = apply(a)
        out.backward()
        assert all_same(swish(number), [out.data, a.grad])


@pytest.mark.parametrize("replay", [NodeByNode, LevelByLevel])
def test_a_tape_replays_it(apply, replay):
    a = Value(1.0)
    tape = Tape(apply(a) * 2)
    assert tape.refusal == ""
    vars(tape)["_replay"] = replay(tape._graph())
    for number in NUMBERS:
        tape.data[tape.index(a)] = number
        tape.zero_grad()
        tape.forward()
        tape.backward()
        value, slope = swish(number)
        assert all_same([2 * value, 2 * slope], [tape.data[-1], tape.grad[tape.index(a)]])


def test_a_batch_replays_it(apply):
    w, x = Value(0.5), Value(1.0)
    tape = BatchTape(apply(w * x), [x], [w])
    wanted = [swish(0.5 * number) for number in NUMBERS]
    assert all_same([value for value, _ in wanted], tape.forward([[n] for n in NUMBERS]).tolist())
    tape.backward()
    slopes = zip(wanted, NUMBERS, strict=True)
    assert same(sum(slope * number for (_, slope), number in slopes), float(tape.grad[0]))


def test_an_operation_of_two_operands_of_ones_own_is_replayed_in_a_batch():
    hypot = operation(
        "hypot",
        forward=math.hypot,
        backward=lambda g, out, a, b: (g * a / out, g * b / out),
        operands=2,
    )
    w, x = Value(3.0), Value(4.0)
    root = hypot(w, x) ** 2 + hypot(x, w)
    assert gradcheck(root).ok
    tape = BatchTape(root, [x], [w])
    assert tape.forward([[4.0], [0.0]]).tolist() == [30.0, 12.0]
    tape.backward()  # 2w + w/√(w² + x²) for each
    assert same(6 + 3 / 5 + 6 + 1, float(tape.grad[0]))
