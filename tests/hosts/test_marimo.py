"""Views in marimo: the real program, as an app with several visitors and as an editor."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import SIZE, wait_for
from tests.browser.run_view import RunView
from tests.browser.view import View

from .recipes import recipes
from .servers import serving

CELLS = [
    (
        "import marimo as mo\n"
        "from micrograd_engine import MLP, SGD, Layer, Trainer, Value, moons\n"
        "from micrograd_widgets import show"
    ),
    'a = Value(2.0)\nb = Value(-3.0, label="b")\nL = a * b + 10.0\nL',
    "view = mo.ui.anywidget(show(L))\nview",
    "mo.md(f\"read {view.value['numbers']}\")",
    'go = mo.ui.run_button(label="Set a")\ngo',
    "if go.value:\n    a.data = 1.0",
    "trainer = Trainer(MLP(2, [4, 1]), *moons(40), optimizer=SGD(lr=0.5))\ntrainer",
    'train = mo.ui.run_button(label="Train")\ntrain',
    "if train.value:\n    trainer.step()",
    "Layer(2, 2)",
    'for _i in range(2):\n    show(Value(1.0, label=f"of loop {_i}").tanh())',
]
AUTORUN = "[tool.marimo.runtime]\nauto_instantiate = true\n"
NUMBERS = "read {{'L': {}, 'a': {}, 'b': -3.0}}"

pytestmark = pytest.mark.slow


def write(folder: Path, cells: list[str]) -> Path:
    """A notebook of marimo with these cells, which opens with their results."""
    (folder / "pyproject.toml").write_text(AUTORUN)
    bodies = [cell.replace("\n", "\n    ") for cell in cells]
    path = folder / "lesson.py"
    path.write_text(
        "import marimo\n\napp = marimo.App()\n"
        + "".join(f"\n\n@app.cell\ndef _():\n    {body}\n    return\n" for body in bodies)
        + '\n\nif __name__ == "__main__":\n    app.run()\n'
    )
    return path


def program(mode: str, path: Path) -> list[str]:
    return ["marimo", mode, path.name, "--headless", "--no-token", "--port", "PORT"]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the notebook as an app."""
    folder = tmp_path_factory.mktemp("marimo")
    with serving("marimo", program("run", write(folder, CELLS)), folder) as address:
        yield address


def visit(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport=SIZE).new_page()
    page.goto(address)
    return page


def reads(page: Page, L: str, a: str) -> None:
    """Wait until the cell that depends on the view has read these numbers."""
    expect(page.get_by_text("read {'")).to_have_text(NUMBERS.format(L, a))


def show_a(view: View, number: float) -> None:
    wait_for(lambda: view.numbers("a")[0] == number)


def test_views_follow_one_another_and_cells_and_cells_follow_them(
    browser: Browser, app: str
) -> None:
    page = visit(browser, app)
    bare, read = View(page, 0), View(page, 1)
    reads(page, "4.0", "2.0")
    read.enter("a value", "3")
    reads(page, "1.0", "3.0")
    show_a(bare, 3.0)
    page.get_by_role("button", name="Set a").click()
    for view in (bare, read):
        show_a(view, 1.0)
    reads(page, "1.0", "3.0")  # only what a person does in the view runs cells again
    bare.press("Backward")
    wait_for(lambda: read.numbers("a") == (1.0, -3.0))
    read.press("Undo")
    reads(page, "7.0", "1.0")
    page.context.close()


def test_a_trainer_a_layer_and_a_loop_show_views(browser: Browser, app: str) -> None:
    page = visit(browser, app)
    run = RunView(page)
    page.get_by_role("button", name="Train", exact=True).click()
    run.status_shows("A cell made 1 step")
    run.press("Train step")
    run.status_shows("Step 2:")
    for name in ("output 1 + output 2", "tanh(of loop 0)", "tanh(of loop 1)"):
        expect(page.get_by_role("region", name=f"Graph of {name}", exact=True)).to_be_visible()
    page.context.close()


def test_visitors_of_an_app_have_values_of_their_own(browser: Browser, app: str) -> None:
    pages = [visit(browser, app) for _ in range(2)]
    views = [View(page, 1) for page in pages]
    views[0].enter("a value", "3")
    reads(pages[0], "1.0", "3.0")
    reads(pages[1], "4.0", "2.0")
    pages[1].get_by_role("button", name="Set a").click()
    show_a(views[1], 1.0)
    assert views[0].numbers("a")[0] == 3.0
    for page in pages:
        page.context.close()


def test_a_cell_that_runs_again_shows_a_live_view(browser: Browser, tmp_path: Path) -> None:
    with serving("marimo", program("edit", write(tmp_path, CELLS[:6])), tmp_path) as address:
        page = visit(browser, address)
        bare, read = View(page, 0), View(page, 1)
        read.enter("a value", "3")
        reads(page, "1.0", "3.0")
        for cell in (1, 2):  # the one that builds L and shows it; the one with the other view
            page.locator(".cm-content").nth(cell).click()
            page.keyboard.press("ControlOrMeta+Enter")
            reads(page, "4.0" if cell == 1 else "7.0", "2.0" if cell == 1 else "1.0")
            bare.enter("a value", "1")
            show_a(read, 1.0)
        read.enter("a value", "5")
        reads(page, "-5.0", "5.0")
        show_a(bare, 5.0)
        page.context.close()


def test_the_recipe_of_the_docs_works(browser: Browser, tmp_path: Path) -> None:
    cells = recipes("marimo")["python"]
    with serving("marimo", program("run", write(tmp_path, cells)), tmp_path) as address:
        page = visit(browser, address)
        View(page, 0).enter("a value", "3")
        expect(page.get_by_text(re.compile("a is 3, L is 1"))).to_be_visible()
        page.context.close()
