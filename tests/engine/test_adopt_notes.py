"""adopt: notes on its assumptions, and refusals."""

import math

import numpy as np
import pytest

from micrograd_engine import Tape
from micrograd_engine.adopt import adopt

from .foreign import MValue, Node

# ---- notes


def test_a_graph_of_micrograd_has_one_note():
    a, b = MValue(2.0), MValue(3.0)
    (note,) = adopt((a * b + a - b).relu()).notes
    assert note == (
        "Value(data=2.0), Value(data=3.0), Value(data=-1.0): a leaf without a label: "
        "taken as a variable, also where it stands for a plain number; "
        "give leaves a label to tell them apart"
    )


def test_a_note_names_an_order_that_only_the_closure_has():
    def minus(self, other):
        return Node(0.0, {self, other}, "-", _backward=lambda: (self, other))

    assert any("_backward closure" in n for n in adopt(minus(Node(2.0), Node(2.0))).notes)
    a, b = Node(2.0), Node(3.0)
    sure = Node(-1.0, {a, b}, "-", _backward=lambda self=a, other=b: (self, other))
    assert any("order that gives" in note for note in adopt(sure).notes)


def test_a_note_names_an_exponent_that_cannot_be_computed():
    root = adopt(Node(1.0, (Node(1.0, label="a"),), "pow", label="y"))
    assert any("y: the operation 'pow' on 1 operand is not known" in note for note in root.notes)
    with pytest.raises(ValueError, match="pow"):
        root.forward()


def test_a_note_calls_an_unknown_order_a_guess():
    root = adopt(Node(0.0, {Node(2.0, label="a"), Node(2.0, label="b")}, "-"))
    assert any("this one is a guess" in note for note in root.notes)


def test_an_unknown_operation_is_kept_and_a_note_names_it():
    root = adopt(Node(4.0, (Node(2.0, label="a"),), "squash", label="y"))
    assert root._op == "squash"
    message = "y: the operation 'squash' on 1 operand is not known; describe it with "
    assert message + "micrograd_engine.operation" in root.notes
    assert "squash" in Tape(root).refusal


def test_children_without_an_operation_are_kept_and_a_note_says_so():
    root = adopt(Node(3.0, (Node(1.0), Node(2.0)), None, label="y"))
    assert len(root._prev) == 2
    assert any(note.startswith("y: no _op, so what made it is not known") for note in root.notes)
    for act in (root.forward, root.backward):
        with pytest.raises(ValueError, match=r"ward: y .*no _op.* pass '\+', '\*', … as _op"):
            act()
    assert Tape(root).refusal == "y has no _op, so what made it is not known"


# ---- numbers that do not fit


def test_a_note_names_a_number_that_is_out_of_date_until_forward():
    a, b = Node(2.0, label="a"), Node(3.0, label="b")
    y = Node(6.0, (a, b), "*", label="y")
    a.data = 5.0
    root = adopt(y)
    assert (root.data, y.data) == (6.0, 6.0)
    assert any(note.startswith("y: data is not what the operation gives") for note in root.notes)
    root.forward()
    root.write()
    assert y.data == 15.0
    assert not any("data is not" in note for note in root.notes)


def test_rounding_in_another_order_is_no_disagreement():
    x = 0.7
    lecture = (math.exp(2 * x) - 1) / (math.exp(2 * x) + 1)
    assert not any("data is not" in n for n in adopt(Node(lecture, {Node(x)}, "tanh")).notes)


def test_nan_agrees_with_nan():
    assert not any("data is not" in n for n in adopt(Node(math.nan, {Node(-1.0)}, "log")).notes)


# ---- errors


@pytest.mark.parametrize(
    ("data", "what"), [("2", "'2'"), (None, "None"), (1j, "1j"), (Node(1.0), "an object of Node")]
)
def test_the_error_names_the_node_whose_data_is_not_a_number(data, what):
    bad = Node(data, label="b")
    with pytest.raises(TypeError, match=f"data of b: expected a real number, got {what}"):
        adopt(Node(1.0, (Node(1.0), bad), "+"))


@pytest.mark.parametrize("value", [5, "a", None, object(), Node, np.zeros(2)])
def test_an_object_not_shaped_like_a_value_is_refused(value):
    with pytest.raises(TypeError, match=r"expected an object with data|expected a real number"):
        adopt(value)


@pytest.mark.parametrize("prev", [5, "ab", {1.0: 2}, Node(1.0)])
def test_a_prev_of_another_kind_is_refused(prev):
    with pytest.raises(TypeError, match="_prev of y: expected a set, tuple or list, got"):
        adopt(Node(1.0, prev, "+", label="y"))


def test_a_child_that_is_not_a_value_is_refused():
    with pytest.raises(TypeError, match="_prev of y: expected Values, got 'a'"):
        adopt(Node(1.0, ("a",), "+", label="y"))


def test_the_error_names_a_cycle():
    a = Node(1.0, label="a")
    b = Node(1.0, [a], "tanh", label="b")
    a._prev = [b]
    with pytest.raises(ValueError, match="b is made from itself"):
        adopt(b)
