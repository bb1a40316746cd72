"""Graphs far deeper than Python's recursion limit."""

import copy
import io
import pickle
import sys

import pytest

from micrograd_engine import Tape, Value, topological

DEPTH = 30_000


@pytest.fixture
def chain():
    """A leaf that is used DEPTH + 1 times, the middle and the end of the chain of its sums."""
    assert sys.getrecursionlimit() * 10 < DEPTH
    a = Value(1.0, label="a")
    root = middle = a
    for i in range(DEPTH):
        root = root + a
        if i == DEPTH // 2:
            middle = root
    return a, middle, root


def test_a_deep_graph_is_built_and_walked(chain):
    a, _, root = chain
    assert root.data == DEPTH + 1
    order = topological(root)
    assert (order[0], order[-1], len(order)) == (a, root, DEPTH + 1)


def test_a_deep_graph_runs_forward(chain):
    a, _, root = chain
    a.data = 2.0
    assert root.forward() == 2.0 * (DEPTH + 1)


def test_a_deep_graph_runs_backward(chain):
    a, _, root = chain
    root.backward()
    assert a.grad == DEPTH + 1
    root.zero_grad()
    assert a.grad == 0.0


def test_a_deep_graph_is_replayed_by_a_tape(chain):
    a, _, root = chain
    tape = Tape(root)
    tape.data[tape.index(a)] = 2.0
    assert tape.forward() == 2.0 * (DEPTH + 1)
    tape.backward()
    assert tape.grad[tape.index(a)] == DEPTH + 1


@pytest.mark.parametrize(
    "deeper",
    [
        pytest.param(lambda chain, leaf: chain + leaf, id="left operand"),
        pytest.param(lambda chain, leaf: leaf + chain, id="right operand"),
        pytest.param(lambda chain, leaf: chain + chain * 0, id="both operands"),
        pytest.param(lambda chain, leaf: leaf * chain * leaf, id="products"),
        pytest.param(lambda chain, leaf: Value(0.0, (leaf, leaf, chain), "of three"), id="third"),
    ],
)
def test_whichever_operand_a_graph_is_deep_in(deeper):
    leaf = Value(1.0)
    root = leaf
    for _ in range(DEPTH):
        root = deeper(root, leaf)
    order = topological(root)
    assert order[-1] is root
    place = {v: i for i, v in enumerate(order)}
    assert all(place[child] < place[v] for v in order for child in v._prev)


def test_every_kind_of_node_passes_a_gradient_through_a_deep_graph():
    a = Value(2.0)
    root = a
    for _ in range(DEPTH // 4):
        root = (1 * root * 1).relu() + 0.0
    root.backward()
    assert (root.forward(), a.grad) == (2.0, 1.0)


def test_a_copy_of_the_end_of_a_deep_graph_shares_its_children(chain):
    root = chain[-1]
    assert copy.copy(root)._prev == root._prev


def check_copied(leaf, middle, end):
    """The three belong together, and are DEPTH deep."""
    end.backward()
    assert leaf.grad == DEPTH + 1
    reached = set(topological(end))
    assert len(reached) == DEPTH + 1
    assert {leaf, middle} <= reached


def test_a_deep_graph_can_be_deeply_copied(chain):
    check_copied(*copy.deepcopy(chain))
    assert chain[0].grad == 0.0


@pytest.mark.parametrize("places", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_a_deep_graph_can_be_pickled(chain, places):
    copied = pickle.loads(pickle.dumps([chain[place] for place in places]))
    check_copied(*(copied[places.index(place)] for place in range(3)))


def test_the_middle_of_a_deep_graph_can_be_pickled_while_its_end_is(chain):
    _, middle, root = chain
    at_work = pickle.Pickler(io.BytesIO())
    at_work.dump(root)  # and remembers it as long as it lives
    assert pickle.loads(pickle.dumps(middle)).data == middle.data


def test_a_deep_graph_can_be_thrown_away():
    root = Value(1.0)
    for _ in range(DEPTH):
        root = root.tanh()
    del root  # must not end the interpreter
