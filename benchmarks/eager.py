"""Eager building and backward of Value graphs, against PyPI's micrograd: `python benchmarks/eager.py`.

The lecture's moons loss: 100 points through MLP(2, [16, 16, 1]), mean hinge and L2, 65,818 Values.
The collector stays on, as a learner has it.
"""

import gc
import json
import random
import sys
import time
import tracemalloc
from importlib import import_module
from pathlib import Path
from typing import Any

from turns import Process, median, take_turns

OURS, THEIRS = "micrograd_engine", "micrograd"
ROUNDS = 15
BUDGET = 7  # times PyPI's micrograd
POINTS = Path(__file__).parents[1] / "tests/engine/moons_1337.json"

# ---- what a process does, a round each time it is asked


def network(engine: str) -> tuple[Any, Any]:
    """The lecture's MLP, and the class of its Values."""
    random.seed(1337)
    nn = import_module(f"{engine}.nn")
    like_micrograd = {"activation": "relu", "output": "linear", "bias": 0.0}
    return nn.MLP(2, [16, 16, 1], **(like_micrograd if engine == OURS else {})), nn.Value


def moons_loss(mlp: Any, value: Any, points: list[list[float]]) -> Any:
    """Source: the micrograd repository's demo.ipynb, cell by cell."""
    inputs = [[value(number) for number in x] for *x, _ in points]
    scores = [mlp(x) for x in inputs]
    losses = [(1 + -y * score).relu() for (*_, y), score in zip(points, scores, strict=True)]
    return sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in mlp.parameters())


def time_rounds(engine: str) -> None:
    """For each line of standard input, seconds of one build and one backward."""
    points = json.loads(POINTS.read_text())["points"]
    mlp, value = network(engine)
    for _ in sys.stdin:
        gc.collect()
        began = time.perf_counter()
        loss = moons_loss(mlp, value, points)
        built = time.perf_counter()
        loss.backward()
        ended = time.perf_counter()
        print(json.dumps([built - began, ended - built]), flush=True)
        del loss


def chain(value: Any, nodes: int) -> Any:
    """`nodes` Values, half of them sums and half products, after a backward."""
    a = total = value(0.5)
    for _ in range(nodes // 2):
        total = total * a + a
    total.backward()
    return total


def seconds_per_node(value: Any, nodes: int) -> float:
    """Of the quickest of several builds with backward."""
    times = []
    for _ in range(max(7, 300_000 // nodes)):
        gc.collect()
        began = time.perf_counter()
        root = chain(value, nodes)
        times.append(time.perf_counter() - began)
        del root
    return min(times) / nodes


def bytes_per_node(value: Any, nodes: int) -> float:
    """What a graph holds on to, both numbers included."""
    tracemalloc.start()
    root = chain(value, nodes)
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del root
    return held / nodes


def diagnosed() -> tuple[int, float, float]:
    """Values of a network of PyPI's micrograd on one example; seconds of `diagnose`, and of its backward."""
    engine = import_module(OURS)
    mlp, value = network(THEIRS)
    loss = (mlp([value(0.5), value(-1.0)]) - 1) ** 2
    nodes = len(engine.topological(engine.adopt(loss)))
    times = []
    for run in (lambda: engine.diagnose(loss, seconds=60), loss.backward):
        rounds = []
        for _ in range(7):
            for leaf in mlp.parameters():
                leaf.grad = 0.0
            began = time.perf_counter()
            run()
            rounds.append(time.perf_counter() - began)
        times.append(min(rounds))
    return nodes, times[0], times[1]


# ---- the table


def medians(engine: Process) -> list[float]:
    """Seconds of build, of backward, of both."""
    rounds = [(build, backward, build + backward) for build, backward in engine.rounds]
    return [median(times) for times in zip(*rounds, strict=True)]


def main() -> None:
    engines = [Process(sys.executable, __file__, name) for name in (THEIRS, OURS)]
    take_turns(engines, ROUNDS)
    print(f"{'moons loss':<12} {'micrograd':>12} {'micrograd_engine':>18} {'ratio':>7}  budget")
    theirs, ours = map(medians, engines)
    for what, their, our in zip(("build", "backward", "both"), theirs, ours, strict=True):
        ratio = their / our
        verdict = f"{BUDGET}x {'within' if ratio >= BUDGET else 'MISSED'}" if what == "both" else ""
        print(f"{what:<12} {their * 1e3:>9.1f} ms {our * 1e3:>15.1f} ms {ratio:>6.2f}x  {verdict}")

    value = import_module(OURS).Value
    small, large = seconds_per_node(value, 1_000), seconds_per_node(value, 100_000)
    print(f"\n{bytes_per_node(value, 10_000):.0f} bytes a node after backward")
    print(
        f"{small * 1e9:.0f} ns a node of 1,000, {large * 1e9:.0f} ns a node of 100,000: "
        f"grows {large / small:.2f}x"
    )
    nodes, diagnosis, backward = diagnosed()
    print(
        f"diagnose a graph of {nodes} Values of micrograd: {diagnosis * 1e3:.0f} ms, "
        f"{diagnosis / backward:.0f}x its backward"
    )


if sys.argv[1:]:
    time_rounds(sys.argv[1])
else:
    main()
