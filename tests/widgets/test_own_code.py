"""The learner's backward pass runs in their code; the right gradients stand beside theirs."""

import json
import math
import threading
from collections.abc import Iterator
from typing import Any

import ipywidgets
import numpy as np
import pytest

from micrograd_engine.adopt import adopt
from micrograd_widgets import GraphWidget
from micrograd_widgets.follow import follow_all

from . import own_classes as own
from .graphs import Page

BACKWARD, BEGIN, ZERO, STEP = (
    (name, -1, number)
    for name, number in (("backward", 0), ("begin", 0), ("zero_grad", 0), ("step", 0.01))
)


@pytest.fixture(autouse=True)
def closing() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()


class Book:
    """The names of a cell, the view of its L, and a page that shows it."""

    def __init__(self, source: str) -> None:
        self.names = own.run(source)
        self.view = GraphWidget(self.names["L"], variables=self.names)
        self.page = Page(self.view)

    def node(self, name: str) -> int:
        return self.page.index(adopt(self.names[name]))

    def do(self, *acts: Any) -> str:
        return str(self.page.command(*acts)["error"])

    def gradients(self, names: str = "abcdL") -> dict[str, float]:
        return {name: self.names[name].grad for name in names}

    def right(self) -> dict[str, float]:
        """The right gradients, where they differ from theirs: else theirs."""
        right = np.frombuffer(self.view.own["right"])
        if not len(right):
            return {}
        theirs = np.frombuffer(self.view.own["yours"])
        shown = np.where(np.isnan(right), theirs, right)
        return {name: shown[self.node(name)] for name in "abcdL" if name in self.names}

    def first(self) -> str:
        i = self.view.own["first"]
        return self.view.names[i] if i >= 0 else ""


def lecture(mistake: str) -> Book:
    return Book(own.with_mistake(mistake) + own.EXPRESSION)


@pytest.mark.parametrize("shape", own.SHAPES)
def test_backward_and_step_are_those_of_the_learners_objects(shape: str) -> None:
    book = Book(own.SHAPES[shape] + "\n" + own.EXPRESSION)
    assert not book.do(BACKWARD)
    assert book.gradients() == own.GRADIENTS
    assert np.frombuffer(book.view.grad)[book.node("a")] == -23.0
    assert (book.right(), book.view.own["diagnosis"]) == ({}, "")
    assert not book.do(BACKWARD)
    assert book.gradients("abc") == {name: 2 * own.GRADIENTS[name] for name in "abc"}
    assert book.right() == {}  # leaves add up in a right class too
    book.do(ZERO, BACKWARD, STEP)
    assert {name: book.names[name].data for name in "abc"} == pytest.approx(own.AFTER_STEP)
    d = book.names["a"].data * book.names["b"].data + book.names["c"].data
    assert book.names["L"].data == pytest.approx(d * d + book.names["a"].data)


@pytest.mark.parametrize("shape", [shape for shape in own.SHAPES if shape != "recursion"])
def test_a_walk_runs_their_rules_node_by_node(shape: str) -> None:
    book = Book(own.SHAPES[shape] + "\n" + own.EXPRESSION)
    assert not book.do(BEGIN)
    tape = book.view.binding.tape
    for i in reversed([i for i, operands in enumerate(tape.operands) if operands]):
        assert not book.do(("visit", i, 0.0))
    assert book.gradients() == own.GRADIENTS
    assert book.right() == {}


def test_a_class_that_passes_gradients_on_in_one_go_says_so_in_a_walk() -> None:
    book = Book(own.SHAPES["recursion"] + own.EXPRESSION)
    assert "in one go" in book.do(BEGIN)
    assert book.gradients()["L"] == 0.0


def test_wrong_gradients_stay_theirs_and_the_right_ones_stand_beside() -> None:
    book = lecture("gradient_for_data")
    book.do(BACKWARD)
    assert book.right() == own.GRADIENTS
    assert book.gradients()["b"] != own.GRADIENTS["b"]
    assert book.first() == "d × d"
    assert book.view.own["diagnosis"]
    assert "`" not in book.view.own["diagnosis"]
    assert book.view.own["verdict"] == (
        "5 of 7 gradients are not right; the first wrong node is d × d. "
        "d: yours 4.0000, right 8.0000."
    )
    first = book.gradients()
    book.do(BACKWARD)
    assert book.right()["c"] == 2 * own.GRADIENTS["c"]
    assert book.gradients()["c"] != first["c"] + own.GRADIENTS["c"]  # no mixture of both
    book.do(ZERO)
    assert book.right() == {}


