"""Write the sources of views, and the graphs, networks and runs that Python makes of the same.

    python -m tests.conformance.source

programs.json: code, and the graph that a cell with it shows: the lecture's expressions, hand-picked ones
and 200 random programs. sources.json: a source of each view, and the traits of that view in Python, bytes
in base64; for runs also the losses and parameters of 100 steps.
"""

import json
import math
import random
import re
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
    Tape,
    Trainer,
    Value,
    circles,
    moons,
    sine,
    spirals,
)
from micrograd_engine.ops import BUILT_IN, OPS
from micrograd_engine.value import operand
from micrograd_widgets import (
    DerivativeWidget,
    GraphWidget,
    LossSurfaceWidget,
    MLPWidget,
    NeuronWidget,
    TrainingWidget,
)
from micrograd_widgets.naming import roles
from micrograd_widgets.view import View

from .training import traits

PROGRAMS = Path(__file__).parent / "programs.json"
SOURCES = Path(__file__).parent / "sources.json"
RANDOM_PROGRAMS = 200
STEPS = 100
UNARY = [s for s in BUILT_IN if OPS[s].operands == 1 and s.isidentifier()]

# ---- programs


def _max(a: Any, b: Any) -> Value:
    first = operand(a)
    assert first is not None
    return first.max(b)


# what code may use beside the methods of a Value
GIVEN: dict[str, Any] = {
    name: lambda v, name=name: getattr(v, name)() for name in UNARY if name != "abs"
} | {
    "Value": Value,
    "max": _max,
    "draw_dot": lambda v: v,
}

LECTURE = {
    "L": """\
a = Value(2.0, label='a')
b = Value(-3.0, label='b')
c = Value(10.0, label='c')
e = a*b; e.label = 'e'
d = e + c; d.label = 'd'
f = Value(-2.0, label='f')
L = d * f; L.label = 'L'
draw_dot(L)""",
    "one nudge up": """\
a = Value(2.0, label="a")
b = Value(-3.0, label="b")
c = Value(10.0, label="c")
f = Value(-2.0, label="f")
L = (a*b + c) * f
L.backward()
a.data += 0.01 * a.grad
b.data += 0.01 * b.grad
c.data += 0.01 * c.grad
f.data += 0.01 * f.grad
L.forward()""",
    "neuron": """\
# inputs x1,x2
x1 = Value(2.0, label='x1')
x2 = Value(0.0, label='x2')
# weights w1,w2
w1 = Value(-3.0, label='w1')
w2 = Value(1.0, label='w2')
# bias of the neuron
b = Value(6.8813735870195432, label='b')
# x1*w1 + x2*w2 + b
x1w1 = x1*w1; x1w1.label = 'x1*w1'
x2w2 = x2*w2; x2w2.label = 'x2*w2'
x1w1x2w2 = x1w1 + x2w2; x1w1x2w2.label = 'x1*w1 + x2*w2'
n = x1w1x2w2 + b; n.label = 'n'
o = n.tanh(); o.label = 'o'
o.backward()""",
    "tanh in pieces": """\
n = Value(0.8813735870195432, label='n')
e = (2*n).exp()
o = (e - 1)/(e + 1)
o.label = 'o'
o.backward()""",
    "reuse": "a = Value(3.0, label='a')\nb = a + a; b.label = 'b'\nb.backward()\nb",
    "a and b twice": """\
a = Value(-2.0, label='a')
b = Value(3.0, label='b')
d = a * b    ; d.label = 'd'
e = a + b    ; e.label = 'e'
f = d * e    ; f.label = 'f'
f.backward()""",
    "micrograd": """\
from micrograd_engine import Value
a = Value(-4.0)
b = Value(2.0)
c = a + b
d = a * b + b**3
c += c + 1
c += 1 + c + (-a)
d += d * 2 + (b + a).relu()
d += 3 * d + (b - a).relu()
e = c - d
f = e**2
g = f / 2.0
g += 10.0 / f
g.backward()""",
    "follow-up": "a = Value(2)\nb = Value(3)\nc = Value(4)\nf = -a**3 + (3*b).sin() - 1/c + b**2.5 - a**0.5",
    "softmax": """\
z1 = Value(0.0); z2 = Value(3.0); z3 = Value(-2.0); z4 = Value(1.0)
m = z1.max(z2).max(z3).max(z4)
s = (z1 - m).exp() + (z2 - m).exp() + (z3 - m).exp() + (z4 - m).exp()
loss = s.log() - (z4 - m)
loss.backward()""",
    "short": "a = 2.0\nb = -3.0\nL = (a*b + 10.0)*-2.0",
}
PICKED = {
    "precedence": "a = Value(3)\ny = -a**2 + 2**-a**2 - -a*-2 + a/2/a - (2 - a)**-1",
    "numbers": "a = Value(1_000.5)\ny = a*1e-3 + .5 + 2. + 1_0e1_0 - 1E+2 * a + 3*4/5 - 2**10*a",
    "lines": "a = Value(\n  2.0,  # two\n  label='a',\n)\ny = (\n  a  # once\n  + a * # twice\n  3\n)",
    "signs": "a = Value(2)\ny = +a - +2 + --a\nz = -(-y)",
    "stale": "a = Value(2.0)\ny = a*3\ny.backward()\na.data = 5\nz = y*1.5 + y.data + a.grad",
    "stale gradients": "a = Value(2.0)\ny = a*a\ny.backward()\na.data = 5",
    "names": "a = Value(1); b = a; _c = Value(2); a = Value(3); y = a + b*_c + Value(4) + Value(5)",
    "labels": "a = Value(1, label='x\\ty'); a2 = Value(2, label=' '); y = a + a2; y.label = 'ü–é'",
    "long": "first_one = Value(1)\nsecond_one = Value(2)\ny = (first_one*second_one).tanh() + first_one*2 + 0.1",
    "hash": "a = Value(1, label='#1')  # a = Value(2)\ny = a*2 # L = y",
    "builtins": "a = Value(-2.5)\ny = abs(a) + max(a, 1) + max(2, a) + abs(-3)*a + float(a) + a.item()",
    "edges": "a = Value(0.0)\ny = a.log() + a**0 + 1e400*a + (a/0) - a**-1",
}  # fmt: skip


