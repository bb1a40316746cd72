"""The selection: the same Value in the view and in Python."""

import pytest
import traitlets

from micrograd_engine import MLP, Value
from micrograd_widgets import GraphWidget

from .graphs import Lecture, Page


def test_a_value_selected_in_the_view_is_a_value_in_python() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={})
    page = Page(view)
    seen = []
    view.observe(lambda change: seen.append(change.new), "selected")
    answer = page.commit(("select", page.index(lecture.e), 0.0))
    assert not answer.get("error")
    assert view.selected is lecture.e
    page.commit(("select", -1, 0.0))
    assert view.selected is None
    assert seen == [lecture.e, None]
    view.close()


def test_a_value_selected_in_python_is_shown() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={}, selected=lecture.c)
    page = Page(view)
    assert view.selected_node == page.index(lecture.c)
    view.selected = lecture.d
    assert view.selected_node == page.index(lecture.d)
    view.selected = None
    assert view.selected_node == -1
    view.close()


@pytest.mark.parametrize("wrong", [Value(2.0), 2.0, "a"])
def test_only_a_value_of_the_graph_can_be_selected(wrong: object) -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={}, selected=lecture.a)
    with pytest.raises(traitlets.TraitError, match=r"selected: expected a Value of this graph"):
        view.selected = wrong
    assert view.selected is lecture.a
    view.close()


@pytest.mark.parametrize("node", [-2, 7, 1000])
def test_a_page_cannot_select_a_missing_node(node: int) -> None:
    view = GraphWidget(Lecture().L, variables={})
    answer = Page(view).commit(("select", node, 0.0))
    assert answer["error"] == f"select: node {node} is not in this graph"
    assert view.selected is None
    view.close()


def test_a_selection_changes_no_number_and_no_revision() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={})
    page = Page(view)
    before = view.revision
    page.commit(("select", page.index(lecture.a), 0.0))
    assert (lecture.a.data, lecture.L.data, view.revision) == (2.0, -8.0, before)
    view.close()


def test_the_selection_follows_its_value_into_a_graph_that_was_built_anew() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={}, selected=lecture.d)
    lecture.L._prev = (lecture.d, lecture.a)  # f is no longer in the graph
    view.on_display()
    assert view.selected is lecture.d
    assert view.binding.tape.values[view.selected_node] is lecture.d
    view.selected = lecture.e
    lecture.d._prev = (lecture.c, lecture.c)
    view.on_display()
    assert (view.selected, view.selected_node) == (None, -1)
    view.close()


def test_an_object_of_somebody_elses_class_is_selected_by_itself() -> None:
    class Theirs:
        def __init__(self, data: float, prev: tuple["Theirs", ...] = (), op: str = "") -> None:
            self.data, self._prev, self._op, self.grad = data, prev, op, 0.0

    a, b = Theirs(2.0), Theirs(3.0)
    view = GraphWidget(Theirs(6.0, (a, b), "*"), variables={}, selected=b)
    assert view.selected is not None
    assert view.selected.data == 3.0
    assert view.binding.tape.values[view.selected_node] is view.selected
    view.close()


def test_a_parameter_inside_of_a_network_can_be_selected() -> None:
    mlp = MLP(3, [4, 4, 1])
    view = GraphWidget(mlp([2.0, 3.0, -1.0]), variables={})
    view.selected = mlp.layers[1].neurons[2].b
    assert view.names[view.selected_node] == "b (layer 2, neuron 3)"
    view.close()
