"""Write programs.json: code, and the graph that a cell with it shows.

    python -m tests.conformance.programs

The lecture's expressions, hand-picked ones and 200 random programs.
"""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from micrograd_engine import Tape, Value
from micrograd_engine.ops import BUILT_IN, OPS
from micrograd_engine.value import operand
from micrograd_widgets import GraphWidget
from micrograd_widgets.naming import roles

FILE = Path(__file__).parent / "programs.json"
RANDOM = 200
UNARY = [s for s in BUILT_IN if OPS[s].operands == 1 and s.isidentifier()]


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
    "by hand": """\
x1 = Value(2.0); x2 = Value(0.0); w1 = Value(-3.0); w2 = Value(1.0)
b = Value(6.8813735870195432)
x1w1 = x1*w1
x2w2 = x2*w2
both = x1w1 + x2w2
n = both + b
o = n.tanh()
o.grad = 1.0
o._backward()
n._backward()
b._backward()
both._backward()
x2w2._backward()
x1w1._backward()""",
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
    for seed in range(RANDOM):
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


def render() -> str:
    """The whole file, a line for each program."""
    lines = [
        json.dumps({"name": name, "code": code} | shown(code), ensure_ascii=False)
        for name, code in programs()
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    FILE.write_text(render(), "utf-8")
