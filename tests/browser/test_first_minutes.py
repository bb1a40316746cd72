"""What a learner meets first: a graph that is wider than its place, and a walk through it."""

from collections.abc import Callable

from playwright.sync_api import expect

from .lab import Notebook, wait_for
from .view import View


def test_a_walk_stays_in_sight_in_a_narrow_window_and_its_formula_in_a_low_one(
    opened: Callable[..., Notebook],
) -> None:
    page = opened().page
    page.set_viewport_size({"width": 900, "height": 800})
    view = View(page)
    stage = view.root.locator(".mgw-stage")
    hint = view.root.get_by_text("There is more on the right")

    def in_sight(name: str) -> bool:
        card, room = view.field(f"{name} value").bounding_box(), stage.bounding_box()
        assert card is not None
        assert room is not None
        return room["x"] <= card["x"] and card["x"] + card["width"] <= room["x"] + room["width"]

    assert in_sight("a")  # what can be moved
    assert in_sight("b")
    expect(hint).to_be_visible()
    view.press("Next node")  # it begins, at the end of the graph
    wait_for(lambda: in_sight("f") and not in_sight("a"))
    for _ in range(3):
        view.press("Next node")
    wait_for(lambda: in_sight("a") and in_sight("b"))
    expect(hint).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    view.press("Reset")
    page.evaluate("() => { document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0 }")
    view.press("Walk backward")
    panel = view.root.get_by_role("region", name="Walk at this node")
    expect(panel).to_be_in_viewport(ratio=1)
