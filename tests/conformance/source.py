"""Write sources.json: a source of each view, and the traits of that view in Python, bytes in base64.

    python -m tests.conformance.source

For runs also the losses and parameters of 100 steps.
"""

import json
import math
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from micrograd_engine import (
    MLP,
    SGD,
    Adam,
    AdamW,
    Linear,
    Neuron,
    RMSprop,
    Trainer,
    circles,
    moons,
    sine,
    spirals,
)
from micrograd_widgets import (
    DerivativeWidget,
    GraphWidget,
    LossSurfaceWidget,
    MLPWidget,
    NeuronWidget,
    TrainingWidget,
)
from micrograd_widgets.view import View

from .programs import GIVEN, LECTURE
from .training import traits

FILE = Path(__file__).parent / "sources.json"
STEPS = 100


def _seeded(seed: int, make: Callable[[], Any]) -> Any:
    random.seed(seed)
    return make()


def _mlp(
    *arguments: Any, x: list[float], seed: int = 1337, network: Any = None, **more: Any
) -> View:
    mlp = _seeded(seed, lambda: MLP(*arguments, **(network or {})))
    return MLPWidget(mlp, x, variables={}, **more)


def _neuron() -> View:
    neuron = Neuron(2, activation="relu")
    for p, number in zip(neuron.parameters(), (-3.0, 1.0, 6.8813735870195432), strict=True):
        p.data = number
    return NeuronWidget(neuron, [2.0, 0.0], variables={})


def _trainer(
    nin: int, nouts: list[int], data: Any, drawn: int = 1337, network: Any = None, **settings: Any
) -> Trainer:
    random.seed(drawn)
    return Trainer(MLP(nin, nouts, **(network or {})), *data, **settings)


def _state(seed: int) -> np.random.RandomState:
    return np.random.RandomState(seed)


XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
YS = [1.0, -1.0, -1.0, 1.0]


def views() -> Iterator[tuple[dict[str, Any], View]]:
    """A source, and the view that Python makes of the same."""
    code = LECTURE["L"]
    names: dict[str, Any] = {}
    exec(code, dict(GIVEN), names)  # noqa: S102
    settings: dict[str, Any] = {"learning_rate": 0.1, "backward_on_change": True, "digits": 3}
    yield (
        {"view": "graph", "code": code} | settings,
        GraphWidget(names["L"], variables=names, **settings),
    )
    x = [2.0, 3.0, -1.0]
    source: dict[str, Any] = {"view": "network", "layers": [3, 4, 4, 1], "seed": 1337, "x": x}
    yield source | {"y": 1}, _mlp(3, [4, 4, 1], x=x, y=1.0)
    yield (
        {"view": "network", "layers": [2, 3, 2], "seed": 2**40 + 5, "x": [1, -0.5], "bias": 0.5,
         "activation": "relu", "output": "linear"},
        _mlp(2, [3, 2], x=[1, -0.5], seed=2**40 + 5,
             network={"bias": 0.5, "activation": "relu", "output": "linear"}),
    )  # fmt: skip
    yield (
        {"view": "network", "layers": [1, 3], "x": [0.3], "y": 2, "loss": "cross_entropy"},
        _mlp(1, [3], x=[0.3], y=2, loss="cross_entropy"),
    )
    yield (
        {"view": "network", "layers": [1, 2], "x": [0.3], "y": [1, -1], "loss": "hinge"},
        _mlp(1, [2], x=[0.3], y=[1, -1], loss="hinge"),
    )
    yield (
        {"view": "neuron", "x": [2, 0], "seed": 5},
        NeuronWidget(_seeded(5, lambda: Neuron(2)), [2.0, 0.0], variables={}),
    )
    yield (
        {
            "view": "neuron",
            "x": [2, 0],
            "w": [-3, 1],
            "b": 6.8813735870195432,
            "activation": "relu",
        },
        _neuron(),
    )
    yield {"view": "derivative", "f": "3*x**2 - 4*x + 5"}, DerivativeWidget(lambda x: 3 * x**2 - 4 * x + 5)  # fmt: skip
    yield (
        {
            "view": "derivative",
            "f": "y = x*0.5\n1/y - y**3",
            "x": 7,
            "h": 0.5,
            "x_min": -1,
            "x_max": 1,
        },
        DerivativeWidget(lambda x: 1 / (x * 0.5) - (x * 0.5) ** 3, 7, 0.5, x_min=-1, x_max=1),
    )
    names = ["x1", "x1*x2", "sin(x2)"]
    yield (
        {"view": "surface", "layers": [3, 2, 1], "features": names, "data": "moons"},
        LossSurfaceWidget(_trainer(3, [2, 1], moons(seed=_state(0)), features=names)),
    )
    for source, trainer in runs():
        yield source, TrainingWidget(trainer)
    base = {"view": "surface", "layers": [2, 4, 1], "data": "moons"}
    yield base, LossSurfaceWidget(_trainer(2, [4, 1], moons(seed=_state(0))))
    yield (
        base | {"along": [3, 1], "speed": "frame", "surface_seed": 7},
        LossSurfaceWidget(_trainer(2, [4, 1], moons(seed=_state(0))), 3, 1, speed="frame", seed=7),
    )


