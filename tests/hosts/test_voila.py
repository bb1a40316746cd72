"""Views in Jupyter Notebook 7 and in Voilà: the real programs."""

import contextlib
import re
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect

from tests.browser.conftest import BUILD, LOAD
from tests.browser.lab import SIZE, notebook, wait_for
from tests.browser.run_view import RunView
from tests.browser.view import View

from .servers import serving

TRAINING = (
    "from micrograd_engine import SGD, Trainer, moons\n"
    "trainer = Trainer(MLP(2, [4, 1]), *moons(40), optimizer=SGD(lr=0.5))\n"
    "trainer"
)
CHANGE = "a.data = 1.0\ntrainer.step()"  # views follow cells
SHUT_DOWN = """async () => {
    const sessions = await (await fetch("/api/sessions")).json();
    for (const { id } of sessions) {
        const method = "DELETE", cookie = document.cookie.match(/_xsrf=([^;]*)/);
        await fetch(`/api/sessions/${id}`, { method, headers: { "X-XSRFToken": cookie?.[1] ?? "" } });
    }
}"""
pytestmark = pytest.mark.slow


def write(folder: Path) -> Path:
    path = folder / "lesson.ipynb"
    nbformat.write(notebook(LOAD, BUILD, TRAINING, CHANGE), path)
    return path


def run_all(page: Page) -> bool:
    """Run all cells; False when the page had no kernel yet, and none ran."""
    with contextlib.suppress(TimeoutError):
        page.keyboard.press("Escape")  # a menu or dialog that is open
        page.get_by_role("menuitem", name="Run", exact=True).click(timeout=5000)
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click(timeout=5000)
        page.get_by_text("[1]:").wait_for(timeout=15_000)
        return True
    return False


def saved_text(page: Page, path: Path) -> str:
    """What is in the file after the notebook was saved."""
    page.get_by_role("button", name=re.compile("^Save and create checkpoint")).click()
    return path.read_text("utf-8")


def drive(page: Page) -> None:
    """The kernel has changed both; then a person does."""
    view = View(page)
    wait_for(lambda: view.numbers("a")[0] == 1.0)
    view.enter("a value", "3")
    view.press("Backward")
    assert view.numbers("a") == (3.0, 6.0)
    run = RunView(page)
    expect(run.status).to_contain_text(re.compile("At step 1:|A cell made 1 step:"))
    run.press("Train step")
    run.status_shows("Step 2:")


def test_voila_shows_live_views(browser: Browser, tmp_path: Path) -> None:
    program = ["voila", write(tmp_path).name, "--no-browser", "--port=PORT"]
    with serving("voila", program, tmp_path) as address:
        page = browser.new_context(viewport=SIZE).new_page()
        page.goto(address)
        drive(page)
        page.context.close()


def test_notebook_7_shows_live_views(browser: Browser, tmp_path: Path) -> None:
    write(tmp_path)
    program = [
        "notebook",
        "--no-browser",
        "--allow-root",
        "--port=PORT",
        "--IdentityProvider.token=",
    ]
    with serving("voila", program, tmp_path) as address:
        page = browser.new_context(viewport=SIZE).new_page()
        page.goto(f"{address}/notebooks/lesson.ipynb")
        wait_for(lambda: run_all(page), 90)
        drive(page)
        saved = page.get_by_text("Run the cell to bring this to life.").locator("visible=true")
        expect(saved).to_have_count(0)
        wait_for(lambda: "<bdi>6.0000</bdi>" in saved_text(page, tmp_path / "lesson.ipynb"), 60)
        page.evaluate(SHUT_DOWN)
        page.goto(f"{address}/notebooks/lesson.ipynb")
        expect(saved).to_have_count(2, timeout=60_000)
        expect(page.get_by_text("Error displaying widget").locator("visible=true")).to_have_count(0)
        page.context.close()
