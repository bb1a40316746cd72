"""Take the pictures of the docs again: `./dev shots`.

A walk backward through the first lecture notebook's expression, and the moons demo after a hundred
steps, in a real JupyterLab, light and dark; the walk as a moving picture; and what a learner meets first.
"""

import io
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import nbformat
from PIL import Image
from playwright.sync_api import Locator

from tests.browser.conftest import BUILD, LOAD
from tests.browser.lab import Lab, Notebook, wait_for
from tests.browser.run_view import RunView
from tests.browser.test_training import DEMO
from tests.browser.view import View

HERE = Path(__file__).parent
FIRST = HERE.parent / "examples" / "lecture" / "01-a-live-expression.ipynb"
SMALL = """\
import random
from micrograd_engine import SGD, Trainer, moons
random.seed(3)
Trainer(MLP(2, [4, 4, 1]), *moons(60), optimizer=SGD(lr=0.3))"""


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


def at_rest(root: Locator) -> None:
    """Wait until nothing moves any more."""
    wait_for(lambda: root.evaluate("e => e.getAnimations({ subtree: true }).length === 0"))


def film(name: str) -> None:
    """The walk from the root to the leaves, as a PNG that moves."""
    with Lab() as lab:
        book = lab.open(LOAD, BUILD, viewport={"width": 1300, "height": 1000})
        book.run_all()
        view = View(book.page)
        view.press("Walk backward")
        shots: list[tuple[bytes, int]] = []  # a picture, and for how many ms it is shown
        while view.button("Next node").is_enabled():
            shots += [(view.root.screenshot(), 80) for _ in range(4)]  # the bead is on its way
            at_rest(view.root)
            shots.append((view.root.screenshot(), 1600))
            view.press("Next node")
        shots.append((view.root.screenshot(), 2500))
    pictures = [Image.open(io.BytesIO(shot)).convert("RGB") for shot, _ in shots]
    size = tuple(map(max, zip(*(picture.size for picture in pictures), strict=True)))
    frames = [Image.new("RGB", size, "white") for _ in pictures]
    for frame, picture in zip(frames, pictures, strict=True):
        frame.paste(picture)
    few = [frame.quantize(64) for frame in frames]
    times = [time for _, time in shots]
    few[0].save(HERE / name, save_all=True, append_images=few[1:], duration=times, loop=0)


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


def first_sight(name: str) -> None:
    """The whole window after the first Shift+Enter in the first notebook."""
    content = nbformat.read(FIRST, 4)
    content.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    with Lab() as lab:
        book = lab.fill(content, viewport={"width": 1280, "height": 800})
        book.command("filebrowser:toggle-main")
        book.run_cell(1)
        root = View(book.page).root
        root.scroll_into_view_if_needed()
        save_small(name, book.page.screenshot())


def learned(book: Notebook) -> Locator:
    """A run of a hundred steps."""
    view = RunView(book.page)
    view.press("Play")
    wait_for(lambda: view.step >= 100)
    view.press("Pause")
    return view.root


def broken(book: Notebook) -> Locator:
    view = View(book.page)
    view.press("Backward")
    view.press("Break it")
    view.check("= instead of +=", True)
    at_rest(view.root)
    return view.root


def small(name: str, cell: str, prepare: Callable[[Notebook], Locator], **media: str) -> None:
    """The view in `cell` in few colours; `media` is what Playwright's emulate_media takes."""
    with Lab() as lab:
        book = lab.open(LOAD, cell, viewport={"width": 1300, "height": 1000})
        book.page.emulate_media(**media)
        book.run_all()
        root = prepare(book)
        book.page.mouse.move(0, 0)
        save_small(name, root.screenshot())


def save_small(name: str, picture: bytes) -> None:
    """A picture in 128 colours."""
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(128)
    few.save(HERE / name, optimize=True)


film("walk.png")
shoot("graph", BUILD, walk, device_scale_factor=2)
shoot("training", DEMO, moons)
first_sight("first-sight.png")
small("network.png", SMALL, learned)
small("wrong-way.png", "s = Value(3.0); t = s + s; t", broken)
small("forced-colors.png", BUILD, walk, forced_colors="active")
