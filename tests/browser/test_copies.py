"""Copy Python and Copy HTML: what they write makes the same view again, here with the real clipboard."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from micrograd_widgets import DerivativeWidget
from micrograd_widgets.__main__ import page as write_folder

from .lab import Lab
from .pages import served, visiting
from .test_pages import VIEWS, table_of
from .view import reached, region


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page for each kind of view, and the script."""
    folder = tmp_path_factory.mktemp("copies")
    write_folder(folder)
    for k, make in enumerate(VIEWS.values()):
        view = make()
        write(folder / f"{k}.html", view.to_html(fragment=True) or "")
        view.close()
    return folder


def write(file: Path, fragment: str) -> None:
    head = '<!doctype html><meta charset="utf-8"><title>t</title>'
    file.write_text(f'{head}<script src="micrograd-page.js"></script>{fragment}')


def copied(page: Page, root: Locator, name: str) -> str:
    root.get_by_role("button", name=name, exact=True).click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text !== '')")
    text: str = page.evaluate("navigator.clipboard.readText()")
    page.evaluate("navigator.clipboard.writeText('')")
    return text


def change(root: Locator, name: str) -> None:
    """Change some number of the view."""
    if name == "Training":
        root.get_by_text("Change inputs, layers").click()
        root.get_by_role("button", name="x1·x2", exact=True).click()
    if name in ("Training", "Loss surface of a run"):
        root.get_by_role("button", name="Train step", exact=True).click()
    else:
        root.get_by_role("slider").first.press("ArrowRight")
    if name == "Graph of L":
        root.get_by_role("button", name="Backward", exact=True).click()


@pytest.mark.parametrize("name", VIEWS)
def test_what_is_copied_makes_the_same_view(lab: Lab, site: Path, name: str) -> None:
    k = [*VIEWS].index(name)
    grants = ["clipboard-read", "clipboard-write"]
    with served(site) as address, visiting(lab.browser, permissions=grants) as visit:
        page = visit.page
        page.goto(f"{address}/{k}.html")
        root = region(page, name)
        change(root, name)
        numbers = table_of(root)
        reached(root, "button", "Save").click()
        cell, html = copied(page, root, "Copy Python"), copied(page, root, "Copy HTML")
        write(site / "again.html", html)
        link = copied(page, root, "Copy link")
        page.goto("about:blank")
        page.goto(link)
        if name != "Derivative of f":
            assert table_of(region(page, name)) == numbers
        page.goto(f"{address}/again.html")
        if name != "Derivative of f":  # a page reads that off a curve
            assert table_of(region(page, name)) == numbers
        shown = {key: row[0] for key, row in numbers.items()}
        for key, number in numbers_of(cell, [*shown]).items():
            assert number == pytest.approx(shown.pop(key), abs=1e-12), key
        assert not shown or name == "Derivative of f"


def numbers_of(cell: str, names: list[str]) -> dict[str, float]:
    """The numbers of the view that a cell makes; those of a run in the order of `names`."""
    *lines, last = cell.splitlines()
    scope: dict[str, Any] = {"f": lambda x: 3 * x**2 - 4 * x + 5}
    exec("\n".join(lines), scope)  # noqa: S102
    view = eval(last.removeprefix("view = ").removesuffix("; view"), scope)
    if hasattr(view, "trainer"):
        parameters = view.trainer.model.parameters()
        return dict(zip(names, (p.data for p in parameters), strict=True))
    if isinstance(view, DerivativeWidget):
        return {"x": view.x, "h": view.h}
    return dict(zip(view.names, view.binding.tape.data, strict=True))
