"""A notebook that is opened without the kernel of its views shows the numbers that it was saved with."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import BUILD
from .lab import PANEL, SIZE, Lab, Notebook, wait_for
from .run_view import RunView
from .view import View

Open = Callable[..., Notebook]

SHOW = "from micrograd_widgets import DerivativeWidget, show\nshow(L)\nprint('after')"
TRAINING = """\
from micrograd_engine import SGD, Trainer, moons
Trainer(MLP(2, [2, 1]), *moons(20), optimizer=SGD(lr=0.5))"""
SLOPE = "DerivativeWidget(lambda x: 3 * x**2 - 4 * x + 5, 3.0)"
SHUT_DOWN = f"() => {PANEL}.sessionContext.shutdown().then(() => null)"


def hints(page: Page) -> Locator:
    """What tells to run the cell, where it can be seen."""
    return page.get_by_text("Run the cell to bring this to life.").locator("visible=true")


def expect_none(page: Page) -> None:
    """No view shows its kept numbers, nor will when JupyterLab stops waiting for the view."""
    page.wait_for_function(
        "() => document.getAnimations().every(each => each.animationName !== 'mgw-wait')"
    )
    expect(hints(page)).to_have_count(0)


def errors(page: Page) -> Locator:
    """What JupyterLab shows in the place of a view, where it can be seen."""
    return page.get_by_text(re.compile("(Error displaying|Loading) widget")).locator("visible=true")


def saved(page: Page, name: str) -> list[list[str]]:
    """The rows of this name in the tables that the notebook has kept."""
    tables = page.get_by_role("table").filter(has_text="Saved numbers")
    rows = tables.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name=name, exact=True)
    )
    return [row.get_by_role("cell").all_inner_texts() for row in rows.all()]


def save(lab: Lab, book: Notebook, *numbers: str) -> Path:
    """The file of the notebook, once it holds these numbers."""
    path = lab.root / book.name

    def kept() -> bool:
        book.save()
        text = path.read_text("utf-8")
        return all(f"<bdi>{number}</bdi>" in text for number in numbers)

    wait_for(kept)
    return path


def test_a_notebook_keeps_the_numbers_of_its_views_which_hide_them(lab: Lab, opened: Open) -> None:
    book = opened(BUILD, SHOW, TRAINING, SLOPE)
    book.shareable = False  # its kernel ends
    book.run_all()  # again
    page = book.page
    view, run = View(page), RunView(page)
    graphs = page.get_by_role("region", name="Graph of L")
    expect(graphs).to_have_count(2)
    view.enter("a value", "3")
    view.press("Backward")
    run.press("Train step")
    run.status_shows("Step 1:")
    page.evaluate(f"() => {{ {PANEL}.content.activeCellIndex = 1 }}")
    book.command("notebook:create-output-view")
    expect(graphs).to_have_count(3)
    expect_none(page)
    book.command("application:activate-previous-tab")
    path = save(lab, book, "3.0000", "1")
    book.restart_kernel()
    expect(view.status).to_contain_text("run the cell again to connect it")
    expect_none(page)
    page.evaluate(SHUT_DOWN)
    again = lab.show(path)
    page = again.page
    expect(hints(page)).to_have_count(4)
    expect(errors(page)).to_have_count(0)
    assert saved(page, "a") == [["3.0000", "6.0000"]] * 2
    assert saved(page, "L") == [["−2.0000", "1.0000"]] * 2
    assert saved(page, "Steps") == [["1"]]
    expect(page.get_by_text("f(3.0) = 20.0")).to_be_visible()
    page.close()


def trust(lab: Lab, path: Path) -> None:
    """Say that this file, which no JupyterLab has written, is one's own."""
    subprocess.run(
        [sys.executable, "-m", "jupyter", "trust", path],
        env=os.environ | {"JUPYTER_DATA_DIR": str(lab.home / "data")},
        check=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("trusted", [True, False])
def test_nothing_is_missing_without_any_kernel(lab: Lab, opened: Open, trusted: bool) -> None:
    book = opened(BUILD, SHOW)
    book.shareable = False  # its kernel ends
    expect(book.page.get_by_role("region", name="Graph of L")).to_have_count(2)
    path = save(lab, book, "−8.0000")
    book.page.evaluate(SHUT_DOWN)
    content = json.loads(path.read_text("utf-8"))
    content["metadata"] = {}  # JupyterLab asks which kernel
    path.write_text(json.dumps(content), "utf-8")
    if trusted:
        trust(lab, path)
    page = lab.browser.new_page(viewport=SIZE)
    page.goto(f"http://127.0.0.1:{lab.port}/lab/tree/{path.name}?reset&token={lab.token}")
    for choice in "asked", "No Kernel":
        if choice != "asked":
            page.get_by_role("dialog").get_by_role("combobox").select_option(label=choice)
            page.get_by_role("button", name="Select Kernel", exact=True).click()
        expect(hints(page)).to_have_count(2, timeout=30_000)
        expect(errors(page)).to_have_count(0)
        assert saved(page, "L") == [["−8.0000", "0.0000"]] * 2
    page.close()