def programs() -> Iterator[tuple[str, str]]:
    yield from LECTURE.items()
    yield from PICKED.items()
    for seed in range(RANDOM_PROGRAMS):
        yield f"random {seed}", random_program(random.Random(seed))


def random_program(rng: random.Random) -> str:
    """A program that Python runs; one in three is written without Value."""
    while True:
        code = "\n".join(_lines(rng, short=rng.random() < 1 / 3))
        try:
            graph = shown(code)
        except (ArithmeticError, AttributeError, TypeError, ValueError):
            continue  # as 1/0, a complex number, or a method of a plain one
        if all(abs(float(n)) < 1e6 for n in (*graph["data"], *graph["grad"])):
            return code


def _lines(rng: random.Random, short: bool) -> Iterator[str]:
    names = rng.sample(["a", "b", "w1", "x_2", "bias", "ß"], rng.randint(2, 5))
    for name in names:
        number = _number(rng, signed=True)
        label = rng.choice(["", f', label="{name}"', f", label='{name}'"])
        yield f"{name} = {number}" if short else f"{name} = Value({number}{label})"
    for k in range(rng.randint(2, 6)):
        if not short and rng.random() < 0.2:
            yield f"{rng.choice(names)}.data {rng.choice(['=', '+=', '*='])} {_number(rng)}"
        if rng.random() < 0.2:
            yield f"{names[-1]} {rng.choice('+-*/')}= {_expression(rng, names, 2)}"
        comment = rng.choice(["", "", "  # a comment (with brackets"])
        yield f"t{k} = {_expression(rng, names, 3)}{comment}"
        names.append(f"t{k}")
    yield f"out = {' + '.join(names[-3:])} + {_expression(rng, names, 2)}"
    if rng.random() < 0.4:
        yield "out.backward()"


