"""The first sight of every view: few controls in one row, all others behind More, which stays as it was left."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from micrograd_widgets.pages import STATIC

from .conftest import BUILD
from .lab import Lab, Notebook
from .pages import visiting
from .test_axe import AXE
from .view import View

L = "a = 2.0\nb = -3.0\nc = 10.0\ne = a*b\nd = e + c\nf = -2.0\nL = d*f"
SOURCES: dict[str, dict[str, Any]] = {
    "graph": {"code": L},
    "network": {"layers": [3, 4, 4, 1], "seed": 1337, "x": [2, 3, -1], "y": 1},
    "training": {"layers": [2, 5, 3, 1], "data": "moons"},
    "neuron": {"w": [-3.0, 1.0], "b": 6.88, "x": [2.0, 0.0]},
    "derivative": {"f": "3*x**2 - 4*x + 5"},
    "surface": {"layers": [2, 4, 1], "data": "moons"},
}
MOST = 14  # controls in sight outside of the drawing
ROWS = {1280: 1, 900: 1, 360: 2}  # of the toolbar, by the width of the page
DRAWINGS = ".mgw-stage, .mgw-columns, .mgw-body, .mgw-slope, .mgw-loss-surface-body"
CONTROLS = f"""view => [...view.querySelectorAll('button, input, select, textarea, summary')]
    .filter(e => e.checkVisibility() && !e.closest('{DRAWINGS}'))
    .map(e => e.ariaLabel ?? e.textContent)"""
MIDDLES = """view => new Set([...view.querySelectorAll('.mgw-bar > *')]
    .filter(e => e.checkVisibility() && !e.matches('.mgw-behind'))
    .map(e => e.getBoundingClientRect()).map(({ top, bottom }) => Math.round((top + bottom) / 20))
    ).size"""
CLIPPED = """view => [...view.querySelectorAll('.mgw-bar *, .mgw-foot *')]
    .filter(e => e.checkVisibility() && e.childElementCount === 0 && !e.matches('option'))
    .filter(e => {
        const { left, right } = e.getBoundingClientRect();
        const around = view.getBoundingClientRect();
        return e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline'
            || left < around.left || right > around.right + 0.5;
    }).map(e => e.outerHTML)"""


def written(folder: Path, kind: str) -> Path:
    """The file of a page with one view, made from its source."""
    source = json.dumps({"view": kind} | SOURCES[kind])
    file = folder / "view.html"
    file.write_text(
        "<!doctype html><meta charset=utf-8><style>:root { color-scheme: light dark }"
        "body { margin: 0 }</style><micrograd-view>"
        f'<script type="application/json">{source}</script></micrograd-view>'
        f'<script src="{(STATIC / "micrograd-page.js").as_uri()}"></script>'
    )
    return file


@pytest.fixture(params=SOURCES)
def page(lab: Lab, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    with visiting(lab.browser) as visit:
        yield visit.open(written(tmp_path, request.param))


def of(page: Page) -> Locator:
    root = page.locator("section.mgw")
    expect(root).to_be_visible()
    return root


def axe(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: list[str] = page.evaluate(
        """async () => (await axe.run('micrograd-view')).violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html }) => `${id}: ${html}`))"""
    )
    return found


def test_a_view_is_calm_at_first_sight_and_whole_with_more_open(page: Page) -> None:
    root = of(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width, rows in ROWS.items():
            page.set_viewport_size({"width": width, "height": 900})
            assert len(root.evaluate(CONTROLS)) <= MOST
            assert root.evaluate(MIDDLES) <= rows, width
            assert root.evaluate(CLIPPED) == []
    assert axe(page) == []  # dark
    more = root.get_by_role("button", name="More", exact=True)
    more.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # into what it opened
    assert root.evaluate("view => !!view.getRootNode().activeElement.closest('.mgw-behind')")
    expect(root.get_by_role("button", name="Table", exact=True)).to_be_visible()
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in ROWS:
            page.set_viewport_size({"width": width, "height": 900})
            assert root.evaluate(CLIPPED) == []
    assert axe(page) == []  # light


def test_more_stays_as_it_was_left_when_the_cell_runs_again(
    opened: Callable[..., Notebook],
) -> None:
    book = opened(BUILD, "L + 1")

    def stays(n: int) -> None:
        button = View(book.page, n).root.get_by_role("button", name="More", exact=True)
        expect(button).to_have_attribute("aria-expanded", "true" if n == 0 else "false")

    View(book.page).press("More")
    book.run_cell(1)
    stays(0)
    stays(1)  # another graph, in another cell


def test_a_wave_runs_after_backward_and_not_where_motion_is_unwanted(
    lab: Lab, tmp_path: Path
) -> None:
    press = """(view, name) => {
        [...view.querySelectorAll('button')].find(b => b.textContent.endsWith(name)).click();
        const frame = () => new Promise(requestAnimationFrame);
        const later = () => new Promise(done => setTimeout(done));
        return frame().then(() => view.textContent).then(text =>
            later().then(frame).then(later).then(() =>
                [view.querySelectorAll('.mgw-beads i').length, text]));
    }"""
    shown = {
        ("graph", "Backward"): "6.0000",
        ("network", "Backward"): "",
        ("neuron", "Backward"): "",
        ("training", "Backward"): "each of 37 parameters has its gradient",
        ("training", "Train step"): "Step 1: loss",
    }
    with visiting(lab.browser) as visit:
        for (kind, name), text in shown.items():
            visit.page.emulate_media(reduced_motion="no-preference")
            root = of(visit.open(written(tmp_path, kind)))
            beads, at_once = root.evaluate(press, name)
            assert beads > 1
            assert text in at_once
            expect(root.locator(".mgw-beads i")).to_have_count(0)
            visit.page.emulate_media(reduced_motion="reduce")
            assert root.evaluate(press, name)[0] == 0