def test_backward_on_change_runs_their_code_each_time() -> None:
    book = lecture("gradient_for_data")
    book.do(("backward_on_change", -1, 1.0), ("set", book.node("c"), 12.0))
    d, right = 6.0, book.right()
    assert right == {"a": 2 * d * -3 + 1, "b": 2 * d * 2, "c": 2 * d, "d": 2 * d, "L": 1.0}
    book.do(("set", book.node("c"), 10.0))
    assert book.right() == own.GRADIENTS


CURVED = "a, b = Value(0.5), Value(-0.3)\nL = (a * b + a).tanh() * a - b\n"
LOCAL = "a, b = Value(0.5), Value(-0.3)\nL = a * b * a + b\n"


@pytest.mark.parametrize(
    ("shape", "expression"),
    [
        (own.LECTURE, CURVED),  # tanh remembers its t
        (own.SHAPES["local gradients"], LOCAL),
        (own.SHAPES["recursion"], LOCAL),
    ],
)
def test_after_a_move_their_class_makes_its_objects_again(shape: str, expression: str) -> None:
    book = Book(shape + expression)
    a = book.names["a"]
    book.do(("set", book.node("a"), 2.0), ZERO, BACKWARD)
    assert (book.view.own["verdict"], book.right()) == ("", {})
    again = own.run(shape + expression.replace("Value(0.5)", "Value(2.0)"))
    again["L"].backward()
    assert a.grad == pytest.approx(again["a"].grad)
    book.do(ZERO)
    a.data = 1.5  # in a cell: the kernel runs forward, and the next pass is right too
    follow_all()
    book.names["L"].backward()
    follow_all()
    again = own.run(shape + expression.replace("Value(0.5)", "Value(1.5)"))
    again["L"].backward()
    assert a.grad == pytest.approx(again["a"].grad)
    assert book.right() == {}


SQUASH = """
def squash(v):
    t = math.tanh(v.data)
    out = Value(t, (v,), 'tanh')
    def _backward(): v.grad += (1 - t**2) * out.grad
    out._backward = _backward
    return out
del Value.tanh
a = Value(0.5)
L = squash(a) * a
"""


def test_an_object_that_cannot_be_made_again_is_not_called_wrong() -> None:
    book = Book(own.LECTURE + SQUASH)
    assert not book.do(BACKWARD)
    assert book.view.own["verdict"] == ""
    book.do(("set", book.node("a"), 2.0), ZERO, BACKWARD)
    assert "could not be made again" in book.view.own["verdict"]
    assert book.view.own["first"] == -1


LOOPS = """
asked = 0
def tanh(self, tanh=Value.tanh):
    global asked
    asked += 1
    while self.data > 1:
        pass
    return tanh(self)
Value.tanh = tanh
a = Value(0.5)
L = a.tanh() * a
"""


def test_an_operation_that_never_ends_is_stopped_and_tried_again_when_they_ask() -> None:
    book = Book(own.LECTURE + LOOPS)
    book.do(("set", book.node("a"), 2.0))
    says = "stopped, because it ran too long; it was at line"
    assert says in book.view.own["verdict"]
    asked = book.names["asked"]
    book.do(("set", book.node("a"), 3.0))
    assert book.names["asked"] == asked
    assert says in book.view.own["verdict"]
    book.do(("set", book.node("a"), 0.25), ZERO, BACKWARD)
    t = math.tanh(0.25)
    assert book.view.own["verdict"] == ""
    assert book.names["a"].grad == pytest.approx(t + 0.25 * (1 - t * t))


@pytest.mark.parametrize("mistake", ["gradient_for_data", "not_seeded"])
def test_zero_grad_forgets_what_was_right_also_where_theirs_was_zero(mistake: str) -> None:
    book = lecture(mistake)
    for _ in range(3):
        book.do(ZERO, BACKWARD)
        assert book.right() == own.GRADIENTS


