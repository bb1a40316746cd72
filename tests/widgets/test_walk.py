"""A walk, node by node: commits of a page, and its commands to the kernel."""

import pytest

from micrograd_engine import Value
from micrograd_widgets import GraphWidget

from .graphs import Lecture, Page


def grads(lecture: Lecture) -> list[float]:
    return [v.grad for v in (lecture.a, lecture.b, lecture.e, lecture.c, lecture.d, lecture.f)]


def test_the_kernel_walks_backward_node_by_node() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={})
    page = Page(view)
    assert not page.command(("begin", -1, 0.0))["error"]
    assert (lecture.L.grad, grads(lecture)) == (1.0, [0.0] * 6)
    page.command(("visit", page.index(lecture.L), 0.0))
    assert grads(lecture) == [0.0, 0.0, 0.0, 0.0, -2.0, 4.0]
    page.command(("visit", page.index(lecture.d), 0.0), ("visit", page.index(lecture.e), 0.0))
    assert grads(lecture) == [6.0, -4.0, -2.0, -2.0, -2.0, 4.0]  # lecture, manual backprop
    view.close()


def test_a_walk_applies_a_rule_of_ones_own() -> None:
    lecture = Lecture()

    def straight_through() -> None:
        lecture.d.grad += lecture.L.grad

    lecture.L._backward = straight_through
    view = GraphWidget(lecture.L, variables={})
    page = Page(view)
    assert view.structure["kernel_reason"]
    page.command(("begin", -1, 0.0))
    page.command(("visit", page.index(lecture.L), 0.0))
    assert grads(lecture) == [0.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    view.close()


def test_a_failing_rule_changes_nothing_and_the_answer_says_why() -> None:
    lecture = Lecture()

    def broken() -> None:
        lecture.d.grad += 1.0
        raise ZeroDivisionError("no slope here")

    lecture.L._backward = broken
    view = GraphWidget(lecture.L, variables={})
    page = Page(view)
    page.command(("begin", -1, 0.0))
    answer = page.command(("visit", page.index(lecture.L), 0.0))
    assert "no slope here" in answer["error"]
    assert grads(lecture) == [0.0] * 6
    view.close()


def test_going_back_one_node_restores_the_numbers() -> None:
    lecture = Lecture()

    def own() -> None:
        lecture.f.grad += lecture.d.data * lecture.L.grad

    lecture.L._backward = own
    view = GraphWidget(lecture.L, variables={})
    page = Page(view)
    page.command(("begin", -1, 0.0))
    data, grad = view.binding.state()
    page.command(("visit", page.index(lecture.L), 0.0))
    assert lecture.f.grad == 4.0
    page.seq += 1
    back = {
        "kind": "command",
        "client": page.client,
        "seq": page.seq,
        "revision": page.revision,
        "recording": view.structure["recording"],
        "acts": [["restore", -1]],
    }
    answer = page.send(back, [bytes(8), data.tobytes(), grad.tobytes()])
    assert not answer["error"]
    assert (lecture.L.grad, grads(lecture)) == (1.0, [0.0] * 6)
    view.close()


def test_the_kernel_walks_forward_node_by_node() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={}, forward_on_change=False)
    page = Page(view)
    page.command(("set", page.index(lecture.a), 3.0))
    assert (lecture.e.data, lecture.L.data) == (-6.0, -8.0)
    page.command(("compute", page.index(lecture.e), 0.0))
    assert (lecture.e.data, lecture.d.data) == (-9.0, 4.0)
    page.command(("compute", page.index(lecture.d), 0.0), ("compute", page.index(lecture.L), 0.0))
    assert lecture.L.data == -2.0
    view.close()


@pytest.mark.parametrize("name", ["visit", "compute"])
@pytest.mark.parametrize("node", [0, -1, 99])
def test_only_an_inner_node_can_be_visited(name: str, node: int) -> None:
    view = GraphWidget(Value(2.0) * Value(3.0), variables={})
    answer = Page(view).command((name, node, 0.0))
    assert answer["error"] == f"{name}: node {node} is not an inner node of this graph"
    view.close()
