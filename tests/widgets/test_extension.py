"""`%load_ext micrograd_widgets` in a real IPython shell."""

import builtins
import gc
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import ipywidgets
import pytest
from IPython.core.interactiveshell import InteractiveShell

from micrograd_engine import Value
from micrograd_widgets import GraphWidget, bindings, show

from .graphs import Page

WIDGETS = ipywidgets.widgets.widget._instances  # every open one, by model id
VIEW = "application/vnd.jupyter.widget-view+json"
BUILD = """
from micrograd_engine import MLP, Layer, Neuron, Value
a = Value(2.0); b = Value(-3.0); c = Value(10.0)
L = a * b + c
"""


class Notebook:
    """A shell that runs cells with an id, and formats what they end with."""

    def __init__(self) -> None:
        vars(builtins).pop("_", None)  # of a doctest; while it is there, IPython sets none
        self.shell = InteractiveShell.instance()
        self.shell.kernel = SimpleNamespace()  # what tells a notebook from a terminal
        self.bundles: list[dict[str, Any]] = []
        self.metadata: list[dict[str, Any]] = []
        self.shell.displayhook.write_format_data = self._keep

    def _keep(self, bundle: dict[str, Any], metadata: Any = None) -> None:
        self.bundles.append(bundle)
        self.metadata.append(metadata)

    def run(self, code: str, cell: str = "") -> dict[str, Any]:
        """Run a cell; give the last output."""
        self.shell.run_cell(code, store_history=False, cell_id=cell or code).raise_error()
        return self.bundles[-1] if self.bundles else {}

    def displayed(self) -> list[dict[str, Any]]:
        """What cells display from now on, apart from what they end with."""
        shown: list[dict[str, Any]] = []
        self.shell.display_pub.publish = lambda data, **_: shown.append(data)
        return shown

    def view(self, bundle: dict[str, Any]) -> GraphWidget:
        return WIDGETS[bundle[VIEW]["model_id"]]


@pytest.fixture
def notebook() -> Iterator[Notebook]:
    book = Notebook()
    book.run("%load_ext micrograd_widgets")
    book.run(BUILD)
    yield book
    ipywidgets.Widget.close_all()
    book.run("%unload_ext micrograd_widgets")
    InteractiveShell.clear_instance()


def open_views() -> list[GraphWidget]:
    gc.collect()
    return [w for w in WIDGETS.values() if isinstance(w, GraphWidget)]


def test_a_value_at_the_end_of_a_cell_is_a_view_a_text_and_a_table(notebook: Notebook) -> None:
    shown = notebook.displayed()
    bundle = notebook.run("L")
    assert notebook.view(bundle).root is notebook.shell.user_ns["L"]
    assert bundle["text/plain"].startswith("Value(data=4.0, grad=0.0)")
    assert "−3.0000" in bundle["text/plain"]
    (before,) = shown  # an output of its own: see test_saved.py
    assert "<table>" in before["text/html"]
    assert "−3.0000" in before["text/html"]


def test_labels_come_from_label_else_from_the_variables(notebook: Notebook) -> None:
    notebook.run("c.label = 'bias'; x = [Value(1.0), Value(2.0)]; y = L * x[1]")
    names = notebook.view(notebook.run("y")).names
    assert names == ["a", "b", "a × b", "bias", "L", "x[1]", "y"]


def test_labels_given_later_are_there_at_the_next_display(notebook: Notebook) -> None:
    view = notebook.view(notebook.run("L", cell="one"))
    Page(view).commit(("move", 0, 0.0))
    notebook.run("a.label = 'alpha'")
    assert "alpha" not in view.names
    notebook.run("L", cell="two")
    assert view.names[0] == view.structure["names"][0] == "alpha"
    assert list(view.moves) == [0, 1, 0, 1, 0]  # Step still moves the leaves that were chosen