def test_a_walk_marks_the_first_node_whose_rule_is_wrong() -> None:
    book = lecture("gradient_for_data")
    book.do(BEGIN)
    book.do(("visit", book.node("L"), 0.0))
    assert book.first() == ""
    square = book.view.binding.tape.operands[book.node("L")][0]
    book.do(("visit", int(square), 0.0))
    assert book.first() == "d × d"
    assert book.right()["d"] == own.GRADIENTS["d"]


@pytest.mark.parametrize("wrong", ["+= other.grad", "+= 0 * other.data", "-= other.data"])
def test_a_walk_goes_back_to_what_was_right_at_each_node(wrong: str) -> None:
    book = Book(own.LECTURE.replace("+= other.data", wrong) + own.EXPRESSION)
    book.do(BEGIN)
    nodes = [i for i, below in enumerate(book.view.binding.tape.operands) if below][::-1]
    shown, states = [], []
    for node in nodes:
        states.append([np.frombuffer(part) for part in (book.view.data, book.view.grad)])
        shown.append(dict(book.view.own))
        book.do(("visit", node, 0.0))
    end = dict(book.view.own)
    assert any(then["shares"] for then in [*shown, end])
    for (data, grad), then in zip(states[::-1], shown[::-1], strict=True):
        book.page.commit(("restore", -1, 0.0), data=data, grad=grad)
        assert book.view.own == then
    for node in nodes:
        book.do(("visit", node, 0.0))
    assert book.view.own == end


@pytest.mark.parametrize(
    ("number", "wrong"), [("inf", "self.grad -="), ("-inf", "self.grad -="), ("nan", "0 *")]
)
def test_a_share_that_json_does_not_have_is_left_out(number: str, wrong: str) -> None:
    source = own.LECTURE.replace("self.grad += other.data", f"{wrong} other.data")
    book = Book(source + f"a, b = Value(2.0), Value(float('{number}'))\nL = a * b\n")
    book.do(BEGIN, ("visit", book.node("L"), 0.0))
    assert book.view.own["turn"] == book.node("L")
    json.dumps(book.view.own["shares"], allow_nan=False)
    assert book.view.own["first"] == book.node("L")


def test_undo_brings_the_comparison_back() -> None:
    book = lecture("gradient_for_data")
    book.do(BACKWARD)
    data, grad = np.frombuffer(book.view.data), np.frombuffer(book.view.grad)
    before = book.right()
    book.do(ZERO)
    book.page.commit(("restore", -1, 0.0), data=data, grad=grad)
    assert book.right() == before
    assert book.names["c"].grad == grad[book.node("c")]


def test_a_backward_in_a_cell_is_compared_too_and_two_of_them_are_not_accused() -> None:
    wrong = lecture("gradient_for_data")
    wrong.names["L"].backward()
    follow_all()
    assert wrong.right() == own.GRADIENTS
    theirs = wrong.gradients()
    again = GraphWidget(wrong.names["L"], variables={})
    assert again.own["first"] >= 0
    assert wrong.gradients() == theirs
    right = Book(own.SHAPES["micrograd"] + "\n" + own.EXPRESSION)
    for _ in range(2):  # its inner gradients add up as well
        right.names["L"].backward()
        follow_all()
        assert right.right() == {}


def test_an_error_of_theirs_is_shown_with_its_line_and_changes_nothing() -> None:
    book = lecture("raises")
    error = book.do(BACKWARD)
    assert "ZeroDivisionError" in error
    assert f"line {book_line('self.data / 0')}" in error
    assert book.gradients() == dict.fromkeys("abcdL", 0.0)


def book_line(text: str) -> int:
    lines = own.with_mistake("raises").splitlines()
    return next(k + 1 for k, line in enumerate(lines) if text in line)


