"""Undo in a page: the kernel restores exact numbers, and records whose change was last."""

import math
from collections.abc import Iterator

import numpy as np
import pytest

from micrograd_engine import Value
from micrograd_widgets import GraphWidget
from micrograd_widgets.follow import follow_all

from .graphs import Lecture, Page

RESTORE = ("restore", -1, 0.0)


@pytest.fixture
def lecture() -> Lecture:
    return Lecture()


@pytest.fixture
def page(lecture: Lecture) -> Iterator[Page]:
    view = GraphWidget(lecture.L, variables={})
    yield Page(view)
    view.close()


def test_restore_gives_the_values_the_exact_bits_of_the_page(lecture: Lecture, page: Page) -> None:
    page.commit(("set", 0, 5.0), data=[5, -3, -15, 10, -5, -2, 10])
    odd = [0.1 + 0.2, -0.0, 5e-324, math.inf, -math.inf, math.nan, 6.8813735870195432]
    answer = page.commit(RESTORE, data=odd, grad=odd[::-1], grad_stale=True)
    assert "error" not in answer
    values = page.view.binding.tape.values
    assert np.array([v.data for v in values]).tobytes() == np.array(odd).tobytes()
    assert np.array([v.grad for v in values]).tobytes() == np.array(odd[::-1]).tobytes()
    assert page.view.grad_stale


def test_restore_after_a_cell_is_refused_with_a_message_and_keeps_the_changes_of_the_cell(
    lecture: Lecture, page: Page
) -> None:
    lecture.b.data = 4.0  # a cell, which the page does not know of yet
    answer = page.commit(RESTORE, data=[0] * 7)
    assert answer["error"] == "the graph was changed meanwhile: Undo goes back from here"
    assert (lecture.a.data, lecture.b.data) == (2.0, 4.0)
    data, _ = page.states[-1]
    assert np.frombuffer(data).tolist() == [2, 4, 8, 10, 18, -2, -36]


def test_a_command_restores_a_graph_that_runs_in_the_kernel() -> None:
    x = Value(3.0, label="x")
    y = Value(9.0, (x,), "square")

    def own() -> None:
        x.grad += 2 * x.data * y.grad

    y._backward = own
    page = Page(GraphWidget(y, variables={}))
    page.command(("backward", -1, 0.0))
    assert x.grad == 6.0
    buffers = [np.array(numbers, float).tobytes() for numbers in ([0], [3, 9], [0, 0])]
    content = {"kind": "command", "client": "page", "seq": 2, "recording": 0}
    content |= {"revision": page.revision, "acts": [["restore", -1]], "grad_stale": False}
    assert page.send(content, buffers)["error"] == ""
    assert (x.data, y.data, x.grad, y.grad) == (3.0, 9.0, 0.0, 0.0)
    x.data = 7.0  # a cell
    stale = content | {"seq": 3, "revision": page.revision}
    assert "Undo goes back" in page.send(stale, buffers)["error"]
    assert x.data == 7.0
    page.view.close()


@pytest.mark.parametrize(
    ("kind", "acts", "sizes"),
    [("command", [["forward", -1]], [8, 56, 56]), ("command", [["restore", -1]], [8])],
)
def test_arrays_belong_to_a_commit_and_to_restore_only(
    lecture: Lecture, page: Page, kind: str, acts: list[list[object]], sizes: list[int]
) -> None:
    content = {"kind": kind, "client": "page", "seq": 1, "revision": 0, "recording": 0}
    answer = page.send(content | {"acts": acts}, [bytes(size) for size in sizes])
    assert "buffers: data and gradients belong to" in answer["error"]
    assert lecture.L.data == -8.0


def test_another_view_gets_the_last_change_and_its_gesture(lecture: Lecture) -> None:
    first, second = (GraphWidget(lecture.L, variables={}) for _ in range(2))
    page = Page(first, client="hand")
    page.commit(("set", 0, 3.0), data=[3, -3, -9, 10, 1, -2, -2], gesture=7)
    act = {"name": "set", "leaf": 0, "number": 3.0}
    assert second.last_change == {"client": "hand", "gesture": 7, "act": act}
    first.close()
    second.close()


def test_changes_of_one_cell_are_one_change_and_those_of_the_next_another(lecture: Lecture) -> None:
    view = GraphWidget(lecture.L, variables={})
    lecture.a.data = 3.0
    view.binding.peek()
    lecture.a.data = 4.0
    follow_all()
    first = dict(view.last_change)
    view.binding.peek()
    assert view.last_change == first
    lecture.a.data = 5.0
    follow_all()
    assert (first["client"], view.last_change["client"]) == ("", "")
    assert view.last_change["gesture"] > first["gesture"]
    view.close()


def test_a_range_is_kept_by_the_kernel_and_stays_with_its_leaf(
    lecture: Lecture, page: Page
) -> None:
    c = page.index(lecture.c)
    page.commit(("range_min", c, -1.0), ("range_max", c, 40.0))
    assert page.view.ranges == {str(c): [-1.0, 40.0]}
    lecture.L._prev = (lecture.c, lecture.f)  # a cell leaves out a and b
    follow_all()
    assert page.view.ranges == {str(page.index(lecture.c)): [-1.0, 40.0]}
    assert page.index(lecture.c) != c


@pytest.mark.parametrize(
    ("acts", "given"),
    [
        ([("range_min", 0, 3.0), ("range_max", 0, 3.0)], "3.0 and 3.0"),
        ([("range_min", 0, 1.0)], "1.0 and None"),
    ],
)
def test_the_error_names_an_empty_range(
    page: Page, acts: list[tuple[str, int, float]], given: str
) -> None:
    answer = page.commit(*acts)
    assert answer["error"] == f"a range: expected a minimum below a maximum, got {given}"
    assert page.view.ranges == {}
