"""Training in a real JupyterLab: played, paused, turned back; by mouse and by keyboard alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .lab import Notebook, wait_for
from .run_view import RunView
from .test_axe import found, passes
from .test_run_life import paused
from .view import reached

Open = Callable[..., Notebook]

POINTS = json.loads((Path(__file__).parents[1] / "engine/moons_1337.json").read_text())["points"]
PUBLISHED = {  # micrograd's demo.ipynb
    0: 0.8958441028683222,
    1: 1.7235905336972022,
    2: 0.7429006313851131,
    5: 0.313545481918522,
    10: 0.24507023853658053,
    40: 0.06016009895234464,
    99: 0.010978370135492717,
}
DEMO = f"""\
import random, numpy as np
from micrograd_engine import SGD, Linear, Trainer
random.seed(1337)
model = MLP(2, [16, 16, 1], activation="relu", output="linear", bias=0.0)
points = np.array({POINTS})
trainer = Trainer(model, points[:, :2], points[:, 2], optimizer=SGD(lr=Linear(1.0, 0.1, 100)), l2=1e-4)
trainer"""
SMALL = """\
import random
from micrograd_engine import SGD, Trainer, moons
from micrograd_widgets import TrainingWidget
random.seed(3)
model = MLP(2, [8, 1])
trainer = Trainer(model, *moons(60), optimizer=SGD(lr=0.3))
TrainingWidget(trainer, test=moons(20, seed=4))"""


@pytest.fixture
def demo(opened: Open) -> Notebook:
    return opened(DEMO)


def played(view: RunView, steps: int) -> None:
    """Play for at least so many steps, then pause."""
    view.press("Play")
    wait_for(lambda: view.step >= steps)
    paused(view)


def test_the_moons_demo_is_trained_by_pressing_play(demo: Notebook) -> None:
    view = RunView(demo.page)
    expect(view.root).to_contain_text("accuracy 50 %")
    played(view, 100)
    expect(view.root).to_contain_text("accuracy 100 %")
    demo.has("len(trainer.losses)", view.step)
    losses = json.loads(demo.python("print(trainer.losses)"))
    for step, loss in PUBLISHED.items():
        assert losses[step] == pytest.approx(loss, rel=1e-9)
    assert demo.has("trainer.accuracy()", 1.0)


def test_after_pause_python_has_the_run_to_the_last_bit(demo: Notebook) -> None:
    view = RunView(demo.page)
    played(view, 30)
    demo.has("len(trainer.losses)", view.step)
    view.press("Table")
    cells = view.root.get_by_role("table", name="Values").get_by_role("cell")
    shown = [float(text) for text in cells.all_inner_texts() if text]
    python = json.loads(
        demo.python("print([x for p in model.parameters() for x in (p.data, p.grad)])")
    )
    assert shown == python
    before = view.step
    demo.python("loss = trainer.step()")
    wait_for(lambda: view.step == before + 1)


def test_steps_of_a_cell_and_a_long_loop_move_the_view(demo: Notebook) -> None:
    view = RunView(demo.page)
    demo.python("loss = trainer.step()")
    view.status_shows("A cell made 1 step: loss 0.8958")
    demo.start("while not globals().get('stop'): loss = trainer.step()")
    wait_for(lambda: view.step > 100)
    before = view.step
    wait_for(lambda: view.step > before)  # while the cell still runs
    demo.interrupt()
    wait_for(lambda: view.step == int(demo.python("print(len(trainer.losses))")))


def test_a_learning_rate_from_a_cell_counts_while_it_plays_and_no_step_is_lost(
    demo: Notebook,
) -> None:
    view = RunView(demo.page)
    view.press("Play")
    wait_for(lambda: view.step > 20)
    demo.python("trainer.optimizer.lr = 0.125")
    before = view.step
    rate = view.root.get_by_role("spinbutton", name="Learning rate", exact=True)
    expect(rate).to_have_value("0.125")
    view.status_shows("A cell changed how it is trained")
    wait_for(lambda: view.step > before + 20)  # it plays on
    assert demo.has("len(trainer.losses)", paused(view))
    assert demo.python("print(trainer.optimizer.lr)") == "0.125"
    view.scrubber.fill("1")
    view.status_shows("Back at step 1:")


def test_the_network_is_built_in_the_view_and_in_a_cell(demo: Notebook) -> None:
    view = RunView(demo.page)
    sizes = "[len(layer.neurons) for layer in model.layers]"
    played(view, 5)
    view.press("Add a neuron to layer 1")
    assert demo.has(sizes, [17, 16, 1])
    assert demo.has("trainer.losses", [])
    played(view, 5)
    assert demo.has("len(trainer.losses)", view.step)
    view.root.get_by_text("Layers, activation and weights").click()
    view.press("Remove a hidden layer")
    view.press("New weights")
    assert demo.has(sizes, [17, 1])
    view.press("x1²")
    view.status_shows("The network gets x1² now.")
    assert demo.has("trainer.features", ("x1", "x2", "x1**2"))
    made = view.root.locator(".mgw-build code").inner_text()
    demo.python("other = Trainer(MLP(2, [1], output='linear'), trainer.X, trainer.y)")
    assert demo.python(made.replace("trainer.", "other.")) == ""
    demo.python("twin = other.model")
    same = "[p.data for p in model.parameters()] == [p.data for p in twin.parameters()]"
    assert demo.has(same, True)
    for expected in ([17, 1], [17, 1], [17, 16, 1], [16, 16, 1]):
        view.press("Undo")
        assert demo.has(sizes, expected)
    assert demo.has("len(trainer.losses)", view.step)
    assert view.step >= 5
    demo.python("trainer.rebuild([3, 1], 'tanh', seed=2)")
    expect(view.root.get_by_role("group", name="Neurons in layer 1")).to_contain_text("3")
    played(view, 5)
    assert demo.has("len(trainer.losses)", view.step)
    view.press("Reset")
    demo.python("random.seed(2); twin = MLP(2, [3, 1], 'tanh', output='linear')")
    assert demo.has(same, True)


def test_back_to_an_old_step_and_on_from_there(demo: Notebook) -> None:
    view = RunView(demo.page)
    played(view, 20)
    view.scrubber.fill("5")
    view.status_shows("Back at step 5")
    assert demo.has("len(trainer.losses)", 5)
    view.press("Branch here")
    view.status_shows("Run 2 goes on from step 5 of run 1")
    view.enter("Learning rate", "0.05")
    played(view, 15)
    view.press("Compare")
    runs = view.root.get_by_role("table", name="Runs").get_by_role("rowheader")
    assert runs.all_inner_texts() == ["run 2", "run 1"]
    assert demo.has("trainer.optimizer.lr", 0.05)
    view.press("Reset")
    assert demo.has("(len(trainer.losses), trainer.optimizer.lr)", (0, 0.05))


def test_the_four_acts_in_any_order(opened: Open) -> None:
    book = opened(SMALL)
    view = RunView(book.page)
    view.press("Step")
    view.status_shows("the gradients are all 0, so nothing moved")
    view.press("Forward")
    view.status_shows("the loss of all 60 examples is")
    view.press("Backward")
    view.status_shows("each of 33 parameters has its gradient")
    view.press("Backward")
    view.status_shows("they have added up")
    once = book.python("trainer.zero_grad; print(sum(p.grad for p in model.parameters()))")
    assert once
    view.press("Zero grad")
    assert book.has("[p.grad for p in model.parameters()] == [0.0] * 33", True)


def test_trained_by_keyboard_alone_to_the_boundary(opened: Open) -> None:
    book = opened(SMALL)
    view = RunView(book.page)
    key = book.page.keyboard.press
    view.button("Play").focus()
    key("Enter")
    wait_for(lambda: view.step >= 60)
    key("Enter")
    view.status_shows("Paused after")
    field = view.root.get_by_role("spinbutton", name="Learning rate", exact=True)
    for _ in range(8):
        if field.evaluate("e => e === document.activeElement"):
            break
        key("Tab")
    book.page.keyboard.type("0.1")
    key("Enter")
    assert book.has("trainer.optimizer.lr", 0.1)
    view.scrubber.focus()
    key("Home")
    view.status_shows("Back at step 0")
    key("End")
    wait_for(lambda: view.step >= 60)
    points = view.root.get_by_role("application", name="Decision boundary")
    points.focus()
    key("ArrowRight")
    view.status_shows("point ")
    key("Delete")
    view.status_shows("removed; 59 are left")
    assert book.has("len(trainer.X)", 59)
    key("Control+z")
    assert book.has("len(trainer.X)", 60)


def test_settings_change_while_it_plays(opened: Open) -> None:
    book = opened(SMALL)
    view = RunView(book.page)
    view.press("Play")
    view.enter("Learning rate", "0.02")
    view.enter("L1", "0.002")
    view.enter("L2", "0.001")
    view.choose("Batch", "16")
    view.choose("Optimiser", "Adam")
    view.choose("Loss", "mean squared error")
    before = view.step
    wait_for(lambda: view.step > before + 5)
    step = paused(view)
    assert book.has(
        "(trainer.l1, trainer.l2, trainer.batch_size, trainer.loss.__name__)",
        "(0.002, 0.001, 16, 'mean_squared_error')",
    )
    assert book.python("print(trainer.optimizer)").startswith("Adam(lr=0.02")
    assert book.has("len(trainer.losses)", step)


COLOURS = """canvas => {
    const {width, height} = canvas;
    const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    const counts = new Map();
    for (let i = 0; i < pixels.length; i += 4) {
        const colour = pixels.slice(i, i + 3).join();
        counts.set(colour, (counts.get(colour) ?? 0) + 4 / pixels.length);
    }
    return [...counts.values()].sort((a, b) => b - a);
}"""


def test_discretize_output_paints_each_class_in_one_colour(opened: Open) -> None:
    book = opened(SMALL)
    view = RunView(book.page)
    picture = view.root.get_by_role("application", name="Decision boundary")

    def share_of_two() -> float:
        return float(sum(picture.evaluate(COLOURS)[:2]))

    wait_for(lambda: 0 < share_of_two() < 0.5)
    box = reached(view.root, "checkbox", "Discretize output")
    box.check()
    wait_for(lambda: share_of_two() > 0.7)
    box.uncheck()
    wait_for(lambda: share_of_two() < 0.5)


def test_points_are_moved_made_and_held_out(opened: Open) -> None:
    book = opened(SMALL)
    view = RunView(book.page)
    expect(view.root).to_contain_text("held out")
    view.press("Data")
    view.choose("Dataset", "circles")
    view.enter("Points", "80")
    view.enter("Percent held out", "25")
    view.press("Make")
    view.status_shows("80 points of circles made: 60 to train on, 20 held out.")
    assert book.has("(len(trainer.X), sorted(set(trainer.y.tolist())))", (60, [-1.0, 1.0]))
    view.press("Undo")
    view.status_shows("Undone")
    view.press("Points as a table")
    view.enter("x1 of point 1", "0.25")
    assert book.has("float(trainer.X[0, 0])", 0.25)


@pytest.mark.chromium("reports no download")
def test_a_run_goes_to_a_file_and_back(opened: Open, tmp_path: Path) -> None:
    book = opened(SMALL)
    view = RunView(book.page)
    played(view, 10)
    view.press("Save")
    with book.page.expect_download() as download:
        view.press("Save run")
    file = tmp_path / "run.json"
    download.value.save_as(file)
    state = json.loads(file.read_text())
    assert len(state["losses"]) == view.step
    view.press("Reset")
    book.page.get_by_label("File of a run").set_input_files(file)
    view.status_shows("Loaded run.json: the run goes on at step")
    assert book.has("trainer.losses", state["losses"])
    expect(view.root.get_by_text("view = TrainingWidget(")).to_contain_text("optimizer=SGD(lr=0.3)")
    (tmp_path / "other.json").write_text("{}")
    book.page.get_by_label("File of a run").set_input_files(tmp_path / "other.json")
    view.status_shows("The file holds no training run.")


def test_the_status_line_names_a_setting_that_is_too_large_or_too_small(opened: Open) -> None:
    book = opened(SMALL.replace("[8, 1]", "[8, 1], output='linear'"))
    view = RunView(book.page)
    view.choose("Loss", "mean squared error")
    view.enter("Learning rate", "1e9")
    view.press("Play")
    view.status_shows("the steps were too large")  # it pauses by itself
    expect(view.button("Play")).to_be_visible()
    view.press("Reset")
    view.enter("Learning rate", "1e999")
    view.status_shows("Learning rate: “1e999” is not a finite number; 1000000000 stays")
    view.choose("Optimiser", "AdamW")
    view.enter("Weight decay", "-1")
    view.status_shows("Weight decay: expected a number at least 0, got −1.")
    decay = view.root.get_by_role("spinbutton", name="Weight decay", exact=True)
    expect(decay).to_have_value("-1")  # to be mended


def test_a_hundred_thousand_points_leave_the_page_alive(opened: Open) -> None:
    book = opened(SMALL.replace("moons(60)", "moons(100_000)"))
    view = RunView(book.page)
    view.press("Play")
    wait_for(lambda: view.step >= 3, 60)
    assert book.has("len(trainer.losses)", paused(view))


def test_one_point_is_enough(opened: Open) -> None:
    book = opened(SMALL.replace("*moons(60)", "[[0.5, 1.0]], [1.0]"))
    view = RunView(book.page)
    view.press("Train step")
    view.status_shows("Step 1: loss")
    points = view.root.get_by_role("application", name="Decision boundary")
    points.focus()
    book.page.keyboard.press("Home")
    book.page.keyboard.press("Delete")
    view.status_shows("One point has to stay")


def test_a_curve_is_fitted_to_numbers_over_one_input(opened: Open) -> None:
    book = opened(
        "from micrograd_engine import Adam, Trainer\n"
        "model = MLP(1, [8, 1], output='linear')\n"
        "X = [[k / 10] for k in range(-20, 20)]\n"
        "trainer = Trainer(model, X, [x[0]**2 for x in X], loss='mse', optimizer=Adam(lr=0.05))\n"
        "trainer"
    )
    view = RunView(book.page)
    expect(view.root.get_by_role("region", name="Fit", exact=True)).to_be_visible()
    first = float(book.python("print(trainer.step())"))
    view.choose("Speed", "as fast as it goes")
    played(view, 400)
    demo_loss = json.loads(book.python("print(trainer.losses[-1])"))
    assert demo_loss < first / 5
    expect(view.root).not_to_contain_text("accuracy")


def test_axe_finds_nothing(opened: Open) -> None:
    book = opened(SMALL)
    view = RunView(book.page)
    played(view, 5)
    for name in ("Data", "Histograms", "Save", "Table"):
        view.press(name)
        assert found(book) == []
    passes(book)
