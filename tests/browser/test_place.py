"""The view among other things on the page: boxes, narrow columns, the notebook's own keys."""

from collections.abc import Callable

from playwright.sync_api import expect

from .conftest import BUILD
from .lab import PANEL, Notebook, wait_for
from .view import View

Open = Callable[..., Notebook]


def visible_cards(view: View) -> int:
    """How many cards lie, at least in part, within the stage."""
    count: int = view.root.evaluate(
        """root => {
            const stage = root.querySelector('.mgw-stage').getBoundingClientRect();
            return [...root.querySelectorAll('.mgw-card')].filter(card => {
                const { left, right, top, bottom } = card.getBoundingClientRect();
                return right > stage.left && left < stage.right && bottom > stage.top && top < stage.bottom;
            }).length;
        }"""
    )
    return count


def test_views_in_a_box_share_the_row(opened: Open) -> None:
    book = opened(
        f"{BUILD}\nimport ipywidgets\nfrom micrograd_widgets import show\n"
        "ipywidgets.HBox([show(L), show(e)])"
    )
    first, second = (View(book.page, n).root.bounding_box() for n in range(2))
    assert first is not None
    assert second is not None
    assert first["width"] > 200
    assert second["width"] > 200
    assert abs(first["y"] - second["y"]) < 2


def test_keys_pressed_in_the_view_stay_in_the_view(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    cells = f"() => {PANEL}.content.widgets.map(w => w.model.sharedModel.getSource()).join('|')"
    before = book.page.evaluate(cells)
    for control in (view.slider("a"), view.root.get_by_role("button", name="Backward", exact=True)):
        control.focus()
        for key in ("a", "b", "d", "d", "x", "z", "ArrowDown", "Shift+M"):
            book.page.keyboard.press(key)
    assert book.page.evaluate(cells) == before
    view.root.get_by_role("button", name="Backward", exact=True).press("Enter")
    expect(view.status).to_contain_text("Backward:")


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl(opened: Open) -> None:
    book = opened(BUILD, *["1 + 1"] * 12)
    view = View(book.page)
    world = view.root.locator(".mgw-world")
    before = world.get_attribute("style")
    view.root.locator(".mgw-stage").hover()
    top = view.root.bounding_box()
    assert top is not None
    book.page.mouse.wheel(0, 120)

    def scrolled() -> bool:
        box = view.root.bounding_box()
        return box is not None and box["y"] < top["y"] - 50

    wait_for(scrolled)
    assert world.get_attribute("style") == before
    view.root.locator(".mgw-stage").hover()
    book.page.keyboard.down("Control")
    book.page.mouse.wheel(0, 120)
    book.page.keyboard.up("Control")
    wait_for(lambda: world.get_attribute("style") != before)


def test_fit_shows_everything_and_stays(opened: Open) -> None:
    book = opened("x = Value(0.5, label='x'); y = x\nfor i in range(20): y = (y * x).tanh()\ny")
    view = View(book.page)
    view.press("Open 37 Values")
    wait_for(lambda: 0 < visible_cards(view) < 41)
    view.press("Fit")
    wait_for(lambda: visible_cards(view) == 41)


def test_a_long_chain_is_a_box_with_its_end_in_sight(opened: Open) -> None:
    book = opened(
        "x = Value(0.5, label='x'); y = x\nfor i in range(5000): y = y + 0.001\ny.label = 'end'\ny"
    )
    view = View(book.page)
    assert visible_cards(view) > 0
    expect(view.root.get_by_role("group", name="end", exact=True)).to_be_in_viewport()
    expect(view.root.get_by_text("4,997 sums")).to_be_in_viewport()
    view.press("Walk backward")
    for _ in range(3):
        view.press("Next node")
    expect(view.status).to_contain_text("It is inside 4,997 sums, which is closed.")
    view.press("Go there")
    expect(view.root.get_by_role("button", name="Close 4,997 sums")).to_be_attached()
