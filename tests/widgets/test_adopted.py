"""Views of graphs of other people's classes."""

import gc
import weakref
from typing import Any

import micrograd.engine
import numpy as np
import pytest

from micrograd_engine.adopt import adopt
from micrograd_widgets import GraphWidget, show
from micrograd_widgets.follow import follow_all

from .graphs import Page
from .test_extension import VIEW, Notebook, notebook  # noqa: F401

MValue = micrograd.engine.Value


class Mine:
    """A learner's class half way through the lecture: no grad, `_prev` a set."""

    def __init__(self, data: Any, _children: Any = (), _op: str = "", label: str = "") -> None:
        self.data = data
        self._prev = set(_children)
        self._op = _op
        self.label = label

    def __add__(self, other: "Mine") -> "Mine":
        return Mine(self.data + other.data, (self, other), "+")

    def __mul__(self, other: "Mine") -> "Mine":
        return Mine(self.data * other.data, (self, other), "*")

    def squash(self) -> "Mine":
        return Mine(self.data / 2, (self,), "squash")


def numbers(view: GraphWidget) -> list[float]:
    return np.frombuffer(view.data).tolist()


def product() -> tuple[Any, Any, Any]:
    a, b = MValue(2.0), MValue(-3.0)
    return a, b, a * b


@pytest.mark.parametrize("kind", ["commit", "command"])
def test_a_slider_moves_the_learners_own_objects(kind: str) -> None:
    a, b, y = product()
    view = GraphWidget(y, variables={"a": a, "b": b, "y": y})
    assert view.names == ["a", "b", "y"]
    page = Page(view)
    answer = page.commit(("set", page.index(adopt(a)), 5.0), data=[5, -3, -15], kind=kind)
    assert not answer.get("error")
    assert (a.data, b.data, y.data) == (5.0, -3.0, -15.0)
    view.close()


def test_step_moves_the_learners_own_objects() -> None:
    a, b, y = product()
    view = GraphWidget(y, parameters=[a], variables={})
    assert list(view.moves) == [1, 0, 0]
    page = Page(view)
    page.command(("backward", -1, 0.0), ("step", -1, 0.1))
    assert (a.grad, b.grad, y.grad) == (-3.0, 2.0, 1.0)
    assert (a.data, b.data) == (2.0 - 0.1 * -3.0, -3.0)
    assert y.data == a.data * b.data
    page.command(("reset", -1, 0.0))
    assert (a.data, a.grad, y.data) == (2.0, 0.0, -6.0)
    view.close()


def test_the_view_follows_changes_that_a_cell_makes_to_the_objects() -> None:
    a, _, y = product()
    view = GraphWidget(y, variables={})
    y.backward()
    follow_all()
    assert np.frombuffer(view.grad).tolist() == [-3.0, 2.0, 1.0]
    a.data = 7
    follow_all()
    assert numbers(view) == [7.0, -3.0, -21.0]
    assert y.data == -21.0
    assert view.grad_stale
    view.close()


def test_while_a_cell_runs_nothing_is_written_to_the_objects() -> None:
    a, _, y = product()
    view = GraphWidget(y, variables={})
    view.set_trait("_view_count", 1)
    a.data = 7.0
    view.binding.peek()
    assert numbers(view) == [7.0, -3.0, -6.0]
    assert y.data == -6.0
    view.close()


def test_an_object_that_a_cell_links_anew_is_recorded_again() -> None:
    a, _, y = product()
    view = GraphWidget(y, variables={})
    y._prev, y._op = {a, MValue(4.0)}, "+"
    follow_all()
    assert view.structure["ops"] == ["", "+"]
    assert numbers(view)[-1] == y.data
    view.close()


def test_views_of_two_roots_share_the_objects_they_have_in_common() -> None:
    a, _, y = product()
    whole, part = GraphWidget(y + a, variables={}), GraphWidget(y, variables={})
    page = Page(part)
    page.command(("set", page.index(adopt(a)), 3.0))
    assert numbers(whole)[-1] == 3 * -3 + 3
    whole.close()
    part.close()


def test_labels_of_the_objects_come_before_variables() -> None:
    a, b = Mine(2.0, label="α"), Mine(3.0)
    y = a * b
    view = GraphWidget(y, variables={"a": a, "xs": [b], "loss": y})
    assert view.names == ["α", "xs[0]", "loss"]
    view.close()


