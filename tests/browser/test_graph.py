"""The lecture's L in a real JupyterLab: sliders, kernel and page have the same numbers."""

import math
from collections.abc import Callable

from playwright.sync_api import expect

from .lab import Notebook, wait_for
from .view import View

Open = Callable[..., Notebook]


def test_the_keyboard_moves_a_slider_the_root_and_python(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    assert view.numbers("L") == (-8.0, 0.0)
    view.slider("a").focus()
    for _ in range(3):
        book.page.keyboard.press("ArrowRight")
    a = float(view.slider("a").input_value())
    assert a > 2.0
    assert view.numbers("L")[0] == (a * -3 + 10) * -2
    assert book.has("(a.data, L.data)", (a, (a * -3 + 10) * -2))


def test_the_mouse_moves_a_slider_the_root_and_python(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    view.drag("a", to=0.9)
    a = float(view.slider("a").input_value())
    assert a > 3.0
    expect(view.status).to_contain_text(f"a is now {a:g}")
    assert view.numbers("L")[0] == (a * -3 + 10) * -2
    assert book.has("L.data", view.numbers("L")[0])


def test_backward_shows_the_gradients_of_the_lecture(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    view.press("Backward")
    lecture = {"L": 1, "d": -2, "f": 4, "c": -2, "e": -2, "a": 6, "b": -4}
    assert {name: view.numbers(name)[1] for name in lecture} == lecture
    assert book.has("[v.grad for v in (L, d, f, c, e, a, b)]", [1.0, -2.0, 4.0, -2.0, -2.0, 6.0, -4.0])  # fmt: skip


def test_step_moves_every_leaf_by_minus_rate_times_gradient(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    view.press("Backward")
    view.press("Step")
    moved = (2 - 0.01 * 6, -3 + 0.01 * 4, 10 + 0.01 * 2, -2 - 0.01 * 4)
    assert tuple(view.numbers(name)[0] for name in "abcf") == moved
    assert book.has("(a.data, b.data, c.data, f.data)", moved)


def test_a_negative_rate_climbs_as_the_lecture_nudges(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    view.enter("Learning rate", "-0.01")
    view.press("Backward")
    view.press("Step")
    assert math.isclose(view.numbers("L")[0], -7.286496, rel_tol=1e-12)
    assert book.has("f'{L.data:.9f}'", "-7.286496000")


def test_a_cell_moves_the_slider_and_the_root(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    book.python("a.data = 5")
    expect(view.slider("a")).to_have_value("5")
    expect(view.status).to_contain_text("A cell or another view changed a.")
    assert view.numbers("L")[0] == (5 * -3 + 10) * -2
    assert book.has("L.data", 10.0)


def test_a_leaf_that_nobody_touched_keeps_its_exact_number(opened: Open) -> None:
    book = opened("b = Value(6.8813735870195432); a = Value(1.0)\no = (a + b).tanh()\no")
    view = View(book.page)
    view.drag("a", to=0.2)
    view.press("Backward")
    assert view.numbers("b")[0] == 6.8813735870195432
    assert book.has("b.data == 6.8813735870195432", True)
    assert book.has("a.data < 0 and b.grad == a.grad != 0", True)


def test_zero_grad_and_reset(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    view.press("Backward")
    view.press("Zero grad")
    assert view.numbers("a") == (2.0, 0.0)
    view.drag("f", to=0.9)
    view.press("Reset")
    assert view.numbers("L") == (-8.0, 0.0)
    assert book.has("(f.data, L.data, a.grad)", (-2.0, -8.0, 0.0))


def test_the_view_refuses_text_that_is_not_a_finite_number(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    for text in ("1e400", "NaN", "ten"):
        view.enter("a value", text)
        expect(view.status).to_contain_text(f"“{text}” is not a finite number; 2 stays")
    view.enter("a value", "2.25")
    assert book.has("a.data", 2.25)


def test_a_graph_with_a_rule_of_its_own_runs_in_the_kernel(opened: Open) -> None:
    book = opened(
        "a = Value(3.0, label='a')\ny = Value(9.0, (a,), 'square')\n"
        "def _backward():\n    a.grad += 2 * a.data * y.grad\ny._backward = _backward\ny"
    )
    view = View(book.page)
    expect(view.status).to_contain_text("This graph runs in the kernel")
    view.press("Backward")
    wait_for(lambda: view.numbers("a")[1] == 6.0)
    view.slider("a").press("ArrowRight")
    expect(view.status).to_contain_text("how square computes is not known here")
    wait_for(lambda: view.numbers("a")[0] == 3.1)
    assert book.has("(a.data, y.data)", (3.1, 9.0))
