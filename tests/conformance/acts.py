"""Write what every act does to a graph, for both halves to do the same.

    python -m tests.conformance.acts

acts.json: the names of ACTS, what each changes and the leaves it gives a number; graphs as their
view starts; sequences of acts with the state after each; and which acts the kernel refuses. The
numbers come from Values that run eagerly. Numbers are text, so that nan, inf and −0 survive.
"""

import json
import math
import random
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from micrograd_engine import Value
from micrograd_widgets import GraphWidget
from micrograd_widgets.graph.acts import ACTS, GraphAct, check, untouched
from micrograd_widgets.graph.messages import Message
from micrograd_widgets.pages import with_base64
from tests.conformance import write

ACTS_FILE = Path(__file__).with_name("acts.json")
SEEDS, LENGTH = 4, 40
State = tuple[np.ndarray, np.ndarray]  # data and gradients
Moment = tuple[State, bool]  # the numbers of a graph, and whether its gradients are out of date


def graphs() -> Iterator[tuple[str, Value]]:
    """The graphs that acts are performed on, each made anew."""
    yield from islice(write.lecture(), 4)  # L, a + a, reuse, neuron
    a, b = Value(0.1, label="a"), Value(-0.7, label="b")
    yield "plain numbers", 2 * a + b * -3 + 1 - a
    a, b = Value(0.0, label="a"), Value(1.5, label="b")
    yield "power and relu at 0", (a * b).relu() + (a - b) ** 2 + b**-1 + a.relu()
    a, b, c = Value(math.nan, label="a"), Value(math.inf, label="b"), Value(-0.0, label="c")
    yield "nan and inf", (a + c) * c + b * c + b


def view_of(root: Value) -> GraphWidget:
    return GraphWidget(root, variables={})


def do(view: GraphWidget, act: GraphAct, restored: Moment | None = None) -> None:
    """Perform `act` as a view performs that of a message."""
    binding = view.binding
    check(act, binding.tape, view.names)
    state, stale = restored or (None, False)
    message = Message("command", "page", 0, binding.revision, [act], stale, 0, [])
    view._change(message, state)


def moment(view: GraphWidget) -> Moment:
    return view.binding.state(), view.binding.grad_stale


def written(numbers: Iterable[float]) -> list[str]:
    return [repr(float(number)) for number in numbers]


def changes(before: Moment, after: Moment) -> list[Any]:
    """Data, gradients, "" for those that stay as they are; whether gradients are out of date."""
    texts = [
        "" if new.tobytes() == old.tobytes() else " ".join(written(new))
        for old, new in zip(before[0], after[0], strict=True)
    ]
    return [*texts, after[1]]


# ---- sequences of acts


def every_act(view: GraphWidget) -> Iterator[GraphAct]:
    """Each act that changes numbers, after others and after itself, on every node it may be about."""
    nodes = range(len(view.binding.tape.values))
    inner = [i for i in nodes if view.binding.tape.operands[i]]
    first, last = (leaves := [i for i in nodes if i not in inner])[0], leaves[-1]
    yield GraphAct("step", -1, 0.1)
    yield GraphAct("set", first, 0.3)
    yield GraphAct("backward")
    yield GraphAct("backward")
    yield GraphAct("set", last, -0.0)
    yield GraphAct("step", -1, 0.07)
    yield GraphAct("restore", -1, 5.0)  # to gradients that are out of date
    yield GraphAct("forward")
    yield GraphAct("zero_grad")
    yield GraphAct("restore", -1, 5.0)
    yield GraphAct("begin")
    yield from (GraphAct("visit", i) for i in reversed(inner))
    yield GraphAct("set", first, -1.1)
    yield from (GraphAct("compute", i) for i in inner)
    yield GraphAct("reset")
    yield GraphAct("backward")
    yield GraphAct("step", -1, -0.2)
    yield GraphAct("backward")


def random_acts(view: GraphWidget, rng: random.Random) -> Iterator[GraphAct]:
    """Acts in no order; among them the settings that acts depend on."""
    tape = view.binding.tape
    leaves = [i for i, operands in enumerate(tape.operands) if not operands]
    inner = [i for i, operands in enumerate(tape.operands) if operands]
    names = [
        name for name, kind in ACTS.items() if kind.changes in ("numbers", "settings", "moves")
    ]
    for k in range(LENGTH):
        name = rng.choice(names)
        nodes = {"leaf": leaves, "inner": inner}.get(ACTS[name].node, [-1])
        number = round(rng.uniform(-1, 1), 2)
        if name == "restore":
            number = float(rng.randrange(k + 1))
        elif ACTS[name].changes == "moves" or name.endswith("_on_change"):
            number = float(rng.random() < 0.5)
        yield GraphAct(name, rng.choice(nodes), number)


