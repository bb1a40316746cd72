"""The first steps: three hints in the first view of a notebook, and how a learner puts them away."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import BUILD
from .lab import Lab, Notebook, wait_for
from .test_axe import passes
from .view import View


@pytest.fixture
def put_away(lab: Lab) -> Iterator[Path]:
    """The file that says that they are put away; missing at first."""
    file = lab.home / "ipython/micrograd_widgets-first-steps"
    file.unlink()
    yield file
    file.touch()


def test_the_first_steps_come_once_and_escape_puts_them_away(
    put_away: Path, opened: Callable[..., Notebook]
) -> None:
    book = opened(BUILD, "L * 2")
    view = View(book.page)
    steps = book.page.get_by_role("note", name="First steps", exact=True)
    expect(steps).to_have_count(1)  # in the first of the views
    expect(steps.get_by_role("listitem")).to_contain_text(
        ["Drag a slider.", "Press Backward.", "Press Zero grad, then Walk backward"]
    )
    for control in view.slider("a"), view.button("Backward"), view.button("Walk backward"):
        expect(control).to_have_attribute("data-pointed", "")
    assert book.page.evaluate("() => document.activeElement.closest('.mgw')") is None
    boxes = [
        box for box in (steps.bounding_box(), view.root.locator(".mgw-stage").bounding_box()) if box
    ]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"] + 1  # it covers no number
    badge = "e => getComputedStyle(e, '::before').content"  # that of a card where a class is wrong
    assert steps.evaluate(badge) == "none"
    passes(book, views=2)
    view.button("More").focus()
    book.page.keyboard.press("Tab")
    expect(steps.get_by_role("button", name="Got it", exact=True)).to_be_focused()
    book.page.keyboard.press("Escape")
    expect(steps).to_have_count(0)
    expect(view.root).to_be_focused()
    expect(view.button("Backward")).not_to_have_attribute("data-pointed", "")
    wait_for(put_away.exists)
