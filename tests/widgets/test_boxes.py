"""The kernel remembers which boxes of a graph are open, for a reload."""

import pytest

from micrograd_engine import MLP, Value
from micrograd_widgets import GraphWidget

from .graphs import Lecture, Page


def test_open_and_closed_boxes_are_kept_by_a_value_in_them() -> None:
    net = MLP(2, [2, 1])
    root = net([1.0, 2.0])
    view = GraphWidget(root, variables={})
    page = Page(view)
    bias = page.index(net.layers[0].neurons[0].b)
    page.commit(("open_box", bias, 1.0), ("close_box", bias, 2.0))
    assert view.boxes == {f"{bias} 1": True, f"{bias} 2": False}
    page.commit(("open_box", bias, 2.0), ("open_box", bias, 1.0))
    assert view.boxes == {f"{bias} 1": True, f"{bias} 2": True}
    assert [*view.boxes] == [f"{bias} 2", f"{bias} 1"]  # what was opened last is last
    view.close()


def test_a_box_stays_as_it_was_when_a_cell_builds_the_graph_anew() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={})
    page = Page(view)
    page.commit(("open_box", page.index(lecture.d), 1.0), ("open_box", page.index(lecture.a), 1.0))
    lecture.L._prev = (lecture.d.tanh() + Value(1.0), lecture.f)
    view.binding.follow()
    assert view.boxes == {f"{page.index(v)} 1": True for v in (lecture.d, lecture.a)}
    lecture.L._prev = (lecture.a, lecture.f)
    view.binding.follow()
    assert view.boxes == {f"{page.index(lecture.a)} 1": True}
    view.close()


def test_opening_changes_no_number_and_no_revision() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={})
    before = view.revision
    Page(view).commit(("open_box", 0, 1.0))
    assert (lecture.L.data, view.revision) == (-8.0, before)
    view.close()


@pytest.mark.parametrize(
    ("node", "depth", "why"),
    [
        (7, 1.0, "open_box: node 7 is not in this graph"),
        (-1, 1.0, "open_box: node -1 is not in this graph"),
        (0, 0.0, "open_box: expected a depth from 1 to 64, got 0.0"),
        (0, 1.5, "open_box: expected a depth from 1 to 64, got 1.5"),
        (0, 1e9, "open_box: expected a depth from 1 to 64, got 1000000000.0"),
        (0, float("nan"), "open_box: expected a depth from 1 to 64, got nan"),
    ],
)
def test_a_page_cannot_open_a_missing_box(node: int, depth: float, why: str) -> None:
    view = GraphWidget(Lecture().L, variables={})
    assert Page(view).commit(("open_box", node, depth))["error"] == why
    assert view.boxes == {}
    view.close()
