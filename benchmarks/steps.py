"""A recorded training step and a prediction, against PyTorch and PyPI's micrograd.

    ./dev bench

The lecture's moons loss: 100 points through MLP(2, [16, 16, 1]), mean hinge and L2, 65,818 Values, one
step of gradient descent on 337 parameters. In the kernel `Trainer.step`, with the parameters written
back to their Values; in the browser the Trainer of `js/src/engine`, under Node and in Chromium. In the
kernel also wider networks, up to 33,537 parameters: tanh inside, linear at the end, hinge. One thread.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from peers import GRID, WIDE, answer, moons
from turns import Anew, Process, median, take_turns

ROOT = Path(__file__).parents[1]
PEERS = ROOT / "benchmarks/peers.py"
THEIRS = ROOT / ".venv-peers" / ("Scripts" if os.name == "nt" else "bin") / "python"
BENCH = ROOT / "js/bench/step.mjs"
ROUNDS = 5
# the most of PyTorch's time that ours may take, and how often micrograd's has to contain it
OF_TORCH = {"kernel": 0.12, "Node": 0.3, "Chromium": 0.3}
OF_TORCH_WIDE = {64: 0.45, 128: 0.85}
OF_MICROGRAD = 8_000
GROWTH = 1.5  # of the cost of a node from 1,000 nodes to 100,000

# ---- what a process does


def trainer() -> Any:
    import random

    from micrograd_engine import MLP, SGD, Trainer

    random.seed(1337)
    model = MLP(2, [16, 16, 1], activation="relu", output="linear", bias=0.0)
    return Trainer(model, *moons(), optimizer=SGD(lr=0.01), l2=1e-4)


def kernel_step() -> Callable[[], Any]:
    return trainer().step


def wide_step(neurons: int) -> Callable[[], Any]:
    from micrograd_engine import MLP, SGD, Trainer

    model = MLP(2, [neurons, neurons, neurons, 1], output="linear")
    return Trainer(model, *moons(), optimizer=SGD(lr=0.01)).step


def kernel_grid() -> Callable[[], Any]:
    learner, points = trainer(), np.array(GRID)
    return lambda: learner.predict(points)


OURS = {"kernel step": (kernel_step, 1000, 1), "kernel grid": (kernel_grid, 20, 1)}
OURS |= {f"kernel {k}": (partial(wide_step, k), 60, 1) for k in WIDE}


def in_node() -> dict[str, Any]:
    done = subprocess.run(["node", BENCH], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def in_chromium() -> dict[str, Any]:
    """The same module, in a page."""
    sys.path.insert(0, str(ROOT))
    from tests.browser.lab import chromium

    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        bundle = Path(folder) / "step.js"
        subprocess.run(["node", BENCH, bundle], check=True)
        page = browser.new_page()
        return page.evaluate(
            """async code => {
                const blob = new Blob([code], { type: 'text/javascript' });
                return (await import(URL.createObjectURL(blob))).measure();
            }""",
            bundle.read_text(),
        )


# ---- growth of a replay


def kernel_growth() -> dict[int, float]:
    """Nanoseconds for each node of one forward and one backward of a Tape, by number of nodes."""
    return {nodes: tape_nanoseconds(nodes) for nodes in (1_000, 10_000, 100_000)}


def tape_nanoseconds(nodes: int) -> float:
    from micrograd_engine import Tape, Value

    x, total = [Value(0.3), Value(-0.7)], Value(0.0)
    terms = [(x[0] * (i / nodes) + x[1] * 0.5 + 0.1).tanh() for i in range(nodes // 9)]
    while len(terms) > 1:
        terms = [a + b for a, b in zip(terms[::2], [*terms[1::2], total], strict=False)]
    tape = Tape(terms[0])
    tape.forward()
    tape.backward()
    times = []
    for _ in range(15):
        began = time.perf_counter()
        tape.forward()
        tape.backward()
        times.append(time.perf_counter() - began)
    return median(times) / len(tape.values) * 1e9


# ---- the tables


def main() -> None:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # NumPy's, as many as PyTorch has
    theirs = ("torch step", "torch grid", "micrograd step", "micrograd grid")
    programs: dict[str, Process | Anew] = {
        name: Process(THEIRS, PEERS, name) for name in (*theirs, *(f"torch {k}" for k in WIDE))
    }
    programs |= {name: Process(sys.executable, __file__, name) for name in OURS}
    programs |= {"Node": Anew(in_node), "Chromium": Anew(in_chromium)}
    take_turns(programs.values(), ROUNDS)
    pages = {place: programs.pop(place).rounds for place in ("Node", "Chromium")}
    times = {name: median(program.rounds) for name, program in programs.items()}
    for place, rounds in pages.items():
        times[f"{place} step"] = median([r["us_per_step"] for r in rounds])
        times[f"{place} grid"] = median([r["ms_per_grid"] * 1000 for r in rounds])
    for what, title in (("step", "one training step"), ("grid", "prediction of 100 × 100 points")):
        print_ratios(what, title, times)
    print_wide(times)
    print_growth({"kernel": kernel_growth(), "Node": by_size(pages["Node"])})


def print_ratios(what: str, title: str, times: dict[str, float]) -> None:
    torch, micrograd = times[f"torch {what}"], times[f"micrograd {what}"]
    print(f"\n{title:<34} {'time':>12} {'of PyTorch':>11} {'micrograd is':>14}")
    print(f"{'PyPI micrograd':<34} {micrograd / 1000:>9.1f} ms {micrograd / torch:>9.0f} x")
    print(f"{'PyTorch eager, one thread':<34} {torch:>9.1f} µs {1:>9.2f} x")
    for place, most in OF_TORCH.items():
        ours = times[f"{place} {what}"]
        line = f"{place:<34} {ours:>9.1f} µs {ours / torch:>9.2f} x {micrograd / ours:>11,.0f} x"
        if what == "step":
            line += f"  {within(ours / torch <= most)} {most} x of PyTorch"
            if place == "kernel":
                line += f", {within(micrograd / ours >= OF_MICROGRAD)} {OF_MICROGRAD:,} x"
        print(line)


def print_wide(times: dict[str, float]) -> None:
    print(f"\n{'one training step in the kernel':<34} {'time':>12} {'of PyTorch':>11}")
    for k, most in OF_TORCH_WIDE.items():
        ours = times[f"kernel {k}"]
        ratio = ours / times[f"torch {k}"]
        kept = within(ratio <= most)
        print(
            f"{f'MLP(2, [{k}, {k}, {k}, 1])':<34} {ours:>9.1f} µs {ratio:>9.2f} x  {kept} {most} x"
        )


def within(kept: bool) -> str:
    return "within" if kept else "MISSED"


def by_size(rounds: list[dict[str, Any]]) -> dict[int, float]:
    sizes = rounds[0]["ns_per_node"]
    return {int(size): median([r["ns_per_node"][size] for r in rounds]) for size in sizes}


def print_growth(growth: dict[str, dict[int, float]]) -> None:
    print(f"\n{'ns a node, forward + backward':<34} {'1,000':>9} {'10,000':>9} {'100,000':>9}")
    for place, times in growth.items():
        ratio = times[100_000] / times[1_000]
        numbers = " ".join(f"{time:>9.0f}" for time in times.values())
        print(f"{place:<34} {numbers} grows {ratio:.2f} x, {within(ratio <= GROWTH)} {GROWTH} x")


if __name__ == "__main__":
    if sys.argv[1:]:
        answer(OURS)
    else:
        main()
