"""Classes typed into the notebook: their objects are views at the end of a cell, and nothing else is."""

from collections.abc import Iterator
from typing import Any

import ipywidgets
import pytest

from micrograd_engine import Tape, Value
from micrograd_widgets import show
from micrograd_widgets.naming import names

from .test_extension import VIEW, WIDGETS, Notebook, notebook  # noqa: F401

VALUE = """
class Value:
    def __init__(self, data, _children=(), _op='', label=''):
        self.data, self._prev, self._op, self.label = data, tuple(_children), _op, label
    def __add__(self, other): return Value(self.data + other.data, (self, other), '+')
    def __mul__(self, other): return Value(self.data * other.data, (self, other), '*')
    def __repr__(self): return f'Value({self.data})'
"""
OWN = VALUE + "a, b, c = Value(2.0), Value(-3.0), Value(10.0)\n"


@pytest.fixture
def book(notebook: Notebook) -> Iterator[Notebook]:  # noqa: F811
    notebook.run("del Value, a, b, c, L")
    yield notebook
    notebook.shell.reset(new_session=False)


def views_shown(book: Notebook) -> list[Any]:
    return [bundle for bundle in book.bundles if VIEW in bundle]


def test_an_object_of_a_class_that_the_same_cell_defines_is_a_view(book: Notebook) -> None:
    bundle = book.run(OWN + "L = a * b + c\nL")
    assert book.view(bundle).names == ["a", "b", "a × b", "c", "L"]
    assert "−3.0000" in bundle["text/plain"]


def test_a_class_that_runs_again_is_met_again(book: Notebook) -> None:
    for _ in range(3):
        assert VIEW in book.run(OWN + "a * b", cell="one")
    formatter = book.shell.display_formatter.mimebundle_formatter
    kinds = [kind.__name__ for kind in formatter.type_printers]
    assert kinds.count("Value") <= 2  # ours, and theirs


def test_a_variable_makes_its_class_known_to_display(book: Notebook) -> None:
    book.run(OWN)
    shown = book.displayed()
    book.run("from IPython.display import display\ndisplay(a * b)")
    assert VIEW in shown[-1]


@pytest.mark.parametrize(
    "thing",
    [
        "object()",
        "[1, 2]",
        "{'data': 1.0}",
        "type('Point', (), {'data': 1.0})()",  # a number only
        "__import__('numpy').array(1.0)",
        "__import__('types').SimpleNamespace(data=[1], _prev=())",
        "__import__('unittest.mock').mock.MagicMock()",
        "__import__('types').SimpleNamespace(data=1.0, _prev=())",
        "type('Tree', (), {'val': 1.0, 'children': []})()",
        "[type('Tree', (), {'value': 1.0, 'name': 'root', 'children': [2.0]})()]",
        "Value",
        "[Value(1.0), 2.0]",
        "[Value(1.0), Value(2.0)]",  # they share no graph
        "[]",
    ],
)
def test_anything_else_stays_as_ipython_shows_it(book: Notebook, thing: str) -> None:
    book.run(OWN)
    bundle = book.run(thing)
    assert VIEW not in bundle
    formatter = book.shell.display_formatter.mimebundle_formatter
    assert object not in formatter.type_printers
    assert list not in formatter.type_printers


def test_no_attribute_of_other_objects_is_made_up_or_run(book: Notebook) -> None:
    book.run(
        "class Lazy:\n    asked = []\n    def __getattr__(self, name):\n"
        "        Lazy.asked.append(name)\n        return 1.0\nlazy = Lazy()"
    )
    before = [*book.shell.user_ns["Lazy"].asked]
    book.shell.events.trigger("post_run_cell", None)
    assert book.shell.user_ns["Lazy"].asked == before
    assert not {"data", "_prev", "layers"} & {*before}


PROPERTIES = """
class Thing:
    asked = []
    def __add__(self, other): return self
    @property
    def {}(self):
        Thing.asked.append(1)
        return {}
thing = Thing()
"""


@pytest.mark.parametrize(
    "attribute", [("data", "1.0"), ("_prev", "()"), ("b", "1.0"), ("parameters", "[]")]
)
def test_a_property_of_what_is_no_value_does_not_run(
    book: Notebook, attribute: tuple[str, str]
) -> None:
    book.run(PROPERTIES.format(*attribute))
    names(Tape(Value(2.0) * 3.0), book.shell.user_ns)
    assert book.shell.user_ns["Thing"].asked == []


