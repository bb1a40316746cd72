"""By keyboard alone: each panel is opened, used, read and closed; a tanh is opened into its pieces."""

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from .lab import Notebook, wait_for
from .view import View

Open = Callable[..., Notebook]
REUSED = """\
a = Value(3.0, label='a')
b = a + a; b.label = 'b'
b"""
NEURON = """\
x1, x2 = Value(2.0, label='x1'), Value(0.0, label='x2')
w1, w2 = Value(-3.0, label='w1'), Value(1.0, label='w2')
b = Value(6.8813735870195432, label='b')
n = x1*w1 + x2*w2 + b; n.label = 'n'
o = n.tanh(); o.label = 'o'
o"""
NAME = """() => {
    const e = document.activeElement;
    return e.ariaLabel ?? e.labels?.[0]?.textContent ?? e.textContent;
}"""


class Keys:
    """The keyboard on a view, beginning at its first button, with More open."""

    def __init__(self, book: Notebook) -> None:
        self.view = View(book.page)
        self.press = book.page.keyboard.press
        self.type = book.page.keyboard.type
        self._page = book.page
        self.view.button("Backward").focus()
        self.go("More")
        self.press("Enter")

    @property
    def focused(self) -> str:
        """The accessible name of what has the focus."""
        name: str = self._page.evaluate(NAME)
        return name

    def go(self, name: str, key: str = "Tab") -> None:
        """On with Tab, or back, until `name` has the focus."""
        for _ in range(60):
            if self.focused == name:
                return
            self.press(key)
        raise AssertionError(f"{name} cannot be reached by {key}")

    def open(self, panel: str, region: str | None = None) -> Locator:
        self.go(panel)
        self.press("Enter")
        found = self.view.root.get_by_role("region", name=region or panel)
        expect(found).to_be_visible()
        return found

    def close(self, panel: str, found: Locator) -> None:
        self.go(panel, "Shift+Tab")
        self.press("Space")
        expect(found).to_have_count(0)
        assert self.focused == panel


def test_the_slope_panel(opened: Open) -> None:
    keys = Keys(opened())
    panel = keys.open("Slope")
    keys.go("Leaf")
    keys.press("b")
    keys.go("h value")
    keys.press("ControlOrMeta+a")
    keys.type("1e-17")
    keys.press("Enter")
    rows = panel.get_by_role("table", name="Slopes").get_by_role("row")
    slope = rows.filter(has_text="gradient").get_by_role("cell").nth(1)
    expect(slope).to_have_text("−4")
    forward = rows.filter(has_text="forward").get_by_role("cell").nth(1)
    expect(forward).to_have_text("0")
    keys.close("Slope", panel)


def test_the_panel_of_mistakes(opened: Open) -> None:
    keys = Keys(opened(REUSED))
    panel = keys.open("Break it")
    keys.go("= instead of +=")
    keys.press("Space")
    row = panel.get_by_role("table").get_by_role("row").filter(has_text="a").last
    expect(row.get_by_role("cell").last).to_have_text("1 ✗")
    keys.go("Steps")
    keys.press("ControlOrMeta+a")
    keys.type("20")
    keys.press("Enter")
    # each step takes 0.01 times the gradient, 2 or 1, from a; b is twice a
    expect(panel).to_contain_text("b is 5.2000 the right way, 5.6000 the broken way: not as low.")
    keys.close("Break it", panel)


@pytest.mark.chromium("reports no download")
def test_the_save_panel(opened: Open) -> None:
    book = opened()
    keys = Keys(book)
    panel = keys.open("Save")
    keys.go("SVG")
    with book.page.expect_download() as coming:
        keys.press("Enter")
    expect(keys.view.status).to_contain_text("Saved: L.svg is among your downloads.")
    assert ET.parse(coming.value.path()).getroot().tag.endswith("svg")
    keys.close("Save", panel)


def test_a_tanh_opens_into_the_pieces_of_the_lecture(opened: Open) -> None:
    book = opened(NEURON)
    keys = Keys(book)
    keys.go("Backward", "Shift+Tab")
    keys.press("Enter")
    assert book.has("round(x1.grad, 12)", -1.5)
    for _ in range(40):
        if keys.focused.startswith("o = tanh(n), value 0.7071"):
            break
        keys.press("Tab")
    keys.press("Enter")
    wait_for(lambda: keys.focused == "Close o in pieces")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    wait_for(lambda: keys.focused.startswith("e, a piece of o, read only, value 5.8284"))
    assert keys.focused.endswith("gradient 0.0429")
    keys.press("Enter")
    expect(keys.view.status).to_contain_text("e is a piece of o, written out to be read")
    keys.press("End")
    keys.press("Escape")
    wait_for(lambda: keys.focused == "Close o in pieces")
    keys.press("Enter")
    wait_for(lambda: keys.focused.startswith("o = tanh(n)"))
    assert book.python("print(o._op, len(o._prev))") == "tanh 1"
