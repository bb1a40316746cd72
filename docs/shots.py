"""Take the pictures of the docs again: `./dev shots`.

A walk backward through the first lecture notebook's expression, and the moons demo after a hundred
steps, in a real JupyterLab, light and dark; and the walk as a moving picture.
"""

import io
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from PIL import Image
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
            wait_for(
                lambda: view.root.evaluate("e => e.getAnimations({ subtree: true }).length === 0")
            )
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


film("walk.png")
shoot("graph", BUILD, walk, device_scale_factor=2)
shoot("training", DEMO, moons)