def run(view: GraphWidget, acts: Iterator[GraphAct]) -> tuple[list[GraphAct], list[Moment]]:
    """Perform acts one by one; the number of `restore` counts the acts before the state it restores.

    Gives the acts, and the moments before, between and after them. Leaves that an act leaves
    untouched, as ACTS says, keep their number.
    """
    done: list[GraphAct] = []
    moments = [moment(view)]
    for act in acts:
        restored = moments[int(act.number)] if act.name == "restore" else None
        kept = sorted(untouched(view.binding.tape, [(act, view._options())]))
        do(view, act, restored)
        done.append(act)
        moments.append(moment(view))
        before, after = (data for (data, _), _ in moments[-2:])
        assert before[kept].tobytes() == after[kept].tobytes(), act
    return done, moments


def sequence(
    graph: int, view: GraphWidget, acts: Iterator[GraphAct], every: bool
) -> dict[str, Any]:
    """What `acts` do to a view; the state after each, or only the last one."""
    start: dict[str, Any] = {
        "graph": graph,
        "forward_on_change": view.forward_on_change,
        "backward_on_change": view.backward_on_change,
        "moves": [*view.moves],
    }
    done, moments = run(view, acts)
    shown = moments if every else [moments[0], moments[-1]]
    return start | {
        "acts": [[act.name, act.leaf, act.number] for act in done],
        "after": [changes(*pair) for pair in pairwise(shown)],
        "end": [view.learning_rate, view.forward_on_change, view.backward_on_change, [*view.moves]],
    }


def masks(view: GraphWidget) -> list[list[int]]:
    """All leaves, the first one, and none: what Step moves."""
    leaves = [not operands for operands in view.binding.tape.operands]
    first = [i == leaves.index(True) for i in range(len(leaves))]
    return [[*map(int, mask)] for mask in (leaves, first, [False] * len(leaves))]


def sequences() -> Iterator[dict[str, Any]]:
    for graph, (name, _) in enumerate(graphs()):
        for settings in range(4):
            for mask in range(3 if settings == 1 else 2):
                view = view_of(dict(graphs())[name])
                view.forward_on_change, view.backward_on_change = settings % 2 > 0, settings > 1
                view.moves = bytes(masks(view)[mask])
                yield sequence(graph, view, every_act(view), every=True)
                view.close()
        for seed in range(SEEDS):
            view = view_of(dict(graphs())[name])
            acts = random_acts(view, random.Random(f"{name} {seed}"))
            yield sequence(graph, view, acts, every=False)
            view.close()


# ---- refusals


def refused(view: GraphWidget) -> dict[str, list[int]]:
    """For each act the nodes that it may not be about, of those in the graph and around it."""
    tape = view.binding.tape
    nodes = range(-2, len(tape.values) + 1)
    return {name: [i for i in nodes if refuses(view, GraphAct(name, i, 1.0))] for name in ACTS}


def refused_numbers(view: GraphWidget) -> dict[str, list[str]]:
    """For each act the numbers that it may not have."""
    numbers = [math.nan, math.inf, -math.inf, -1.0, 0.0, 1.0, 1.5, 64.0, 65.0, 1e300]
    root = len(view.binding.tape.values) - 1
    about = {name: {"leaf": 0, "": -1}.get(ACTS[name].node, root) for name in ACTS}
    return {
        name: written([x for x in numbers if refuses(view, GraphAct(name, i, x))])
        for name, i in about.items()
    }


def refuses(view: GraphWidget, act: GraphAct) -> bool:
    try:
        check(act, view.binding.tape, view.names)
    except ValueError:
        return True
    return False


# ---- the file


def graph(name: str, root: Value) -> dict[str, Any]:
    view = view_of(root)
    found = {
        "name": name,
        "exact": {v._rule.symbol for v in view.binding.tape.values} <= {"", "+", "*"},
        "state": write.traits(view),
        "refused": refused(view),
        "refused_numbers": refused_numbers(view),
    }
    view.close()
    return found


def render() -> str:
    """The whole file, a line for each graph and for each sequence."""
    with np.errstate(all="ignore"):
        rows = {
            "acts": [json.dumps([name, kind.changes]) for name, kind in ACTS.items()],
            "graphs": [json.dumps(graph(*g), default=with_base64) for g in graphs()],
            "sequences": [*map(json.dumps, sequences())],
        }
    parts = [f'"{key}": [\n' + ",\n".join(lines) + "\n]" for key, lines in rows.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    ACTS_FILE.write_text(render())
