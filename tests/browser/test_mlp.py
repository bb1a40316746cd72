"""A network in a real JupyterLab: its weights found, moved and trained by keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from .lab import Notebook, wait_for
from .test_axe import passes
from .view import View, region

Open = Callable[..., Notebook]

LECTURE = """\
import random
random.seed(1337)
from micrograd_widgets import MLPWidget
mlp = MLP(3, [4, 4, 1])
view = MLPWidget(mlp, [2.0, 3.0, -1.0], 1.0, learning_rate=0.1)
view"""
WIDE = (
    "from micrograd_widgets import MLPWidget\nMLPWidget(MLP(2, [64, 64, 64, 1]), [0.5, -0.3], 1.0)"
)
W3 = "w3 (layer 1, neuron 2)"


class Network(View):
    """The view of a network."""

    def __init__(self, book: Notebook) -> None:
        self.page = book.page
        self.root = region(book.page, "Network")

    @property
    def parts(self) -> Locator:
        return self.root.get_by_role("listbox", name="Parts of the network")

    def part(self, name: str) -> Locator:
        """The part that the keys have come to."""
        return self.root.get_by_role("option", name=name, selected=True)


def test_by_keyboard_alone_a_weight_is_found_moved_and_trained(opened: Open) -> None:
    book = opened(LECTURE)
    view = Network(book)
    keyboard = book.page.keyboard
    assert book.has("abs(view.outputs[0].data - 0.42767811248845455) < 1e-12", True)
    view.button("Table").focus()
    keyboard.press("Tab")
    expect(view.parts).to_be_focused()
    for key in ("ArrowDown", "ArrowDown", "Enter", "ArrowDown", "ArrowDown"):
        keyboard.press(key)
    expect(view.part("layer 1 neuron 2 w3: −0.2326")).to_have_count(1)
    assert book.has("view.selected is mlp.layers[0].neurons[1].w[2]", True)
    keyboard.press("Enter")
    expect(view.slider(W3)).to_be_focused()
    keyboard.press("Shift+Tab")
    expect(view.field(f"{W3} value")).to_be_focused()
    keyboard.type("0.5")
    keyboard.press("Enter")
    assert book.has("mlp.layers[0].neurons[1].w[2].data", 0.5)
    for name in ("Backward", "Step"):
        view.root.get_by_role("button", name=name, exact=True).focus()
        keyboard.press("Enter")
    w = "mlp.layers[0].neurons[1].w[2]"
    assert book.has(f"{w}.grad != 0 and abs({w}.data - (0.5 - 0.1 * {w}.grad)) < 1e-12", True)
    expect(view.status).to_contain_text("Step: 41 leaves moved by −0.1 × gradient")
    keyboard.press("Control+z")
    assert book.has(f"{w}.data", 0.5)


def test_a_click_on_an_edge_selects_its_weight(opened: Open) -> None:
    book = opened(LECTURE)
    view = Network(book)
    box = view.parts.bounding_box()
    assert box is not None
    # a third of the way from layer 2 neuron 2 to the output
    view.parts.click(position={"x": box["width"] - 119, "y": box["height"] / 2 - 21})
    chosen = view.root.get_by_role("region", name="Selected")
    expect(chosen.get_by_role("heading")).to_have_text("layer 3 neuron 1 w2")
    slider = chosen.get_by_role("slider")
    before = float(slider.input_value())
    slider.press("ArrowRight")
    wait_for(lambda: float(slider.input_value()) > before)
    moved = float(slider.input_value())
    assert book.has("mlp.layers[2].neurons[0].w[1].data", moved)


def test_a_neuron_opens_as_its_graph(opened: Open) -> None:
    book = opened(LECTURE)
    view = Network(book)
    book.python("view.selected = mlp.layers[0].neurons[1].w[2]")
    expect(view.part("layer 1 neuron 2 w3")).to_have_count(1)
    view.parts.press("Escape")
    view.press("Open")
    card = view.root.get_by_role("group", name="w1 (layer 1, neuron 2)", exact=True)
    expect(card).to_be_visible()
    card.get_by_role("slider").press("ArrowRight")
    expect(view.status).to_contain_text("w1 (layer 1, neuron 2) is now")
    card.get_by_role("button", name="w1").first.click()
    expect(view.part("layer 1 neuron 2 w1")).to_have_count(1)
    view.press("Open")
    expect(view.root.get_by_role("button", name="Zoom in")).to_have_count(0)


def test_a_network_of_64_64_64_follows_its_slider(opened: Open) -> None:
    book = opened(WIDE)
    view = Network(book)
    expect(view.root).to_contain_text("8,577 parameters")
    output = view.root.get_by_role("group", name="output", exact=True)
    before = output.inner_text()
    view.slider("x1").press("End")
    expect(output).not_to_have_text(before)


def test_axe_finds_nothing(opened: Open) -> None:
    book = opened(LECTURE)
    view = Network(book)
    view.press("Backward")
    passes(book)
    for key in ("ArrowDown", "ArrowDown"):
        view.parts.press(key)
    view.press("Open")
    passes(book)
