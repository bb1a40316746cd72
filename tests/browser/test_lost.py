"""A connection that loses messages, or breaks: afterwards the page and Python have the same numbers."""

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from . import wire
from .conftest import BUILD, LOAD
from .lab import Lab, Notebook, wait_for
from .run_view import RunView
from .test_memory import heap
from .test_run_life import paused
from .test_run_together import has_table
from .view import View, region
from .wire import Wire

BINDING = "from micrograd_widgets.graph.binding import GraphBinding"
SOAK_SECONDS = float(os.environ.get("MGW_SOAK_SECONDS", "600"))
LOST_EVERY_SECONDS = 5
SURFACE = "Loss surface of a run"
NODES = ("a", "b", "c", "d", "e", "f", "L")
PYTHON = f"""
import json
view = next(iter(GraphBinding.of(L).views))
print(json.dumps([
    {{v.label: [v.data, v.grad] for v in ({", ".join(n for n in NODES)})}},
    [view.learning_rate, view.backward_on_change, view.forward_on_change],
]))
"""
PAGE = """
(root) => {
    const rows = [...root.querySelectorAll('table[aria-label=Values] tbody tr')].map(row => [
        row.querySelector('th').textContent,
        [...row.querySelectorAll('td')].map(cell => Number(cell.textContent)),
    ]);
    const [rate, ...boxes] = ['Learning rate', 'Backward on change', 'Forward on change'].map(name =>
        [...root.querySelectorAll('input')].find(input => input.ariaLabel === name
            || input.closest('label')?.textContent.trim() === name
            || [...input.labels].some(label => label.textContent.trim() === name)));
    return JSON.stringify(
        [Object.fromEntries(rows), [Number(rate.value), ...boxes.map(box => box.checked)]]
    );
}
"""


@pytest.fixture
def connected(
    lab: Lab, request: pytest.FixtureRequest
) -> Iterator[Callable[..., tuple[Notebook, Wire]]]:
    books: list[Notebook] = []
    failed = request.session.testsfailed

    def open_notebook(*cells: str, hasty: bool = False) -> tuple[Notebook, Wire]:
        books.append(wire.opened(lab, *cells, hasty=hasty))
        return books[-1], Wire(books[-1])

    yield open_notebook
    for book in books:
        if request.session.testsfailed > failed:
            book.page.close()
        else:
            Wire(book).arm()
            lab.close(book)


@pytest.fixture
def graph(connected: Any) -> tuple[Notebook, Wire, View]:
    book, connection = connected(f"{LOAD}\n{BINDING}", BUILD, hasty=True)
    view = View(book.page)
    view.numbers("L")  # opens the table
    return book, connection, view


def floats(text: str) -> object:
    """What JSON has, its numbers as floats: a page writes 1e18 as a whole number, and rounded."""
    return json.loads(text, parse_int=float)


def equal(book: Notebook, view: View) -> bool:
    """Whether, soon, the numbers and the settings of the page are those of Python."""

    def same() -> bool:
        return floats(view.root.evaluate(PAGE)) == floats(book.python(PYTHON))

    try:
        return bool(wait_for(same, 30))
    except AssertionError:
        print(view.root.evaluate(PAGE), book.python(PYTHON), view.status.inner_text())
        return False


def ten_acts(view: View, turn: int) -> None:
    view.enter("a value", str(turn % 7 + 0.1))
    view.check("Backward on change", turn % 2 == 0)
    view.slider("b").press("ArrowRight")
    view.enter("Learning rate", str(0.01 + 0.001 * (turn % 5)))
    view.press("Backward")
    view.press("Step")
    view.slider("c").press("ArrowLeft")
    view.press("Zero grad")
    view.enter("f value", str(-1.5 - turn % 3))
    view.press("Step")


def test_of_ten_acts_every_message_may_get_lost(graph: tuple[Notebook, Wire, View]) -> None:
    """Every fourth, from another one on each time: js/test/pairs.test.mjs loses them one by one."""
    book, connection, view = graph
    for first in range(1, 5):
        connection.arm(first=first)
        ten_acts(view, first)
        assert equal(book, view), (first, connection.dropped())
        assert len(connection.dropped()) >= 4
    connection.arm()
    ten_acts(view, 5)
    assert equal(book, view)
    expect(view.status).not_to_contain_text("Waiting for Python…")


@pytest.mark.slow
def test_of_fifty_acts_every_message_may_get_lost(graph: tuple[Notebook, Wire, View]) -> None:
    book, connection, view = graph
    lottery = random.Random(7)
    for turn in range(5):
        for direction in ("out", "in"):
            for number in range(1, 21):
                view.press("Reset")  # or the numbers grow without end
                connection.arm((direction, number))
                ten_acts(view, lottery.randrange(100))
                assert equal(book, view), (turn, direction, number, connection.dropped())


