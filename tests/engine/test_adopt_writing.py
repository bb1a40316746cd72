"""adopt: numbers that go from objects to mirrors and back."""

import copy
import gc
import pickle
import weakref

import pytest

from micrograd_engine import Tape, topological
from micrograd_engine.adopt import adopt

from .foreign import MValue, Node


def test_numbers_go_both_ways():
    a, b = MValue(2.0), MValue(-3.0)
    y = a * b
    root = adopt(y)
    a.data, a.grad = 4.0, 0.5
    root.read()
    assert (adopt(a).data, adopt(a).grad) == (4.0, 0.5)
    root.forward()
    root.backward()
    root.write()
    assert (y.data, y.grad, a.grad, b.grad) == (-12.0, 1.0, -2.5, 4.0)


def test_a_computed_mirror_stays_until_the_object_changes():
    a = MValue(2.0)
    root = adopt(a * 3)
    root.backward()
    assert adopt(a).grad == 3.0
    a.grad = 7.0
    assert adopt(a).grad == 7.0
    root.backward()
    root.read()
    assert adopt(a).grad == 7.0


def test_inner_nodes_follow_when_the_objects_are_read():
    a, b = Node(2.0, grad=0.0), Node(5.0, grad=0.0)
    y = Node(-3.0, (a, b), "-", grad=0.0)
    root = adopt(y)
    minus_b = root._prev[1]
    b.data, y.data, y.grad, b.grad = 7.0, -5.0, 1.0, -1.0
    root.read()
    assert (minus_b.data, minus_b.grad, adopt(b).grad) == (-7.0, 1.0, -1.0)


def test_a_number_that_did_not_change_keeps_its_type():
    a = MValue(3)
    root = adopt(a * 2)
    root.write()
    assert type(a.data) is int


def test_a_grad_is_written_only_where_there_is_one():
    a, b = Node(2.0), Node(3.0, grad=None)
    root = adopt(Node(6.0, (a, b), "*", grad=0))
    root.backward()
    root.write()
    assert not hasattr(a, "grad")
    assert b.grad == 2.0


def test_the_error_names_a_read_only_object_and_nothing_is_written():
    class Fixed(Node):
        data = property(lambda self: 3.0, lambda self, number: self.refuse(number))

        def refuse(self, number):
            if number != 3.0:
                raise AttributeError("fixed")

    a, b = Node(2.0, label="a"), Fixed(3.0, label="b")
    y = Node(6.0, (a, b), "*", label="y")
    root = adopt(y)
    adopt(a).data = adopt(b).data = 4.0
    root.forward()
    with pytest.raises(AttributeError, match="data of b cannot be set: fixed"):
        root.write()
    assert (a.data, b.data, y.data) == (2.0, 3.0, 6.0)


def test_a_number_that_is_computed_on_demand_need_not_be_set():
    class Lazy(Node):
        data = property(lambda self: self._prev[0].data * 2, lambda self, _: None)

    a = Node(2.0)

    class Double(Lazy):
        data = property(lambda self: self._prev[0].data + self._prev[1].data)

        def __init__(self, *prev):
            self._prev, self._op = prev, "+"

    y = Double(a, a)
    root = adopt(y)
    adopt(a).data = 10.0
    root.forward()
    root.write()
    assert (a.data, y.data) == (10.0, 20.0)


def test_an_object_linked_anew_is_mirrored_anew():
    a, b, c = (Node(n) for n in (2.0, 3.0, 5.0))
    y = Node(6.0, (a, b), "*")
    root = adopt(y)
    y._prev, y._op, y.data = (a, c), "+", 7.0
    root.read()
    assert root._prev == (adopt(a), adopt(c))
    assert root.forward() == 7.0


def test_an_exponent_is_forgotten_with_its_operation():
    a = Node(0.0)
    y = Node(0.0, (a,), "**2")
    root = adopt(y)
    y._op, y.data = "exp", 1.0
    root.read()
    assert Tape(root).forward() == 1.0


def test_an_object_has_one_mirror_while_that_lives():
    a, b = MValue(2.0), MValue(3.0)
    part = a * b
    whole = part + a
    root = adopt(whole)
    assert adopt(whole) is root
    assert adopt(part) in topological(root)
    a.data = 7.0
    assert adopt(a).data == 7.0


def test_an_unused_mirror_releases_its_objects():
    a = Node(2.0)
    root = adopt(Node(4.0, (a, a), "+"))
    gone = weakref.ref(a)
    del a, root
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("again", [copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))])
def test_a_copy_is_a_graph_of_its_own_without_the_objects(again):
    a, b = MValue(2.0), MValue(3.0)
    y = a - b
    copied = again(adopt(y))
    copied._prev[0].data = 10.0
    assert copied.forward() == 7.0
    copied.write()
    assert (copied.original, a.data, y.data) == (None, 2.0, -1.0)


def test_a_shallow_copy_mirrors_nothing():
    y = MValue(2.0) + 1
    copied = copy.copy(adopt(y))
    copied.data = 0.0
    copied.write()
    assert y.data == 3.0
