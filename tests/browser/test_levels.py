"""A network in a real JupyterLab: boxes open and close, Values are found, keys go everywhere."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from .lab import Notebook, wait_for
from .view import View

Open = Callable[..., Notebook]

LOSS = """\
import random
random.seed(1337)
mlp = MLP(3, [4, 4, 1])
xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
loss = sum((mlp(x) - y) ** 2 for x, y in zip(xs, [1.0, -1.0, -1.0, 1.0]))
loss.label = 'loss'
from micrograd_widgets import GraphWidget
view = GraphWidget(loss)
view"""
B = "b (layer 1, neuron 2)"


def button(view: View, name: str) -> Locator:
    return view.root.get_by_role("button", name=name, exact=True)


def focused(book: Notebook) -> str:
    """The accessible name of what has the focus."""
    name: str = book.page.evaluate("() => document.activeElement.ariaLabel ?? ''")
    return name


def test_a_neuron_opens_where_it_is_and_closes_again(opened: Open) -> None:
    book = opened(LOSS)
    view = View(book.page)
    view.press("Fit")
    expect(button(view, "Open layer 3, neuron 1")).to_be_in_viewport()
    expect(view.slider(B)).to_have_count(0)
    view.press("Open layer 1, neuron 2")
    expect(button(view, "Close layer 1, neuron 2")).to_be_in_viewport()
    before = float(book.python("print(loss.data)"))
    view.slider(B).press("ArrowRight")
    moved = float(view.slider(B).input_value())
    assert book.has("mlp.layers[0].neurons[1].b.data", moved)
    assert view.numbers("loss")[0] != before
    view.press("Close layer 1, neuron 2")
    expect(view.slider(B)).to_have_count(0)
    assert book.has("mlp.layers[0].neurons[1].b.data", moved)


def test_keys_alone_find_a_parameter_move_it_and_follow_it_to_the_loss(opened: Open) -> None:
    book = opened(LOSS)
    view = View(book.page)
    keyboard = book.page.keyboard
    view.button("Table").focus()
    keyboard.press("Tab")
    wait_for(lambda: focused(book).startswith("loss = "))
    keyboard.press("/")
    keyboard.type(B)
    keyboard.press("Enter")
    wait_for(lambda: focused(book).startswith(f"{B}, value 0.5792"))
    expect(view.root.get_by_role("group", name=B, exact=True)).to_be_in_viewport()
    assert book.has("view.selected is mlp.layers[0].neurons[1].b", True)
    keyboard.press("Enter")
    keyboard.press("ArrowRight")
    expect(view.status).to_contain_text(f"{B} is now 0.")
    keyboard.press("Escape")
    for _ in range(60):
        here = focused(book)
        if here.startswith("loss"):
            break
        keyboard.press("ArrowRight")
        wait_for(lambda here=here: focused(book) != here)
    assert focused(book).startswith("loss")
    keyboard.press("Escape")
    assert book.has("view.selected", None)


def test_a_value_selected_in_a_cell_is_opened_and_comes_into_sight(opened: Open) -> None:
    book = opened(LOSS)
    view = View(book.page)
    book.python("view.selected = mlp.layers[1].neurons[3].w[0]")
    card = view.root.get_by_role("group", name="w1 (layer 2, neuron 4)", exact=True)
    expect(card).to_be_in_viewport()
    expect(card.get_by_role("button", pressed=True)).to_have_count(1)
    printed = book.python("view.selected = Value(1.0)")
    assert "selected: expected a Value of this graph or None" in printed


def test_open_boxes_are_open_again_after_a_reload(opened: Open) -> None:
    book = opened(LOSS)
    view = View(book.page)
    button(view, "Open layer 2, neuron 3").press("Enter")
    button(view, "Close layer 1").press("Enter")
    assert book.has("sorted(view.boxes.values())", [False, True])
    book.save()
    book.reload()
    view = View(book.page)
    expect(button(view, "Close layer 2, neuron 3")).to_have_count(1)
    expect(button(view, "Open layer 1")).to_have_count(1)
    expect(button(view, "Close layer 3")).to_have_count(1)
