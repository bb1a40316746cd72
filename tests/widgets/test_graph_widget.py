"""GraphWidget as an ipywidget: arguments, traits, other people's tools."""

import subprocess
import sys
from pathlib import Path

import ipywidgets
import pytest
import traitlets

from micrograd_engine import MLP, Value, scope
from micrograd_widgets import GraphWidget

from .graphs import Lecture, Page


def test_step_moves_the_parameters_of_a_module_when_there_are_any() -> None:
    x = Value(1.0, label="x")
    mlp = MLP(1, [2, 1])
    view = GraphWidget(mlp([x]), variables={})
    moved = {v for v, m in zip(view.binding.tape.values, view.moves, strict=True) if m}
    assert moved == set(mlp.parameters())
    view.close()


def test_step_never_moves_a_number_that_an_operator_made() -> None:
    a = Value(3.0, label="a")
    view = GraphWidget(2 * a + 1, variables={})
    assert view.names == ["a", "2", "a × 2", "1", "a × 2 + 1"]
    assert list(view.moves) == [1, 0, 0, 0, 0]
    view.close()


def test_only_chosen_parameters_move() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, parameters=[lecture.c], variables={})
    assert [n for n, m in zip(view.names, view.moves, strict=True) if m] == ["c"]
    view.close()


def test_a_parameter_outside_the_graph_is_refused() -> None:
    lecture = Lecture()
    for wrong in (Value(1.0), lecture.e):
        with pytest.raises(ValueError, match=r"parameters: .* is not a leaf of the graph"):
            GraphWidget(lecture.L, parameters=[wrong])


@pytest.mark.parametrize("rate", [float("nan"), float("inf")])
def test_a_learning_rate_has_to_be_finite(rate: float) -> None:
    view = GraphWidget(Lecture().L)
    with pytest.raises(traitlets.TraitError, match="learning_rate: expected a finite number"):
        view.learning_rate = rate
    assert view.learning_rate == 0.01
    view.close()


def test_the_error_names_an_unknown_argument() -> None:
    with pytest.raises(TypeError, match="GraphWidget: there is no argument 'learningrate'"):
        GraphWidget(Lecture().L, learningrate=1)


def test_parameters_of_different_neurons_have_different_names() -> None:
    with scope("net"):
        mlp = MLP(1, [2, 1])
    names = GraphWidget(mlp([Value(1.0, label="x")]), variables={}).names
    assert "w1 (net, layer 1, neuron 1)" in names
    assert "w1 (net, layer 1, neuron 2)" in names


def test_observe_and_boxes_work() -> None:
    view = GraphWidget(Lecture().L, learning_rate=0.5)
    seen = []
    view.observe(lambda change: seen.append(change.new), "learning_rate")
    Page(view).commit(("learning_rate", -1, 0.25))
    assert seen == [0.25]
    assert ipywidgets.VBox([view]).children == (view,)
    slider = ipywidgets.FloatSlider()
    ipywidgets.link((view, "learning_rate"), (slider, "value"))
    slider.value = 0.125
    assert view.learning_rate == 0.125
    ipywidgets.Widget.close_all()


def test_a_hello_is_remembered_and_not_answered() -> None:
    page = Page(GraphWidget(Lecture().L))
    page.view._handle_custom_msg({"kind": "hello", "version": "1.2.3"}, [])
    assert page.answers == []
    assert type(page.view).front_end_version == "1.2.3"
    page.view.close()


def test_every_trait_names_its_writer() -> None:
    own = GraphWidget.class_traits(sync=True).keys() - ipywidgets.DOMWidget.class_traits().keys()
    ours = [name for name in own if not name.startswith("_")]
    assert len(ours) > 10
    for name in ours:
        assert "Written by the kernel" in GraphWidget.class_traits()[name].help, name


def test_the_type_declarations_of_the_front_end_are_fresh() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "js/models.py", "--check"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_package_imports_without_a_notebook() -> None:
    code = "import sys, micrograd_widgets; assert not {'notebook', 'jupyterlab', 'ipykernel'} & {*sys.modules}"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_making_a_view_fails_when_the_front_end_is_not_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(GraphWidget, "_esm", "")
    with pytest.raises(RuntimeError, match=r"\./dev build"):
        GraphWidget(Lecture().L)
