"""A drag in one of fifty views on a page: `./dev bench`.

Every frame a slider moves. Beside the time until the move is painted, that from one frame to the next,
which also counts what the other views do. Once the views show fifty graphs, once all the same one. In a real
JupyterLab; compare with the page that has one view.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import expect

from tests.browser.conftest import LOAD
from tests.browser.lab import Lab

MAKE = """\
from IPython.display import display
from micrograd_widgets import GraphWidget
def make():
    a = Value(2.0, label='a'); b = Value(-3.0, label='b'); c = Value(10.0, label='c')
    L = (a * b + c) * -2.0; L.label = 'L'
    return L
L = make()
"""
PAGES = {
    "one view": (1, "display(GraphWidget(L))"),
    "fifty graphs": (50, "for _ in range(50): display(GraphWidget(make()))"),
    "one graph, fifty times": (50, "for _ in range(50): display(GraphWidget(L))"),
}
MOVES = 240
DRAG = """async (slider, moves) => {
    const frame = () => new Promise(requestAnimationFrame);
    const painted = () => new Promise(done => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = done;
        port2.postMessage(0);
    });
    const paints = [], gaps = [];
    let last = await frame();
    for (let i = 0; i < moves; i++) {
        const began = performance.now();
        slider.value = String(-4 + 8 * ((i * 37) % 101) / 101);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        await painted();
        paints.push(performance.now() - began);
        const now = await frame();
        gaps.push(now - last);
        last = now;
    }
    const late = times => times.sort((a, b) => a - b)[Math.floor(0.95 * (times.length - 1))];
    return [late(paints), late(gaps)];
}"""


def dragged(lab: Lab, count: int, show: str) -> tuple[float, float]:
    """95th percentiles in ms: until a move is painted, and from frame to frame."""
    book = lab.open(LOAD, MAKE + show)
    book.run_all()
    views = book.page.get_by_role("region", name="Graph of")
    expect(views).to_have_count(count, timeout=60_000)
    slider = views.first.get_by_role("slider", name="a", exact=True)
    slider.scroll_into_view_if_needed()
    slider.evaluate(DRAG, MOVES)  # warms up
    painted, gap = slider.evaluate(DRAG, MOVES)
    lab.close(book)
    return painted, gap


if __name__ == "__main__":
    print("| page | move until painted, p95 | frame to frame, p95 |\n|---|---|---|")
    with Lab() as lab:
        for name, page in PAGES.items():
            painted, gap = dragged(lab, *page)
            print(f"| {name} | {painted:.1f} ms | {gap:.1f} ms |", flush=True)
