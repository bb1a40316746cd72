"""Changes that cells make to the Values, and how views follow them."""

import gc
import math
import weakref
from types import SimpleNamespace

import numpy as np

from micrograd_engine import Value
from micrograd_widgets import GraphWidget, follow
from micrograd_widgets.bindings import followed
from micrograd_widgets.follow import follow_all
from micrograd_widgets.graph.binding import GraphBinding

from .graphs import Lecture, Page


def numbers(view: GraphWidget) -> list[float]:
    return np.frombuffer(view.data).tolist()


def test_a_cell_that_moves_a_leaf_moves_the_root_with_forward_on_change() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={})
    lecture.a.data = 5
    follow_all()
    assert lecture.L.data == (5 * -3 + 10) * -2
    assert numbers(view)[-1] == lecture.L.data
    view.close()


def test_a_leaf_moved_before_the_first_display_moves_the_root() -> None:
    lecture = Lecture()
    lecture.a.data = 5.0
    view = GraphWidget(lecture.L, variables={})
    assert lecture.L.data == numbers(view)[-1] == (5 * -3 + 10) * -2
    view.close()


def test_a_rule_assigned_after_the_display_is_detected() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={})
    lecture.L._backward = lambda: None
    follow_all()
    assert "L has a _backward of its own" in view.structure["kernel_reason"]
    view.close()


def test_an_error_is_shown_until_it_is_corrected() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, parameters=[lecture.a], variables={})
    whole = lecture.L._prev
    lecture.L._prev = (lecture.c, lecture.f)
    follow_all()
    assert "is not a leaf of the graph" in view.error
    lecture.L._prev = whole
    follow_all()
    assert view.error == ""
    view.close()


def test_without_forward_on_change_the_inner_numbers_wait() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={}, forward_on_change=False)
    lecture.a.data = 5
    follow_all()
    assert lecture.L.data == -8.0
    assert numbers(view)[0] == 5.0
    view.close()


def test_a_leaf_that_a_long_cell_moved_moves_the_root_however_often_views_looked() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={})
    view._view_count = 1  # a page shows it
    lecture.a.data = 5.0
    for _ in range(3):
        view.binding.peek()
        assert numbers(view)[0] == 5.0
    follow_all()
    assert lecture.L.data == numbers(view)[-1] == (5 * -3 + 10) * -2
    view.close()


def test_nothing_is_published_when_nothing_changed() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={})
    before = view.revision
    follow_all()
    assert view.revision == before
    view.close()


def test_gradients_set_by_hand_are_shown_as_they_are() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={})
    lecture.L.grad = 1.0
    lecture.f.grad = 4.0
    follow_all()
    assert not view.grad_stale
    assert np.frombuffer(view.grad).tolist() == [0, 0, 0, 0, 0, 4, 1]
    view.close()


def test_gradients_are_stale_when_a_cell_nudges_after_backward() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={})
    lecture.L.backward()
    lecture.a.data += 0.01 * lecture.a.grad
    follow_all()
    assert view.grad_stale
    lecture.L.zero_grad()
    lecture.L.backward()
    follow_all()
    assert not view.grad_stale
    view.close()


def test_one_graph_has_one_binding_and_its_views_stay_equal() -> None:
    lecture = Lecture()
    first, second = (GraphWidget(lecture.L, variables={}) for _ in range(2))
    assert first.binding is second.binding
    page = Page(first)
    page.commit(("set", 0, 3.0), data=[3, -3, -9, 10, 1, -2, -2])
    assert first.data == second.data
    assert numbers(second)[0] == 3.0
    first.close()
    second.close()


def test_a_view_of_a_part_follows_a_view_of_the_whole() -> None:
    lecture = Lecture()
    whole = GraphWidget(lecture.L, variables={})
    part = GraphWidget(lecture.d, variables={})
    page = Page(whole)
    page.commit(("set", page.index(lecture.a), 3.0), data=[3, -3, -9, 10, 1, -2, -2])
    assert numbers(part)[-1] == 1.0
    whole.close()
    part.close()


def test_a_graph_that_a_cell_builds_anew_is_recorded_again() -> None:
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    root = a * b
    view = GraphWidget(root, variables={})
    root._op = "+"
    follow_all()
    assert view.structure["recording"] == 1
    assert view.structure["ops"] == ["", "+"]
    assert numbers(view)[-1] == root.data == 5.0
    view.close()


def test_nan_and_infinity_are_numbers_like_others() -> None:
    a = Value(-1.0, label="a")
    view = GraphWidget(a.log(), variables={})
    assert math.isnan(numbers(view)[-1])
    a.data = 0.0
    follow_all()
    assert numbers(view)[-1] == -math.inf
    view.close()


def test_a_closed_view_releases_its_graph() -> None:
    import gc
    import weakref

    root = Lecture().L
    view = GraphWidget(root, variables={})
    gone = weakref.ref(view.binding)
    view.close()
    del view
    gc.collect()
    assert gone() is None
    assert all(binding.root is not root for binding in followed())


def test_binding_twice_gives_the_same() -> None:
    root = Lecture().L
    first = GraphBinding.of(root)
    assert GraphBinding.of(root) is first


def test_between_two_looks_the_watch_holds_no_graph() -> None:
    views = [GraphWidget(Lecture().L, variables={})]
    binding = weakref.ref(views[0].binding)
    waits: list[float] = []

    def wait(pause: float) -> bool:
        waits.append(pause)
        if len(waits) == 2:  # after a look
            views.pop().close()
            gc.collect()
            assert binding() is None
        return not views

    follow._look(SimpleNamespace(wait=wait))  # type: ignore[arg-type]
    assert len(waits) == 2
