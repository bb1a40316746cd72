"""adopt: classes of every shape that people write."""

import math

import numpy as np
import pytest
from hypothesis import given, settings

from micrograd_engine import Tape, Value, adopt, gradcheck, topological
from micrograd_engine.adopt import Adopted
from micrograd_engine.adoption.visits import operands
from micrograd_engine.own import own_backward

from .agreement import STABLE, all_same, same
from .expressions import build, leaves, steps
from .foreign import Node
from .shapes import SHAPES, Lecture, Local, Nameless, Slots, Tuples

COMMON = {"a + b", "a * b", "a - b", "-a", "a + 1", "2 * a", "3 - a", "a / 4", "a**2", "a**3"}
LATER = {"relu", "tanh", "exp"}
ABLE = [  # a class, and one of the operations that it has
    (shape, name)
    for shape in SHAPES
    for name in sorted(COMMON | LATER)
    if name in COMMON or hasattr(shape, name)
]
NUMBERS = [0.7, -1.3, 2.1]


def reached(root):
    found, waiting = {id(root): root}, [root]
    while waiting:
        for o in operands(waiting.pop()):
            if id(o) not in found:
                found[id(o)] = o
                waiting.append(o)
    return list(found.values())


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__qualname__)
@settings(STABLE, max_examples=30)
@given(leaves, steps(COMMON, most=8))
def test_gradients_of_any_graph_are_those_of_our_engine(shape, numbers, steps):
    theirs, ours = build(shape, numbers, steps), build(Value, numbers, steps)
    root = adopt(theirs[-1])
    assert root.data == pytest.approx(ours[-1].data)
    root.backward()
    ours[-1].backward()
    scale = max(abs(v.grad) for v in topological(ours[-1]))
    there = {id(o) for o in reached(theirs[-1])}
    pairs = [(w.grad, adopt(v).grad) for v, w in zip(theirs, ours, strict=True) if id(v) in there]
    assert all_same(*zip(*pairs, strict=True), scale)


@pytest.mark.parametrize(("shape", "name"), ABLE)
def test_a_leaf_moves_and_every_number_follows(shape, name):
    theirs = build(shape, NUMBERS, [(name, 0, 1), ("a * b", 0, 1)])
    root = adopt(theirs[-1])
    for v, number in zip(theirs[:3], (-0.4, 1.6, -0.8), strict=True):
        adopt(v).data = number
    assert same(
        build(Value, [-0.4, 1.6, -0.8], [(name, 0, 1), ("a * b", 0, 1)])[-1].data, root.forward()
    )


# ---- names of operations


@pytest.mark.parametrize(
    ("op", "number", "ours"),
    [
        *[(op, 8.0, "+") for op in ("plus", "__add__", "__radd__", "sum", "AddBackward0")],
        *[(op, 15.0, "*") for op in ("times", "x", "·", "prod", "MulBackward", "__rmul__")],
    ],
)
def test_many_names_of_an_operation_are_known(op, number, ours):
    root = adopt(Node(number, (Node(3.0), Node(5.0)), op))
    assert root._op == ours
    assert root.forward() == number


@pytest.mark.parametrize(
    ("op", "number"),
    [("σ", 1 / (1 + math.exp(-0.5))), ("e", math.exp(0.5)), ("inv", 2.0), ("square", 0.25)],
)
def test_names_of_functions_are_known(op, number):
    root = adopt(Node(number, (Node(0.5),), op))
    assert same(number, root.forward())


def test_an_alias_whose_number_does_not_fit_is_not_taken():
    root = adopt(Node(7.0, (Node(3.0), Node(5.0)), "x", label="y"))
    assert root._op == "x"
    with pytest.raises(ValueError, match=r"y cannot be computed again: .*'x'"):
        root.forward()


def test_the_method_that_made_a_node_names_its_operation():
    a = Nameless(0.5)
    root = adopt((a * a).tanh())
    assert any("name of the method" in note for note in root.notes)
    assert same(math.tanh(0.25), root.forward())


def test_a_relu_without_a_name_is_told_from_its_local_gradient():
    a = Local(3.0)
    root = adopt(a.relu())
    adopt(a).data = -1.0
    assert root.forward() == 0.0


# ---- numbers are never wrong


class Wrong(Lecture):
    """Its product is a sum."""

    def __mul__(self, other):
        out = super().__mul__(other)
        out.data = self.data + out.data / self.data
        return out


def test_a_product_that_is_none_is_not_understood_and_the_rest_works():
    a, b = Wrong(2.0, label="a"), Wrong(3.0, label="b")
    y = a * b
    y.label = "y"
    z = y + a
    root = adopt(z)
    assert (adopt(y).data, root.data) == (5.0, 7.0)
    assert any(
        "y: its operation '*' does not give its number, so it is not understood" in note
        for note in root.notes
    )
    with pytest.raises(ValueError, match="forward: y cannot be computed again"):
        root.forward()
    root.backward()  # the rule of + is ours, that of y is the object's own
    assert (adopt(a).grad, adopt(b).grad) == (4.0, 2.0)
    assert Tape(root).refusal


def test_a_wrong_product_is_not_understood_where_it_fits_by_chance():
    a = Wrong(2.0)
    fits, other = a * Wrong(2.0), a * Wrong(5.0)
    assert (fits.data, other.data) == (4.0, 7.0)
    adopt(fits + other)
    assert adopt(fits)._op == adopt(other)._op == "*?"


def test_a_number_out_of_date_is_computed_again_by_a_class_that_can_be_asked():
    a, b = Slots(2.0), Slots(3.0)
    y = a * b
    a.value = 5.0
    root = adopt(y)
    assert any("data is not what the operation gives" in note for note in root.notes)
    assert root.forward() == 15.0
    root.write()
    assert y.value == 15.0


