"""Each operation at ordinary and edge numbers, against PyTorch (torch_edges.json)."""

import json
import math
from itertools import product
from pathlib import Path

import pytest

from micrograd_engine import Tape, Value
from micrograd_engine.ops import OPS

from .agreement import all_same

TORCH = json.loads(Path(__file__).with_name("torch_edges.json").read_text())
UPSTREAM = [float(g) for g in TORCH["upstream"]]
OPERATORS = {
    "+": lambda a, b: a + b,
    "*": lambda a, b: a * b,
    "**": lambda a, b: a**b,
    "max": lambda a, b: a.max(b),
}
SYMBOLS = set(OPS) - {"**n"}  # now, before a test or a doctest registers an operation of its own


def apply(op, operands):
    if op in OPERATORS:
        return OPERATORS[op](*operands)
    if op.startswith("**"):
        number = float(op.removeprefix("**"))
        return operands[0] ** (int(number) if number.is_integer() else number)
    return getattr(operands[0], op)()


def rows(op):
    """Pairs of the operands' numbers and PyTorch's row for them."""
    arity = 2 if op in OPERATORS else 1
    table = TORCH["binary" if arity == 2 else "unary"][op]
    for inputs, texts in zip(product(TORCH["inputs"], repeat=arity), table, strict=True):
        row = [float(text) for text in texts]
        yield [float(text) for text in inputs], row


def eager(op, numbers):
    """Result and gradients of Values, for each arriving gradient."""
    row = []
    for g in UPSTREAM:
        operands = [Value(number) for number in numbers]
        out = apply(op, operands)
        (out * g).backward()  # brings exactly g to `out`
        row += [v.grad for v in operands]
    return [out.data, *row]


def taped(op, numbers):
    """The same from a Tape that was recorded at harmless numbers."""
    row = []
    for g in UPSTREAM:
        operands = [Value(1.0) for _ in numbers]
        out = apply(op, operands)
        tape = Tape(out * g)
        for v, number in zip(operands, numbers, strict=True):
            tape.data[tape.index(v)] = number
        tape.forward()
        tape.backward()
        row += [float(tape.grad[tape.index(v)]) for v in operands]
    return [float(tape.data[tape.index(out)]), *row]


@pytest.mark.parametrize("replay", [eager, taped])
@pytest.mark.parametrize("op", [*TORCH["unary"], *TORCH["binary"]])
def test_result_and_gradients_agree_with_pytorch(op, replay):
    found = [(numbers, row, replay(op, numbers)) for numbers, row in rows(op)]
    assert [case for case in found if not all_same(case[1], case[2])] == []


def test_every_operation_of_the_table_is_compared():
    assert {*TORCH["unary"], *TORCH["binary"]} >= SYMBOLS


@pytest.mark.parametrize(
    ("make", "at", "result", "slope"),
    [
        (lambda a: a.relu(), 0.0, 0.0, 0.0),
        (lambda a: a.relu(), -0.0, 0.0, 0.0),
        (lambda a: a.abs(), 0.0, 0.0, 0.0),
        (lambda a: a.sqrt(), 0.0, 0.0, math.inf),
        (lambda a: a**0, 0.0, 1.0, 0.0),
        (lambda a: a**0.5, -2.0, math.nan, math.nan),
        (lambda a: a.exp(), 1000.0, math.inf, math.inf),
        (lambda a: a.log(), -1.0, math.nan, -1.0),
        (lambda a: 1 / a, 0.0, math.inf, -math.inf),
        (lambda a: a.tanh(), 1000.0, 1.0, 0.0),
        (lambda a: a.tanh(), -1000.0, -1.0, 0.0),
        (lambda a: a.sigmoid(), 1000.0, 1.0, 0.0),
        (lambda a: a.sigmoid(), -1000.0, 0.0, 0.0),
    ],
)
def test_the_edges_named_in_the_contract(make, at, result, slope):
    a = Value(at)
    out = make(a)
    out.backward()
    assert all_same((result, slope), (out.data, a.grad))


def test_relu_lets_nan_through():
    assert math.isnan(Value(math.nan).relu().data)


@pytest.mark.parametrize(
    ("base", "exponent", "result", "slopes"),
    [(0.0, 0.0, 1.0, (0.0, 0.0)), (-2.0, 2.0, 4.0, (-4.0, math.nan))],
)
def test_the_edges_of_a_power_with_a_value_as_exponent(base, exponent, result, slopes):
    a, b = Value(base), Value(exponent)
    out = a**b
    out.backward()
    assert all_same((result, *slopes), (out.data, a.grad, b.grad))
