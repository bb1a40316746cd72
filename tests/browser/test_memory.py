"""What a cell leaves in the page when it runs again: no more than a widget without any code."""

import re
from collections.abc import Callable
from itertools import combinations
from statistics import median

import pytest
from playwright.sync_api import Locator, expect

from .conftest import BUILD
from .lab import Lab, Notebook
from .test_run_life import SMALL

Open = Callable[..., Notebook]

pytestmark = pytest.mark.chromium("does not weigh the heap")
BARE = """\
import anywidget
class Bare(anywidget.AnyWidget):
    _esm = "export default { render({ el }) { el.role = 'region'; el.ariaLabel = 'Bare'; } }"
if "bare" in globals():
    bare.close()
    bare.layout.close()
bare = Bare()
bare"""
CELLS = {"Bare": BARE, "Graph of L": BUILD, "Training": SMALL}
WARM = 10  # runs before the first reading: until then the browser goes on compiling
MAX_GROWTH = 100_000  # bytes that a run may leave, beyond those of the bare widget


def heap(book: Notebook) -> int:
    """Bytes in use on the page's JavaScript heap."""
    devtools = book.page.context.new_cdp_session(book.page)
    devtools.send("HeapProfiler.enable")
    for _ in range(2):
        devtools.send("HeapProfiler.collectGarbage")
    used: int = devtools.send("Runtime.getHeapUsage")["usedSize"]
    devtools.detach()
    return used


def growth(
    book: Notebook, region: str, runs: int, use: Callable[[Locator], None] = lambda root: None
) -> float:
    """Bytes that one more run of the cell leaves, and `use` of its view: the median slope between any
    two of the readings.

    Single readings are no measure: for a few runs a model may still be there that is closed already,
    or the compiler has work to do, and the heap is half a megabyte larger.
    """

    def run() -> Notebook:
        book.run_cell(1)
        root = book.page.get_by_role("region", name=region, exact=True)
        expect(root).to_have_count(1)
        use(root)
        return book

    for _ in range(WARM):
        run()
    readings = [heap(run()) for _ in range(runs)]
    pairs = combinations(enumerate(readings), 2)
    return median((later - earlier) / (j - i) for (i, earlier), (j, later) in pairs)


@pytest.fixture(scope="module")
def bare(lab: Lab) -> float:
    """What a run of the bare widget leaves."""
    book = lab.open("", BARE)
    book.run_all()
    bytes_left = growth(book, "Bare", 10)
    lab.close(book)
    return bytes_left


@pytest.mark.slow
@pytest.mark.parametrize("region", ["Graph of L", "Training"])
def test_runs_of_a_cell_leave_what_a_bare_widget_leaves(
    opened: Open, bare: float, region: str
) -> None:
    assert growth(opened(CELLS[region]), region, 10) - bare < MAX_GROWTH


@pytest.mark.slow
@pytest.mark.parametrize("region", ["Graph of L", "Training"])
def test_sixty_runs_of_a_cell_leave_what_a_bare_widget_leaves(
    opened: Open, bare: float, region: str
) -> None:
    assert growth(opened(CELLS[region]), region, 60) - bare < MAX_GROWTH


# without a key: JupyterLab keeps every key event, and with it the element that had the focus
def use_graph(root: Locator) -> None:
    """Open the table, walk, step, and take it back."""
    for name in ("Table", "Backward", "Next node", "Step", "Undo"):
        root.get_by_role("button", name=name, exact=True).click()


def use_training(root: Locator) -> None:
    """Open the panels, play some steps, and go back to the start."""
    for name in ("Table", "Histograms", "Data"):
        root.get_by_role("button", name=name, exact=True).click()
    scrubber = root.get_by_role("slider", name="Step", exact=True)
    root.get_by_role("button", name="Play", exact=True).click()
    expect(scrubber).to_have_attribute("aria-valuetext", re.compile(r"step \d\d"))
    for name in ("Pause", "Reset"):
        root.get_by_role("button", name=name, exact=True).click()


USES = {"Graph of L": use_graph, "Training": use_training}


@pytest.mark.slow
@pytest.mark.parametrize("region", ["Graph of L", "Training"])
def test_views_that_were_used_leave_no_more(opened: Open, bare: float, region: str) -> None:
    left = growth(opened(CELLS[region]), region, 30, USES[region]) - bare
    print(f"{left / 1000:.0f} kB a run")
    assert left < MAX_GROWTH
