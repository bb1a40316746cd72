"""A page's own style changes no view, also where a host puts the view into the page itself."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from micrograd_widgets.__main__ import page as write_folder

from .lab import Lab
from .pages import served, visiting
from .test_pages import VIEWS

# what themes do to elements, and more of it
STYLE = """
* { box-sizing: content-box; margin: 0; padding: 0; }
body { direction: rtl; font: italic 22px/2 serif; letter-spacing: 2px; text-align: right; text-transform: uppercase; }
legend { float: left; width: 100%; font-size: 24px; margin-bottom: 8px; line-height: inherit; }
figure { margin: 30px 40px; padding: 9px; border: 2px solid red; text-align: center; }
main figure figcaption { color: red; font: italic 20px serif; margin: 9px auto; text-align: center; }
button { background-image: linear-gradient(red, blue); border-radius: 99px; box-shadow: 0 0 9px red;
  font-weight: 900; letter-spacing: 3px; line-height: 3; min-width: 140px; text-transform: uppercase; }
input, select, textarea { background: yellow; box-shadow: 0 0 9px red; display: block; margin: 9px;
  min-width: 200px; padding: 9px; text-indent: 20px; width: 100%; }
label { display: block; font-weight: 900; margin: 9px; text-transform: uppercase; }
table { border: 3px solid red; border-spacing: 9px; display: block; margin: 30px; table-layout: fixed; }
main article table tr th, main article table tr td { background: pink; border: 3px solid red;
  padding: 20px; text-align: center; vertical-align: top; }
main article table tr:nth-child(n) { background: yellow; }
p, ul, li, output { line-height: 3; margin: 30px; max-width: 20ch; text-indent: 30px; }
h1, h2, h3, h4 { border-bottom: 2px solid red; font-size: 40px; letter-spacing: 2px; margin: 40px; }
fieldset, section, details { border: 5px solid red; margin: 20px; padding: 20px; }
summary, code, pre, b, i, span, bdi, math { color: red; font-size: 20px; font-style: italic; }
div { line-height: 3; padding: 3px; }
svg, canvas, img { display: block; max-width: 60px; vertical-align: middle; }
"""
LOOK = """() => [...document.querySelectorAll('.mgw, .mgw :not(option)')].map(e => {
    const { x, y, width, height } = e.getBoundingClientRect();
    const root = document.querySelector('.mgw').getBoundingClientRect();
    const style = getComputedStyle(e);
    const of = ['color', 'backgroundColor', 'backgroundImage', 'fontSize', 'fontStyle', 'fontWeight',
        'letterSpacing', 'textTransform', 'textAlign', 'boxShadow', 'borderTop', 'display', 'float',
        'padding', 'margin', 'lineHeight', 'boxSizing'].map(key => `${key} ${style[key]}`);
    return [`${e.localName}.${e.getAttribute('class') ?? ''}`,
        e.getClientRects().length ? [x - root.x, y - root.y, width, height].map(n => `${Math.round(n)}`).join(' ')
            : 'not drawn', ...of];
})"""
SHOW = """async state => {
    document.body.innerHTML = '<main><article><div id="place"></div></article></main>';
    const { default: micrograd } = await import('./micrograd.js');
    const model = { get: key => state[key] };
    micrograd.render({ model, el: document.querySelector('#place') });
}"""


@pytest.mark.parametrize("name", VIEWS)
def test_the_style_of_a_page_changes_nothing(lab: Lab, tmp_path: Path, name: str) -> None:
    write_folder(tmp_path)
    (tmp_path / "x.html").write_text(
        "<!doctype html><meta charset=utf-8><style>html { scrollbar-width: none }</style>"
    )
    state = json.loads(VIEWS[name]().to_json())
    with served(tmp_path) as address, visiting(lab.browser) as visit:
        page = visit.page
        page.goto(f"{address}/x.html")
        page.evaluate(SHOW, state)
        expect(page.locator("section.mgw")).to_be_visible()
        if name == "Loss surface of a run":
            expect(page.locator("figcaption")).to_contain_text("The arrow goes against it")
        looks(page)  # from now on all that can be open at once is open
        before = looks(page)
        page.evaluate(
            """async text => {
                const sheet = new CSSStyleSheet();
                sheet.replaceSync(text);
                document.adoptedStyleSheets.push(sheet);
                document.querySelector('#place').style.width =
                    `${document.querySelector('.mgw').parentElement.clientWidth}px`;
                await new Promise(requestAnimationFrame);
            }""",
            STYLE
            + "main, article, #place, #place > div, body { all: unset; display: block; width: 1264px;  }",
        )
        for was, now in zip(before, looks(page), strict=True):
            assert different(was, now) == []


def looks(page: Page) -> list[list[list[str]]]:
    """How the view looks with each of its panels open; some views open one at a time."""
    found = []
    for button in page.locator(".mgw-bar button[aria-expanded]").all():
        if button.get_attribute("aria-expanded") == "false":
            button.click()
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        page.evaluate("new Promise(requestAnimationFrame)")
        found.append(page.evaluate(LOOK))
    return found or [page.evaluate(LOOK)]


def different(before: list[list[str]], after: list[list[str]]) -> list[Any]:
    """The elements that look different, and how."""
    assert len(before) == len(after)
    return [
        (was[0], [f"{a} → {b}" for a, b in zip(was[1:], now[1:], strict=True) if a != b])
        for was, now in zip(before, after, strict=True)
        if was != now
    ]


PLACES = {
    "a row": '<div style="display: flex; gap: 16px">{}{}</div>',
    "a column": '<div style="display: flex; flex-direction: column; align-items: start">{}{}</div>',
    "a table": "<table><tr><td>{}</td><td>{}</td></tr></table>",
    "a grid": '<div style="display: grid; grid-template-columns: auto auto">{}{}</div>',
    "beside text": '<div style="float: left">{}</div>{}<p>Words.</p>',
    "margins": "<style>micrograd-view {{ margin: 0 40px }}</style>{}{}",
}


def test_views_have_room_wherever_an_author_puts_them(lab: Lab, tmp_path: Path) -> None:
    write_folder(tmp_path)
    view = '<micrograd-view><script type="application/json">{"view": "neuron", "x": [2, 0]}</script></micrograd-view>'
    for name, place in PLACES.items():
        (tmp_path / f"{name}.html").write_text(
            '<!doctype html><meta charset="utf-8"><script src="micrograd-page.js"></script>'
            + place.format(view, view)
        )
    (tmp_path / "hidden.html").write_text(
        '<!doctype html><script src="micrograd-page.js"></script>'
        f'<div style="visibility: hidden">{view}</div>{view}'
    )
    with visiting(lab.browser) as visit:
        for name in PLACES:
            page = visit.open(tmp_path / f"{name}.html")
            expect(page.locator("section.mgw")).to_have_count(2)
            widths = page.locator("section.mgw").evaluate_all("all => all.map(e => e.clientWidth)")
            assert min(widths) > 200, (name, widths)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page = visit.open(tmp_path / "hidden.html")
        expect(page.locator("section.mgw").nth(1)).to_be_visible()
        expect(page.locator("section.mgw").nth(0)).to_be_hidden()
