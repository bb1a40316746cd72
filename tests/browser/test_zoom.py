"""At 200 % every control can still be reached: a page of half the width, with twice the pixels."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .conftest import BUILD
from .lab import Notebook, wait_for
from .test_axe import DERIVATIVE, NEURON
from .view import reached

PANELS = ("Slope", "Break it", "Health", "Save", "Table")
HALF = {"width": 640, "height": 450}
# what sticks out of the view, or is too small to be hit (WCAG 2.2, 2.5.8); the stage can be panned,
# the table scrolled
OUT = """() => {
    const view = document.querySelector('.mgw').getBoundingClientRect();
    const parts = document.querySelectorAll(
        '.mgw :is(button, select, input, textarea, figure, .mgw-table, .mgw-numbers)');
    return [...parts].filter(part => !part.closest('.mgw-stage')).filter(part => {
        const { left, right, width, height } = part.getBoundingClientRect();
        const small = part.matches('button, select') && (width < 24 || height < 24);
        return left < view.left - 1 || right > view.right + 1 || small;
    }).map(part => part.outerHTML);
}"""


@pytest.mark.parametrize("cell", [BUILD, NEURON, DERIVATIVE], ids=["graph", "neuron", "derivative"])
def test_at_200_percent_nothing_is_cut_off(opened: Callable[..., Notebook], cell: str) -> None:
    book = opened(cell)
    view = book.page.locator(".mgw")
    expect(view).to_be_visible(timeout=30_000)
    book.page.set_viewport_size(HALF)
    book.command("application:toggle-left-area")
    for name in PANELS if cell == BUILD else ("Table",):
        reached(view, "button", name).click()
    wait_for(lambda: book.page.evaluate(OUT) == [])
    book.command("application:toggle-left-area")  # the next notebook has the same page
