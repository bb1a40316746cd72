"""A short route through Firefox and WebKit: what a learner does by mouse and keys, on pages without a kernel."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from micrograd_widgets.__main__ import page as write_folder

from .lab import SIZE, firefox, firefox_here, wait_for
from .test_pages import lecture, training
from .webkit import WebKit, mini_browser, webkit

# what has this role's selector and this name, in the view of the page
FIND = """([selector, name]) => {
    const { shadowRoot } = document.querySelector('micrograd-view') ?? {};
    const named = e => (e.ariaLabel ?? e.labels?.[0]?.textContent ?? e.textContent).trim();
    const all = [...(shadowRoot?.querySelectorAll(selector) ?? [])];
    const found = all.find(e => named(e) === name) ?? all.find(e => named(e).startsWith(name));
    if (!found) return null;
    found.scrollIntoView({ block: 'nearest' });
    const { x, y, width, height } = found.getBoundingClientRect();
    return { x, y, width, height, value: found.value, text: found.getAttribute('aria-valuetext') };
}"""
FOCUS = """([selector, name]) => {
    const { shadowRoot } = document.querySelector('micrograd-view');
    [...shadowRoot.querySelectorAll(selector)].find(e => e.ariaLabel === name).focus();
}"""
TEXT = (
    "() => document.querySelector('micrograd-view').shadowRoot.querySelector('section').innerText"
)
TABLE = """() => [...document.querySelector('micrograd-view').shadowRoot
    .querySelectorAll('table[aria-label=Values] tbody tr')]
    .map(row => [...row.cells].map(cell => cell.textContent))"""
EDITED = """code => {
    const { shadowRoot } = document.querySelector('micrograd-view');
    const field = shadowRoot.querySelector('textarea');
    field.value = code;
    field.dispatchEvent(new Event('input', { bubbles: true }));
}"""
SLIDER = "input[type=range]"
PLANE = "[role=application]"


class Route:
    """A page, as a person uses it: the same in Playwright and WebDriver."""

    def __init__(self, page: Page | WebKit) -> None:
        self.page = page

    def find(self, selector: str, name: str) -> dict[str, float]:
        """Where it is, and what it shows."""
        return dict(wait_for(lambda: self.page.evaluate(FIND, [selector, name])))

    def click(self, x: float, y: float) -> None:
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.up()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        (x, y), (to_x, to_y) = start, end
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for k in range(1, 11):
            self.page.mouse.move(x + (to_x - x) * k / 10, y + (to_y - y) * k / 10)
        self.page.mouse.up()

    def press(self, name: str) -> None:
        box = self.find("button", name)
        if not box["width"]:
            self.press("More")  # it is behind that
            box = self.find("button", name)
        self.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def keys(self, name: str, *keys: str) -> None:
        self.page.evaluate(FOCUS, [SLIDER, name])
        for key in keys:
            self.page.keyboard.press(key)

    def says(self, words: str) -> bool:
        """Whether, soon, the view has these words in it."""
        return bool(wait_for(lambda: words in self.page.evaluate(TEXT)))

    def numbers(self) -> dict[str, tuple[float, float]]:
        """Value and gradient by label, from the table, which has to be open."""
        return {name: (float(v), float(g)) for name, v, g, *_ in self.page.evaluate(TABLE)}

    def has(self, **wanted: tuple[float, float]) -> bool:
        """Whether, soon, these have these values and gradients."""
        return bool(wait_for(lambda: wanted.items() <= self.numbers().items()))


def missing(browser: str) -> None:
    """Skip what cannot run here; fail where every browser has to be there."""
    reason = f"no {browser} here: `./dev test` installs it on Debian when it runs as root"
    if os.environ.get("CI_BROWSERS") == "all":
        pytest.fail(f"CI_BROWSERS is all, but there is {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="module", params=["Firefox", "WebKit"])
def route(request: pytest.FixtureRequest) -> Iterator[Route]:
    if request.param == "WebKit":
        browser = mini_browser()
        if browser is None:
            missing("WebKit")
        else:
            with webkit(browser) as page:
                yield Route(page)
    elif firefox_here() is None:
        missing("Firefox")
    else:
        with firefox() as started:
            yield Route(started.new_page(viewport=SIZE))


def test_a_graph_is_moved_walked_and_taken_back(route: Route, tmp_path: Path) -> None:
    lecture().to_html(tmp_path / "graph.html")
    route.page.goto((tmp_path / "graph.html").as_uri())
    route.press("Table")
    thumb = route.find(SLIDER, "a")
    y = thumb["y"] + thumb["height"] / 2
    x = (
        thumb["x"] + 6.5 + (17 / 30) * (thumb["width"] - 13)
    )  # a is 2, its slider goes from −15 to 15
    route.drag((x, y), (thumb["x"] + 0.9 * thumb["width"], y))
    assert route.says("a is now")
    a, _ = route.numbers()["a"]
    assert a > 3
    assert a == float(f"{a:.2f}")  # a drag gives short numbers
    route.press("Undo")  # and is one entry of the history
    assert route.has(a=(2.0, 0.0), L=(-8.0, 0.0))
    route.keys("a", "ArrowRight", "ArrowUp", "Shift+ArrowRight")
    assert route.has(a=(5.6, 0.0))
    route.keys("a", "PageDown", "ArrowLeft", "ArrowDown")
    assert route.has(a=(2.0, 0.0))
    route.press("Backward")
    assert route.has(a=(2.0, 6.0), b=(-3.0, -4.0), c=(10.0, -2.0), f=(-2.0, 4.0))
    route.press("Zero grad")
    for visited in range(4):
        route.press("Next node")
        assert route.says(f"{visited} of 3 nodes")
    assert route.has(a=(2.0, 6.0), e=(-6.0, -2.0))
    route.press("Previous node")
    assert route.has(a=(2.0, 0.0), e=(-6.0, -2.0))


def test_a_run_plays_and_a_point_is_dragged(route: Route, tmp_path: Path) -> None:
    training().to_html(tmp_path / "run.html")
    route.page.goto((tmp_path / "run.html").as_uri())
    route.press("Play")
    wait_for(lambda: steps(route) >= 5)
    route.press("Pause")
    assert route.says("Paused after")
    plane = route.find(PLANE, "Decision boundary")
    x, y = plane["x"] + 0.5 * plane["width"], plane["y"] + 0.1 * plane["height"]
    route.click(x, y)
    assert route.says("Added: point 101 of 101")
    route.drag((x, y), (x + 60, y + 20))
    assert route.says("Moved: point 101 of 101")
    route.press("Undo")
    assert route.says("Undone")


def test_views_of_sources_run(route: Route, tmp_path: Path) -> None:
    write_folder(tmp_path)
    route.page.goto((tmp_path / "network.html").as_uri())
    wait_for(lambda: steps(route) >= 5)  # it plays at once
    route.press("Pause")
    assert route.says("Paused after")
    route.press("Add a neuron to layer 1")
    assert route.says("Layer 1 has 6 neurons now")
    assert steps(route) == 0
    route.press("Undo")
    assert route.says("Undone")
    assert steps(route) >= 5
    code = "a = 2.0\\nb = -3.0\\nL = a*b"
    source = f'{{"view":"graph","code":"{code}"}}'
    route.page.goto((tmp_path / "expression.html").as_uri() + f"#expression={source}")
    route.press("Table")
    assert route.has(a=(2.0, 0.0), L=(-6.0, 0.0))
    route.keys("a", "ArrowRight")
    assert route.has(L=(2.1 * -3.0, 0.0))
    route.press("Backward")
    assert route.has(a=(2.1, -3.0))
    route.page.evaluate(EDITED, "a = 2.0\nb = -3.0\nL = a*b*2")
    assert route.has(a=(2.1, 0.0), L=(2.1 * -3.0 * 2, 0.0))
    route.press("Undo")
    assert route.has(a=(2.1, -3.0), L=(2.1 * -3.0, 1.0))


def steps(route: Route) -> int:
    return int(str(route.find(SLIDER, "Step")["text"]).split()[1])