@pytest.mark.parametrize("label", ["None", "' '", "'\\u200b'", "Odd()"])
def test_an_invisible_label_is_ignored(notebook: Notebook, label: str) -> None:
    notebook.run(
        f"class Odd:\n    def __str__(self): raise RuntimeError\nb.label = {label}\ndel b; L.label = 'L'"
    )
    notebook.run("K = L * 2")
    assert notebook.view(notebook.run("K")).names[1] == "leaf 1"


def test_a_label_of_several_lines_is_one_line(notebook: Notebook) -> None:
    notebook.run("b.label = 'one\\ntwo\\tthree\\0'; K = L * 2")
    assert notebook.view(notebook.run("K")).names[1] == "one two three\ufffd"


def test_odd_variables_hide_no_view(notebook: Notebook) -> None:
    notebook.run(
        "class Odd:\n    @property\n    def __class__(self): raise RuntimeError('class')\n"
        "class Long(list):\n    def __len__(self): raise RuntimeError('len')\n"
        "odd, long = Odd(), Long()\nget_ipython().user_ns[5] = 3"
    )
    assert VIEW in notebook.run("L")
    notebook.run("del get_ipython().user_ns[5]")


def test_very_large_and_very_small_numbers_are_short(notebook: Notebook) -> None:
    text = notebook.run("a.data = 1e308; c.data = 1e-9\nL")["text/plain"]
    assert "1.00e308" in text
    assert "1.00e−9" in text


def test_labels_are_escaped_in_the_table(notebook: Notebook) -> None:
    notebook.run("a.label = '<script>alert(1)</script>'")
    shown = notebook.displayed()
    notebook.run("L")
    assert "<script>" not in shown[0]["text/html"]


def test_labels_travel_whatever_they_hold(notebook: Notebook) -> None:
    notebook.run(r"a.label = '\ud800'; b.label = 'x' * 10_000; c.label = 'a\x00b'")
    names = notebook.view(notebook.run("L")).names
    assert names[0] == "\ufffd"
    assert len(names[1]) == 200
    assert names[3] == "a\ufffdb"


def test_loading_twice_changes_nothing_and_unloading_removes_everything(notebook: Notebook) -> None:
    notebook.run("%load_ext micrograd_widgets")
    notebook.run("from micrograd_widgets import load_ipython_extension as again")
    notebook.run("again(get_ipython())")
    assert VIEW in notebook.run("L")
    hooks = notebook.shell.events.callbacks
    before = {name: len(hooks[name]) for name in hooks}
    notebook.run("%unload_ext micrograd_widgets")
    assert len(hooks["pre_run_cell"]) == before["pre_run_cell"] - 1
    assert len(hooks["post_run_cell"]) == before["post_run_cell"] - 1
    assert notebook.run("L") == {"text/plain": "Value(data=4.0, grad=0.0)"}
    assert "micrograd" not in notebook.shell.magics_manager.magics["line"]
    notebook.run("%load_ext micrograd_widgets")


def test_without_a_kernel_the_plain_repr_stays() -> None:
    book = Notebook()
    del book.shell.kernel
    book.run("%load_ext micrograd_widgets")
    book.run(BUILD)
    assert book.run("L") == {"text/plain": "Value(data=4.0, grad=0.0)"}
    book.run("%unload_ext micrograd_widgets")
    InteractiveShell.clear_instance()


def test_fifty_runs_of_a_cell_leave_one_view(notebook: Notebook) -> None:
    layouts = len(WIDGETS)
    for _ in range(50):
        notebook.run(BUILD + "L", cell="the same")
    assert len(open_views()) == 1
    assert len(WIDGETS) == layouts + 2  # the view and its layout
    assert len(bindings.followed()) == 1


def test_a_cell_closes_its_earlier_view_when_it_shows_another(notebook: Notebook) -> None:
    notebook.run("show = __import__('micrograd_widgets').show; show(L)", cell="one")
    notebook.run("M = a + b\nM", cell="two")
    assert len(open_views()) == 2
    notebook.run("1 + 1", cell="one")
    assert [view.root for view in open_views()] == [notebook.shell.user_ns["M"]]


