"""A page that the browser prints shows a view as it is, and all of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from micrograd_widgets.pages import STATIC

from .lab import Lab
from .view import reached

pytestmark = pytest.mark.chromium("neither prints nor turns dark")
STATE = json.loads((Path(__file__).parents[1] / "conformance/model.json").read_text())
# a page without a kernel; a printer gives no chance to measure the page again
MOUNT = """async ([code, state]) => {
    window.ResizeObserver = class { observe() {} disconnect() {} };
    const { default: bundle } = await import(URL.createObjectURL(
        new Blob([code], { type: 'text/javascript' })));
    const json = { micrograd_widgets: 1, view: 'graph', model: state };
    const model = { get: key => json[key] };
    bundle.render({ model, el: document.body });
}"""
CLIPPED = """() => {
    const inside = document.querySelector('.mgw-stage').getBoundingClientRect();
    return [...document.querySelectorAll('.mgw-card')].filter(card => {
        const { left, right, top, bottom } = card.getBoundingClientRect();
        return left < inside.left - 1 || right > inside.right + 1
            || top < inside.top - 1 || bottom > inside.bottom + 1;
    }).map(card => card.ariaLabel);
}"""
PAPER = {"width": 700, "height": 1000}


@pytest.fixture(scope="module")
def shared(lab: Lab) -> Iterator[Page]:
    page = lab.browser.new_page(viewport={"width": 1300, "height": 900})
    yield page
    page.close()


@pytest.fixture
def page(shared: Page) -> Page:
    shared.emulate_media(media="screen", color_scheme="light")
    shared.set_viewport_size({"width": 1300, "height": 900})
    shared.set_content("")
    shared.evaluate(MOUNT, [(STATIC / "micrograd.js").read_text(), STATE])
    expect(shared.get_by_role("region", name="Graph of L")).to_be_visible()
    return shared


def print_it(page: Page) -> None:
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")


def test_the_whole_graph_is_on_the_paper(page: Page) -> None:
    print_it(page)
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]


def test_no_button_is_on_the_paper(page: Page) -> None:
    expect(page.get_by_role("button", name="Zoom in")).to_be_visible()
    print_it(page)
    for button in ("Backward", "More", "Find", "Zoom in"):
        expect(page.get_by_role("button", name=button)).to_have_count(0)


def test_also_after_zooming_in(page: Page) -> None:
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    print_it(page)
    assert page.evaluate(CLIPPED) == []


def test_the_numbers_on_the_paper_are_those_on_the_screen(page: Page) -> None:
    field = page.get_by_role("spinbutton", name="a value")
    field.fill("4")
    field.press("Enter")
    print_it(page)
    expect(page.get_by_role("group", name="L", exact=True)).to_contain_text("4.0000")
    expect(field).to_have_value("4")


def test_a_table_is_whole(page: Page) -> None:
    reached(page.locator(".mgw"), "button", "Table").click()
    page.add_style_tag(content=".mgw-table tr { height: 90px }")
    print_it(page)
    table = page.get_by_role("region", name="All numbers")
    assert table.evaluate("e => e.scrollHeight <= e.clientHeight")


def test_a_dark_view_is_light_on_paper(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.documentElement.style.colorScheme = 'light dark'")
    expect(page.locator(".mgw-dark")).to_be_visible()
    print_it(page)
    ink = page.locator(".mgw").evaluate("e => getComputedStyle(e).getPropertyValue('--mgw-ink')")
    assert ink == "#1b1f24"