def test_a_class_without_grad_is_slid_and_backward_says_what_is_missing() -> None:
    a, b = Mine(2.0, label="a"), Mine(3.0, label="b")
    y = a * b
    view = GraphWidget(y, variables={})
    page = Page(view)
    assert not page.command(("set", page.index(adopt(a)), 4.0))["error"]
    assert y.data == 12.0
    assert "no grad yet" in page.command(("backward", -1, 0.0))["error"]
    assert np.frombuffer(view.grad).tolist() == [0.0, 0.0, 0.0]
    assert not hasattr(a, "grad")
    view.close()


def test_a_note_names_an_unknown_operation_and_its_graph_is_shown() -> None:
    view = GraphWidget(Mine(2.0, label="a").squash(), variables={})
    assert "squash" in view.structure["kernel_reason"]
    assert numbers(view) == [2.0, 1.0]
    answer = Page(view).command(("forward", -1, 0.0))
    assert "squash" in answer["error"]
    view.close()


def test_a_note_names_a_number_out_of_date_until_forward() -> None:
    a, b = Mine(2.0, label="a"), Mine(3.0, label="b")
    y = a * b
    y.label = "y"
    a.data = 4.0
    view = GraphWidget(y, variables={})
    assert numbers(view)[-1] == y.data == 6.0
    assert any(note.startswith("y: data is not") for note in view.structure["notes"])
    assert "y: data is not" in view.fallback()["text/plain"]
    assert "y: data is not" in view.fallback()["text/html"]
    Page(view).command(("forward", -1, 0.0))
    assert y.data == 12.0
    assert "data is not" not in view.fallback()["text/plain"]
    view.close()


@pytest.mark.parametrize("kind", ["commit", "command"])
def test_the_error_names_an_object_that_refuses_its_number_and_nothing_changes(kind: str) -> None:
    class Fixed(Mine):
        def __setattr__(self, name: str, content: Any) -> None:
            if name == "data" and "data" in vars(self):
                raise AttributeError("fixed")
            super().__setattr__(name, content)

    a, b = Mine(2.0, label="a"), Fixed(3.0, label="b")
    y = a * b
    view = GraphWidget(y, variables={})
    page = Page(view)
    acts = (("set", page.index(adopt(a)), 5.0), ("set", page.index(adopt(b)), 4.0))
    answer = page.commit(*acts, data=[5, 4, 20], kind=kind)
    assert "data of b cannot be set: fixed" in answer["error"]
    assert (a.data, b.data, y.data) == (2.0, 3.0, 6.0)
    assert np.frombuffer(page.states[-1][0]).tolist() == [2.0, 3.0, 6.0]
    assert adopt(a).data == 2.0
    view.close()


def test_a_closed_view_releases_the_objects() -> None:
    a = Mine(2.0, label="a")
    view = GraphWidget(a + a, variables={})
    binding = weakref.ref(view.binding)
    gone = weakref.ref(a)
    view.close()
    del view, a
    gc.collect()
    assert gone() is None
    assert binding() is None


def test_show_takes_objects_of_other_classes_and_gives_one_view_each() -> None:
    _, _, y = product()
    view = show(y)
    assert isinstance(view, GraphWidget)
    assert view.root is adopt(y)
    assert show(y) is view
    view.close()


@pytest.mark.parametrize("x", [Mine, np.zeros(3), np.float64(1.0), object()])
def test_an_object_not_shaped_like_a_value_has_no_view(x: Any) -> None:
    with pytest.raises(TypeError, match="x: expected a Value"):
        show(x)
    with pytest.raises(TypeError, match="root: expected a Value"):
        GraphWidget(x)


def test_parameters_outside_the_graph_are_refused() -> None:
    a, _, y = product()
    with pytest.raises(ValueError, match="is not a leaf of the graph"):
        GraphWidget(y, parameters=[MValue(1.0)])
    with pytest.raises(TypeError, match="expected a list of leaves"):
        GraphWidget(y, parameters=a)


def test_a_value_of_micrograd_at_the_end_of_a_cell_is_a_view(notebook: Notebook) -> None:  # noqa: F811
    notebook.run("from micrograd.engine import Value as MValue\np = MValue(2.0); q = p * p")
    bundle = notebook.run("q")
    assert notebook.view(bundle).names == ["p", "q"]
    assert bundle["text/plain"].startswith("Value(data=4.0, grad=0)")  # its own repr
    notebook.run("p.data = 3.0")
    assert notebook.shell.user_ns["q"].data == 9.0
    del notebook.shell.user_ns["MValue"]
