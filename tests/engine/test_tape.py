"""Tape against the Values' own forward and backward."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from micrograd_engine import Tape, Value
from micrograd_engine.replay.levels import LevelByLevel
from micrograd_engine.replay.loop import NodeByNode

from .agreement import STABLE, all_same
from .expressions import EVERYTHING, build, leaves, numbers, steps

BOTH = pytest.mark.parametrize("replay", [NodeByNode, LevelByLevel])
SUMS_AND_PRODUCTS = ("a + b", "a * b", "-a", "a + 1", "2 * a", "a - b")


def replayed(replay, nodes, count, fresh, backwards):
    """Data and grads of all nodes of a tape recorded before the first `count` got fresh numbers."""
    tape = Tape(nodes[-1])
    vars(tape)["_replay"] = replay(tape._graph())
    for v, number in zip(nodes[:count], fresh, strict=False):
        if v in tape.values:
            tape.data[tape.index(v)] = number
    root = tape.forward()
    assert type(root) is float
    for _ in range(backwards):
        tape.backward()
    return tape


def eagerly(nodes, count, fresh, backwards):
    for v, number in zip(nodes[:count], fresh, strict=False):
        v.data = number
    nodes[-1].forward()
    for _ in range(backwards):
        nodes[-1].backward()


@BOTH
@STABLE
@given(
    leaves=leaves,
    steps=steps(EVERYTHING),
    fresh=st.lists(numbers, min_size=4, max_size=4),
    backwards=st.integers(1, 3),
)
def test_a_tape_gives_the_numbers_of_the_values(replay, leaves, steps, fresh, backwards):
    nodes = build(Value, leaves, steps)
    tape = replayed(replay, nodes, len(leaves), fresh, backwards)
    eagerly(nodes, len(leaves), fresh, backwards)
    assert all_same((v.data for v in tape.values), tape.data.tolist())
    assert all_same((v.grad for v in tape.values), tape.grad.tolist())


@BOTH
@STABLE
@given(
    leaves=leaves, steps=steps(SUMS_AND_PRODUCTS), fresh=st.lists(numbers, min_size=4, max_size=4)
)
def test_sums_and_products_agree_bit_for_bit(replay, leaves, steps, fresh):
    nodes = build(Value, leaves, steps)
    tape = replayed(replay, nodes, len(leaves), fresh, 1)
    eagerly(nodes, len(leaves), fresh, 1)
    np.testing.assert_array_equal(tape.data, [v.data for v in tape.values])
    np.testing.assert_array_equal(tape.grad, [v.grad for v in tape.values])


def test_a_chain_is_replayed_node_by_node_and_a_wide_graph_level_by_level():
    chain, wide = Value(0.5), sum(Value(0.1).tanh() for _ in range(100)) * 1.0
    for _ in range(1000):
        chain = chain.tanh()
    assert isinstance(Tape(chain)._replay, NodeByNode)
    assert isinstance(Tape(wide)._replay, NodeByNode)  # its sum is a chain
    layer = [Value(0.1 * i).tanh() for i in range(100)]
    while len(layer) > 1:
        layer = [a + b for a, b in zip(layer[::2], layer[1::2], strict=False)]
    assert isinstance(Tape(layer[0])._replay, LevelByLevel)


def graph():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    return a, b, (a * b + a) ** 2


def test_a_tape_adds_up_when_a_value_is_used_twice():
    a = Value(3.0)
    tape = Tape(a + a)
    tape.backward()
    assert tape.grad[tape.index(a)] == 2.0


def test_a_tape_of_a_leaf():
    a = Value(3.0)
    tape = Tape(a)
    tape.backward()
    tape.backward()
    assert (tape.forward(), tape.grad.tolist()) == (3.0, [1.0])


def test_recording_reads_the_values():
    a, b, root = graph()
    root.backward()
    tape = Tape(root)
    assert tape.data.dtype == tape.grad.dtype == np.float64
    assert tape.data.shape == tape.grad.shape == (len(tape.values),)
    assert [tape.data[tape.index(v)] for v in (a, b, root)] == [2.0, -3.0, 16.0]
    assert [tape.grad[tape.index(v)] for v in (a, root)] == [16.0, 1.0]


def test_each_value_has_its_index_children_first_and_the_root_last():
    _, _, root = graph()
    tape = Tape(root)
    assert [tape.index(v) for v in tape.values] == list(range(len(tape.values)))
    assert tape.root is tape.values[-1] is root
    for i, v in enumerate(tape.values):
        assert tape.operands[i] == tuple(tape.index(child) for child in v._prev)
        assert all(child < i for child in tape.operands[i])


def test_a_value_of_another_graph_has_no_index():
    with pytest.raises(KeyError):
        Tape(graph()[-1]).index(Value(1.0))


def test_replaying_leaves_the_values_alone_until_write():
    a, b, root = graph()
    tape = Tape(root)
    tape.data[tape.index(a)] = 3.0
    assert tape.forward() == 36.0
    tape.backward()
    assert (a.data, a.grad, root.data, root.grad) == (2.0, 0.0, 16.0, 0.0)
    tape.write()
    assert (a.data, b.data, root.data) == (3.0, -3.0, 36.0)
    # (ab + a)²: d/da = 2(ab + a)(b + 1), d/db = 2(ab + a)a
    assert (a.grad, b.grad, root.grad) == (24.0, -36.0, 1.0)
    assert {type(n) for v in (a, root) for n in (v.data, v.grad)} == {float}


def test_read_takes_what_the_values_hold_now():
    a, _, root = graph()
    tape = Tape(root)
    a.data, a.grad = 5.0, 0.5
    tape.read()
    assert (tape.data[tape.index(a)], tape.grad[tape.index(a)]) == (5.0, 0.5)
    assert tape.data[-1] == 16.0


def test_leaf_grads_of_a_tape_add_up_until_zero_grad():
    a, _, root = graph()
    tape = Tape(root)
    tape.backward()
    tape.backward()
    assert tape.grad[tape.index(a)] == 32.0
    tape.zero_grad()
    assert not tape.grad.any()


@pytest.mark.parametrize("root", [3.0, None, [Value(1.0)]])
def test_a_tape_records_values_only(root):
    with pytest.raises(TypeError, match=f"root.*{type(root).__name__}"):
        Tape(root)


def test_every_public_attribute_is_documented():
    tape = Tape(graph()[-1])
    public = {name for name in [*dir(tape), *vars(tape)] if not name.startswith("_")}
    documented = inspect.getdoc(Tape).split()
    missing = {
        name
        for name in public
        if not any(word.strip("`,:") == name for word in documented)
        and not inspect.getdoc(getattr(Tape, name, None))
    }
    assert missing == set()