def test_a_view_that_two_cells_show_stays_while_one_does(notebook: Notebook) -> None:
    first = notebook.view(notebook.run("L", cell="one"))
    assert notebook.view(notebook.run("L", cell="two")) is first
    notebook.run("None", cell="one")
    assert open_views() == [first]
    notebook.run("None", cell="two")
    assert open_views() == []


def test_a_view_of_ones_own_can_be_shown_again_after_it_was_closed(notebook: Notebook) -> None:
    notebook.run("from micrograd_widgets import GraphWidget\nw = GraphWidget(L)\nw", cell="one")
    notebook.run("None", cell="one")
    assert open_views() == []
    bundle = notebook.run("w", cell="two")
    assert notebook.view(bundle) is notebook.shell.user_ns["w"]
    notebook.run("a.data = 7")
    assert notebook.shell.user_ns["L"].data == 7 * -3 + 10


def test_a_view_in_a_box_survives_the_cell_that_showed_it_bare(notebook: Notebook) -> None:
    view = notebook.view(notebook.run("L", cell="one"))
    notebook.run("import ipywidgets, micrograd_widgets as m\nbox = ipywidgets.VBox([m.show(L)])")
    notebook.run("None", cell="one")
    assert open_views() == [view]


def test_views_shown_outside_of_a_cell_do_not_pile_up(notebook: Notebook) -> None:
    show_one = notebook.shell.user_ns["show_one"] = lambda: show(Value(2.0) * 3)._repr_mimebundle_()
    for _ in range(30):
        show_one()
    assert len(open_views()) <= 8


def test_a_cell_run_inside_of_a_cell_belongs_to_it(notebook: Notebook) -> None:
    for _ in range(3):
        notebook.run("get_ipython().run_cell('1 + 1')\nM = a + b\nM", cell="outer")
    assert len(open_views()) == 1


def test_the_views_of_a_cell_that_runs_again_end(notebook: Notebook) -> None:
    for _ in range(5):
        notebook.run("Layer(2, 3)", cell="layer")
    assert len(open_views()) == 1


def test_after_a_cell_the_views_follow(notebook: Notebook) -> None:
    view = notebook.view(notebook.run("L"))
    before = view.data
    notebook.run("a.data = 5")
    assert view.data != before
    assert notebook.shell.user_ns["L"].data == -5.0


def test_during_a_long_cell_a_view_on_screen_follows(notebook: Notebook) -> None:
    view = notebook.view(notebook.run("L"))
    view._view_count = 1
    notebook.shell.user_ns["seen"] = lambda: len(view.data) and view.revision
    notebook.run(
        "import time\nstart = seen(); a.data = 9.0; until = time.monotonic() + 20\n"
        "while seen() == start and time.monotonic() < until: pass\n"
        "moved = seen() != start; inside = L.data"
    )
    assert notebook.shell.user_ns["moved"]
    assert notebook.shell.user_ns["inside"] == 4.0  # looked at only: the cell's Values are its own
    assert notebook.shell.user_ns["L"].data == 9 * -3 + 10


@pytest.mark.parametrize(
    ("made", "inputs"),
    [("Neuron(2)", 2), ("Layer(3, 1)", 3), ("MLP(3, [4, 4, 1])", 3)],
)
def test_a_network_is_shown_on_inputs_of_its_own(
    notebook: Notebook, made: str, inputs: int
) -> None:
    view = notebook.view(notebook.run(f"net = {made}\nnet", cell="net"))
    assert [name for name in view.names if name.startswith("x")] == [
        f"x{i + 1}" for i in range(inputs)
    ]
    moved = sum(view.moves)
    assert moved == len(notebook.shell.user_ns["net"].parameters())
    assert notebook.view(notebook.run("net", cell="net")) is view


