"""Write the names of Values without a label, and the formulas of all, for the page to show the same.

    python tests/conformance/formulas.py

formulas.json: graphs; for each node the name that the view gives it, and its formula in the names of
its operands, "" for a leaf.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from micrograd_engine import MLP, Neuron, Tape, Value
from micrograd_widgets.naming import formula, names, symbol_of

FORMULAS = Path(__file__).with_name("formulas.json")
EXPONENTS = [
    2,
    2.0,
    -1,
    0.5,
    -0.5,
    0,
    -0.0,
    1e-7,
    1e16,
    1e21,
    1 / 3,
    2**53,
    float("inf"),
    float("nan"),
]
CONSTANTS = [1, -1, 2.5, -0.0, 1 / 3, 1e-8, -1e6, 1e21, 123456789, float("inf"), float("nan")]
LABELS = [
    "a", "L", "x[0]", "∇w", "a + b", "a × b", "a - b", "a**2", "-a", "−1", "(a + b)", "f(a) + g(b)",
    "(a", "a)", "a (b)", "a + (b)", "+ (b)", "w1 (layer 1, neuron 2)", "א", "עברית + ב", "مرحبا",
    "e\u0301", "1²", "𝑤", "👩‍🔬", "</td>", "a\u2028b", "_ _", "  a", "a  ", "ab\u200b", "long " * 60,
]  # fmt: skip
SIGNS = ["-", "/", "@", "<+>", "//", "−"]
WORDS = ["softplus", "Max", "λ", "conv2d", "two words", "**k"]


def leaf(label: str, number: float = 2.0) -> Value:
    return Value(number, label=label)


def graphs() -> Iterator[Value]:
    a, b, c = (leaf(label) for label in "abc")
    yield (a + b) * c + a * (b + c) * (a + b)
    yield a * b + c * a * b
    yield ((a + b) ** 2 * (a * b) ** -1) ** 0.5
    yield (a**2) ** 3 + (-a) ** 2 + a ** (b + c) + (a**b) ** c + a ** (b**2)
    yield a - b - (c - a) + a / b / (c / a)
    yield (a + b).tanh() * (a * b).exp() + ((a + b).relu() + c).sigmoid() ** 2
    yield (a * b).max(c + 1) ** 2 + a.max(b).max(c).log() * c
    yield (Value(1.0) + Value(2.0)) * Value(3.0) ** 2 + (Value(1.0) * 2 + 1) ** 2
    yield (a + b + c + a + b + c + a) * b + (a * b * c * a * b * c) ** 2 + 2 * a
    yield total([a**n for n in EXPONENTS])
    yield total([a * n + n for n in CONSTANTS])
    yield total([Value(float(n), label="") ** 2 * a + (a + n) ** 2 for n in CONSTANTS])
    for label in LABELS:
        p = leaf(label)
        yield p * a + a * p + (p + a) + p**2 + a**p + p.tanh() + (p + a) * (p * a)
    for op in SIGNS + WORDS:
        for operands in ((a + b, c), (a, b * c), (a + b,), (a, b, c), (leaf("-a"), a**2)):
            yield (Value(0.0, operands, op) + a) * Value(0.0, operands, op)
    yield Neuron(2)([a, b])
    net = MLP(2, [2, 1])([a, b])
    yield (net + 1) ** 2
    yield total([w**2 for neuron in (Neuron(1), Neuron(1)) for w in neuron.w])


def total(values: list[Value]) -> Value:
    out = values[0]
    for v in values[1:]:
        out = out + v
    return out


def graph(root: Value) -> dict[str, Any]:
    tape = Tape(root)
    named = names(tape)
    nodes = zip(tape.values, tape.operands, strict=True)
    return {
        "symbols": [v._rule.symbol for v in tape.values],
        "operands": tape.operands,
        "number": [None if v._number is None else repr(v._number) for v in tape.values],
        "names": named,
        "formulas": [
            formula(symbol_of(v), [named[c] for c in operands]) if operands else ""
            for v, operands in nodes
        ],
    }


def render() -> str:
    """The whole file, a line for each graph."""
    lines = [json.dumps(graph(root)) for root in graphs()]
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    FORMULAS.write_text(render())
