"""What a page of its own weighs, and how soon its graphs are live: `./dev bench`.

Opened from disk in Chromium. Times go from the start of the navigation to the frame that shows the first
card of the last graph; medians of several pages.

    python benchmarks/pages.py CHECKOUT

compares a training step and a grid of the browser half with the engine of TensorFlow Playground as well;
CHECKOUT is a checkout of github.com/tensorflow/playground.
"""

import gzip
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parents[1]))

from micrograd_engine import Value
from micrograd_widgets import GraphWidget
from micrograd_widgets.pages import SCRIPT, STATIC, to_html
from tests.browser.lab import chromium

ROOT = Path(__file__).parents[1]
ROUNDS = 5
OF_PLAYGROUND = 0.25  # the most of its time that ours may take
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
    print(f"{what:<34} {measured:>8.4g} {unit}  budget {budget:g}, {verdict}", flush=True)


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

    playground(sys.argv[1:])


def playground(arguments: list[str]) -> None:
    """Print how our steps and grids compare with those of a checkout of TensorFlow Playground."""
    if not arguments:
        print("no ratios to TensorFlow Playground: they need the path of a checkout as an argument")
        return
    command = ["node", ROOT / "js/bench/playground.mjs", Path(arguments[0]).resolve()]
    done = subprocess.run(command, cwd=ROOT / "js", capture_output=True, text=True, check=True)
    for ratios in json.loads(done.stdout):
        for what in ("step", "grid"):
            name = f"{what} of {ratios['hidden']}, by theirs"
            line(name, ratios[what], "×", OF_PLAYGROUND)


main()