def test_a_layer_is_one_view_of_all_its_outputs(notebook: Notebook) -> None:
    view = notebook.view(notebook.run("layer = Layer(2, 3)\nlayer"))
    labels = [v.label for v in view.binding.tape.values]
    assert {"output 1", "output 2", "output 3"} <= {*labels}
    assert labels.count("x1") == 1
    layer = notebook.shell.user_ns["layer"]
    assert {*layer.parameters()} <= view.binding.shown_values
    assert notebook.view(notebook.run("layer", cell="again")) is view


def test_a_neuron_is_the_view_of_a_neuron(notebook: Notebook) -> None:
    view = notebook.view(notebook.run("neuron = Neuron(2)\nneuron"))
    assert view.kind == "neuron"
    assert [v.label for v in view.inputs] == ["x1", "x2"]
    assert notebook.view(notebook.run("neuron", cell="again")) is view
    notebook.run("neuron.w[0] = Value(3.0, label='w')")
    assert notebook.view(notebook.run("neuron", cell="third")) is not view


def test_a_neuron_that_computes_something_else_is_its_graph(notebook: Notebook) -> None:
    own = (
        "class Shy(Neuron):\n    def __call__(self, x):\n        return super().__call__(x) * 0.5\n"
    )
    view = notebook.view(notebook.run(f"{own}Shy(2)"))
    assert view.kind == "graph"


def test_reset_goes_back_to_the_last_display_of_a_view_of_ones_own(notebook: Notebook) -> None:
    notebook.run("from micrograd_widgets import GraphWidget\nw = GraphWidget(L)\nw", cell="one")
    notebook.run("a.data = 5.0")
    view = notebook.view(notebook.run("w", cell="two"))
    page = Page(view)
    page.command(("set", 0, 9.0), ("reset", -1, 0.0))
    assert notebook.shell.user_ns["a"].data == 5.0


def test_the_magic_turns_views_off_and_on(notebook: Notebook, capsys: Any) -> None:
    notebook.run("%micrograd off")
    assert VIEW not in notebook.run("L")
    notebook.run("%micrograd on")
    assert VIEW in notebook.run("L")
    assert "views are off" in capsys.readouterr().out


def test_the_magic_sets_digits_of_open_and_of_later_views(notebook: Notebook) -> None:
    open_view = notebook.view(notebook.run("L", cell="one"))
    notebook.run("%micrograd digits 2")
    assert open_view.digits == 2
    assert notebook.view(notebook.run("M = a + c\nM", cell="two")).digits == 2
    notebook.run("%micrograd digits 4")


def test_the_magic_reports_versions_and_health(notebook: Notebook, capsys: Any) -> None:
    notebook.run("L")
    notebook.run("%micrograd")
    report = capsys.readouterr().out
    assert "1 open" in report
    assert "anywidget" in report
    assert "front end: built" in report
    notebook.run("%micrograd fast")
    assert "expected on, off, digits" in capsys.readouterr().out


def test_the_report_warns_of_a_module_that_hides_another(
    notebook: Notebook, capsys: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    (tmp_path / "micrograd_engine.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    notebook.run("%micrograd")
    assert f"there is another {tmp_path / 'micrograd_engine.py'}" in capsys.readouterr().out


def test_a_view_that_fails_gives_the_repr_and_the_reason(
    notebook: Notebook, monkeypatch: Any
) -> None:
    monkeypatch.setattr(GraphWidget, "_esm", "")
    text = notebook.run("L")["text/plain"]
    assert text.startswith("Value(data=4.0, grad=0.0)")
    assert "not built" in text


def test_show_refuses_an_object_without_a_view() -> None:
    with pytest.raises(TypeError, match="expected a Value, Neuron, Layer, MLP or Trainer, got str"):
        show("L")


def test_a_widget_refuses_an_unknown_object() -> None:
    with pytest.raises(TypeError, match="root: expected a Value, got float"):
        GraphWidget(2.0)  # type: ignore[arg-type]
