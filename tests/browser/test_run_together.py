"""One model in four views and in Python: after any change all have the same numbers."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from .lab import Notebook, wait_for
from .run_view import RunView
from .test_run_life import paused
from .view import reached, region

Open = Callable[..., Notebook]

CELLS = (
    """\
import random
from micrograd_engine import SGD, Trainer, moons
from micrograd_widgets import GraphWidget, LossSurfaceWidget, MLPWidget, TrainingWidget
random.seed(3)
model = MLP(2, [4, 1])
trainer = Trainer(model, *moons(40), optimizer=SGD(lr=0.3))
inputs = [Value(0.5, label='p'), Value(-0.3, label='q')]
o = model(inputs)
o.label = 'o'""",
    "TrainingWidget(trainer, speed='10')",
    "network = MLPWidget(model, [0.5, -0.3], 1.0)\nnetwork",
    "GraphWidget(o)",
    "LossSurfaceWidget(trainer, 0, 1)",
)
W2 = "w2 (layer 1, neuron 2)"
# the texts of the cells of tables that are on the page
ROWS = """tables => tables.map(table => {
    if (!table.isConnected) throw new Error('a view has another table now');
    return [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent));
})"""


class Together:
    """The four views, as a person finds them."""

    def __init__(self, book: Notebook) -> None:
        self.book = book
        self.training = RunView(book.page)
        self.surface = region(book.page, "Loss surface of a run")
        self.network = region(book.page, "Network")
        self.graph = region(book.page, "Graph of o")
        self.views = (self.training.root, self.network, self.graph, self.surface)
        for view in self.views:
            wait_for(lambda view=view: has_table(view))
        self.tables = [table(view).element_handle() for view in self.views]

    def agree(self) -> None:
        """Wait until the tables of all views hold Python's parameters and gradients, in full."""
        wait_for(self.agrees)
        # what is computed from them is computed anew; tanh is rounded in its own way in the browser
        outputs = (("o", "inputs"), ("network.outputs[0]", "network.inputs"))
        off = [f"{output}.data - model([x.data for x in {xs}]).data" for output, xs in outputs]
        assert self.book.python(f"print([abs(d) < 1e-12 for d in ({','.join(off)})])") == (
            "[True, True]"
        )

    def agrees(self) -> bool:
        numbers = json.loads(
            self.book.python("print([[p.data, p.grad] for p in model.parameters()])")
        )
        views = [parameters(rows) for rows in self.book.page.evaluate(ROWS, self.tables)]
        python = dict(zip(views[0], numbers, strict=True))
        return all(view == python for view in views)

    def steps(self) -> set[int]:
        """How many steps each view of the run shows, and Python has: a view out of sight is late."""
        shown = [
            view.get_by_role("slider", name="Step", exact=True).get_attribute("aria-valuetext")
            for view in (self.training.root, self.surface)
        ]
        made = int(self.book.python("print(len(trainer.losses))"))
        return {made, *(int(text.split()[1]) for text in shown if text)}

    def at_step(self, step: int) -> None:
        """Wait until Python and both views of the run have made so many steps."""
        self.book.has("len(trainer.losses)", step)
        for view in (self.training.root, self.surface):
            scrubber = view.get_by_role("slider", name="Step", exact=True)
            expect(scrubber).to_have_attribute("aria-valuetext", re.compile(f"^step {step} of "))


def table(view: Locator) -> Locator:
    return view.get_by_role("table", name="Values", exact=True)


def has_table(view: Locator) -> bool:
    """Whether the table is open. If not, press its button: a press on a button that moves, as those below
    another table do, gets lost."""
    button = reached(view, "button", "Table")
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    try:
        expect(table(view)).to_be_visible(timeout=2000)
    except AssertionError:
        return False
    return True


def press(view: Locator, name: str) -> None:
    view.get_by_role("button", name=name, exact=True).click()


