"""topological: the order of the lecture's build_topo, at any depth."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given

from micrograd_engine import MLP, Value, topological

from .agreement import STABLE
from .expressions import EVERYTHING, build, leaves, steps


def build_topo(root):
    """The lecture's, with its recursion ("spelled-out intro", automating backward for the graph)."""
    topo, visited = [], set()

    def visit(v):
        if v not in visited:
            visited.add(v)
            for child in v._prev:
                visit(child)
            topo.append(v)

    visit(root)
    return topo


@STABLE
@given(leaves=leaves, steps=steps(EVERYTHING, most=30))
def test_the_order_is_that_of_the_lectures_build_topo(leaves, steps):
    root = build(Value, leaves, steps)[-1]
    assert topological(root) == build_topo(root)


def test_the_order_of_a_network_is_that_of_the_lectures_build_topo():
    mlp = MLP(3, [4, 4, 1])
    loss = sum((mlp(x) - 1) ** 2 for x in ([2.0, 3.0, -1.0], [3.0, -1.0, 0.5]))
    assert topological(loss) == build_topo(loss)


def test_children_come_before_parents_and_each_node_once():
    a = Value(2.0)
    b = a + a
    c = b * a
    root = c + b
    order = topological(root)
    place = {v: i for i, v in enumerate(order)}
    assert sorted(map(id, order)) == sorted(map(id, {a, b, c, root}))
    assert all(place[child] < place[v] for v in order for child in v._prev)


def test_a_leaf_is_its_own_order():
    a = Value(2.0)
    assert topological(a) == [a]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_any_number_of_children_is_walked_from_the_first_to_the_last(count):
    inner = [Value(float(i)) * i for i in range(count)]
    root = Value(0.0, (*inner, inner[0]), "mystery") + inner[-1]
    assert topological(root) == build_topo(root)


def test_known_nodes_are_left_out_with_those_that_only_they_use():
    a, b = Value(2.0), Value(3.0)
    known = (a * b).tanh()
    rest = a + 1
    root = known * rest
    assert topological(root, known={known}) == [a, rest._prev[1], rest, root]
    assert topological(root, known={known, rest}) == [root]


def test_the_root_is_included_even_when_it_is_known():
    root = Value(2.0) * 3
    assert topological(root, known={root, *root._prev}) == [root]


def test_known_children_of_a_node_with_many_are_left_out():
    a, b, c = Value(1.0), Value(2.0), Value(3.0)
    root = Value(6.0, (a, b, c), "mystery")
    assert topological(root, known={b}) == [a, c, root]


def test_graphs_that_share_nodes_are_walked_in_several_threads_at_once():
    shared = Value(1.0)
    for _ in range(1000):
        shared = (shared * shared + 1).tanh()
    roots = [shared * i for i in range(16)]
    expected = [topological(root) for root in roots]
    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(topological, roots)] == expected
