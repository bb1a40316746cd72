"""Python in a page: the views in Pyodide, which has no NumPy, and the lecture's notebooks in JupyterLite."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from examples.book import lite
from tests.browser.lab import Notebook
from tests.browser.pages import Visit, served, visiting
from tests.browser.view import View
from tests.examples.test_lecture import EXAMPLES, WIDGET, execute, outputs
from tests.widgets.test_without_numpy import NAMES

HERE = Path(__file__).parent
TEXTBOOK = (  # what the chapters open beside the first notebook
    *("02-derivatives", "03-backpropagation-by-hand", "04-a-neuron", "05-the-reuse-bug"),
    *("06-more-operators", "07-a-network", "13-your-own-value"),
)
SECONDS = 300  # Python starts in ten on a quiet machine

pytestmark = pytest.mark.slow


def test_all_views_but_those_of_runs_work_in_pyodide(tmp_path: Path) -> None:
    lite.add_pyodide(tmp_path / "pyodide")
    node = shutil.which("node")
    assert node is not None
    command = [node, HERE / "pyodide.mjs", tmp_path / "pyodide", HERE.parent / "widgets"]
    command += ["without_numpy", "micrograd-widgets", "ipython"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    how = 'run `%pip install numpy`, or `await micropip.install("numpy")`'
    said = [line for line in done.stdout.splitlines() if "NumPy" in line]
    assert said == [f"{name} needs NumPy, which is not installed; {how}" for name in NAMES]


# ---- JupyterLite


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    lite.add_lite(folder)
    return folder


def opened(visit: Visit, address: str, name: str) -> Notebook:
    """A notebook of the site in which every cell has run."""
    visit.page.set_default_timeout(1000 * SECONDS)
    book = Notebook(visit.page, {})
    visit.page.goto(f"{address}/lite/notebooks/index.html?path={name}.ipynb")
    book.ready(f"{name}.ipynb")
    book.run_all()
    return book


def asked_nobody_else(visit: Visit, address: str) -> bool:
    """Whether every request went to the server of the site, and was answered."""
    own = (f"{address}/", f"blob:{address}/", "data:")
    return len(visit.requests) > 0 and all(url.startswith(own) for url in visit.requests)


def test_a_slider_in_jupyterlite_moves_the_python_object(browser: Browser, site: Path) -> None:
    with served(site) as address, visiting(browser) as visit:
        book = opened(visit, address, "01-a-live-expression")
        view = View(visit.page, 2)
        view.press("Reset")  # the last cells have moved f
        view.slider("a").press("ArrowRight")
        a = view.numbers("a")[0]
        assert a > 2.0
        assert book.has("a.data", a)
        assert book.has("L.data", (a * -3.0 + 10.0) * -2.0)
        view.press("Backward")
        assert view.numbers("a") == (a, 6.0)
        assert book.has("a.grad", 6.0)
        assert book.python("a.data = 4.0") == ""
        expect(view.field("a value")).to_have_value("4.0000", timeout=20_000)
        assert "numpy not installed" in book.python("%micrograd status")
        sentence = book.python("from micrograd_engine import Trainer")
        assert "Trainer needs NumPy, which is not installed; run `%pip install" in sentence
        assert asked_nobody_else(visit, address)
        assert visit.complaints == []


@pytest.mark.parametrize("name", TEXTBOOK)
def test_a_notebook_of_the_textbook_runs_in_jupyterlite(
    browser: Browser, site: Path, tmp_path: Path, name: str
) -> None:
    elsewhere = outputs(execute(EXAMPLES / "lecture" / f"{name}.ipynb", tmp_path))
    views = sum(WIDGET in output.get("data", {}) for output in elsewhere)
    with served(site) as address, visiting(browser) as visit:
        opened(visit, address, name)
        expect(visit.page.locator("section.mgw")).to_have_count(views, timeout=20_000)
        assert asked_nobody_else(visit, address)
        assert visit.complaints == []


def test_a_notebook_that_needs_numpy_says_so_first(site: Path) -> None:
    says = {
        path.stem: "needs NumPy" in json.loads(path.read_text())["cells"][0]["source"]
        for path in (site / "lite/files").glob("*.ipynb")
    }
    assert {name for name, needs in says.items() if needs} == {
        *("08-four-examples", "09-the-forgotten-zero-grad", "10-moons", "12-fitting-a-curve"),
    }
    assert {*TEXTBOOK} <= {*says}
