"""A notebook for each kind of view, for what has to hold in all of them."""

from playwright.sync_api import Locator, Page, expect

from .conftest import BUILD
from .test_axe import DERIVATIVE, NEURON
from .test_surface import LINE
from .view import region

MLP = """\
import random
from micrograd_widgets import MLPWidget
random.seed(1337)
MLPWidget(MLP(3, [4, 4, 1]), [2.0, 3.0, -1.0], 1.0)"""
TRAINING = """\
import random
from micrograd_engine import SGD, Trainer, moons
from micrograd_widgets import TrainingWidget
random.seed(1337)
TrainingWidget(Trainer(MLP(2, [4, 1]), *moons(40), optimizer=SGD(lr=0.5)))"""
# the cell, and the accessible name of what it shows
VIEWS = {
    "graph": (BUILD, "Graph of L"),
    "mlp": (MLP, "Network"),
    "neuron": (NEURON, "Neuron"),
    "derivative": (DERIVATIVE, "Derivative of f"),
    "training": (TRAINING, "Training"),
    "surface": (LINE, "Loss surface of a run"),
}


def root_of(page: Page, kind: str) -> Locator:
    """The view of this kind that is on the page."""
    root = region(page, VIEWS[kind][1])
    if kind == "surface":
        root.locator("figcaption").scroll_into_view_if_needed()  # it is drawn when it is in sight
        expect(root.locator("figcaption")).to_contain_text("The arrow goes against it")
    return root
