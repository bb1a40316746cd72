"""The Python replay on the graphs that the TypeScript replay runs too."""

import json
import math
from typing import Any

import pytest

from micrograd_engine import BatchTape, Tape, Value
from micrograd_engine.replay.levels import LevelByLevel
from micrograd_engine.replay.loop import NodeByNode

from . import write

GRAPHS = json.loads(write.GRAPHS.read_text())
TORCH = json.loads(write.GRAPHS.with_name("torch_graphs.json").read_text())


def rebuilt(graph: dict[str, Any]) -> Value:
    """The Values of `graph`; inner ones hold nan until a replay fills them."""
    nodes: list[Value] = []
    for symbol, operands, number, data in zip(
        graph["symbols"], graph["operands"], graph["number"], graph["data"], strict=True
    ):
        op = f"**{number}" if symbol == "**n" else symbol
        children = [nodes[i] for i in operands]
        nodes.append(Value(math.nan, children, op) if children else Value(float(data)))
    return nodes[-1]


def agrees(given: list[float], wanted: list[str]) -> bool:
    """Whether all numbers are the same to |a − b| ≤ 1e-12·max(1, |a|)."""
    return all(map(agree, given, map(float, wanted)))


def agree(a: float, b: float) -> bool:
    if not (math.isfinite(a) and math.isfinite(b)):
        return a == b or (math.isnan(a) and math.isnan(b))
    return abs(a - b) <= 1e-12 * max(1, abs(a))


def test_the_files_hold_what_python_makes_now() -> None:
    fresh = json.loads(write.render_graphs())  # C libraries differ in the last digit of a number
    for old, new in zip(GRAPHS, fresh, strict=True):
        for key in ("name", "symbols", "operands", "number"):
            assert old[key] == new[key], "run python tests/conformance/write.py"
        for key in ("data", "grad", "grad_twice"):
            assert agrees([float(x) for x in old[key]], new[key])
    assert write.MODEL.read_text() == write.render_model(), "run python tests/conformance/write.py"


@pytest.mark.parametrize("replay", [NodeByNode, LevelByLevel])
@pytest.mark.parametrize("graph", GRAPHS, ids=[graph["name"] for graph in GRAPHS])
def test_a_tape_replays_the_graph(graph: dict[str, Any], replay: Any) -> None:
    tape = Tape(rebuilt(graph))
    vars(tape)["_replay"] = replay(tape._graph())
    tape.forward()
    assert agrees(tape.data.tolist(), graph["data"])
    tape.backward()
    assert agrees(tape.grad.tolist(), graph["grad"])
    tape.backward()
    assert agrees(tape.grad.tolist(), graph["grad_twice"])


@pytest.mark.parametrize("graph", GRAPHS, ids=[graph["name"] for graph in GRAPHS])
def test_a_batch_of_one_replays_the_graph(graph: dict[str, Any]) -> None:
    root = rebuilt(graph)
    leaves = [v for v in Tape(root).values if not v._prev]
    once = [w for w, operands in zip(graph["grad"], graph["operands"], strict=True) if not operands]
    shared = BatchTape(root, [], leaves)
    assert agrees(shared.forward([[]]).tolist(), graph["data"][-1:])
    shared.backward()
    assert agrees(shared.grad.tolist(), once)
    varying = BatchTape(root, leaves)
    numbers = [v.data for v in leaves]
    assert agrees(varying.forward([numbers, numbers]).tolist(), graph["data"][-1:] * 2)


@pytest.mark.parametrize("name", TORCH)
def test_the_numbers_are_pytorchs(name: str) -> None:
    """So are those of both replays, which are compared with the same file."""
    graph = next(graph for graph in GRAPHS if graph["name"] == name)
    once = zip(graph["grad"], graph["operands"], strict=True)
    leaves = [float(grad) for grad, operands in once if not operands]
    assert agrees([float(graph["data"][-1])], [TORCH[name]["root"]])
    assert agrees(leaves, TORCH[name]["grad"])
