"""LossSurfaceWidget in a real JupyterLab: the surface is drawn, a run goes down it, Python follows."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from .lab import Notebook, wait_for
from .test_axe import passes
from .view import reached, region

Open = Callable[..., Notebook]
# the best line through these points is y = 2x + 1
LINE = """\
from micrograd_engine import SGD, Trainer
from micrograd_widgets import LossSurfaceWidget
model = MLP(1, [1], activation="linear")
w, b = model.parameters()
w.data, b.data = -1.0, 0.0
trainer = Trainer(model, [[-1.0], [0.0], [1.0]], [-1.0, 1.0, 3.0],
                  loss="squared_error", optimizer=SGD(lr=0.3))
LossSurfaceWidget(trainer)"""
NETWORK = """\
import random
from micrograd_engine import SGD, Trainer, moons
from micrograd_widgets import LossSurfaceWidget
random.seed(1337)
trainer = Trainer(MLP(2, [8, 8, 1]), *moons(100), optimizer=SGD(lr=0.5))
for _ in range(20):
    trainer.step()
LossSurfaceWidget(trainer, over="random")"""


def surface(page: Page) -> Locator:
    """The view, with its surface drawn."""
    root = region(page, "Loss surface of a run")
    drawn(root)
    return root


def drawn(root: Locator) -> None:
    expect(root.locator("figcaption")).to_contain_text("The arrow goes against it")
    expect(root.get_by_role("progressbar")).to_have_count(0)


def loss_read(root: Locator) -> float:
    return float(root.locator("figcaption [aria-live]").inner_text().split("loss ")[1])


def test_the_loss_is_read_where_the_run_is_and_a_step_goes_down(opened: Open) -> None:
    book = opened(LINE)
    root = surface(book.page)
    # with w = −1 and b = 0 the errors are 2, −1 and −4: the mean of their squares is 7
    canvas = root.get_by_role("application", name="Loss surface over w and b")
    canvas.focus()
    canvas.press("Home")
    assert abs(loss_read(root) - 7) < 1e-4
    root.get_by_role("button", name="Train step").click()
    expect(root.get_by_role("status")).to_contain_text("Step 1: loss 7.0000")
    wait_for(lambda: book.python("print(trainer.losses)") == "[7.0]")
    # the gradients are −4 and −2, the step is 0.3 of them
    assert book.python("print(round(w.data, 12), round(b.data, 12))") == "0.2 0.6"
    expect(root.locator("figcaption")).to_contain_text("w 0.20, b 0.60")


def test_the_first_view_reaches_to_the_bottom_and_the_diamond_is_where_a_step_leads(
    opened: Open,
) -> None:
    book = opened(LINE)
    root = surface(book.page)
    caption = root.locator("figcaption")
    expect(caption).to_contain_text(re.compile(r"lower: from 0\.\d"))
    expect(caption).not_to_contain_text("goes on falling")
    # √(4² + 2²), and 0.3 of it
    expect(caption).to_contain_text("the loss falls by 4.4721 a unit")
    expect(caption).to_contain_text("A step of 0.3 × gradient is 1.3416 long, to the diamond.")
    root.get_by_label("Learning rate").fill("0.5")
    root.get_by_label("Learning rate").press("Enter")
    expect(caption).to_contain_text("A step of 0.5 × gradient is 2.2361 long")


def test_play_goes_to_the_bottom_and_reset_comes_back(opened: Open) -> None:
    book = opened(LINE)
    root = surface(book.page)
    root.get_by_role("button", name="Play").click()
    near = re.compile(r"w (1\.9\d|2\.00)")
    expect(root.locator("figcaption")).to_contain_text(near)
    root.get_by_role("button", name="Pause").click()
    wait_for(lambda: 1.9 < float(book.python("print(w.data)")) < 2.01)
    root.get_by_role("button", name="Reset").click()
    expect(root.locator("figcaption")).to_contain_text("w −1.00")
    wait_for(lambda: book.python("print(w.data)") == "-1.0")


def test_the_surface_of_a_network_follows_a_cell_and_the_choice_of_directions(
    opened: Open,
) -> None:
    book = opened(NETWORK)
    root = surface(book.page)
    assert root.get_by_role("application", name="first random direction").is_visible()
    before = root.locator("figcaption").inner_text()
    book.python("trainer.step()")
    wait_for(lambda: root.locator("figcaption").inner_text() != before)
    drawn(root)
    root.get_by_role("combobox", name="Over").select_option("path")
    expect(root.get_by_role("application", name="main direction of the path")).to_be_visible()
    root.get_by_role("combobox", name="Over").select_option("parameters")
    root.get_by_label("Across").fill("layer 2 neuron 3 w1")
    expect(root.get_by_role("application", name="over layer 2 neuron 3 w1")).to_be_visible()


def test_axe_finds_nothing_in_a_loss_surface(opened: Open) -> None:
    book = opened(NETWORK)
    root = surface(book.page)
    reached(root, "button", "Table").click()
    passes(book)
