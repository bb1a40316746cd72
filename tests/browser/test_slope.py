"""Slopes in a real JupyterLab: the panel of a graph, DerivativeWidget, NeuronWidget."""

import math
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from .lab import Notebook, wait_for
from .view import View, region

Open = Callable[..., Notebook]
NARROW = {"width": 1200, "height": 1000}  # with JupyterLab around it, the view is 766 px wide


def enter(field: Locator, text: str) -> None:
    """Type `text` into a field, as with a keyboard."""
    field.press("ControlOrMeta+a")
    field.press_sequentially(text)
    field.press("Enter")


def slope(root: Locator, name: str) -> Locator:
    """The number beside a slope's name."""
    rows = root.get_by_role("table", name="Slopes").get_by_role("row")
    return rows.filter(has_text=name).get_by_role("cell").nth(1)


def test_a_gradient_of_the_graph_is_the_slope_along_its_leaf(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    view.press("Slope")
    panel = view.root.get_by_role("region", name="Slope")
    expect(slope(panel, "gradient")).to_have_text("6")
    panel.get_by_label("Leaf").select_option("b")
    expect(slope(panel, "gradient")).to_have_text("−4")
    view.drag("f", to=0.9)
    f = float(view.slider("f").input_value())
    wait_for(lambda: float(slope(panel, "gradient").inner_text().replace("−", "-")) == 2 * f)
    enter(panel.get_by_role("spinbutton", name="h value"), "1e-17")
    expect(slope(panel, "forward")).to_have_text("0")
    expect(panel).to_contain_text("x + h is rounded to x itself")
    assert book.python("print(b.grad)") == "0.0"


def test_the_slope_of_a_python_function_is_that_of_the_lecture(opened: Open) -> None:
    book = opened(
        "from micrograd_widgets import DerivativeWidget\n"
        "def f(x):\n    return 3*x**2 - 4*x + 5\n"
        "view = DerivativeWidget(f, x=-3.0, h=0.001)\nview"
    )
    root = region(book.page, "Derivative of f")
    expect(slope(root, "forward")).to_have_text("−21.996999999998934")
    enter(root.get_by_role("spinbutton", name="x value"), "3")
    expect(slope(root, "forward")).to_have_text("14.00300000000243")
    expect(slope(root, "gradient")).to_have_text("14")
    slider = root.get_by_role("slider", name="x", exact=True)
    for _ in range(5):
        slider.press("ArrowRight")
    x = float(slider.input_value())
    assert x > 3
    wait_for(lambda: book.python("print(view.x)") == str(x))
    expect(root.get_by_role("status")).to_contain_text(f"is {3 * x**2 - 4 * x + 5:.4f}")
    book.python("view.h = 1e-17")
    expect(slope(root, "forward")).to_have_text("0")


def test_the_view_shows_an_exception_of_the_function(opened: Open) -> None:
    book = opened(
        "import math\nfrom micrograd_widgets import DerivativeWidget\n"
        "DerivativeWidget(math.log, x=1.0)"
    )
    root = region(book.page, "Derivative of log")
    enter(root.get_by_role("spinbutton", name="x value"), "-1")
    expect(root.get_by_role("status")).to_contain_text("log(-1.0): ValueError:")
    enter(root.get_by_role("spinbutton", name="x value"), "2")
    expect(root.get_by_role("status")).to_contain_text(f"log(2) is {math.log(2):.4f}")


def test_a_neuron_is_moved_by_its_sliders_and_in_its_plane(opened: Open) -> None:
    book = opened(
        "from micrograd_engine import Neuron\nfrom micrograd_widgets import NeuronWidget\n"
        "n = Neuron(2); n.w[0].data, n.w[1].data, n.b.data = -3.0, 1.0, 6.8813735870195432\n"
        "view = NeuronWidget(n, [2.0, 0.0])\nview"
    )
    root = region(book.page, "Neuron")
    root.get_by_role("button", name="Backward", exact=True).click()
    expect(root.get_by_role("group", name="x1").get_by_text("−1.5000")).to_be_visible()
    enter(root.get_by_role("spinbutton", name="b value"), "0")
    expect(root).to_contain_text("Saturated: tanh is nearly flat here")
    wait_for(lambda: book.python("print(n.b.data)") == "0.0")
    plane = root.get_by_role("img", name="The plane of x1 and x2")
    box = plane.bounding_box()
    assert box is not None
    plane.click(position={"x": 0.3 * box["width"], "y": box["height"] / 2})
    x1 = float(root.get_by_role("slider", name="x1", exact=True).input_value())
    assert x1 < 0
    wait_for(lambda: book.python("print(view.inputs[0].data)") == str(x1))


def test_names_of_a_neuron_are_never_cut_off(opened: Open) -> None:
    book = opened(
        "from micrograd_engine import Neuron\nfrom micrograd_widgets import NeuronWidget\n"
        "NeuronWidget(Neuron(2), [2.0, 0.0])"
    )
    book.page.set_viewport_size(NARROW)
    for name in ("x1", "x2", "w1", "w2", "b"):
        label = book.page.get_by_role("group", name=name, exact=True).get_by_text(name, exact=True)
        expect(label.first).to_be_visible()
        assert label.first.evaluate("e => (e = e.closest('b')).scrollWidth <= e.clientWidth"), name


def test_the_numbers_of_a_slope_do_not_run_into_the_words(opened: Open) -> None:
    book = opened(
        "from micrograd_widgets import DerivativeWidget\n"
        "DerivativeWidget(lambda x: 3*x**2 - 4*x + 5, x=3.0)"
    )
    book.page.set_viewport_size(NARROW)
    table = book.page.get_by_role("table", name="Slopes")
    words = book.page.get_by_text("h is large")
    expect(words).to_be_visible()
    numbers, text = table.bounding_box(), words.bounding_box()
    assert numbers is not None
    assert text is not None
    beside = numbers["x"] + numbers["width"] <= text["x"]
    above = numbers["y"] + numbers["height"] <= text["y"]
    below = text["y"] + text["height"] <= numbers["y"]
    assert beside or above or below
