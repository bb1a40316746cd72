"""Every view can be read at any width: no tiny text, nothing cut off, no card or line across a card."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from .lab import Lab
from .pages import visiting
from .test_source import SOURCES, open_sources

NEURON = """\
x1 = Value(2.0, label='x1')
x2 = Value(0.0, label='x2')
w1 = Value(-3.0, label='the weight of the first of all inputs')
w2 = Value(1.0, label='w2')
b = Value(6.8813735870195432, label='b')
n = x1*w1 + x2*w2 + b
o = n.tanh()
huge = Value(-123456.789, label='huge')
m = huge*1
L = o*m*1e300*1e300"""
WIDE = (
    "\n".join(f"x{i} = {i / 10}" for i in range(100))
    + "\ns = "
    + "+".join(f"x{i}" for i in range(100))
)
PLANE = {"view": "network", "layers": [2, 4, 4, 1], "seed": 1337, "x": [2, 3], "y": 1}
ALL: list[dict[str, Any]] = [
    *SOURCES.values(),
    PLANE,
    {"view": "graph", "code": NEURON},
    {"view": "graph", "code": WIDE},
    {"view": "graph", "code": "a = 2.0\nL = a" + "*1.01" * 100},
]
# the width of the page, and how many pixels of the screen one of it takes
SIZES = {"320": (320, 1), "360": (360, 1), "900": (900, 1), "1280": (1280, 1), "200 %": (640, 2)}

FAULTS = """() => {
    const found = [];
    const inside = (p, q, by = 1) => p.left < q.right - by && q.left < p.right - by
        && p.top < q.bottom - by && q.top < p.bottom - by;
    const shadows = [...document.querySelectorAll('micrograd-view')].map(v => v.shadowRoot);
    shadows.forEach((shadow, v) => {
        const section = shadow.querySelector('section.mgw');
        const border = section.getBoundingClientRect();
        const say = (what, e) => found.push(`${v} ${section.ariaLabel}: ${what}: ` +
            `${e.ariaLabel ?? e.textContent ?? ''}`.trim().slice(0, 60) + ` <${e.tagName} ${e.getAttribute('class')}>`);
        const stage = shadow.querySelector('.mgw-stage');
        const isSeen = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true })
            && (!stage?.contains(e) || inside(e.getBoundingClientRect(), stage.getBoundingClientRect()));
        const hidden = e => e.closest('[aria-hidden=true]') && e.closest('.mgw-ends');
        const texts = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
        for (let node; (node = texts.nextNode());) {
            const e = node.parentElement;
            if (!node.data.trim() || !isSeen(e) || hidden(e)) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            const box = range.getBoundingClientRect();
            if (box.width === 0) continue;
            const matrix = e.getScreenCTM?.();
            const inWorld = e.closest('.mgw-world');
            const scale = matrix ? matrix.a
                : inWorld ? Number(getComputedStyle(e).getPropertyValue('--mgw-scale')) : 1;
            const size = parseFloat(getComputedStyle(e).fontSize) * scale;
            if (size < 10.9) say(`${size.toFixed(1)} px`, e);
            if (stage?.contains(e)) continue;
            if (box.left < border.left - 1 || box.right > border.right + 1) say('outside', e);
        }
        for (const e of section.querySelectorAll('*')) {
            if (!isSeen(e) || e.closest('svg')) continue;
            const style = getComputedStyle(e);
            const box = e.getBoundingClientRect();
            if (e.matches('button, input, select') && !stage?.contains(e)
                && (box.left < border.left - 1 || box.right > border.right + 1)) say('outside', e);
            if (e.scrollWidth <= e.clientWidth + 1 || e.clientWidth === 0) continue;
            if (e.matches('input[role=spinbutton]')) say('cut', e);
            const isWhole = style.overflowX === 'visible' || e === stage || e.matches('[tabindex]');
            if (!isWhole && !e.closest('[title]') && [...e.childNodes].some(n => n.nodeType === 3))
                say('cut', e);
        }
        const parts = [...section.querySelectorAll('.mgw-part')].map(e => [e, e.getBoundingClientRect()]);
        for (const [e, box] of parts)
            for (const inner of e.querySelectorAll('input, span, b')) {
                const r = inner.getBoundingClientRect();
                if (isSeen(inner) && (r.left < box.left - 1 || r.right > box.right + 1)) say('leaves its card', inner);
            }
        if (!stage) return;
        const cards = [...stage.querySelectorAll('.mgw-card, .mgw-op')]
            .map(e => [e, e.getBoundingClientRect()]);
        cards.forEach(([a, p], i) => cards.slice(0, i).forEach(([, q]) => {
            if (inside(p, q)) say('overlaps a card', a);
        }));
        for (const line of stage.querySelectorAll('.mgw-line')) {
            const length = line.getTotalLength();
            const matrix = line.getScreenCTM();
            for (let at = 6; at < length - 6; at += 6) {
                const { x, y } = line.getPointAtLength(at).matrixTransform(matrix);
                const point = { left: x, right: x, top: y, bottom: y };
                const over = cards.find(([, q]) => inside(point, q));
                if (over) { say('a line runs behind', over[0]); break; }
            }
        }
    });
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page is too wide');
    return found;
}"""


@pytest.fixture(scope="module")
def page(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with visiting(lab.browser) as visit:
        page = open_sources(visit, tmp_path_factory.mktemp("readable"), *ALL)
        for root in page.locator("section.mgw").all():
            root.wait_for()
        yield page


def settle(page: Page, width: int, scheme: Any) -> None:
    """Show the page at this width, and wait until nothing in it changes its place."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(
        """async () => {
            const shape = () => [...document.querySelectorAll('micrograd-view')].map(v =>
                v.shadowRoot.querySelector('.mgw-world')?.getAttribute('style')
                + v.getBoundingClientRect().height).join();
            for (let last = '', same = 0; same < 4;) {
                await new Promise(requestAnimationFrame);
                const now = shape();
                same = now === last ? same + 1 : 0;
                last = now;
            }
        }"""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_view_can_be_read(page: Page, size: str, scheme: str) -> None:
    settle(page, SIZES[size][0], scheme)
    assert page.evaluate(FAULTS) == []
