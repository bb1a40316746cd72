"""The moons step by PyTorch and by PyPI's micrograd: what `benchmarks/steps.py` compares with.

Runs in an environment of its own, where both are installed (`./dev bench` makes it): their heaps and
threads would slow the engine's process, and nobody who uses the engine needs them.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

POINTS = Path(__file__).parents[1] / "tests/engine/moons_1337.json"
WIDE = (64, 128)  # neurons of each hidden layer, where the step is measured as the network grows
GRID = [[-2 + 4 * i / 99, -2 + 4 * j / 99] for i in range(100) for j in range(100)]


def moons() -> tuple[list[list[float]], list[float]]:
    points = json.loads(POINTS.read_text())["points"]
    return [x for *x, _ in points], [y for *_, y in points]


def torch_step(
    hidden: Sequence[int] = (16, 16), kind: str = "ReLU", l2: float = 1e-4
) -> Callable[[], Any]:
    """PyTorch's eager step on the same network: float64, one thread, the optimiser's own SGD."""
    import torch

    model, X, y = torch_network(torch, hidden, kind)
    parameters = list(model.parameters())
    optimizer = torch.optim.SGD(parameters, lr=0.01)

    def step() -> float:
        score = model(X)[:, 0]
        loss = (1 - y * score).relu().mean()
        if l2:
            loss = loss + l2 * sum((p * p).sum() for p in parameters)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def torch_network(
    torch: Any, hidden: Sequence[int] = (16, 16), kind: str = "ReLU"
) -> tuple[Any, Any, Any]:
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(1337)
    nn, sizes = torch.nn, [2, *hidden]
    layers = [
        layer
        for nin, nout in pairwise(sizes)
        for layer in (nn.Linear(nin, nout), getattr(nn, kind)())
    ]
    X, y = moons()
    return nn.Sequential(*layers, nn.Linear(sizes[-1], 1)), torch.tensor(X), torch.tensor(y)


def torch_grid() -> Callable[[], Any]:
    import torch

    model, *_ = torch_network(torch)
    points = torch.tensor(GRID)

    def predict() -> Any:
        with torch.no_grad():
            return model(points)[:, 0].numpy()

    return predict


def micrograd_network() -> Any:
    from micrograd.nn import MLP

    random.seed(1337)
    return MLP(2, [16, 16, 1])


def micrograd_step() -> Callable[[], Any]:
    """The step of micrograd's demo.ipynb (Karpathy, 2020), cell by cell."""
    from micrograd.engine import Value

    model, (X, y) = micrograd_network(), moons()

    def step() -> float:
        inputs = [list(map(Value, x)) for x in X]
        losses = [(1 + -t * s).relu() for t, s in zip(y, map(model, inputs), strict=True)]
        loss = sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data -= 0.01 * p.grad
        return loss.data

    return step


def micrograd_grid() -> Callable[[], Any]:
    from micrograd.engine import Value

    model = micrograd_network()
    few = GRID[::25]  # it takes seconds for all

    def predict() -> list[float]:
        return [model(list(map(Value, x))).data for x in few]

    return predict


def microseconds(call: Callable[[], Any], calls: int) -> float:
    """One call of `call`, on average over `calls`."""
    began = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - began) / calls * 1e6


# what is measured: how to set it up, calls a round, and calls of it in one of the whole thing
PEERS = {
    "torch step": (torch_step, 200, 1),
    "torch grid": (torch_grid, 20, 1),
    "micrograd step": (micrograd_step, 1, 1),
    "micrograd grid": (micrograd_grid, 1, 25),
}
PEERS |= {f"torch {k}": (partial(torch_step, [k] * 3, "Tanh", 0.0), 60, 1) for k in WIDE}


def answer(kinds: dict[str, tuple[Callable[[], Callable[[], Any]], int, float]]) -> None:
    """For each line of standard input measure once what the command line names."""
    make, calls, times = kinds[sys.argv[1]]
    call = make()
    for _ in sys.stdin:
        print(json.dumps(microseconds(call, calls) * times), flush=True)


if __name__ == "__main__":
    answer(PEERS)
