"""Write runs of training that both Trainers have to repeat.

    python tests/conformance/runs.py

runs.json: for every loss and optimiser a network at its start, the data, the losses of each step and
the parameters at the end, and how the loss of one example is made. The numbers come from the
lecture's own loop over Values; `tests/engine` compares losses and optimisers with PyTorch.
"""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from micrograd_engine import (
    MLP,
    SGD,
    Adam,
    AdamW,
    Batches,
    Cosine,
    Linear,
    RMSprop,
    StepDecay,
    Trainer,
)
from micrograd_engine.losses import l1 as sum_of_sizes
from micrograd_engine.losses import l2 as sum_of_squares
from micrograd_engine.losses import named
from micrograd_engine.optim import Optimizer

RUNS = Path(__file__).parent / "runs.json"
STEPS, EXAMPLES, L1, L2 = 12, 7, 0.02, 0.01

ONE_HOT = "cross-entropy"  # this name of it stands for rows as targets

NETWORKS = [
    {"nin": 2, "nouts": [3, 1], "activation": "tanh", "output": "linear"},
    {"nin": 3, "nouts": [4, 3, 1], "activation": "relu", "output": "tanh"},
    {"nin": 1, "nouts": [2], "activation": "sigmoid", "output": "linear"},
    {"nin": 2, "nouts": [5, 3], "activation": "tanh", "output": "linear"},
    {"nin": 2, "nouts": [4, 1], "activation": "leaky_relu", "output": "softplus"},
    {"nin": 2, "nouts": [4, 3], "activation": "softplus", "output": "linear"},
]
LATER: list[Callable[[], Optimizer]] = [
    lambda: SGD(lr=Cosine(0.2, 0.01, 9), momentum=0.8, nesterov=True, weight_decay=0.05),
    lambda: RMSprop(lr=0.02, alpha=0.9, momentum=0.5),
    lambda: AdamW(lr=0.05, weight_decay=0.1),
]
OPTIMIZERS: list[Callable[[], Optimizer]] = [
    lambda: SGD(lr=Linear(0.5, 0.1, 8)),
    lambda: SGD(lr=0.1, momentum=0.9),
    lambda: Adam(lr=StepDecay(0.1, 0.5, 5)),
]


Case = tuple[str, dict[str, Any], Callable[[], Optimizer], int | None]


def cases() -> Iterator[Case]:
    """Loss, network, optimiser and batch size of every run without L1."""
    for i, loss in enumerate(("squared_error", "hinge", "binary_cross_entropy")):
        for j, optimizer in enumerate(OPTIMIZERS):
            yield loss, NETWORKS[(i + j) % 2], optimizer, (None, 3, 4)[j]
    for j, optimizer in enumerate(OPTIMIZERS):
        yield "mean_squared_error", NETWORKS[2 + j % 2], optimizer, (3, None, 7)[j]
        yield "cross_entropy", NETWORKS[3], optimizer, (2, None, 5)[j]
    for optimizer in LATER:
        yield "mean_squared_error", NETWORKS[4], optimizer, 3
        yield ONE_HOT, NETWORKS[5], optimizer, None


def with_l1() -> Iterator[Case]:
    """The same of every run with L1."""
    yield "hinge", NETWORKS[1], OPTIMIZERS[1], None
    yield "squared_error", NETWORKS[0], OPTIMIZERS[2], 3


def targets(loss: str, outputs: int) -> list[Any]:
    """A target for each example, of the kind that `loss` takes."""
    match loss:
        case "hinge":
            return [random.choice([-1.0, 1.0]) for _ in range(EXAMPLES)]
        case "binary_cross_entropy":
            return [random.choice([0.0, 1.0, 0.25]) for _ in range(EXAMPLES)]
        case "cross-entropy":
            return [[float(i % outputs == k) for k in range(outputs)] for i in range(EXAMPLES)]
        case "cross_entropy":
            return [i % outputs for i in range(EXAMPLES)]
    rows = [[random.uniform(-1, 1) for _ in range(outputs)] for _ in range(EXAMPLES)]
    return rows if outputs > 1 else [row[0] for row in rows]


def run(
    loss: str,
    network: dict[str, Any],
    make: Callable[[], Optimizer],
    batch_size: int | None,
    l1: float = 0.0,
) -> dict[str, Any]:
    """One run, as the lecture would write it."""
    model, optimizer = MLP(**network), make()
    X = [[random.uniform(-1, 1) for _ in range(network["nin"])] for _ in range(EXAMPLES)]
    y = targets(loss, network["nouts"][-1])
    if l1:
        model.parameters()[2].data = 0.0  # where the gradient of |p| is 0
    start = [p.data for p in model.parameters()]
    forms = recorded(Trainer(model, X, y, loss=loss))
    seed = random.randrange(2**64)
    batches, losses = Batches(EXAMPLES, batch_size, seed), []
    begun = optimizer.state()
    for _ in range(STEPS):
        rows = batches.next().tolist()
        terms = [named(loss)(model(X[i]), y[i]) for i in rows]
        total = sum(terms[1:], terms[0]) / len(rows) + L2 * sum_of_squares(model.parameters())
        if l1:
            total += l1 * sum_of_sizes(model.parameters())
        model.zero_grad()
        total.backward()
        optimizer.step(model.parameters())
        losses.append(total.data)
    return {
        "loss": loss,
        "network": network,
        "optimizer": begun,
        "batch_size": batch_size,
        "l1": l1,
        "seed": f"{seed:x}",
        "X": X,
        "y": y,
        "parameters": start,
        "losses": losses,
        "end": [p.data for p in model.parameters()],
        "forms": forms,
    }


def recorded(trainer: Trainer) -> list[dict[str, Any]]:
    """The recorded loss of one example, once for each of its forms."""
    return [
        {
            "symbols": [v._rule.symbol for v in form.tape.values],
            "operands": form.tape.operands,
            "number": [v._number for v in form.tape.values],
            "constants": [v.data for v in form.tape.values if v.role == "constant"],
        }
        for form in trainer._forms
    ]


def runs() -> list[dict[str, Any]]:
    random.seed(2022)
    return [run(*case) for case in cases()] + [run(*case, l1=L1) for case in with_l1()]


def render() -> str:
    """The whole file, a line for each run."""
    return "[\n" + ",\n".join(map(json.dumps, runs())) + "\n]\n"


if __name__ == "__main__":
    RUNS.write_text(render())
