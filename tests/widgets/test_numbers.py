"""The trait `numbers`, for hosts that run cells again when a page writes a trait."""

import json
import math

import pytest

from micrograd_engine import MLP, Value
from micrograd_widgets import (
    DerivativeWidget,
    GraphWidget,
    LossSurfaceWidget,
    MLPWidget,
    cells,
    show,
)
from micrograd_widgets.follow import follow_all

from .graphs import Lecture, Page
from .runs import new_trainer


def write(view, numbers):
    """A message of the page that writes the trait."""
    view.set_state({"numbers": numbers})


def test_labelled_values_and_leaves_have_their_numbers():
    view = show(Lecture().L)
    assert view.numbers == {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0, "L": -8.0}
    assert show(Value(1.0) + 2.0).numbers == {"leaf 1 + 2": 3.0, "leaf 1": 1.0}


def test_variables_name_values():
    a = Value(2.0)
    out = a.tanh()
    view = GraphWidget(out, variables={"a": a, "out": out})
    assert view.numbers == {"a": 2.0, "out": math.tanh(2.0)}


def test_numbers_follow_the_page_and_cells():
    graph = Lecture()
    view = show(graph.L)
    page = Page(view)
    graph.a.data = 1.0
    follow_all()
    assert view.numbers["L"] == -14.0
    page.revision = view.revision
    page.command(("set", page.index(graph.a), 3.0))
    view.publish()
    assert (view.numbers["a"], view.numbers["L"]) == (3.0, -2.0)


@pytest.mark.parametrize("sent", [{}, {"a": 7.0}, {"a": 7}, {"L": 1e9, "other": 1.0}, {"a": None}])
def test_a_page_cannot_write_other_numbers_than_python_has(sent):
    graph = Lecture()
    view = show(graph.L)
    heard = []
    view.observe(heard.append, "numbers")
    page = Page(view)
    view.publish_soon = lambda: None  # the traits follow a commit a little later
    page.command(("set", page.index(graph.a), 1.0))
    write(view, sent)
    assert view.numbers == {"a": 1.0, "b": -3.0, "c": 10.0, "f": -2.0, "L": -14.0}
    assert [change.new for change in heard] == [view.numbers]


def test_whole_numbers_of_a_page_stay_floats():
    view = show(Lecture().L)
    write(view, {name: int(number) for name, number in view.numbers.items()})
    assert {type(number) for number in view.numbers.values()} == {float}


@pytest.mark.parametrize("sent", [None, [1.0], "numbers", 3, {"a": "x"}, {"a": []}])
def test_what_holds_no_numbers_is_refused(sent):
    view = show(Lecture().L)
    with pytest.raises(Exception, match="numbers"):
        write(view, sent)
    assert view.numbers["a"] == 2.0


def test_what_is_not_finite_is_none_as_json_has_no_word_for_it():
    a = Value(-1.0, label="a")
    out = a.log()
    out.label = "out"
    view = show(out)
    assert view.numbers == {"a": -1.0, "out": None}
    assert json.loads(json.dumps(view.get_state("numbers"), allow_nan=False))


def test_a_name_that_two_nodes_share_has_no_number():
    out = Value(1.0, label="a") * Value(2.0, label="a")
    out.label = "out"
    assert show(out).numbers == {"out": 2.0}


def test_a_large_graph_gives_its_root_and_the_first_thousand():
    total = Value(0.0, label="w0")
    for i in range(1, 1500):
        total = total + Value(1.0, label=f"w{i}")
    total.label = "total"
    numbers = show(total).numbers
    assert len(numbers) == 1000
    assert numbers["total"] == 1499.0


def test_a_network_has_its_inputs_weights_and_loss():
    view = MLPWidget(MLP(2, [1]), [1.0, 2.0], 1.0)
    assert {"x1", "x2", "y", "w1", "w2", "b", "output", "loss"} <= {*view.numbers}
    assert view.numbers["loss"] == view.loss.data


def test_a_run_has_its_step_and_loss():
    trainer = new_trainer()
    views = [show(trainer), LossSurfaceWidget(trainer)]
    for view in views:
        assert view.numbers == {"step": 0, "loss": None}
    trainer.step()
    follow_all()
    for view in views:
        assert view.numbers == {"step": 1, "loss": trainer.losses[-1]}


def test_a_derivative_has_what_its_view_shows():
    view = DerivativeWidget(lambda x: x**2, 3.0, 0.5)
    assert view.numbers == {
        "x": 3.0,
        "h": 0.5,
        "f(x)": 9.0,
        "f(x + h)": 12.25,
        "f(x − h)": 6.25,
        "gradient": 6.0,
    }
    view.x = 2.0
    assert view.numbers["f(x)"] == 4.0


def test_no_numbers_go_to_a_page_without_a_kernel():
    assert "numbers" not in json.loads(show(Lecture().L).to_json())["model"]


def test_a_publication_computes_the_numbers_once(monkeypatch):
    views = [show(Lecture().L), show(new_trainer()), DerivativeWidget(lambda x: x**2, 3.0, 0.5)]
    for view in views:
        computed = []
        monkeypatch.setattr(view, "numbers_now", lambda c=computed: c.append(1) or {"a": 1.0})
        if isinstance(view, DerivativeWidget):
            view.x = 2.0
        else:
            view.publish()
        assert computed == [1]
        assert view.numbers == {"a": 1.0}


@pytest.mark.parametrize("in_marimo", [False, True])
def test_only_where_a_host_reads_them_numbers_go_to_the_page(monkeypatch, in_marimo):
    monkeypatch.setattr(cells, "in_marimo", lambda: in_marimo)
    graph = Lecture()
    views = [show(graph.L), DerivativeWidget(lambda x: x**2, 3.0, 0.5)]
    for view in views:
        sent = []
        monkeypatch.setattr(view.comm, "send", lambda data, s=sent, **_: s.append(data["state"]))
        if isinstance(view, GraphWidget):
            graph.a.data = 1.0
            follow_all()
        else:
            view.x = 2.0
        assert {name for state in sent for name in state} >= {"updates"}
        assert any("numbers" in state for state in sent) == in_marimo
        view.close()