@pytest.mark.parametrize("name", ["_repr_html_", "_repr_mimebundle_", "_ipython_display_"])
def test_a_class_with_a_display_of_its_own_keeps_it(book: Notebook, name: str) -> None:
    result = "print('mine')" if name == "_ipython_display_" else "'mine'"
    if name == "_repr_mimebundle_":
        result = "{'text/html': 'mine'}"
    book.run(VALUE + f"    def {name}(self, **_): return {result}")
    book.bundles.clear()
    assert VIEW not in book.run("Value(1.0) * Value(2.0)")


def test_a_formatter_that_somebody_registered_stays(book: Notebook) -> None:
    book.run(VALUE)
    html = book.shell.display_formatter.formatters["text/html"]
    html.for_type(book.shell.user_ns["Value"], lambda v: "<b>mine</b>")
    assert book.run("Value(1.0) * Value(2.0)")["text/html"] == "<b>mine</b>"


def test_off_ends_it_and_on_begins_it_again(book: Notebook) -> None:
    book.run(OWN)
    book.run("%micrograd off")
    assert book.run("a * b") == {"text/plain": "Value(-6.0)"}
    assert book.run("[a * b]") == {"text/plain": "[Value(-6.0)]"}
    book.run("%micrograd on")
    assert VIEW in book.run("a * b")


def test_unloading_gives_the_hook_back(book: Notebook) -> None:
    book.run(OWN)
    book.run("%unload_ext micrograd_widgets")
    assert book.shell.display_trap.hook is book.shell.displayhook
    assert book.run("a * b") == {"text/plain": "Value(-6.0)"}
    book.run("%load_ext micrograd_widgets")


@pytest.mark.parametrize("made", [OWN, "from micrograd_engine import Value\n" + OWN[len(VALUE) :]])
def test_a_list_of_values_is_one_view_of_the_graph_they_share(book: Notebook, made: str) -> None:
    book.run(made)
    bundle = book.run("d, e = a * b, b * c\n[d, e]")
    view = book.view(bundle)
    assert view.names == ["a", "b", "d", "c", "e", "d + e"]
    assert book.shell.user_ns["_"] == [book.shell.user_ns["d"], book.shell.user_ns["e"]]
    assert book.view(book.run("[d, e]")) is view
    assert show([book.shell.user_ns["d"], book.shell.user_ns["e"]]) is view


def test_of_a_list_the_value_that_all_others_lead_to_is_shown(book: Notebook) -> None:
    book.run(OWN)
    view = book.view(book.run("d = a * b\nL = d + c\n(a, d, L, L)"))
    assert view.names[-1] == "L"
    assert view is show(book.shell.user_ns["L"])


def test_show_takes_a_list_of_leaves(book: Notebook) -> None:
    book.run(OWN)
    ns = book.shell.user_ns
    assert show([ns["a"], ns["b"]]).names == ["a", "b", "a + b"]
    with pytest.raises(TypeError, match="got list"):
        show([ns["a"], "b"])
    with pytest.raises(TypeError, match="got list"):
        show([])


@pytest.mark.parametrize("wrong", ["raise NameError('x')", "return other", "return 3.0"])
def test_where_their_sum_fails_or_leaves_some_out_the_sum_is_ours(
    book: Notebook, wrong: str
) -> None:
    book.run(OWN.replace("return Value(self.data + other.data, (self, other), '+')", wrong))
    view = book.view(book.run("d, e = a * b, b * c\n[d, e]"))
    assert view.names == ["a", "b", "d", "c", "e", "d + e"]
    assert view.root.data == -36.0


def test_show_as_a_statement_displays_and_at_the_end_only_once(book: Notebook) -> None:
    shown = book.displayed()
    book.run(OWN + "L = a * b\nfrom micrograd_widgets import show")
    book.bundles.clear()

    def views() -> int:
        return sum(VIEW in data for data in shown)

    book.run("for _ in range(3):\n    show(L)\nNone")
    assert views() == 3
    book.run("def f():\n    show(L)\nf()\nw = show(L)\nboth = [show(L), show(a)]")
    assert views() == 4
    book.run("show(L)")
    assert views() == 4
    assert len(views_shown(book)) == 1
    ipywidgets.Widget.close_all()
    assert not WIDGETS