@pytest.mark.parametrize("is_main", [True, False])
def test_an_endless_loop_is_stopped_on_any_thread(
    is_main: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("micrograd_widgets.graph.own_code._SECONDS", 0.2)
    book, errors = lecture("loops"), []
    thread = threading.Thread(target=lambda: errors.append(book.do(BACKWARD)))
    (thread.run if is_main else thread.start)()
    if not is_main:
        thread.join()
    assert "stopped" in errors[0]
    assert book.gradients() == dict.fromkeys("abcdL", 0.0)
    assert not book.do(("set", book.node("a"), 1.0))


def test_what_their_code_prints_is_shown_at_most_50_lines() -> None:
    book = Book(own.noisy(60) + own.EXPRESSION)
    book.do(BACKWARD)
    lines = [f"line {i}" for i in range(50)]
    assert book.view.own["printed"] == [*lines, "… and 10 more lines"]


SAID = (
    "Next: _prev",
    "Next: label",
    "Next: grad",
    "Next: a _backward",
    "Next: a backward()",
    "",
)


@pytest.mark.parametrize("stage", range(6))
def test_each_stage_shows_what_there_is_and_names_what_comes_next(stage: int) -> None:
    book = Book(own.STAGES[stage] + own.EXPRESSION)
    notes = " ".join(book.view.structure["notes"])
    assert SAID[stage] in notes
    assert ("Next:" in notes) == bool(SAID[stage])
    assert len(book.view.names) == (1 if stage == 0 else 7)
    error = book.do(BACKWARD)
    if stage < 4:
        assert "has no grad yet" in error or "has no _backward yet" in error
    else:
        assert not error
        assert book.gradients() == own.GRADIENTS
    assert book.view.structure["own"]["gradient"] == (stage >= 3)


def test_a_rule_of_an_unknown_operation_is_enough_for_backward() -> None:
    square = """
    def bent(self):
        out = Value(self.data ** 2, (self,), 'bent')
        def _backward():
            self.grad += 2 * self.data * out.grad
        out._backward = _backward
        return out
    def backward"""
    source = own.LECTURE.replace("    def backward", square, 1)
    book = Book(source + "a, b = Value(3.0), Value(4.0)\nc = a * b\nd = c.bent()\nL = d + b\n")
    assert not book.do(BACKWARD)
    assert book.gradients() == {"a": 96.0, "b": 73.0, "c": 24.0, "d": 1.0, "L": 1.0}
    assert not book.do(("set", book.node("a"), 5.0))
    assert (book.names["a"].data, book.names["c"].data) == (5.0, 20.0)
    assert book.names["d"].data == 144.0  # not computed again, and marked
    assert [book.view.names[i] for i in book.view.behind["nodes"]] == ["d", "L"]
    assert "d, L keep their numbers: how bent computes" in book.view.behind["text"]
    assert not book.do(("set", book.node("a"), 3.0))
    assert book.view.behind == {"nodes": [], "text": ""}


def test_step_moves_what_has_a_name_and_no_number_that_an_operator_wrapped() -> None:
    book = Book(own.LECTURE + "a = Value(2.0)\nL = a * 3 + Value(1.0, label='w') + -4\n")
    roles = dict(zip(book.view.names, book.view._roles, strict=True))
    assert (roles["a"], roles["w"], roles["3"]) == ("input", "input", "constant")
    moved = {name for name, moves in zip(book.view.names, book.view.moves, strict=True) if moves}
    assert moved == {"a", "w"}


NETWORK = """
class Neuron:
    def __init__(self, n):
        self.w, self.b = [Value(0.1 * (i + 1)) for i in range(n)], Value(0.5)
    def __call__(self, x): return sum((wi * xi for wi, xi in zip(self.w, x)), self.b).tanh()
    def parameters(self): return [*self.w, self.b]
n = Neuron(2)
x = [Value(1.0), Value(-2.0)]
L = n(x) * 2
"""


def test_step_moves_what_parameters_of_another_object_gives() -> None:
    line = """
class Line:
    def __init__(self): self.slope, self.start = Value(2.0), Value(1.0)
    def __call__(self, x): return self.slope * x + self.start
    def parameters(self): return [self.slope, self.start]
line, x = Line(), Value(3.0)
L = line(x)
"""
    book = Book(own.LECTURE + line)
    moved = [name for name, moves in zip(book.view.names, book.view.moves, strict=True) if moves]
    assert {*moved} == {"p1", "p2"}


def test_step_moves_the_parameters_of_their_module_and_they_have_names() -> None:
    book = Book(own.LECTURE + NETWORK)
    moved = [name for name, moves in zip(book.view.names, book.view.moves, strict=True) if moves]
    assert {*moved} == {"w1 (neuron 1)", "w2 (neuron 1)", "b (neuron 1)"}
    assert "x[0]" in book.view.names