def test_a_connection_that_breaks_during_a_drag_loses_nothing(
    graph: tuple[Notebook, Wire, View],
) -> None:
    book, connection, view = graph
    slider = view.slider("a")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    book.page.mouse.move(box["x"] + box["width"] / 2, y)
    book.page.mouse.down()
    for k in range(60):
        book.page.mouse.move(box["x"] + box["width"] * (0.2 + 0.01 * k), y)
        if k in (15, 40):
            connection.cut()
        frames(book.page, 2)
    book.page.mouse.up()
    assert equal(book, view)
    view.enter("a value", "2.25")  # and it goes on
    assert book.has("a.data", 2.25)
    expect(view.status).not_to_contain_text("Waiting for Python…")


def frames(page: Page, count: int) -> None:
    page.evaluate(
        """async (count) => {
            for (let k = 0; k < count; k++) await new Promise(requestAnimationFrame);
        }""",
        count,
    )


TRAIN = """\
import random; random.seed(1)
from micrograd_engine import Trainer, moons
trainer = Trainer(MLP(2, [8, 1]), *moons(60))
trainer"""


def test_a_connection_that_breaks_while_a_run_plays_loses_no_loss(connected: Any) -> None:
    book, connection = connected(LOAD, TRAIN, hasty=True)
    view = RunView(book.page)
    view.press("Play")
    wait_for(lambda: view.step > 20)
    connection.cut()
    at = view.step
    wait_for(lambda: view.step > at + 100)
    connection.arm(("out", 2))
    wait_for(lambda: connection.dropped())
    assert book.has("len(trainer.losses)", paused(view))
    assert book.has("all(map(__import__('math').isfinite, trainer.losses))", True)


ALL = f"""\
import json, random
from IPython.display import display
from micrograd_engine import Neuron, Trainer, moons
from micrograd_widgets import (
    DerivativeWidget, GraphWidget, LossSurfaceWidget, MLPWidget, NeuronWidget, TrainingWidget
)
random.seed(1337)
{BUILD.removesuffix("L")}
run, line = (Trainer(MLP(2, [2, 1]), *moons(12)) for _ in range(2))
views = [
    GraphWidget(L), MLPWidget(MLP(2, [2, 1]), [1.0, -1.0], 1.0), NeuronWidget(Neuron(2), [2.0, 0.0]),
    DerivativeWidget(lambda x: x * x), TrainingWidget(run), LossSurfaceWidget(line, 0, 1),
]
display(*views)"""
# what each view shows of its numbers: its table, or its fields
SHOWN = """
(roots) => JSON.stringify(roots.map(root =>
    [...root.querySelectorAll('table[aria-label=Values] tbody tr')].map(row =>
        [...row.querySelectorAll('td')].map(cell => Number(cell.textContent)))))
"""
HELD = """
graphs = [[[v.data, v.grad] for v in view.binding.tape.values] for view in views[:3]]
runs = [[[v.data, v.grad] for v in trainer.model.parameters()] for trainer in (run, line)]
print(json.dumps([*graphs, *runs]))
"""


class Views:
    """The views of ALL on one page."""

    def __init__(self, book: Notebook) -> None:
        self.book = book
        names = ("Graph of L", "Network", "Neuron", "Derivative of f", "Training", SURFACE)
        self.roots = [region(book.page, name) for name in names]
        for root in self.roots:
            wait_for(lambda root=root: has_table(root))

    def button(self, root: Locator, name: str) -> Locator:
        return root.get_by_role("button", name=name, exact=True)

    def act(self, turn: int) -> None:
        """Do some things in each view, one view after the other, twice."""
        graph, network, neuron, derivative, training, surface = self.roots
        for number in (turn, turn + 0.5):
            for root in (graph, network, neuron):
                slider = root.get_by_role("slider").first
                slider.press("ArrowRight")
                self.button(root, "Backward").click()
            fill(derivative, "x value", number)
            for root in (training, surface):
                self.button(root, "Train step").click()
                fill(root, "Learning rate", number / 10)
        self.button(training, "Step").click()

    def agree(self) -> bool:
        """Whether all of them have the numbers of Python."""
        graph, network, neuron, _, *trained = [root.element_handle() for root in self.roots]
        here = self.book.page.evaluate(SHOWN, [graph, network, neuron, *trained])
        return floats(here) == floats(self.book.python(HELD))


def fill(root: Locator, name: str, number: float) -> None:
    field = root.get_by_role("spinbutton", name=name, exact=True)
    field.fill(str(number))
    field.press("Enter")