class Powers(Lecture):
    """Its exponents may be Values, which it does not put among the operands."""

    def __pow__(self, other):
        out = type(self)(self.data**other.data, (self,), "**")
        out._backward = lambda: (self, other, out)
        return out


def test_a_missing_exponent_is_read_from_the_closure():
    a, b = Powers(3.0, label="a"), Powers(2.5, label="b")
    root = adopt(a**b)
    assert root._prev == (adopt(a), adopt(b))
    assert any("exponent is a Value, but not among its operands" in note for note in root.notes)
    adopt(b).data = 2.0
    assert root.forward() == 9.0


def test_a_missing_exponent_that_nothing_tells_is_not_understood():
    y = Node(3.0**2.7, {Node(3.0, label="a")}, "**", label="y")
    root = adopt(y)
    assert root.data == y.data
    with pytest.raises(ValueError, match="y cannot be computed again"):
        root.forward()


# ---- an operation that only the class knows


class Squares(Lecture):
    def blend(self, other):
        out = type(self)(self.data**2 + 3 * other.data, (self, other), "blend")

        def _backward():
            self.grad += 2 * self.data * out.grad
            other.grad += 3 * out.grad

        out._backward = _backward
        return out


def test_backward_calls_the_objects_own_rule_where_the_operation_is_unknown():
    a, b = Squares(2.0), Squares(5.0)
    root = adopt(a.blend(b) * 4)
    a.grad = 100.0
    root.read()
    root.zero_grad()
    root.backward()
    assert (adopt(a).grad, adopt(b).grad) == (16.0, 12.0)
    assert (a.grad, b.grad) == (100.0, 0.0)  # the objects keep theirs until write


class Floats(float):
    """Its objects are numbers themselves."""

    def __new__(cls, data, *given):
        return float.__new__(cls, data)

    def __init__(self, data, children=(), op=""):
        self.data, self.grad, self._prev, self._op = float(data), 0.0, children, op

    def __mul__(self, other):
        other = other if isinstance(other, Floats) else Floats(other)
        out = Floats(float(self) * float(other), (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out


def test_objects_that_are_floats_themselves_are_nodes_and_not_constants():
    a, b = Floats(2.0), Floats(-3.0)
    root = adopt(a * b * 4.0)
    assert len(topological(root)) == 5
    root.backward()
    assert (adopt(a).grad, adopt(b).grad) == (-12.0, 8.0)
    adopt(a).data = 1.5
    assert root.forward() == -18.0
    assert gradcheck(root).ok
    root.write()
    assert own_backward(root, 60).first_wrong is None
    assert (a.grad, b.grad) == (-12.0 - 12.0, 8.0 + 6.0)  # both passes


# ---- names of attributes


@pytest.mark.parametrize("name", ["_children", "children", "prev", "parents", "_parents", "inputs"])
@pytest.mark.parametrize("op", ["_op", "_operation", "op", "parent_op"])
@pytest.mark.parametrize("number", ["data", "value", "val"])
@pytest.mark.parametrize("label", ["label", "name", "_label"])
def test_attributes_are_found_under_the_names_that_people_use(name, op, number, label):
    class Mine:
        def __init__(self, x, children=(), symbol="", text=""):
            self.__dict__ |= {number: x, name: children, op: symbol, label: text, "grad": 0.0}

    a, b = Mine(2.0, text="a"), Mine(3.0, text="b")
    y = Mine(6.0, (a, b), "*")
    root = adopt(y)
    root.backward()
    adopt(a).data = 4.0
    root.forward()
    root.write()
    assert (getattr(y, number), a.grad, b.grad) == (12.0, 3.0, 2.0)
    assert adopt(a).label == "a"


def test_operands_under_a_name_that_nobody_reads_are_named():
    class Mine:
        def __init__(self, data, srcs=()):
            self.data, self.srcs = data, srcs

    root = adopt(Mine(5.0, (Mine(2.0), Mine(3.0))))
    assert any("`srcs` holds Values" in note and "call it _prev" in note for note in root.notes)


def test_operands_in_a_slot_under_such_a_name_are_named_too():
    class Mine:
        __slots__ = "srcs"  # noqa: PLC0205

        def __init__(self, srcs=()):
            self.srcs = srcs

        @property
        def data(self):
            return 2.0

    root = adopt(Mine((Mine(), Mine())))
    assert any("`srcs` holds Values" in note for note in root.notes)


def test_the_error_says_what_was_found_and_what_is_missing():
    class Mine:
        def __init__(self):
            self._prev, self.grad, self.number = (), 0.0, 2.0

    message = "this Mine has `_prev` and `grad`, but no number: it should be in data, value or val"
    with pytest.raises(TypeError, match=message):
        adopt(Mine())


@pytest.mark.parametrize("number", [np.array([2.0]), np.array([[2]]), np.float32(2.0)])
def test_a_number_may_be_an_array_of_one(number):
    a = Node(number, grad=np.array([0.0]))
    y = Node(number * number, (a, a), "*", grad=np.array([0.0]))
    root = adopt(y)
    adopt(a).data = 1.5
    root.forward()
    root.backward()
    root.write()
    assert (float(y.data.item() if hasattr(y.data, "item") else y.data), a.grad.item()) == (
        2.25,
        3.0,
    )
    assert np.shape(a.data) == np.shape(number)
    assert isinstance(a.grad, np.ndarray)


@pytest.mark.parametrize("shape", [Tuples, Slots, Local], ids=lambda shape: shape.__name__)
def test_every_object_has_a_mirror(shape):
    a, b = shape(2.0), shape(3.0)
    y = a * b + a
    mirrored = {id(v.original) for v in topological(adopt(y)) if isinstance(v, Adopted)}
    assert mirrored == {id(o) for o in reached(y)}