def _expression(rng: random.Random, names: list[str], depth: int) -> str:
    def part() -> str:
        return _expression(rng, names, depth - 1)

    if depth == 0 or rng.random() < 0.15:
        return rng.choice(names) if rng.random() < 0.75 else _number(rng)
    match rng.randrange(9):
        case 0 | 1 | 2:
            space = rng.choice(["", " "])
            return f"{part()}{space}{rng.choice('+-*/')}{space}{part()}"
        case 3:
            return f"({part()})"
        case 4:
            return f"-{part()}"
        case 5:
            return f"({part()}{rng.choice(' ').join(['', ''])}\n  {rng.choice('+*')} {part()})"
        case 6:
            power = rng.choice(["2", "3", "-1", "0.5", "-2", "1.5", rng.choice(names)])
            return f"{rng.choice(names)}**{power}"
        case 7:
            return f"({part()}).{rng.choice(UNARY)}()" if depth > 1 else f"{names[0]}.tanh()"
        case _:
            return f"{rng.choice(names)}.max({part()})"


def _number(rng: random.Random, signed: bool = False) -> str:
    text = rng.choice(["2", "3.5", "0.25", ".5", "1.", "1e-1", "1_0.0", f"{rng.uniform(0.1, 3)!r}"])
    return rng.choice(["", "-"]) * signed + text


def shown(code: str) -> dict[str, Any]:
    """The graph that a notebook shows after a cell with this code."""
    names: dict[str, Any] = {}
    exec(in_python(code), dict(GIVEN), names)  # noqa: S102
    names.pop("Value", None)  # from an import
    if "Value(" not in code and not all(isinstance(thing, Value) for thing in names.values()):
        raise TypeError("a number that is computed becomes a leaf")
    root = _root(code, names)
    if not isinstance(root, Value):
        raise TypeError("a number")
    view = GraphWidget(root, variables=names)
    tape: Tape = view.binding.tape
    graph = {
        "names": view.names,
        "roles": roles(tape, names),
        "symbols": [v._rule.symbol for v in tape.values],
        "operands": tape.operands,
        "number": [None if v._number is None else repr(float(v._number)) for v in tape.values],
        "data": [repr(float(x)) for x in tape.data],
        "grad": [repr(float(x)) for x in tape.grad],
        "grad_stale": view.grad_stale,
        "moves": [*view.moves],
    }
    view.close()
    return graph


def in_python(code: str) -> str:
    """Code without Value: a number that gets a name is a leaf of this name."""
    if "Value(" in code:
        return code
    return re.sub(r"^(\w+) = (-?[\d._e-]+)(?= *#|$)", r"\1 = Value(\2)", code, flags=re.MULTILINE)


def _root(code: str, names: dict[str, Any]) -> Any:
    """What the last line shows, or the last one that gives a name to something computed."""
    last = code.splitlines()[-1]
    if last in names:
        return names[last]
    assigned = re.findall(r"(?:^|;)\s*(\w+) *[-+*/]?=", code, flags=re.MULTILINE)
    return names[next(name for name in reversed(assigned) if names[name]._prev)]


def render_programs() -> str:
    """The whole file, a line for each program."""
    lines = [
        json.dumps({"name": name, "code": code} | shown(code), ensure_ascii=False)
        for name, code in programs()
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"


# ---- sources of all views


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
        | {"data": {"name": "moons", "seed": 1337}, "l2": 1e-4, "loss": "hinge",
           "lr": {"kind": "linear", "start": 1.0, "end": 0.1, "steps": 100}},
        _trainer(2, [16, 16, 1], moons(seed=_state(1337)), network=demo, l2=1e-4,
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


def render_sources() -> str:
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
    PROGRAMS.write_text(render_programs(), "utf-8")
    SOURCES.write_text(render_sources(), "utf-8")