def parameters(rows: list[list[str]]) -> dict[str, list[float]]:
    """Value and gradient of each parameter, from the rows of the table of a view."""
    found = {as_in_a_run(name): [float(n or "nan") for n in numbers] for name, *numbers in rows}
    return {name: numbers for name, numbers in found.items() if name.startswith("layer ")}


def as_in_a_run(name: str) -> str:
    """`w1 (layer 2, neuron 1)` of a graph is `layer 2 neuron 1 w1` of a run; w3 is in layer 2 only."""
    if name in ("w3", "w4"):
        return f"layer 2 neuron 1 {name}"
    leaf = re.fullmatch(r"(w\d|b) \(layer (\d), neuron (\d)\)", name)
    return f"layer {leaf[2]} neuron {leaf[3]} {leaf[1]}" if leaf else name


@pytest.fixture
def together(opened: Open) -> Together:
    return Together(opened(*CELLS))


def test_training_in_either_view_of_a_run_moves_all_views(together: Together) -> None:
    training, surface = together.training, together.surface
    together.agree()
    training.press("Train step")
    together.at_step(1)
    together.agree()
    press(surface, "Train step")
    together.at_step(2)
    together.agree()
    training.press("Play")
    wait_for(lambda: training.step >= 8)
    together.at_step(paused(training))
    together.agree()
    training.scrubber.fill("5")
    together.at_step(5)
    together.agree()
    training.press("Branch here")
    training.press("Train step")
    together.at_step(6)
    together.agree()
    training.press("Reset")
    together.at_step(0)
    together.agree()


def test_the_acts_of_one_step_are_seen_everywhere(together: Together) -> None:
    for act in ("Forward", "Backward", "Backward", "Step", "Zero grad"):
        together.training.press(act)
        together.agree()
    together.at_step(1)


def test_a_graph_and_a_network_that_share_the_model_move_the_run(together: Together) -> None:
    network, graph = together.network, together.graph
    together.training.press("Train step")
    together.at_step(1)
    for act in ("Zero grad", "Backward", "Step", "Undo", "Reset"):
        press(network, act)
        together.agree()
    for act in ("Backward", "Step", "Zero grad", "Undo"):
        press(graph, act)
        together.agree()
    together.at_step(1)  # those were no steps of the run
    together.book.python("loss = trainer.step()")
    together.at_step(2)
    together.agree()


def test_a_weight_turned_in_one_view_turns_in_all(together: Together) -> None:
    graph, network = together.graph, together.network
    weight = "model.layers[0].neurons[1].w[1].data"
    field = graph.get_by_role("spinbutton", name=f"{W2} value", exact=True)
    field.fill("0.5")
    field.press("Enter")
    assert together.book.has(weight, 0.5)
    together.agree()
    for key in ("ArrowDown", "ArrowDown", "Enter", "ArrowDown"):
        network.get_by_role("listbox", name="Parts of the network").press(key)
    slider = network.get_by_role("slider", name=W2, exact=True)
    slider.press("ArrowRight")
    wait_for(lambda: float(together.book.python(f"print({weight})")) > 0.5)
    together.agree()


def test_a_weight_turned_while_a_run_plays_stops_it_and_holds(together: Together) -> None:
    training = together.training
    training.press("Play")
    wait_for(lambda: training.step >= 3)
    press(together.network, "Step")
    expect(training.button("Play")).to_be_visible()
    training.status_shows("changed the same run meanwhile")
    together.at_step(training.step)
    together.agree()


def test_when_two_views_play_one_run_one_goes_on_and_all_agree(together: Together) -> None:
    training, surface = together.training, together.surface
    training.press("Play")
    press(surface, "Play")
    pause = surface.page.get_by_role("button", name="Pause", exact=True)
    expect(pause).to_have_count(1)  # the other has stopped, and says why
    expect(surface.page.get_by_text("changed the same run meanwhile")).to_be_visible()
    pause.click()
    expect(pause).to_have_count(0)
    wait_for(lambda: len(together.steps()) == 1)
    together.agree()
