"""axe-core finds nothing in any state of the graph view, light and dark."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .lab import Notebook, wait_for
from .view import View

AXE = (Path(__file__).parents[2] / "js/node_modules/axe-core/axe.min.js").read_text()
MLP_LOSS = """\
mlp = MLP(3, [4, 4, 1])
loss = (mlp([2.0, 3.0, -1.0]) - 1)**2 + (mlp([3.0, -1.0, 0.5]) + 1)**2
loss.label = 'loss'
loss"""
NEURON = """\
from micrograd_engine import Neuron
from micrograd_widgets import NeuronWidget
NeuronWidget(Neuron(2), [2.0, 0.0])"""
DERIVATIVE = """\
from micrograd_widgets import DerivativeWidget
DerivativeWidget(lambda x: 3*x**2 - 4*x + 5, x=3.0)"""


def found(book: Notebook) -> list[str]:
    """The findings of axe on the widgets of the page: rule, and where."""
    book.page.evaluate(AXE)
    violations: list[str] = book.page.evaluate(
        """async () => (await axe.run('.mgw')).violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))"""
    )
    return violations


def passes(book: Notebook, views: int = 1) -> None:
    """Axe finds nothing, light and dark."""
    assert found(book) == []
    turn(book, "Dark", views)
    assert found(book) == []
    turn(book, "Light", views)  # the next notebook of this JupyterLab has the same theme


def turn(book: Notebook, theme: str, views: int) -> None:
    book.command("apputils:change-theme", theme=f"JupyterLab {theme}")
    wait_for(lambda: book.page.locator(f".mgw-{theme.lower()}").count() == views)
    wait_for(lambda: book.page.locator("#jupyterlab-splash").count() == 0)


def as_shown(view: View) -> None:
    pass


def stale(view: View) -> None:
    view.press("Backward")
    view.check("Forward on change", False)
    view.enter("a value", "5")


def walked(view: View) -> None:
    view.press("Next node")
    view.press("Next node")


def in_ones_own_order(view: View) -> None:
    view.walk("Your own order")
    view.press("Next node")
    for name in "deL":
        view.press(f"Visit {name}")


def every_panel(view: View) -> None:
    view.press("Backward")
    for name in ("Slope", "Break it", "Health", "Save", "Table", "Find", "a range"):
        view.press(name)
    view.check("= instead of +=", True)


@pytest.mark.parametrize("state", [as_shown, stale, walked, in_ones_own_order, every_panel])
def test_axe_finds_nothing(opened: Callable[..., Notebook], state: Callable[[View], None]) -> None:
    book = opened()
    view = View(book.page)
    state(view)
    passes(book)


def test_axe_finds_nothing_in_a_folded_network(opened: Callable[..., Notebook]) -> None:
    book = opened(MLP_LOSS)
    view = View(book.page)
    view.press("Backward")
    assert found(book) == []
    view.root.get_by_role("button", name="Open ").first.click()
    assert found(book) == []


def test_axe_finds_nothing_in_a_tanh_in_pieces(opened: Callable[..., Notebook]) -> None:
    book = opened("o = (Value(2.0, label='x') * Value(-3.0, label='w')).tanh()\no.label = 'o'\no")
    view = View(book.page)
    view.press("Backward")
    view.press("Open o in pieces")
    passes(book)


@pytest.mark.parametrize("cell", [NEURON, DERIVATIVE])
def test_axe_finds_nothing_in_the_other_views(opened: Callable[..., Notebook], cell: str) -> None:
    book = opened(cell)
    wait_for(lambda: book.page.locator(".mgw").count() == 1)
    passes(book)
