"""Undo and Redo in a real JupyterLab: by hand and by keys, in two views and in Python."""

from collections.abc import Callable

from playwright.sync_api import expect

from .conftest import BUILD
from .lab import Notebook
from .view import View

Open = Callable[..., Notebook]


def test_undo_by_keys_gives_python_the_exact_numbers_back(opened: Open) -> None:
    book = opened(BUILD.replace("Value(2.0", "Value(6.8813735870195432"))
    view = View(book.page)
    undo, redo = view.button("Undo"), view.button("Redo")
    expect(undo).to_be_disabled()
    view.drag("a", to=0.9)
    a = float(view.slider("a").input_value())
    view.press("Backward")
    view.press("Step")
    assert book.has("a.data != 6.8813735870195432 and a.grad == 6.0", True)
    stepped = book.python("print([v.data.hex() for v in (a, b, c, f, L)])")
    expect(undo).to_have_attribute("title", "Undo: Step")
    for _ in range(3):
        book.page.keyboard.press("ControlOrMeta+z")
    expect(view.status).to_contain_text(f"Undone: a set to {a:g}")
    expect(undo).to_be_disabled()
    assert book.has("(a.data, a.grad, L.data == d.data * f.data)", (6.8813735870195432, 0.0, True))
    for _ in range(3):
        book.page.keyboard.press("ControlOrMeta+Shift+z")
    expect(redo).to_be_disabled()
    assert book.has("[v.data.hex() for v in (a, b, c, f, L)]", stepped)


def test_one_history_is_shared_by_two_views_of_a_graph_and_by_cells(opened: Open) -> None:
    book = opened(BUILD, "from micrograd_widgets import GraphWidget\nGraphWidget(L)")
    first, second = View(book.page), View(book.page, 1)
    first.drag("a", to=0.9)
    a = float(first.slider("a").input_value())
    expect(second.slider("a")).to_have_value(f"{a:g}")
    book.python("b.data = 4.0")
    expect(first.slider("b")).to_have_value("4")
    expect(second.slider("b")).to_have_value("4")
    second.press("Undo")
    expect(second.status).to_contain_text("Undone: b changed by a cell.")
    expect(first.slider("b")).to_have_value("-3")
    second.press("Undo")
    expect(second.status).to_contain_text(f"Undone: a set to {a:g} in another view.")
    expect(first.slider("a")).to_have_value("2")
    assert book.has("(a.data, b.data, L.data)", (2.0, -3.0, -8.0))
    expect(first.button("Undo")).to_be_disabled()
    first.press("Redo")
    expect(second.slider("a")).to_have_value(f"{a:g}")
    assert book.has("(a.data, b.data)", (a, -3.0))


def test_a_range_survives_a_reload(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    view.press("a range")
    view.enter("a maximum", "100")
    expect(view.status).to_contain_text("The slider of a goes from −15 to 100.")
    book.save()
    book.reload()
    expect(View(book.page).slider("a")).to_have_attribute("max", "100")
