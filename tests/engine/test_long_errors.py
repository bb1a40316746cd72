"""An error names what was given, but never echoes all of it."""

import math

import pytest

from micrograd_engine import MLP, SGD, Layer, Trainer, moons
from micrograd_engine.batches import Batches
from micrograd_engine.checks import described, shown
from micrograd_engine.losses import named
from micrograd_engine.optimizer import Optimizer
from micrograd_engine.schedules import Schedule

LONG = "y" * 100_000
MANY = [0.5] * 100_000
DIGITS = 10**5000


class Unprintable:
    def __repr__(self):
        raise RuntimeError("no")


def deep(depth=100_000):
    made = []
    for _ in range(depth):
        made = [made]
    return made


@pytest.mark.parametrize(
    "call",
    [
        lambda: named(LONG),
        lambda: MLP(2, [LONG]),
        lambda: MLP(2, [3, 1], activation=LONG),
        lambda: MLP(DIGITS, [-DIGITS]),
        lambda: Layer(-DIGITS, 1),
        lambda: MLP(2, [1])(Unprintable()),
        lambda: moons(-DIGITS),
        lambda: moons(10, seed=-DIGITS),
        lambda: Batches(5, seed=DIGITS),
        lambda: SGD(lr=0.1, momentum=DIGITS),
        lambda: Schedule.from_state({"kind": LONG}),
        lambda: Schedule.from_state({"kind": "constant", LONG: 1}),
        lambda: Optimizer.from_state({"name": LONG}),
        lambda: Optimizer.from_state({"name": "SGD", LONG: 1}),
        lambda: Batches(5).load({LONG: 1}),
        lambda: Trainer(MLP(2, [1]), *moons(10), l2=-DIGITS),
        lambda: Trainer(MLP(2, [1]), *moons(10), loss=LONG),
        lambda: Trainer(MLP(2, [1]), *moons(10)).resume({LONG: 1}),
    ],
)
def test_an_error_cuts_what_was_given(call):
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert len(str(caught.value)) <= 260
    assert "Exceeds the limit" not in str(caught.value)


@pytest.mark.parametrize(
    "thing",
    [LONG, MANY, {LONG: 1}, LONG.encode(), DIGITS, deep(), Unprintable()],
    ids=["text", "list", "dict", "bytes", "int", "deep", "unprintable"],
)
def test_whatever_is_given_can_be_described(thing):
    assert len(shown(thing)) <= 60
    assert len(described(thing)) <= 80


def test_what_is_short_is_shown_in_full():
    assert shown(math.pi) == "3.141592653589793"