def runs() -> Iterator[tuple[dict[str, Any], Trainer]]:
    """The source of a run, and the Trainer that Python makes of the same."""
    source: dict[str, Any] = {"view": "training", "layers": [2, 16, 16, 1], "seed": 1337}
    demo = {"activation": "relu", "output": "linear", "bias": 0.0}
    yield (
        source | demo
        | {"data": {"name": "moons", "seed": 1337}, "l1": 1e-3, "l2": 1e-4, "loss": "hinge",
           "lr": {"kind": "linear", "start": 1.0, "end": 0.1, "steps": 100}},
        _trainer(2, [16, 16, 1], moons(seed=_state(1337)), network=demo, l1=1e-3, l2=1e-4,
                 optimizer=SGD(lr=Linear(1.0, 0.1, 100))),
    )  # fmt: skip
    yield (
        {"view": "training", "layers": [3, 4, 4, 1], "data": {"X": XS, "y": YS}, "lr": 0.1,
         "loss": "squared_error"},
        _trainer(3, [4, 4, 1], (XS, YS), loss="squared_error", optimizer=SGD(lr=0.1)),
    )  # fmt: skip
    yield (
        {"view": "training", "layers": [2, 5, 3, 1], "seed": 3, "activation": "tanh", "output": "linear",
         "data": {"name": "circles", "n": 60, "noise": 0.05, "seed": 4}, "optimizer": "Adam",
         "learning_rate": 0.05, "betas": [0.8, 0.99], "batch_size": 16, "batch_seed": 9, "loss": "hinge"},
        _trainer(2, [5, 3, 1], circles(60, 0.05, seed=_state(4)), drawn=3, network={"output": "linear"},
                 optimizer=Adam(lr=0.05, betas=(0.8, 0.99)), batch_size=16, seed=9),
    )  # fmt: skip
    yield (
        {"view": "training", "layers": [1, 8, 1], "output": "linear", "data": {"name": "sine", "n": 30},
         "loss": "mse", "optimizer": "RMSprop", "lr": 0.001, "momentum": 0.5, "alpha": 0.9},
        _trainer(1, [8, 1], sine(30, seed=_state(0)), network={"output": "linear"}, loss="mse",
                 optimizer=RMSprop(lr=0.001, alpha=0.9, momentum=0.5)),
    )  # fmt: skip
    labels = [0, 1, 2, 0, 1, 2]
    points = [[math.cos(k), math.sin(k)] for k in range(6)]
    yield (
        {"view": "training", "layers": [2, 4, 3], "output": "linear", "data": {"X": points, "y": labels},
         "loss": "cross_entropy", "optimizer": "AdamW", "weight_decay": 0.1, "batch_size": 4},
        _trainer(2, [4, 3], (points, labels), network={"output": "linear"}, loss="ce",
                 optimizer=AdamW(weight_decay=0.1), batch_size=4),
    )  # fmt: skip
    yield (
        {"view": "training", "layers": [2, 4, 1], "activation": "softplus", "data": "spirals",
         "momentum": 0.9, "nesterov": True, "weight_decay": 0.01, "lr": 0.02},
        _trainer(2, [4, 1], spirals(seed=_state(0)), network={"activation": "softplus"},
                 optimizer=SGD(lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.01)),
    )  # fmt: skip
    every = ["x1", "x2", "x1**2", "x2**2", "x1*x2", "sin(x1)", "sin(x2)"]
    yield (
        {"view": "training", "layers": [7, 4, 1], "features": every, "data": {"name": "circles", "n": 50},
         "l1": 0.001, "batch_size": 20, "lr": 0.1},
        _trainer(7, [4, 1], circles(50, seed=_state(0)), features=every, l1=0.001, batch_size=20,
                 optimizer=SGD(lr=0.1)),
    )  # fmt: skip


def render() -> str:
    cases = []
    for source, view in views():
        case: dict[str, Any] = {"source": source, "traits": traits(view)}
        view.close()
        if isinstance(view, TrainingWidget):
            trainer = view.trainer
            case["losses"] = [repr(trainer.step()) for _ in range(STEPS)]
            case["parameters"] = [repr(p.data) for p in trainer.model.parameters()]
        cases.append(case)
    return "[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n"


if __name__ == "__main__":
    FILE.write_text(render(), "utf-8")
