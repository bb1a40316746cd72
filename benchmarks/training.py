"""Training that is watched: steps and frames a second, and memory. `./dev bench`.

The lecture's moons run in the training view in Chromium, on a page without a kernel: network, decision
boundary (100 × 100 points) and loss curve are drawn in every frame. Beside it PyTorch's eager step and
PyPI's micrograd, which draw nothing. `python benchmarks/training.py 10` plays for 10 minutes and
prints the heap on the way.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page
from steps import PEERS, THEIRS
from turns import Process, median, take_turns

from tests.browser.lab import chromium

STATIC = ROOT / "micrograd_widgets/static"
STATE = ROOT / "tests/conformance/training.json"
PAGE = ROOT / "benchmarks/page.js"
SPEEDS = {"frame": "1 step a frame", "most": "as fast as it goes"}
SECONDS = 5
FRAME = 1000 / 60  # ms


def opened(page: Page) -> None:
    """The view, as at the end of a cell."""
    page.set_viewport_size({"width": 900, "height": 1000})
    page.add_style_tag(content=(STATIC / "training.css").read_text())
    page.evaluate(
        """async ([code, bundle, state]) => {
            const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
            window.bench = await import(url);
            window.end = await bench.show(bundle, state);
        }""",
        [PAGE.read_text(), (STATIC / "training.js").read_text(), json.loads(STATE.read_text())],
    )


def step(page: Page) -> int:
    text = page.get_by_role("slider", name="Step", exact=True).get_attribute("aria-valuetext")
    return int((text or "").split()[1])


def paced(page: Page, speed: str) -> None:
    """Choose a speed, behind More."""
    choice = page.get_by_role("combobox", name="Speed")
    if not choice.is_visible():
        page.get_by_role("button", name="More", exact=True).click()
    choice.select_option(value=speed)


def played(page: Page, speed: str, seconds: float) -> dict[str, float]:
    """Steps and frames a second while it plays at `speed`."""
    paced(page, speed)
    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_role("button", name="Play", exact=True).click()
    page.evaluate("bench.frames(1000)")  # until the compiler has seen it
    before = step(page)
    seen = page.evaluate("ms => bench.frames(ms)", 1000 * seconds)
    made = step(page) - before
    page.get_by_role("button", name="Pause", exact=True).click()
    return {
        "steps": made / seen["ms"] * 1000,
        "frames": seen["count"] / seen["ms"] * 1000,
        "longest": seen["longest"],
    }


def heap(page: Page) -> float:
    """Used heap in MB, after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used: dict[str, Any] = session.send("Runtime.getHeapUsage")
    session.detach()
    return float(used["usedSize"]) / 1e6


def speeds() -> None:
    """The table of speeds."""
    peers = {name: Process(THEIRS, PEERS, f"{name} step") for name in ("torch", "micrograd")}
    take_turns(peers.values(), 3)
    torch, micrograd = (1e6 / median(peers[name].rounds) for name in ("torch", "micrograd"))
    print(f"{'':<46} {'steps/s':>9} {'of PyTorch':>11} {'frames/s':>9} {'longest':>9}")
    print(f"{'PyPI micrograd, nothing drawn':<46} {micrograd:>9.2f} {micrograd / torch:>10.5f} x")
    print(f"{'PyTorch eager, one thread, nothing drawn':<46} {torch:>9.0f} {1:>10.2f} x")
    with chromium() as browser:
        page = browser.new_page()
        opened(page)
        for speed, name in SPEEDS.items():
            seen = played(page, speed, SECONDS)
            print(
                f"{f'Chromium, all drawn, {name}':<46} {seen['steps']:>9.0f} "
                f"{seen['steps'] / torch:>10.2f} x {seen['frames']:>9.1f} {seen['longest']:>6.0f} ms",
                flush=True,
            )


def long_play(minutes: float) -> None:
    """The heap while it plays, and after the view is gone."""
    with chromium() as browser:
        page = browser.new_page()
        page.goto("about:blank")
        before = heap(page)
        opened(page)
        paced(page, "most")
        page.get_by_role("button", name="Play", exact=True).click()
        print(f"{'minutes':>8} {'steps':>12} {'heap':>9}")
        began = time.monotonic()
        parts = 10
        for k in range(1, parts + 1):
            page.wait_for_timeout(
                max(0, began + k * 60 * minutes / parts - time.monotonic()) * 1000
            )
            print(
                f"{k * minutes / parts:>8.1f} {step(page):>12,} {heap(page):>6.1f} MB", flush=True
            )
        page.evaluate("() => { end.abort(); window.end = undefined; }")
        print(f"before the view {before:.1f} MB, after it {heap(page):.1f} MB")


if sys.argv[1:]:
    long_play(float(sys.argv[1]))
else:
    speeds()
