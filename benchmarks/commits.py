"""A commit of a training run in the kernel, from its message to the answer: `./dev bench`.

A page has made one step and commits the run; the kernel takes it over and looks at what has changed.
Beside it the time of that step in Python, as a measure of the machine. Medians; compare ratios, not
milliseconds.
"""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from turns import median

from micrograd_engine import MLP, SGD, Adam, Trainer, moons
from micrograd_engine.optim import Optimizer
from micrograd_widgets import TrainingWidget
from tests.widgets.runs import Page

LAYERS = ([16, 16, 1], [64, 64, 64, 1])
OPTIMIZERS: dict[str, Callable[[], Optimizer]] = {
    "SGD": lambda: SGD(lr=0.01),
    "SGD, momentum": lambda: SGD(lr=0.01, momentum=0.9),
    "Adam": lambda: Adam(lr=0.001),
}
ROUNDS = 20


def new_trainer(layers: list[int], make: Callable[[], Optimizer]) -> Trainer:
    random.seed(1337)
    return Trainer(MLP(2, layers), *moons(100), loss="hinge", optimizer=make())


def measured(layers: list[int], make: Callable[[], Optimizer]) -> tuple[int, float, float]:
    """Parameters, seconds of a commit, seconds of a step."""
    view = TrainingWidget(new_trainer(layers, make))
    page = Page(view, new_trainer(layers, make))
    arrive, commits, steps = view._on_message, [], []

    def timed(*message: object) -> None:
        begun = time.perf_counter()
        arrive(*message)
        commits.append(time.perf_counter() - begun)

    view._on_message = timed
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        page.trainer.step()
        steps.append(time.perf_counter() - begun)
        answer = page.commit("run")
        assert not answer.get("error"), answer
    view.close()
    return len(page.trainer.model.parameters()), median(commits), median(steps)


if __name__ == "__main__":
    print("| parameters | optimiser | commit | step in Python |\n|---|---|---|---|")
    for layers in LAYERS:
        for name, make in OPTIMIZERS.items():
            count, commit, step = measured(layers, make)
            print(f"| {count:,} | {name} | {1000 * commit:.1f} ms | {1000 * step:.1f} ms |")
