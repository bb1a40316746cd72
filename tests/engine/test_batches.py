"""Mini-batches: the published random numbers, the batches of an epoch, continuing from a state."""

import copy
import json
import subprocess
import sys
from math import inf

import numpy as np
import pytest

from micrograd_engine.batches import Batches
from micrograd_engine.pcg32 import PCG32

# Round 1 of pcg32-demo, O'Neill's C library (pcg-random.org): seed 42, sequence 54
NUMBERS = "0xa15c02b7 0x7b47f409 0xba1d3330 0x83d2f293 0xbfa4784b 0xcbed606e"
COINS = "HHTTTHTHHHTHTTTHHHHHTTTHHHTHTHTHTTHTTTHHHHHHTTTTHHTTTTTHTTTTTTTHT"
ROLLS = "3 4 1 1 2 2 3 2 4 3 2 4 3 3 5 2 3 1 3 1 5 1 4 1 5 6 4 6 6 2 6 3 3"
CARDS = (
    "Qd Ks 6d 3s 3d 4c 3h Td Kc 5c Jh Kd Jd As 4s 4h Ad Th Ac Jc 7s Qs 2s 7h Kh 2d 6c Ah 4d Qh 9h 6s "
    "5s 2c 9c Ts 8d 9s 3c 8c Js 5d 2h 6h 7d 8s 9d 5h 8h Qc 7c Tc"
)
STATE = "0123456789abcdef"


def drawn(batches, times):
    return [batches.next().tolist() for _ in range(times)]


def epoch(batches):
    """The indices of one epoch, and the sizes of its batches."""
    parts = drawn(batches, 1)
    while batches.state()["at"]:
        parts += drawn(batches, 1)
    return [i for part in parts for i in part], [len(part) for part in parts]


# ---- the generator


