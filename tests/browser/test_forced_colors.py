"""With the few colours that a reader has forced, the parts that matter still look different."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Locator

from .lab import Notebook, wait_for
from .view import View

pytestmark = pytest.mark.chromium("forces no colours")
Open = Callable[..., Notebook]
NEURON = """\
from micrograd_engine import Neuron
from micrograd_widgets import NeuronWidget
n = Neuron(2); n.w[0].data, n.w[1].data, n.b.data = -3.0, 1.0, 0.5
NeuronWidget(n, [2.0, 0.5])"""
DERIVATIVE = """\
from micrograd_widgets import DerivativeWidget
DerivativeWidget(lambda x: 3*x**2 - 4*x + 5, x=3.0)"""
Scheme = Literal["light", "dark"]
SCHEMES = ("light", "dark")
LINES = (".mgw-now", ".mgw-kin", ".mgw-apart")


def forced(book: Notebook, scheme: Scheme) -> None:
    wait_for(lambda: book.page.locator(".mgw").count() == 1)
    book.page.emulate_media(forced_colors="active", color_scheme=scheme)


def look(part: Locator, of: str) -> str:
    """One property of the style that the browser computed."""
    value: str = part.evaluate("(e, of) => getComputedStyle(e)[of]", of)
    return value


def card(view: View, name: str) -> Locator:
    return view.root.get_by_role("group", name=name, exact=True)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_node_of_the_walk_the_selected_one_and_the_focus_look_different(
    opened: Open, scheme: Scheme
) -> None:
    book = opened()
    view = View(book.page)
    forced(book, scheme)
    view.press("Next node")
    view.press("Next node")
    card(view, "e").get_by_role("button").first.click()
    outlines = [look(card(view, name), "outlineStyle") for name in "Led"]
    assert outlines == ["double", "solid", "none"]
    book.page.keyboard.press("ArrowRight")
    assert look(card(view, "d").locator("button:focus"), "outlineStyle") == "solid"
    now, kin, other = (view.root.locator(f"g{which} .mgw-line").first for which in LINES)
    widths = [float(look(line, "strokeWidth").removesuffix("px")) for line in (now, kin, other)]
    assert widths == sorted(set(widths), reverse=True)
    paper = look(view.root, "backgroundColor")
    assert paper not in {look(line, "stroke") for line in (now, kin, other)}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_numbers_out_of_date_are_underlined_and_signs_are_visible(
    opened: Open, scheme: Scheme
) -> None:
    book = opened()
    view = View(book.page)
    forced(book, scheme)
    view.press("Backward")
    view.check("Forward on change", False)
    view.enter("a value", "5")
    stale = card(view, "e").locator(".mgw-number").first
    fresh = card(view, "L").locator(".mgw-number").last
    assert look(stale, "textDecorationLine") == "underline"
    assert look(fresh, "textDecorationLine") == "none"
    assert card(view, "d").locator(".mgw-number").last.inner_text() == "−2.0000"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_bars_and_pictures_of_a_neuron_can_be_seen(opened: Open, scheme: Scheme) -> None:
    book = opened(NEURON)
    forced(book, scheme)
    paper = look(book.page.locator(".mgw"), "backgroundColor")
    bars = book.page.locator(".mgw-fill")
    assert bars.count() == 4
    for bar in bars.all():
        assert look(bar, "backgroundColor") != paper
    sides = [bar.bounding_box() for bar in bars.all()[:2]]  # −6 and 0.5
    assert sides[0] is not None
    assert sides[1] is not None
    assert sides[0]["x"] + sides[0]["width"] <= sides[1]["x"] + 1
    for drawn in (".mgw-function", ".mgw-tangent", ".mgw-decision", ".mgw-axis", ".mgw-rule"):
        assert look(book.page.locator(drawn).first, "stroke") != paper, drawn
    assert look(book.page.locator(".mgw-side-sign").first, "fill") != paper


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_curves_of_a_derivative_differ_by_their_dashes(opened: Open, scheme: Scheme) -> None:
    book = opened(DERIVATIVE)
    forced(book, scheme)
    paper = look(book.page.locator(".mgw"), "backgroundColor")
    keys = book.page.get_by_role("table", name="Slopes").locator(".mgw-curve").all()
    assert len({look(key, "strokeDasharray") for key in keys}) == 3
    assert paper not in {look(key, "stroke") for key in keys}
    focused = book.page.get_by_role("slider", name="x", exact=True)
    focused.focus()
    book.page.keyboard.press("Tab")
    assert look(book.page.locator(".mgw :focus"), "outlineStyle") == "solid"
