"""Take the pictures of the docs again: `./dev shots`.

They show a walk backward through the first lecture notebook's expression, in a real JupyterLab, light
and dark.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.conftest import BUILD, LOAD
from tests.browser.lab import Lab, wait_for
from tests.browser.view import View

HERE = Path(__file__).parent


def main() -> None:
    with Lab() as lab:
        book = lab.open(LOAD, BUILD, viewport={"width": 1300, "height": 900}, device_scale_factor=2)
        book.run_all()
        view = View(book.page)
        view.drag("a", to=0.75)
        for _ in range(4):
            view.press("Next node")
        book.page.mouse.move(0, 0)
        view.root.screenshot(path=HERE / "graph-light.png")
        book.command("apputils:change-theme", theme="JupyterLab Dark")
        wait_for(lambda: "mgw-dark" in (view.root.get_attribute("class") or ""))
        wait_for(lambda: book.page.locator("#jupyterlab-splash").count() == 0)
        view.root.screenshot(path=HERE / "graph-dark.png")


main()