def test_random_numbers_coins_rolls_and_the_shuffle_are_the_published_ones():
    random = PCG32(42)
    assert [random.next() for _ in range(6)] == [int(text, 16) for text in NUMBERS.split()]
    assert "".join("TH"[random.below(2)] for _ in COINS) == COINS
    assert " ".join(str(random.below(6) + 1) for _ in ROLLS.split()) == ROLLS

    batches = Batches(52, size=51)
    batches.load({"random": f"{random.state:x}", "at": 0})
    order, sizes = epoch(batches)
    assert " ".join("A23456789TJQK"[card // 4] + "hcds"[card % 4] for card in order) == CARDS
    assert sizes == [51, 1]


@pytest.mark.parametrize("seed", [0, 1, 2**32, 2**63, 2**64 - 1, np.uint64(2**64 - 1)])
def test_a_seed_is_read_in_full(seed):
    # pcg32_srandom_r, step by step
    increment, multiplier = 54 << 1 | 1, 6364136223846793005
    start = (increment + int(seed)) % 2**64
    random = PCG32(seed)
    assert random.state == (start * multiplier + increment) % 2**64
    assert all(0 <= random.next() < 2**32 for _ in range(100))


def test_a_generator_continues_from_an_assigned_state():
    random = PCG32(7)
    state = random.state
    first = [random.next() for _ in range(5)]
    random.state = state
    assert [random.next() for _ in range(5)] == first


def test_numbers_that_would_favour_some_remainders_are_drawn_again():
    # 2**32 mod n is 2**31 - 1 here: nearly half of the numbers are below it
    n, random, plain = 2**31 + 1, PCG32(3), PCG32(3)
    kept = [number for number in (plain.next() for _ in range(40)) if number >= 2**31 - 1]
    assert len(kept) < 40
    assert [random.below(n) for _ in kept] == [number % n for number in kept]


def test_below_one_is_always_zero():
    assert [PCG32(5).below(1) for _ in range(10)] == [0] * 10


# ---- batches


@pytest.mark.parametrize("size", [None, 5, 6, 10**30, np.int64(5)])
def test_all_examples_come_in_order_when_the_batch_holds_them(size):
    batches = Batches(5, size, seed=1)
    before = batches.state()
    assert drawn(batches, 3) == [[0, 1, 2, 3, 4]] * 3
    assert batches.state() == before


@pytest.mark.parametrize(
    ("n", "size", "sizes"), [(10, 3, [3, 3, 3, 1]), (6, 2, [2] * 3), (2, 1, [1, 1])]
)
def test_an_epoch_holds_each_example_once(n, size, sizes):
    batches = Batches(n, size, seed=9)
    for _ in range(3):
        order, lengths = epoch(batches)
        assert (sorted(order), lengths) == ([*range(n)], sizes)


def test_epochs_differ_and_seeds_differ():
    batches = Batches(50, 7, seed=1)
    first, second = epoch(batches)[0], epoch(batches)[0]
    other = epoch(Batches(50, 7, seed=2))[0]
    assert len({tuple(order) for order in (range(50), first, second, other)}) == 4
    assert epoch(Batches(50, 7, seed=1))[0] == first


def test_the_size_of_the_batches_does_not_change_the_order():
    assert epoch(Batches(20, 1, seed=4))[0] == epoch(Batches(20, 19, seed=4))[0]


def test_one_example_is_a_batch():
    assert drawn(Batches(1, 1), 3) == [[0]] * 3


def test_indices_are_int64_and_read_only():
    for batches in (Batches(5), Batches(5, 2)):
        batch = batches.next()
        assert batch.dtype == np.int64
        with pytest.raises(ValueError, match="read-only"):
            batch[0] = 3


def test_another_size_counts_from_the_next_epoch_on():
    batches = Batches(6, 2, seed=3)
    drawn(batches, 1)
    batches.size = 4
    assert [len(part) for part in drawn(batches, 5)] == [2, 2, 4, 2, 4]
    batches.size = None
    assert drawn(batches, 2)[1] == [*range(6)]
    batches.size = 3
    assert [len(part) for part in drawn(batches, 3)] == [3, 3, 3]


# ---- states


@pytest.mark.parametrize("taken", range(9))
def test_a_state_continues_with_the_same_batches(taken):
    batches = Batches(10, 3, seed=11)
    drawn(batches, taken)
    state = json.loads(json.dumps(batches.state()))
    other = Batches(10, 3, seed=99)
    drawn(other, 2)
    other.load(state)
    assert other.state() == state
    assert drawn(other, 10) == drawn(batches, 10)


def test_a_state_is_the_generators_before_the_shuffle_and_the_place_after():
    batches = Batches(10, 4, seed=42)
    start = f"{PCG32(42).state:016x}"
    assert batches.state() == {"random": start, "at": 0}
    drawn(batches, 1)
    assert batches.state() == {"random": start, "at": 4}
    drawn(batches, 2)
    assert batches.state()["at"] == 0
    assert batches.state()["random"] != start


def test_the_end_of_an_epoch_is_the_start_of_the_next():
    batches, other = Batches(6, 2, seed=5), Batches(6, 2)
    state = batches.state()
    drawn(batches, 3)
    other.load({**state, "at": 6})
    assert other.state() == batches.state()
    assert drawn(other, 3) == drawn(batches, 3)


def test_a_state_within_an_epoch_goes_on_with_the_present_size():
    batches = Batches(6, 2, seed=5)
    state = batches.state()
    order, _ = epoch(batches)
    for size, parts in [(None, [order[2:]]), (3, [order[2:5], order[5:]])]:
        other = Batches(6, size)
        other.load({**state, "at": 2})
        assert drawn(other, len(parts)) == parts
        assert other.state() == {"random": f"{after(state):016x}", "at": 0}


def after(state):
    """The generator's state when the order of 6 is drawn."""
    random = PCG32()
    random.state = int(state["random"], 16)
    for i in range(6, 1, -1):
        random.below(i)
    return random.state


def test_a_copy_is_independent():
    batches = Batches(10, 3, seed=1)
    drawn(batches, 1)
    other = copy.deepcopy(batches)
    assert drawn(other, 7) == drawn(batches, 7)


# ---- refusals


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Batches(0), ValueError, r"n: .*at least 1, got 0"),
        (lambda: Batches(2.0), TypeError, r"n: .*got 2\.0 \(float\)"),
        (lambda: Batches(5, 0), ValueError, r"size: .*at least 1, got 0"),
        (lambda: Batches(5, "2"), TypeError, r"size: .*'2' \(str\)"),
        (lambda: Batches(5, inf), TypeError, r"size: .*got inf"),
        (lambda: Batches(5, 2, seed=-1), ValueError, r"seed: .*at least 0, got -1"),
        (lambda: Batches(5, 2, seed=2**64), ValueError, r"seed: .*below 2\*\*64, got 184"),
        (lambda: Batches(5, 2, seed=None), TypeError, r"seed: .*None"),
        (lambda: Batches(5, 2, seed=True), TypeError, r"seed: .*True \(bool\)"),
        (lambda: PCG32(0.5), TypeError, r"seed: .*0\.5"),
        (lambda: PCG32().below(0), ValueError, r"n: .*at least 1, got 0"),
        (lambda: PCG32().below(2**32), ValueError, r"n: .*below 2\*\*32, got 4294967296"),
        (lambda: PCG32().below(1.5), TypeError, r"n: .*1\.5"),
        (lambda: setattr(PCG32(), "state", 2**64), ValueError, r"state: .*below 2\*\*64"),
        (lambda: setattr(PCG32(), "state", "ff"), TypeError, r"state: .*'ff' \(str\)"),
    ],
)
def test_the_error_names_what_is_wrong(make, error, message):
    with pytest.raises(error, match=f"^{message}"):
        make()


