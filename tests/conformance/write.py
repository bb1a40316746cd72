"""Write the fixtures that both halves are tested with, as Python makes them.

    python tests/conformance/write.py

graphs.json: graphs with the numbers that both replays have to give.
model.json: the state of the view of the lecture's L, bytes in base64.

The numbers come from the Values themselves, running eagerly with the standard library's `math`;
`tests/engine` compares those with PyTorch. Numbers are text, so that nan, inf and −0 survive.
"""

import json
import math
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from micrograd_engine import MLP, Tape, Value
from micrograd_engine.ops import BUILT_IN, OPS
from micrograd_widgets import GraphWidget
from micrograd_widgets.pages import with_base64

GRAPHS = Path(__file__).parent / "graphs.json"
MODEL = Path(__file__).parent / "model.json"
EDGES = [-math.inf, -1000.0, -2.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 2.0, 1000.0, math.inf, math.nan]
EXPONENTS = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 2.5]


def graphs() -> Iterator[tuple[str, Value]]:
    """Every graph of the fixture, by name."""
    for symbol, op in ((symbol, OPS[symbol]) for symbol in BUILT_IN):
        if symbol == "**n":
            for a in EDGES:
                for n in EXPONENTS:
                    yield f"{a} ** {n}", Value(a) ** n
        elif op.operands == 1:
            for a in EDGES:
                yield f"{symbol}({a})", Value(0.0, (Value(a),), symbol)
        elif op.operands == 2:
            for a in EDGES:
                for b in EDGES:
                    yield f"{a} {symbol} {b}", Value(0.0, (Value(a), Value(b)), symbol)
    yield from lecture()
    for seed in range(40):
        yield f"random {seed}", random_graph(random.Random(seed))


def lecture() -> Iterator[tuple[str, Value]]:
    a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
    yield "L", (a * b + c) * f
    x = Value(3.0)
    yield "a + a", x + x
    a, b = Value(-2.0), Value(3.0)
    yield "reuse", (a * b) * (a + b)
    x1, x2, w1, w2 = Value(2.0), Value(0.0), Value(-3.0), Value(1.0)
    n = x1 * w1 + x2 * w2 + Value(6.8813735870195432)
    yield "neuron", n.tanh()
    e = (2 * n).exp()
    yield "tanh in pieces", (e - 1) / (e + 1)
    random.seed(1337)
    yield "MLP", MLP(3, [4, 4, 1])([2.0, 3.0, -1.0])
    chain = Value(0.5)
    for _ in range(300):
        chain = (chain * 1.01).tanh() + 0.1
    yield "chain", chain


def random_graph(rng: random.Random) -> Value:
    """Thirty nodes on four leaves, many used more than once."""
    nodes = [Value(rng.uniform(-2, 2)) for _ in range(4)]
    unary: list[Callable[[Value], Value]] = [
        Value.tanh, Value.relu, Value.sigmoid, Value.sin, Value.cos, Value.abs, Value.exp,
        Value.leaky_relu, Value.softplus,
    ]  # fmt: skip
    binary: list[Callable[[Value, Value], Value]] = [
        Value.__add__, Value.__mul__, Value.__sub__, Value.max,
    ]  # fmt: skip
    for _ in range(30):
        if rng.random() < 0.4:
            nodes.append(rng.choice(unary)(rng.choice(nodes)).tanh())
        else:
            nodes.append(rng.choice(binary)(rng.choice(nodes), rng.choice(nodes)))
    total = nodes[-1]
    for node in nodes[-6:-1]:
        total = total + node
    return total


def recorded(name: str, root: Value) -> dict[str, Any]:
    """What `root` is made of, and its numbers after forward and one and two backwards."""
    tape = Tape(root)
    root.zero_grad()
    root.forward()
    root.backward()
    once = [repr(v.grad) for v in tape.values]
    root.backward()
    return {
        "name": name,
        "symbols": [v._rule.symbol for v in tape.values],
        "operands": tape.operands,
        "number": [v._number for v in tape.values],
        "data": [repr(v.data) for v in tape.values],
        "grad": once,
        "grad_twice": [repr(v.grad) for v in tape.values],
    }


def model() -> dict[str, Any]:
    """The synchronised traits of the view of L, but for those of every widget."""
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    e = a * b
    e.label = "e"
    d = e + c
    d.label = "d"
    f = Value(-2.0, label="f")
    root = d * f
    root.label = "L"
    view = GraphWidget(root, variables={})
    state = traits(view)
    view.close()
    return state


def traits(view: GraphWidget) -> dict[str, Any]:
    """The synchronised traits of `view`, but for those of every widget."""
    inherited = {"commits", "digits", "error", "version"}
    own = set(GraphWidget.class_own_traits(sync=True)) | inherited
    state = {key: content for key, content in view.get_state().items() if key in own}
    return state | {"view_id": "L"}


def render_model() -> str:
    return json.dumps(model(), indent=1, sort_keys=True, default=with_base64) + "\n"


def render_graphs() -> str:
    """The whole file, a line for each graph."""
    lines = [json.dumps(recorded(*graph)) for graph in graphs()]
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    GRAPHS.write_text(render_graphs())
    MODEL.write_text(render_model())
