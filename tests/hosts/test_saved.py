"""Saved notebooks: what nbconvert and myst-nb make of them, opened without a kernel and the network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import BUILD, LOAD
from tests.browser.pages import served, visiting
from tests.browser.run_view import RunView
from tests.browser.view import View

from .environments import python_of, with_our_packages
from .recipes import recipes
from .test_sphinx import STYLE

TRAINING = "from micrograd_engine import SGD, Trainer, moons\nTrainer(MLP(2, [4, 1]), *moons(40), optimizer=SGD(lr=0.5))"
SAYS = "No kernel: this view runs by itself."

pytestmark = pytest.mark.slow


def write(folder: Path) -> None:
    cells = [nbformat.v4.new_code_cell(text) for text in (LOAD, BUILD, TRAINING)]
    cells.insert(0, nbformat.v4.new_markdown_cell("# Lesson"))
    book = nbformat.v4.new_notebook(cells=cells)
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(book, folder / "lesson.ipynb")


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the recipe of nbconvert was carried out."""
    folder = tmp_path_factory.mktemp("saved")
    write(folder)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    (recipe,) = recipes("Saved notebooks")["bash"]
    done = subprocess.run(
        ["bash", "-e", "-c", recipe],
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def drive(page: Page) -> None:
    view = View(page)
    expect(view.status).to_contain_text(SAYS)
    view.slider("a").press("ArrowRight")
    view.press("Backward")
    assert view.numbers("a") == (2.3, 6.0)
    expect(view.status).to_contain_text(SAYS)
    run = RunView(page)
    run.press("Train step")
    run.status_shows("Step 1:")
    run.status_shows(SAYS)


def test_a_page_of_nbconvert_is_live_from_disk(browser: Browser, converted: Path) -> None:
    with visiting(browser) as visit:
        drive(visit.open(converted / "lesson.html"))
        assert visit.names() == ["lesson.html", "require.js", "widgets.js"]
        assert visit.complaints == []


def test_a_page_of_myst_nb_is_live(browser: Browser, converted: Path, tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "lesson.ipynb").rename(tmp_path / "index.ipynb")
    (conf,) = recipes("Saved notebooks")["python"]
    (tmp_path / "conf.py").write_text(f'{conf}html_theme = "sphinx_book_theme"\n')
    (tmp_path / "_static").mkdir()
    for name in ("require.js", "widgets.js"):
        shutil.copy(converted / name, tmp_path / "_static")
    python = python_of("saved")
    subprocess.run(
        [python, "-m", "sphinx", "-q", tmp_path, tmp_path / "out"],
        env=with_our_packages(python),
        check=True,
    )
    with served(tmp_path / "out") as address, visiting(browser) as visit:
        visit.page.goto(f"{address}/index.html")
        drive(visit.page)
        here = RunView(visit.page).root.evaluate(STYLE)  # the style of the theme reaches no view
        assert all(url.startswith(address) for url in visit.requests)
        drive(visit.open(converted / "lesson.html"))
        assert here == RunView(visit.page).root.evaluate(STYLE)
