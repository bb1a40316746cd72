"""The lecture's Python, read and not run: the same graphs as Python makes, node for node."""

import re
from typing import Any

import pytest
from hypothesis import given

from micrograd_engine import Value, topological
from micrograd_widgets.lecture_code import CodeError, read
from tests.engine.expressions import EVERYTHING, NAMED, leaves, steps

LECTURE = {
    "first": "a = 2.0\nb = -3.0\nL = (a*b + 10.0)*-2.0",
    "labels": "a = Value(2.0, label='a')\nb = Value(-3.0)\nb.label = 'b'\nL = a * b\nL",
    "neuron": (
        "x1 = Value(2.0)\nw1 = Value(-3.0)\nb = Value(6.8813735870195432)\n"
        "n = x1*w1 + b  # the sum\no = n.tanh()\no.backward()"
    ),
    "pieces": "n = Value(0.8814)\ne = (2*n).exp()\no = (e - 1) / (e + 1)\no.backward()",
    "twice": "a = Value(3.0)\nb = a + a\nb.backward()",
    "changed": "a = Value(3.0)\nb = a ** 2\na.data = 4\nb.forward()\nb.backward()",
    "step": "a = Value(3.0)\nb = a ** 2\nb.backward()\na.data -= 0.1 * a.grad\nb.forward()",
    "numbers": "a = Value(2 ** 0.5 / -3)\nb = 1 / a - 3\nb *= 2\nb",
    "given": "from micrograd_engine import Value\nh = 0.5\na = b = Value(data=2.0)\nL = a * h\nshow(L)",
    "last": "a = Value(2.0)\nL = a * 3.0\nL.label = 'L'\nL.backward()",
    "by hand": "a = Value(3.0)\nb = a.tanh()\nc = b * a\nc.grad = 1.0\nc._backward()\nb._backward()\nc",
    "printed": "a = Value(2.0)\nL = a * 3.0\nprint(f'{L.data:.4f}', L)",
    "pasted": "\ufeffa\xa0= Value(2.0)\nL = a\u2003* 3.0\u200b",
    "max": "a = Value(1.0)\nb = a.max(2.0).log().relu()\n+b",
}


def shape(root: Value) -> list[tuple[object, ...]]:
    """Each node: its operation, numbers and operands."""
    nodes = topological(root)
    at = {v: i for i, v in enumerate(nodes)}
    return [(v._op, v.data, v.grad, [at[c] for c in v._prev]) for v in nodes]


@pytest.mark.parametrize("name", LECTURE)
def test_the_graph_is_the_one_that_python_makes(name: str) -> None:
    code = LECTURE[name]
    root, names = read(code)
    scope: dict[str, Any] = {"Value": Value, "show": lambda thing: thing}
    for line in code.splitlines():
        exec(line.strip("\ufeff\u200b").replace("\xa0", " ").replace("\u2003", " "), scope)  # noqa: S102
        if "Value(" not in code:  # a plain number that a name holds becomes a Value
            held = {name: Value(thing) for name, thing in scope.items() if type(thing) is float}
            scope |= held
    assert shape(root) == shape(scope[[*names][-1]])
    assert names.keys() <= scope.keys()


def program(leaves: list[float], steps: list[Any]) -> str:
    """Lines of Python that build what `expressions.build` does."""
    lines = [f"v{k} = Value({number!r})" for k, number in enumerate(leaves)]
    for name, i, j in steps:
        a, b = (f"v{len(lines) - 1 - at % len(lines)}" for at in (i, j))
        call = {"max": f"a.max({b})"} | {name: f"a.{name}()" for name in NAMED}
        formula = call.get(name, name).replace("a", a, 1)
        lines.append(f"v{len(lines)} = " + re.sub(r"\bb\b", b, formula))
    return "\n".join(lines)


@given(leaves, steps(EVERYTHING))
def test_random_programs_too(leaves: list[float], steps: list[Any]) -> None:
    code = program(leaves, steps)
    scope: dict[str, Any] = {"Value": Value}
    exec(code, scope)  # noqa: S102
    assert repr(shape(read(code)[0])) == repr(shape(scope[[*scope][-1]]))  # nan is not nan


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import os", "line 1, column 1: expected a line such as .*, got import: loops"),
        ("a = 2\nL = a.__class__", "line 2, column 5: expected numbers, names"),
        ("L = Value.__init__", "line 1, column 5: expected numbers"),
        ("L = [a for a in 3]", "line 1, column 5: expected numbers"),
        ("a = 1\nL = a.tanh(x=3)", "line 2, column 5"),
        ("a = 1\na.role = 2", "line 2, column 1: expected a name, or .data, .grad or .label"),
        ("a, b = 1, 2", "line 1, column 8: expected numbers"),
        ("a = 1\na.data = a.tanh()", "line 2, column 1: data: expected a real number"),
        ("L = b", "line 1, column 5: expected a name from above, got b"),
        ("L = 'x'", "line 1, column 1: expected a line that makes"),
        ("a = 1\nL = a + 'x'", "line 2, column 9: expected a Value or a number"),
        ("a = 1\nL = a @ a", r"line 2, column 5: expected \+ - \* / or \*\*"),
        ("L = Value()", "line 1, column 5: expected Value"),
        ("a = 1\nL = a.tanh(a)", "line 2, column 1"),
        ("a = True", "line 1, column 5: expected numbers.*got True"),
        ("# nothing", "line 1, column 1: expected a line that makes a Value"),
        ("L = 1 / 0", "line 1, column 1: .*division by zero"),
        ("L = 9**9**9**9", "line 1, column 1: math range error"),
        ("L = (", "line 1, column 5: '\\(' was never closed"),
        ("L = " + "(" * 5000 + "1" + ")" * 5000, "nested"),
        ("a = 1\nL = " + "a+" * 50_000 + "a", "nested|characters"),
        ("a = 1\nL = " + "a+" * 9_000 + "a", "nested"),
        ("a" * 20_001, "at most 20000 characters"),
        ("a = \0", "line 1"),
    ],
)
def test_other_code_is_refused_with_its_place(code: str, words: str) -> None:
    with pytest.raises(CodeError, match=words):
        read(code)
