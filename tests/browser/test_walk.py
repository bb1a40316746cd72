"""Walks through a graph, in a real JupyterLab: by keyboard alone, and by mouse alone."""

from collections.abc import Callable

from playwright.sync_api import expect

from .lab import Notebook
from .view import View

REUSE = """\
a = Value(-2.0, label='a'); b = Value(3.0, label='b')
d = a * b; d.label = 'd'
e = a + b; e.label = 'e'
f = d * e; f.label = 'f'
f"""


def test_a_walk_backward_by_keyboard_alone(opened: Callable[..., Notebook]) -> None:
    book = opened()
    view = View(book.page)
    view.root.get_by_role("button", name="Next node").focus()
    stops = [
        (0.0, 0.0, 1.0),
        (0.0, 0.0, 1.0),
        (0.0, -2.0, 1.0),
        (6.0, -2.0, 1.0),
    ]  # a, e, L: lecture, manual backprop
    for a, e, root in stops:
        book.page.keyboard.press("Enter")
        assert book.has("(a.grad, e.grad, L.grad)", (a, e, root))
    expect(view.status).to_contain_text("3 of 3")
    expect(view.root.get_by_role("button", name="Next node")).to_be_disabled()
    view.root.get_by_role("button", name="Previous node").focus()
    for a, e, root in reversed([(0.0, 0.0, 0.0), *stops[:3]]):
        book.page.keyboard.press("Enter")
        assert book.has("(a.grad, e.grad, L.grad)", (a, e, root))


def test_the_formula_has_the_numbers_in_it(opened: Callable[..., Notebook]) -> None:
    book = opened()
    view = View(book.page)
    for _ in range(4):
        view.press("Next node")
    panel = view.root.get_by_role("region", name="Walk at this node")
    expect(panel).to_contain_text("Each factor receives the gradient times the other factor.")
    shares = panel.get_by_role("listitem")
    expect(shares.nth(0)).to_contain_text("a.grad+=e.grad×b=−2.0000×(−3.0000)=6.0000")
    expect(shares.nth(1)).to_contain_text("b.grad=0.0000+(−4.0000)=−4.0000")


def test_an_order_of_ones_own_by_mouse_shows_nodes_that_came_too_early(
    opened: Callable[..., Notebook],
) -> None:
    book = opened(REUSE)
    view = View(book.page)
    view.walk("Your own order")
    view.press("Next node")
    for name in ("d", "f", "e"):
        view.root.get_by_role("group", name=name, exact=True).click()
    panel = view.root.get_by_role("region", name="Walk at this node")
    expect(panel).to_contain_text("d came too early")
    table = panel.get_by_role("table", name="Your order and the right one")
    expect(table.get_by_role("row", name="a", exact=False).first).to_contain_text("-6 ✗")
    expect(table.get_by_role("row").filter(has_text="b")).to_contain_text("-8")
    assert book.has("(a.grad, b.grad)", (-6.0, -6.0))


def test_a_mistake_runs_beside_the_right_engine(opened: Callable[..., Notebook]) -> None:
    book = opened("a = Value(3.0, label='a'); b = a + a; b.label = 'b'; b")
    view = View(book.page)
    view.press("Break it")
    view.check("= instead of +=", True)
    row = view.root.get_by_role("table", name="Gradients, right and broken").get_by_role("row")
    expect(row.filter(has_text="a").last).to_contain_text("2")
    expect(row.filter(has_text="a").last).to_contain_text("1 ✗")
    assert book.has("a.grad", 0.0)  # nothing of the graph was touched


def test_the_kernel_walks_a_graph_that_runs_there(opened: Callable[..., Notebook]) -> None:
    book = opened(
        "a = Value(2.0, label='a'); b = Value(-3.0, label='b')\n"
        "o = a * b; o.label = 'o'\n"
        "def own():\n    a.grad += 10 * o.grad\n"
        "o._backward = own\no"
    )
    view = View(book.page)
    expect(view.status).to_contain_text("This graph runs in the kernel")
    view.press("Next node")
    assert book.has("(a.grad, b.grad, o.grad)", (0.0, 0.0, 1.0))
    view.press("Next node")
    panel = view.root.get_by_role("region", name="Walk at this node")
    expect(panel).to_contain_text("Its _backward ran in Python.")
    expect(panel.get_by_role("listitem").first).to_contain_text("a.grad=0.0000+10.0000=10.0000")
    assert book.has("(a.grad, b.grad)", (10.0, 0.0))
    view.press("Previous node")
    assert book.has("(a.grad, b.grad, o.grad)", (0.0, 0.0, 1.0))
    view.press("Undo")
    assert book.has("(a.grad, b.grad, o.grad)", (0.0, 0.0, 0.0))
