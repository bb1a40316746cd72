"""What a page of its own weighs, and how soon its graphs are live: `./dev bench`.

Opened from disk in Chromium. Times go from the start of the navigation to the frame that shows the first
card of the last graph; medians of several pages.
"""

import gzip
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parents[1]))

from micrograd_engine import Value
from micrograd_widgets import GraphWidget
from micrograd_widgets.pages import SCRIPT, STATIC, to_html
from tests.browser.lab import chromium

ROUNDS = 5
WATCH = """window.live = new Promise(done => {
    const look = () => {
        const views = [...document.querySelectorAll('micrograd-view')];
        const isLive = view => view.shadowRoot?.querySelector('.mgw-card');
        if (document.readyState !== 'complete' || !views.every(isLive)) requestAnimationFrame(look);
        else requestAnimationFrame(() => setTimeout(() => done(performance.now())));
    };
    requestAnimationFrame(look);
})"""


def lecture() -> GraphWidget:
    """The view of the lecture's expression."""
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    root = (a * b + c) * Value(-2.0, label="f")
    root.label = "L"
    return GraphWidget(root, variables={})


def live(browser: Browser, file: Path) -> float:
    """Milliseconds until every graph of the page is there."""
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(file.as_uri())
    ms: float = page.evaluate("live")
    context.close()
    return ms


def line(what: str, measured: float, unit: str, budget: float) -> None:
    verdict = "within" if measured <= budget else "MISSED"
    print(f"{what:<34} {measured:>8.1f} {unit}  budget {budget:g}, {verdict}", flush=True)


def main() -> None:
    script = (STATIC / SCRIPT).read_bytes()
    line("script with all views", len(script) / 1000, "kB", 400)
    line("the same, gzip", len(gzip.compress(script)) / 1000, "kB", 140)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        files = []
        for count in (1, 20):
            files.append(Path(folder) / f"{count}.html")
            to_html([lecture() for _ in range(count)], files[-1])
        one, twenty = files
        line("page with a graph, beside it", (one.stat().st_size - len(script)) / 1000, "kB", 10)
        live(browser, one)  # the first page of a browser is slow
        for name, file, budget in (("first live graph", one, 300), ("twenty graphs", twenty, 2000)):
            line(name, statistics.median(live(browser, file) for _ in range(ROUNDS)), "ms", budget)


main()