@pytest.mark.slow
def test_no_view_loses_what_is_done_while_every_fourth_message_gets_lost(connected: Any) -> None:
    book, connection = connected(LOAD, ALL, hasty=True)
    views = Views(book)
    rates = "(views[3].x, run.optimizer.lr, line.optimizer.lr, len(line.losses))"
    for first in (1, 2, 3, 4):
        connection.arm(first=first)
        views.act(first)
        x = first + 0.5
        assert book.has(rates, (x, x / 10, x / 10, 2 * first)), connection.dropped()
        connection.arm()
        connection.cut()  # what got lost last is asked for when the connection is back
        wait_for(views.agree, 60)
        table = views.roots[3].get_by_role("table", name="Values")
        expect(table).to_contain_text(str(x * x))
    for root in views.roots:
        expect(root.get_by_role("status").first).not_to_contain_text("Waiting for Python…")


def test_a_page_asks_for_what_a_cell_did_while_the_connection_was_down(
    graph: tuple[Notebook, Wire, View],
) -> None:
    book, connection, view = graph
    connection.arm(first=1)
    book.python("a.data = 5.0; from micrograd_widgets.follow import follow_all; follow_all()")
    assert len(connection.dropped()) == 1
    connection.arm()
    connection.cut()
    wait_for(lambda: view.numbers("a")[0] == 5.0)


SWEEP = """async (slider) => {
    for (let k = 1; k <= 120; k++) {
        await new Promise(requestAnimationFrame);
        slider.value = String(-1 + k / 50);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
    }
}"""


@pytest.mark.slow
@pytest.mark.chromium("does not weigh the heap")
def test_ten_minutes_with_a_message_lost_every_five_seconds(connected: Any) -> None:
    """A slider and a run that plays, again and again: page and Python agree, and the heap is flat.

    Both are in one cell: whenever another cell becomes the active one, JupyterLab leaves the toolbar of
    the old one in memory.
    """
    cell = f"{BUILD.removesuffix('L')}{TRAIN.removesuffix('trainer')}display(L, trainer)"
    book, connection = connected(f"{LOAD}\n{BINDING}", cell)
    view, run = View(book.page), RunView(book.page)
    view.numbers("L")
    connection.arm(every=LOST_EVERY_SECONDS)
    start = time.monotonic()
    heaps: list[int] = []
    while time.monotonic() - start < SOAK_SECONDS:
        run.press("Play")
        view.press("Reset")  # or the numbers grow without end
        ten_acts(view, len(heaps))
        view.slider("a").evaluate(SWEEP)
        step = paused(run)
        assert equal(book, view), len(heaps)
        assert book.has("len(trainer.losses)", step)
        run.press("Reset")  # or the history of the run would grow, as it should
        heaps.append(heap(book))
    third = len(heaps) // 3
    middle, last = median(heaps[third:-third]), median(heaps[-third:])
    lost = len(connection.dropped())
    print(f"{len(heaps)} rounds, {lost} messages lost; heap in kB: {[n // 1000 for n in heaps]}")
    assert last < 1.05 * middle


def test_a_drag_makes_ten_commits_a_second_at_most(graph: tuple[Notebook, Wire, View]) -> None:
    book, connection, view = graph
    connection.arm()
    seconds, last = view.slider("a").evaluate(
        """slider => new Promise(done => {
            let n = 0;
            const start = performance.now();
            const move = () => {
                n += 1;
                slider.value = String(-5 + (n % 100) / 10);
                slider.dispatchEvent(new Event('input', { bubbles: true }));
                const seconds = (performance.now() - start) / 1000;
                if (seconds < 3) requestAnimationFrame(move);
                else done([seconds, Number(slider.value)]);
            };
            move();
        })"""
    )
    assert book.has("a.data", float(last))
    commits = connection.counts()["out"]
    print(f"{commits} commits in {seconds:.1f} s")
    assert commits <= 10 * seconds + 2


def test_a_run_of_a_million_losses_arrives(opened: Callable[..., Notebook]) -> None:
    """Jupyter's server closes the connection over a message of 10 MiB."""
    book = opened(TRAIN)
    view = RunView(book.page)
    path = book.python(
        "import json, os; trainer.step(); trainer.save('long.json'); run = json.load(open('long.json'))\n"
        "run |= {'losses': run['losses'] * 1_400_000, 'step': 1_400_000}\n"
        "json.dump(run, open('long.json', 'w')); print(os.path.abspath('long.json'))"
    )
    view.press("Save")
    view.root.locator("input[type=file]").set_input_files(path)
    wait_for(lambda: view.step == 1_400_000, 60)
    wait_for(lambda: book.python("print(len(trainer.losses))") == "1400000", 60)
    view.press("Train step")
    assert book.has("len(trainer.losses)", 1_400_001)
