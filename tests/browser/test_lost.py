"""A connection that loses messages, or breaks: afterwards the page and Python have the same numbers."""

import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from . import wire
from .conftest import BUILD, LOAD
from .lab import Lab, Notebook, wait_for
from .run_view import RunView
from .view import View
from .wire import Wire

SOAK_SECONDS = 600
LOST_EVERY_SECONDS = 5
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
    return [Object.fromEntries(rows), [Number(rate.value), ...boxes.map(box => box.checked)]];
}
"""


@pytest.fixture
def connected(lab: Lab) -> Iterator[Callable[..., tuple[Notebook, Wire]]]:
    books: list[Notebook] = []

    def open_notebook(*cells: str) -> tuple[Notebook, Wire]:
        books.append(wire.opened(lab, *cells))
        return books[-1], Wire(books[-1])

    yield open_notebook
    for book in books:
        book.page.close()


@pytest.fixture
def graph(connected: Any) -> tuple[Notebook, Wire, View]:
    load = f"{LOAD}\nfrom micrograd_widgets.graph.binding import GraphBinding"
    book, connection = connected(load, BUILD)
    view = View(book.page)
    view.numbers("L")  # opens the table
    return book, connection, view


def equal(book: Notebook, view: View) -> bool:
    """Whether, soon, the numbers and the settings of the page are those of Python."""

    def same() -> bool:
        here = view.root.evaluate(PAGE)
        there = json.loads(book.python(PYTHON))
        return bool(here == there)

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
    book, connection, view = graph
    connection.arm()
    ten_acts(view, 0)
    assert equal(book, view)
    counts = connection.counts()
    assert min(counts.values()) >= 3
    for direction in ("out", "in"):
        for number in range(1, counts[direction] + 1):
            connection.arm((direction, number))
            ten_acts(view, number)
            assert equal(book, view), (direction, number, connection.dropped())
            expect(view.status).not_to_contain_text("Waiting for Python…")


@pytest.mark.slow
def test_of_fifty_acts_every_message_may_get_lost(graph: tuple[Notebook, Wire, View]) -> None:
    book, connection, view = graph
    lottery = random.Random(7)
    for turn in range(5):
        for direction in ("out", "in"):
            for number in range(1, 21):
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
    book, connection = connected(LOAD, TRAIN)
    view = RunView(book.page)
    view.press("Play")
    wait_for(lambda: view.step > 20)
    connection.cut()
    at = view.step
    wait_for(lambda: view.step > at + 100)
    connection.arm(("out", 2))
    wait_for(lambda: connection.dropped())
    view.press("Pause")
    assert book.has("len(trainer.losses)", view.step)
    assert book.has("all(map(__import__('math').isfinite, trainer.losses))", True)


def test_a_run_goes_on_whichever_message_gets_lost(connected: Any) -> None:
    book, connection = connected(LOAD, TRAIN)
    view = RunView(book.page)
    for direction in ("out", "in"):
        for number in range(1, 5):
            connection.arm((direction, number))
            view.press("Train step")
            view.enter("Learning rate", f"0.{number}")
            view.press("Train step")
            view.press("Train step")
            steps = view.step
            assert book.has("(len(trainer.losses), trainer.optimizer.lr)", (steps, number / 10))


def test_x_of_a_derivative_arrives_whichever_message_gets_lost(connected: Any) -> None:
    cell = (
        "from micrograd_widgets import DerivativeWidget\nv = DerivativeWidget(lambda x: x * x)\nv"
    )
    book, connection = connected(LOAD, cell)
    x = book.page.get_by_role("spinbutton", name="x value", exact=True)
    for direction in ("out", "in"):
        for number in (1, 2):
            connection.arm((direction, number))
            for to in (number, number + 0.5):
                x.fill(str(to))
                x.press("Enter")
            assert book.has("v.x", number + 0.5)
            table = book.page.get_by_role("table", name="Values")
            if not table.is_visible():
                book.page.get_by_role("button", name="Table", exact=True).click()
            expect(table).to_contain_text(str((number + 0.5) ** 2), timeout=20_000)


@pytest.mark.slow
def test_ten_minutes_with_a_message_lost_every_five_seconds(
    graph: tuple[Notebook, Wire, View],
) -> None:
    book, connection, view = graph
    connection.arm(every=LOST_EVERY_SECONDS)
    end = time.monotonic() + SOAK_SECONDS
    turn = 0
    while time.monotonic() < end:
        turn += 1
        ten_acts(view, turn)
    connection.arm()
    assert equal(book, view)


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


def test_a_run_of_a_million_losses_arrives(connected: Any) -> None:
    """Jupyter's server closes the connection over a message of 10 MiB."""
    book, _ = connected(LOAD, TRAIN)
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
