"""copy, deepcopy and pickle: a copied graph is a graph of its own."""

import copy
import pickle

import pytest

from micrograd_engine import MLP, Value, scope, topological


def through_pickle(thing):
    return pickle.loads(pickle.dumps(thing))


COPIES = [copy.deepcopy, through_pickle]
PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


def small_graph():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    return a, (a * b + a) ** 2


@pytest.mark.parametrize("again", COPIES)
@pytest.mark.parametrize("first", ["leaf", "root"])
def test_nodes_that_were_shared_are_shared_in_the_copy(again, first):
    a, root = small_graph()
    if first == "leaf":
        leaf, end = again((a, root))
    else:
        end, leaf = again((root, a))
    assert leaf is not a
    assert [v for v in topological(end) if v.label == "a"] == [leaf]


@pytest.mark.parametrize("again", COPIES)
def test_backward_through_a_copy_fills_the_grads_of_its_own_leaves(again):
    a, root = small_graph()
    leaf, end = again((a, root))
    end.backward()
    # (ab + a)²: d/da = 2(ab + a)(b + 1) = 2·(−4)·(−2)
    assert leaf.grad == 16.0
    assert a.grad == 0.0


@pytest.mark.parametrize("again", COPIES)
def test_forward_through_a_copy_leaves_the_original_alone(again):
    a, root = small_graph()
    leaf, end = again((a, root))
    leaf.data = 5.0
    assert end.forward() == 100.0
    assert (a.data, root.data) == (2.0, 16.0)


@pytest.mark.parametrize("again", [copy.copy, *COPIES])
def test_a_copy_keeps_every_attribute(again):
    with scope("layer 1"):
        v = Value(2.0) ** 3
    v.label, v.role, v.grad = "cube", "parameter", 0.25
    copied = again(v)
    assert copied is not v
    kept = ("data", "grad", "label", "role", "_op", "_scope")
    assert [getattr(copied, name) for name in kept] == [getattr(v, name) for name in kept]
    assert [child.data for child in copied._prev] == [2.0]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_protocol_of_pickle_works(protocol):
    _, root = small_graph()
    assert pickle.loads(pickle.dumps(root, protocol)).forward() == 16.0


def test_a_shallow_copy_shares_the_children():
    _, root = small_graph()
    copied = copy.copy(root)
    assert copied._prev == root._prev
    copied.data = 1.0
    assert root.data == 16.0
    copied.backward()
    assert (root.grad, copied.grad) == (0.0, 1.0)


@pytest.mark.parametrize("again", COPIES)
def test_many_children_and_unknown_operations_survive(again):
    a, b, c = Value(1.0), Value(2.0), Value(3.0)
    copied = again(Value(6.0, (a, b, c, a), "mystery"))
    assert [child.data for child in copied._prev] == [1.0, 2.0, 3.0, 1.0]
    assert copied._prev[0] is copied._prev[3]
    assert copied._op == "mystery"


@pytest.mark.parametrize("again", COPIES)
def test_a_network_and_its_loss_stay_together(again):
    mlp = MLP(2, [3, 1])
    mlp, loss = again((mlp, (mlp([1.0, -2.0]) - 1) ** 2))
    assert set(mlp.parameters()) <= set(topological(loss))
    loss.backward()
    assert any(p.grad for p in mlp.parameters())


@pytest.mark.parametrize("again", [copy.copy, *COPIES])
def test_a_rule_that_was_assigned_is_refused(again):
    a = Value(2.0)
    out = Value(4.0, (a,), "square")
    out._backward = lambda: None
    with pytest.raises(TypeError, match="_backward"):
        again(out)


@pytest.mark.parametrize("again", COPIES)
def test_a_rule_that_was_assigned_inside_a_graph_is_refused(again):
    inner = Value(2.0) * 3
    inner._backward = lambda: None
    with pytest.raises(TypeError, match="_backward"):
        again(inner + 1)


def test_the_pickle_of_all_nodes_grows_with_their_number():
    def size(depth):
        root = Value(1.0)
        for _ in range(depth):
            root = root.tanh()
        return len(pickle.dumps(topological(root)))

    assert size(400) < 3 * size(200)
