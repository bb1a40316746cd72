"""Slider to painted number, in the browser and through the kernel: `./dev bench`.

The same graph is shown twice in a real JupyterLab: as it is, evaluated in the browser; and with a
`_backward` assigned to its root, so that every move goes through the kernel and back. A move
starts when the slider's input event fires at the beginning of a frame, and ends when the frame
that shows the root's new number has been painted. Medians; compare ratios, not milliseconds. At 300
nodes every one is in sight as a card; of larger graphs as many cards are, and boxes for the rest.
"""

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.conftest import LOAD
from tests.browser.lab import Lab, Notebook
from tests.browser.view import View

SIZES = (15, 300, 2_000, 20_000)
FRAME = 1000 / 60  # ms
BUDGET = {15: 1, 300: 1, 2_000: 1, 20_000: 2}  # frames

GRAPH = """\
def graph(nodes):
    a = Value(0.3, label='a')
    total = a
    for i in range((nodes - 3) // 4):
        total = total + (a * (i / nodes - 0.4)).tanh()
        total.label = f't{i}'  # a card, and no part of a long chain in a box
    root = total * a + a; root.label = 'root'
    return root
"""
MOVES = """
async ([slider, moves]) => {
    const number = document.querySelector('[aria-label=root] .mgw-number');
    const frame = () => new Promise(requestAnimationFrame);
    const painted = () => new Promise(done => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = done;
        port2.postMessage(0);
    });
    const times = [];
    for (let i = 0; i < moves; i++) {
        await frame();
        const began = performance.now();
        const changed = new Promise(done => {
            const watcher = new MutationObserver(() => { watcher.disconnect(); done('later'); });
            watcher.observe(number, { subtree: true, characterData: true, childList: true });
        });
        slider.value = String(-1.5 + 3 * ((i * 37) % 101) / 101);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        const late = await Promise.race([changed, painted().then(() => 'paint')]);
        if (late === 'later' && performance.now() - began > 8) await frame();
        if (late === 'paint') { await changed; await frame(); }
        await painted();
        times.push(performance.now() - began);
    }
    return times;
}
"""


def median(book: Notebook, moves: int) -> float:
    """Median time of a move of slider `a`, in ms."""
    slider = View(book.page).slider("a").element_handle()
    times: list[float] = book.page.evaluate(MOVES, [slider, moves])
    return statistics.median(times[3:])


def measured(lab: Lab, nodes: int, *, kernel: bool) -> tuple[float, int]:
    """Median time of a move, in ms, and how many cards are in sight."""
    own = "root._backward = root._apply_rule\n" if kernel else ""
    # all digits, so that every move changes the text
    book = lab.open(f"{LOAD}\n%micrograd digits 15", GRAPH, f"root = graph({nodes})\n{own}root")
    book.run_all()
    cards = View(book.page).root.locator(".mgw-card").count()
    result = median(book, 30 if kernel else 100)
    book.page.close()
    return result, cards


def main() -> None:
    print(f"{'nodes':>7} {'cards':>6} {'browser':>10} {'kernel':>10} {'ratio':>7}  {'budget':>8}")
    with Lab() as lab:
        for nodes in SIZES:
            browser, cards = measured(lab, nodes, kernel=False)
            kernel, _ = measured(lab, nodes, kernel=True)
            budget = BUDGET[nodes] * FRAME
            verdict = "within" if browser <= budget else "MISSED"
            print(
                f"{nodes:>7,} {cards:>6} {browser:>7.1f} ms {kernel:>7.1f} ms {kernel / browser:>6.1f}x"
                f"  {budget:>5.1f} ms {verdict}",
                flush=True,
            )


main()
