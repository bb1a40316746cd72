"""Take the pictures of the docs again: `./dev shots`.

A walk backward through the first lecture notebook's expression, and the moons demo after a hundred
steps, in a real JupyterLab, light and dark.
"""

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Locator

from tests.browser.conftest import BUILD, LOAD
from tests.browser.lab import Lab, Notebook, wait_for
from tests.browser.run_view import RunView
from tests.browser.test_training import DEMO
from tests.browser.view import View

HERE = Path(__file__).parent


def walk(book: Notebook) -> Locator:
    view = View(book.page)
    view.drag("a", to=0.75)
    for _ in range(4):
        view.press("Next node")
    return view.root


def moons(book: Notebook) -> Locator:
    view = RunView(book.page)
    view.press("Play")
    wait_for(lambda: view.step >= 100)
    view.press("Pause")
    view.scrubber.fill("40")
    view.status_shows("Back at step 40")
    return view.root


def shoot(name: str, cell: str, prepare: Callable[[Notebook], Locator], **look: int) -> None:
    """The view in `cell`, light and dark."""
    with Lab() as lab:
        book = lab.open(LOAD, cell, viewport={"width": 1300, "height": 1000}, **look)
        book.run_all()
        root = prepare(book)
        book.page.mouse.move(0, 0)
        root.screenshot(path=HERE / f"{name}-light.png")
        book.command("apputils:change-theme", theme="JupyterLab Dark")
        wait_for(lambda: "mgw-dark" in (root.get_attribute("class") or ""))
        wait_for(lambda: book.page.locator("#jupyterlab-splash").count() == 0)
        root.screenshot(path=HERE / f"{name}-dark.png")


shoot("graph", BUILD, walk, device_scale_factor=2)
shoot("training", DEMO, moons)
