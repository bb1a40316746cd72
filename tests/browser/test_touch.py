"""By finger: a swipe that begins on something draggable scrolls the page, and targets are large enough."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import BUILD, LOAD
from .every_view import VIEWS, root_of
from .lab import Lab, Notebook, wait_for
from .view import View

pytestmark = pytest.mark.chromium("has no fingers")
PHONE = {"has_touch": True, "is_mobile": True, "viewport": {"width": 820, "height": 900}}
Touched = Callable[..., Notebook]


@pytest.fixture
def touched(lab: Lab) -> Touched:
    """Open cells, with room to scroll after them, on a screen for fingers."""
    books: list[Notebook] = []

    def show_and_run(cell: str, **look: object) -> Notebook:
        book = lab.open(LOAD, cell, *["1\n2\n3\n4\n5\n6\n7"] * 12, **(PHONE | look))
        books.append(book)
        book.run_all()
        return book

    yield show_and_run
    for book in books:
        lab.close(book)


def swipe(page: Page, start: tuple[float, float], dx: float, dy: float) -> None:
    """Move a finger; it is lifted at the end."""
    session = page.context.new_cdp_session(page)
    points = [(start[0] + dx * k / 12, start[1] + dy * k / 12) for k in range(13)]
    for k, (x, y) in enumerate(points):
        kind = "touchMove" if k else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()


def spot(page: Page, target: Locator, across: float = 0.8) -> tuple[float, float]:
    """A point on `target`, which is brought to the middle of the page."""
    target.evaluate("e => e.scrollIntoView({ block: 'center' })")
    target.hover(trial=True)  # it stays where it is: the page may still scroll after a swipe
    box = target.bounding_box()
    assert box is not None
    return box["x"] + across * box["width"], box["y"] + box["height"] / 2


def top(root: Locator) -> float:
    box = root.bounding_box()
    assert box is not None
    return box["y"]


# a slider or a plot of each view: its role and name, and where its number is read
TARGETS = [
    ("graph", "slider", "a", "a value"),
    ("mlp", "slider", "x1", "x1 value"),
    ("neuron", "slider", "x1", "x1 value"),
    ("neuron", "img", "The plane of x1", "x1 value"),
    ("derivative", "slider", "x", "x value"),
    ("derivative", "slider", "h", "h value"),
    ("derivative", "img", "f(x) for every x", "x value"),
]


@pytest.mark.parametrize(("kind", "role", "name", "field"), TARGETS)
def test_a_swipe_up_scrolls_and_one_across_drags(
    touched: Touched, kind: str, role: str, name: str, field: str
) -> None:
    book = touched(VIEWS[kind][0])
    page, root = book.page, root_of(book.page, kind)
    target = root.get_by_role(role, name=name, exact=role == "slider")
    number = root.get_by_role("spinbutton", name=field, exact=True)
    before = number.get_attribute("aria-valuenow")
    start = spot(page, target)
    was = top(root)
    swipe(page, start, 3, -160)
    wait_for(lambda: top(root) < was - 60)
    assert number.get_attribute("aria-valuenow") == before
    swipe(page, spot(page, target), -60, 4)
    expect(number).not_to_have_attribute("aria-valuenow", before or "")
    before = number.get_attribute("aria-valuenow")
    page.touchscreen.tap(*spot(page, target, 0.3))
    expect(number).not_to_have_attribute("aria-valuenow", before or "")


def test_a_swipe_over_the_history_of_a_run_goes_back_nowhere(touched: Touched) -> None:
    book = touched(VIEWS["training"][0])
    page, root = book.page, root_of(book.page, "training")
    for _ in range(4):
        root.get_by_role("button", name="Train step").click()
    step = root.get_by_role("slider", name="Step", exact=True)
    expect(step).to_have_attribute("aria-valuetext", "step 4 of 4")
    for target in (step, root.get_by_role("img", name="Loss")):
        start = spot(page, target, 0.3)
        was = top(root)
        swipe(page, start, 3, -160)
        wait_for(lambda was=was: top(root) < was - 60)
        expect(step).to_have_attribute("aria-valuetext", "step 4 of 4")


def test_a_swipe_over_a_slider_is_nothing_to_undo(touched: Touched) -> None:
    book = touched(BUILD)
    view = View(book.page)
    swipe(book.page, spot(book.page, view.slider("a")), 3, -160)
    assert book.python("print(a.data)") == "2.0"
    expect(view.button("Undo")).to_be_disabled()


# what can be pressed in the stage and is narrower or lower than 24 px; a title is as large as its ::after
TOO_SMALL = """stage => [...stage.querySelectorAll('button, input')].filter(e => {
    const style = getComputedStyle(e);
    if (style.pointerEvents === 'none') return false;
    const { width, height } = (e.closest('label') ?? e).getBoundingClientRect();
    const scale = width / (e.closest('label') ?? e).offsetWidth;
    const after = getComputedStyle(e, '::after');
    const sides = after.content === 'none'
        ? [width, height]
        : [scale * parseFloat(after.width), scale * parseFloat(after.height)];
    return Math.min(...sides) < 23.9;
}).map(e => e.ariaLabel)"""


def test_targets_are_large_enough_at_any_zoom(touched: Touched) -> None:
    book = touched(BUILD)
    view = View(book.page)
    stage = view.root.locator(".mgw-stage")
    world = view.root.locator(".mgw-world")
    assert stage.evaluate(TOO_SMALL) == []
    for name in ("Fit", *["Zoom out"] * 4):
        before = world.get_attribute("style")
        view.press(name)
        expect(world).not_to_have_attribute("style", before or "")
        assert stage.evaluate(TOO_SMALL) == []
    card = view.root.get_by_role("group", name="L", exact=True)
    book.page.touchscreen.tap(*spot(book.page, card, 0.5))
    expect(card.get_by_role("button").first).to_have_attribute("aria-pressed", "true")


def test_a_finger_moves_the_drawing_sideways(touched: Touched) -> None:
    book = touched(BUILD)
    view = View(book.page)
    slider = view.slider("a")
    assert slider.evaluate("e => e.getBoundingClientRect().height") >= 24
    group = view.root.get_by_role("group", name="e", exact=True)
    x, _ = spot(book.page, group, 0.5)
    card = group.bounding_box()
    assert card is not None
    swipe(book.page, (x, card["y"] + card["height"] + 12), -120, 3)
    world = view.root.locator(".mgw-world")
    wait_for(lambda: "translate(-" in (world.get_attribute("style") or ""))
