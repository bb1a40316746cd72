"""The notebooks of the lecture in a real JupyterLab: their instructions can be followed."""

import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from playwright.sync_api import expect

from .lab import Notebook, wait_for
from .run_view import RunView
from .test_mlp import Network
from .test_run_life import paused
from .view import View

LECTURE = Path(__file__).parents[2] / "examples" / "lecture"

Read = Callable[[str], Notebook]


@pytest.fixture
def read(shown: Callable[[NotebookNode], Notebook]) -> Read:
    """Open a notebook of the lecture by its number and run it; no error may be left."""

    def open_and_run(number: str) -> Notebook:
        (path,) = LECTURE.glob(f"{number}-*.ipynb")
        return shown(nbformat.read(path, 4))

    return open_and_run


def act(view: View, *buttons: str) -> None:
    for button in buttons:
        view.press(button)


def test_03_a_walk_gives_the_gradients_that_were_found_by_hand(read: Read) -> None:
    view = View(read("03").page, 1)
    act(view, "Reset", "Zero grad", *["Next node"] * 4)  # it begins, then three nodes
    expect(view.status).to_contain_text("3 of 3")
    by_hand = {"L": 1.0, "d": -2.0, "f": 4.0, "c": -2.0, "e": -2.0, "a": 6.0, "b": -4.0}
    assert {name: view.numbers(name)[1] for name in by_hand} == by_hand


def test_05_an_order_of_ones_own_names_nodes_that_came_too_early(read: Read) -> None:
    view = View(read("05").page, 2)
    view.walk("Your own order")
    act(view, "Next node")
    card = view.root.get_by_role("button", name=re.compile(r"^d($| )"))
    card.first.click(position={"x": 12, "y": 12})
    expect(view.root).to_contain_text("d came too early")


def test_06_the_neuron_in_pieces_says_where_its_nan_begins(read: Read) -> None:
    page = read("06").page
    pieces, whole = View(page, 4), View(page, 5)
    for view in (pieces, whole):
        view.press("Fit")
    pieces.enter("b value", "1000")
    expect(pieces.status).to_contain_text("o is NaN")
    expect(pieces.root).to_contain_text("Infinity begins at e = exp(twice)")
    whole.enter("b value", "1000")
    expect(whole.status).to_contain_text("whole is 1.0000")


def test_07_the_output_comes_to_its_target_but_tanh_never_to_2(read: Read) -> None:
    book = read("07")
    view = Network(book)
    view.enter("y value", "-1")
    for _ in range(12):
        act(view, "Zero grad", "Backward", "Step")
    assert book.has("view.outputs[0].data < -0.7", True)
    view.enter("y value", "2")
    for _ in range(12):
        act(view, "Zero grad", "Backward", "Step")
    assert book.has("0.7 < view.outputs[0].data < 1", True)


def test_12_an_edge_moves_its_part_of_the_curve_and_a_curve_of_ones_own_is_pasted(
    read: Read,
) -> None:
    book = read("12")
    view = first_run(book)
    view.press("Play")
    wait_for(lambda: view.step >= 30)
    paused(view)
    network = view.root.get_by_role("listbox", name="Network")
    box = network.bounding_box()
    assert box is not None
    # half way from the third of four hidden neurons to the output
    network.click(position={"x": 0.68 * box["width"], "y": 0.56 * box["height"]})
    slider = view.root.get_by_role("slider", name="layer 2 neuron 1 w3", exact=True)
    distance = view.root.get_by_text("Mean squared distance")
    before = distance.inner_text()
    slider.press("End")
    expect(distance).not_to_have_text(before)
    for button in ("Data", "Points as a table", "Paste rows"):
        view.press(button)
    expect(view.root.get_by_role("textbox", name="Rows to paste")).to_be_visible()


def first_run(book: Notebook) -> RunView:
    """The first training view on a page that has several."""
    view = RunView.__new__(RunView)
    view.page = book.page
    view.root = book.page.get_by_role("region", name="Training", exact=True).first
    expect(view.root).to_be_visible(timeout=30_000)
    return view
