"""How soon a graph is there, and how soon a box of it is open: `./dev bench`.

In a real JupyterLab. First paint: from the moment the cell's output appears on the page to the frame
that shows the first card. Opening: from the click on a box to the frame that shows what was in it.
Medians of several notebooks; the page is warm, as it is for every view but the first.
"""

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.conftest import LOAD
from tests.browser.lab import Lab, Notebook
from tests.browser.view import View

ROUNDS = 3
NEURON = """\
x1, x2 = Value(2.0, label='x1'), Value(0.0, label='x2')
w1, w2 = Value(-3.0, label='w1'), Value(1.0, label='w2')
b = Value(6.8813735870195432, label='b')
o = (x1*w1 + x2*w2 + b).tanh()
"""
MLP = "o = MLP(3, [4, 4, 1])([2.0, 3.0, -1.0])\n"
FOUR = """\
xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
mlp = MLP(3, [4, 4, 1])
o = sum((mlp(x) - y)**2 for x, y in zip(xs, [1.0, -1.0, -1.0, 1.0]))
"""
LARGE = """\
mlp = MLP(2, [16, 16, 1])
o = sum((mlp([k / {n}, 1 - k / {n}]) - 1)**2 for k in range({n}))
"""
# a class of a learner's own: its objects are mirrored, and named by the notebook's variables
FOREIGN = """\
from micrograd.engine import Value as Theirs
v = [Theirs(float(k % 7)) for k in range(2_500)]
o = v[0]
for w in v[1:]: o = o + w
"""
# nodes: how the graph is made, and the budget of its first paint in ms
GRAPHS = {
    10: (NEURON, 200),
    126: (MLP, 300),
    398: (FOUR, 300),
    3_000: (LARGE.format(n=4), None),
    20_000: (LARGE.format(n=30), None),
    4_999: (FOREIGN, 1_000),
}
WATCH = """() => {
    const painted = () => new Promise(done => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = done;
        port2.postMessage(0);
    }));
    const outputs = () => document.querySelectorAll('.jp-OutputArea-output').length;
    const before = outputs();
    window.firstPaint = new Promise(done => {
        let began;
        new MutationObserver(async (_, watcher) => {
            if (outputs() > before) began ??= performance.now();
            if (!document.querySelector('.mgw-card')) return;
            watcher.disconnect();
            await painted();
            done(performance.now() - began);
        }).observe(document.body, { childList: true, subtree: true });
    });
    window.opened = button => new Promise(done => {
        const name = button.getAttribute('aria-label');
        const began = performance.now();
        new MutationObserver(async (_, watcher) => {
            if (document.querySelector(`[aria-label="${name}"]`)) return;
            watcher.disconnect();
            await painted();
            done(performance.now() - began);
        }).observe(document.body, { attributes: true, childList: true, subtree: true });
        button.click();
    });
}"""


def measured(lab: Lab, make: str) -> tuple[int, int, float, float | None]:
    """Nodes, cards in sight, first paint, and opening of the first box (ms)."""
    book = lab.open(
        LOAD,
        make,
        "from micrograd_engine import adopt, topological; len(topological(adopt(o)))",
        "o",
    )
    for cell in range(3):
        book.run_cell(cell)
    book.idle()
    nodes = int(book.python("print(len(topological(adopt(o))))"))
    book.page.evaluate(WATCH)
    book.run_cell(3)
    view = View(book.page)
    paint = book.page.evaluate("firstPaint")
    cards = view.root.locator(".mgw-card").count()
    opening = time_to_open(book, view)
    book.page.close()
    return nodes, cards, paint, opening


def time_to_open(book: Notebook, view: View) -> float | None:
    boxes = view.root.get_by_role("button", name="Open ")
    if boxes.count() == 0:
        return None
    ms: float = book.page.evaluate("button => opened(button)", boxes.first.element_handle())
    return ms


def main() -> None:
    print(f"{'nodes':>7} {'cards':>6} {'first paint':>12} {'a box opens':>12}  budget")
    with Lab() as lab:
        measured(lab, NEURON)  # the first view of all loads the bundle
        for make, budget in GRAPHS.values():
            rounds = [measured(lab, make) for _ in range(ROUNDS)]
            nodes, cards, *_ = rounds[0]
            paint = statistics.median(paint for *_, paint, _ in rounds)
            opening = [ms for *_, ms in rounds if ms is not None]
            opens = f"{statistics.median(opening):>9.0f} ms" if opening else f"{'':>12}"
            verdict = "within" if budget is None or paint <= budget else "MISSED"
            line = f"{nodes:>7,} {cards:>6} {paint:>9.0f} ms {opens}"
            print(line + (f"  {budget} ms {verdict}" if budget else ""), flush=True)


main()
