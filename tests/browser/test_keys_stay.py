"""The keys stay in a view that was pressed, in every part of every view, and leave it with Tab."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Position, expect

from .conftest import LOAD
from .every_view import VIEWS, root_of
from .lab import PANEL, Lab, Notebook, wait_for
from .view import View, reached

Open = Callable[..., Notebook]
# what JupyterLab would do something with: cut, copy, paste, merge, insert, delete, undo, change a cell
KEYS = (
    *("x", "z", "c", "v", "a", "b", "d", "d", "m", "y", "0", "1", "Shift+m", "Shift+v"),
    *("Control+z", "Control+Shift+z", "Control+y", "Control+x", "Control+v", "Control+Enter"),
    *("Shift+Enter", "Alt+Enter", "Enter", "Escape", "ArrowUp", "ArrowDown", "ArrowLeft"),
    *("ArrowRight", "Space", "Shift+Space", "Delete", "Backspace", "Home", "End", "PageDown"),
)
SOURCES = f"() => {PANEL}.content.widgets.map(w => w.model.type + w.model.sharedModel.getSource())"
COUNTS = f"() => {PANEL}.content.widgets.map(w => w.model.executionCount ?? 0)"
FOCUS = "root => root.contains(document.activeElement)"
# whether the focus is in the view, JupyterLab leaves the keys to it, and a ring shows around the view
KEPT = """root => {
    const { activeElement: active } = document;
    const kept = active.hasAttribute('data-lm-suppress-shortcuts');
    return [root.contains(active), kept, root.matches(':focus-visible')];
}"""
# points all over a view, from its top left, but for those on controls
FREE = """root => {
    const { left, top, width, height } = root.getBoundingClientRect();
    const found = [];
    for (let i = 0; i < 6; i++) for (let k = 0; k < 6; k++) {
        const [x, y] = [left + (i + 0.5) * width / 6, top + (k + 0.5) * height / 6];
        const at = document.elementFromPoint(x, y);
        const control = 'button, input, select, summary, label, [role=listbox]';
        if (root.contains(at) && !at.closest(control)) found.push({ x: x - left, y: y - top });
    }
    return found;
}"""
DISABLED = "button:is(:disabled, [aria-disabled=true])"


@pytest.fixture(scope="module", params=VIEWS)
def standing(lab: Lab, request: pytest.FixtureRequest) -> Iterator[tuple[Notebook, Locator]]:
    """A notebook with one view, for all tests of this kind of view, and the root of the view."""
    book = lab.open(LOAD, VIEWS[request.param][0], "1 + 1")
    book.run_all()
    yield book, root_of(book.page, request.param)
    complaints = book.own_complaints()
    lab.close(book)
    assert complaints == []


def free_points(root: Locator) -> list[Position]:
    """Points where the view has nothing to press, as soon as it is in sight: a notebook may still be scrolling."""

    def found() -> list[Position]:
        root.evaluate("root => root.scrollIntoView({ block: 'center' })")
        points: list[Position] = root.evaluate(FREE)
        return points if len(points) > 5 else []

    points: list[Position] = wait_for(found)
    return points


def keys_do_nothing(page: Page, root: Locator, before: object) -> None:
    for key in KEYS:
        page.keyboard.press(key)
    assert root.evaluate(FOCUS)
    assert page.evaluate(SOURCES) == before


def type_into(book: Notebook, cell: int) -> None:
    """Go into the editor of a cell and type there, so that there is something to take back."""
    editor = book.page.locator(".jp-Notebook .cm-content").nth(cell)
    before = editor.inner_text()
    editor.click()
    book.page.keyboard.press("Control+End")
    book.page.keyboard.type(" + 1")
    expect(editor).to_have_text(before + " + 1")


def test_text_in_a_view_can_be_selected(opened: Open) -> None:
    book = opened()
    status = View(book.page).status
    box = status.bounding_box()
    assert box is not None
    book.page.mouse.move(box["x"] + 2, box["y"] + 13)
    book.page.mouse.down()
    book.page.mouse.move(box["x"] + 120, box["y"] + 13, steps=5)
    book.page.mouse.up()
    text = book.page.evaluate("String(getSelection())")
    assert text
    assert text in status.inner_text()


def test_a_field_that_is_typed_in_keeps_its_keys(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    view.field("a value").click()
    book.page.keyboard.type("7")
    view.field("b value").click()
    assert book.has("a.data", 7.0)
    assert book.page.evaluate("document.activeElement.ariaLabel") == "b value"


def test_a_walk_ends_and_the_keys_stay(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    before = book.page.evaluate(SOURCES)
    on = view.root.get_by_role("button", name="Next node")
    on.focus()
    for _ in range(12):
        book.page.keyboard.press("Enter")
    expect(on).to_be_disabled()
    keys_do_nothing(book.page, view.root, before)
    back = view.root.get_by_role("button", name="Previous node")
    back.focus()
    for _ in range(12):
        book.page.keyboard.press("Enter")
    expect(back).to_be_disabled()
    keys_do_nothing(book.page, view.root, before)


def test_a_walk_plays_to_its_end_and_the_keys_stay(opened: Open) -> None:
    book = opened("a = Value(2.0, label='a'); b = a + 1; b.label = 'b'\nb")
    view = View(book.page)
    view.press("Play")
    expect(view.root.get_by_role("button", name="Play")).to_be_disabled()
    keys_do_nothing(book.page, view.root, book.page.evaluate(SOURCES))


def test_what_removes_itself_leaves_the_keys_in_the_view(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    view.walk("Your own order")
    view.press("Next node")
    for name in "Led":  # each press removes the button
        view.root.get_by_role("button", name=f"Visit {name}").focus()
        book.page.keyboard.press("Enter")
        assert view.root.evaluate(FOCUS)
    keys_do_nothing(book.page, view.root, book.page.evaluate(SOURCES))


def test_rows_that_are_deleted_leave_the_keys_in_the_view(opened: Open) -> None:
    book = opened(VIEWS["training"][0].replace("moons(40)", "moons(4)"))
    root = root_of(book.page, "training")
    reached(root, "button", "Data").click()
    before = book.page.evaluate(SOURCES)
    while (rows := root.get_by_role("button", name="Remove point")).count() > 1:
        rows.last.focus()
        book.page.keyboard.press("Enter")
        assert root.evaluate(FOCUS)
    keys_do_nothing(book.page, root, before)


def test_a_cell_that_takes_the_focused_card_away_leaves_the_keys_in_the_view(opened: Open) -> None:
    book = opened(
        "from micrograd_widgets import GraphWidget\n"
        "a = Value(2.0, label='a'); b = Value(3.0, label='b'); L = a * b; L.label = 'L'\n"
        "GraphWidget(L)"
    )
    view = View(book.page)
    view.slider("b").focus()
    book.python("L._prev = (a, Value(5.0, label='e'))\nL.forward()")
    wait_for(lambda: view.slider("b").count() == 0)
    assert view.root.evaluate(FOCUS)


@pytest.mark.parametrize("mode", ["command", "edit"])
def test_after_a_press_on_an_empty_part(standing: tuple[Notebook, Locator], mode: str) -> None:
    book, root = standing
    page = book.page
    points = free_points(root)
    for point in points[1 :: len(points) // 2]:
        type_into(book, 2)
        if mode == "command":
            page.keyboard.press("Escape")
        before, counts = page.evaluate(SOURCES), page.evaluate(COUNTS)
        root.click(position=point)  # wherever the view is by then
        keys_do_nothing(page, root, before)
        assert page.evaluate(COUNTS) == counts


def test_a_press_anywhere_takes_the_keys_without_a_ring(standing: tuple[Notebook, Locator]) -> None:
    book, root = standing
    page = book.page
    for point in free_points(root):
        page.evaluate("document.activeElement.blur()")
        root.click(position=point)
        assert root.evaluate(KEPT) == [True, True, False], point


def test_a_press_on_a_button_that_is_off(standing: tuple[Notebook, Locator]) -> None:
    book, root = standing
    for button in root.locator(DISABLED).filter(visible=True).all():
        book.page.evaluate("document.activeElement.blur()")
        button.click(force=True)
        assert root.evaluate(FOCUS)


def test_tab_leads_out_of_the_view_at_both_ends(standing: tuple[Notebook, Locator]) -> None:
    book, root = standing
    page = book.page
    point = free_points(root)[0]
    for key in ("Tab", "Shift+Tab"):
        root.click(position=point)
        for _ in range(120):
            if not root.evaluate(FOCUS):
                break
            page.keyboard.press(key)
        assert not root.evaluate(FOCUS)
    # back in the cell, whose keys are JupyterLab's again
    cells = len(page.evaluate(SOURCES))
    page.keyboard.press("b")
    wait_for(lambda: len(page.evaluate(SOURCES)) == cells + 1)