@pytest.mark.parametrize(
    ("state", "error", "message"),
    [
        (None, TypeError, r"state: .*None"),
        ({"at": 0}, ValueError, r"state: expected random and at, got \['at'\]"),
        ({"random": STATE, "at": 0, "size": 2}, ValueError, r"state: .*'size'\]"),
        ({"random": 12, "at": 0}, ValueError, r"random: .*digits, got 12 \(int\)"),
        ({"random": "0x12", "at": 0}, ValueError, r"random: .*'0x12'"),
        ({"random": "-1", "at": 0}, ValueError, r"random: .*'-1'"),
        ({"random": STATE + "0", "at": 0}, ValueError, r"random: .*16 hexadecimal digits"),
        ({"random": "", "at": 0}, ValueError, r"random: .*got ''"),
        ({"random": STATE, "at": -1}, ValueError, r"at: .*at least 0, got -1"),
        ({"random": STATE, "at": 11}, ValueError, r"at: .*at most 10, .*got 11"),
        ({"random": STATE, "at": 1.5}, TypeError, r"at: .*1\.5"),
    ],
)
def test_the_error_names_a_wrong_state_and_nothing_changes(state, error, message):
    batches, twin = Batches(10, 3, seed=1), Batches(10, 3, seed=1)
    drawn(batches, 2), drawn(twin, 2)
    with pytest.raises(error, match=f"^{message}"):
        batches.load(state)
    assert batches.state() == twin.state()
    assert drawn(batches, 5) == drawn(twin, 5)


@pytest.mark.parametrize("size", [0, 2.5, "3"])
def test_a_wrong_size_keeps_the_old_one(size):
    batches = Batches(10, 3)
    with pytest.raises((TypeError, ValueError), match=r"^size: expected a whole number"):
        batches.size = size
    assert batches.size == 3


def test_only_batches_load_numpy():
    code = (
        "import sys, micrograd_engine; print('numpy' in sys.modules);"
        "micrograd_engine.Batches; print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_an_epoch_whose_size_was_changed_on_the_way_goes_on_as_it_began():
    batches = Batches(20, size=4, seed=3)
    drawn(batches, 2)
    batches.size = 7
    state = json.loads(json.dumps(batches.state()))
    assert (state["at"], state["step"]) == (8, 4)
    again = Batches(20, size=7)
    again.load(state)
    assert drawn(again, 8) == drawn(batches, 8)
    assert "step" not in again.state()


@pytest.mark.parametrize("step", [0, -1, 1.5, "4", None])
def test_a_state_with_another_step_is_refused(step):
    batches = Batches(20, size=7)
    with pytest.raises(
        (TypeError, ValueError), match=r"^step: expected a whole number, at least 1"
    ):
        batches.load({"random": STATE, "at": 8, "step": step})


def interrupted(*_):
    raise KeyboardInterrupt


def interrupted_draw(random, n):
    random.next()
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("cls", "name", "stop", "lost"),
    [(Batches, "restart", interrupted, 1), (PCG32, "_below", interrupted_draw, 0)],
)
def test_an_interrupt_loses_at_most_a_batch(cls, name, stop, lost, monkeypatch):
    wanted = drawn(Batches(6, size=3, seed=1), 6)
    batches = Batches(6, size=3, seed=1)
    assert drawn(batches, 2 - lost) == wanted[: 2 - lost]
    monkeypatch.setattr(cls, name, stop)
    with pytest.raises(KeyboardInterrupt):
        batches.next()
    monkeypatch.undo()
    assert drawn(batches, 4) == wanted[2:]
