"""The rules for arrays against the scalar rules, on every edge and in arrays long enough for SIMD."""

from itertools import product

import numpy as np
import pytest

from micrograd_engine.ops import OPS, Op
from micrograd_engine.replay.arrays import ARRAY_RULES, array_rule, one_by_one

from .agreement import all_same

EDGES = [
    -np.inf,
    -1000.0,
    -720.0,
    -2.0,
    -1.0,
    -0.5,
    -0.0,
    0.0,
    0.5,
    1.0,
    2.0,
    3.7,
    1000.0,
    np.inf,
    np.nan,
]
UPSTREAM = [1.0, -2.5, 0.0, np.inf, np.nan]
EXPONENTS = [-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 2.5]
CASES = [(op, None) for op in OPS.values() if op.operands and op.symbol != "**n"]
CASES += [(OPS["**n"], n) for n in EXPONENTS]


def columns(op: Op, number: float | None) -> tuple[list[np.ndarray], list[float]]:
    """Gradient and operands in all combinations, and the exponent if there is one."""
    lines = product(UPSTREAM, *[EDGES] * op.operands)
    return [np.array(column) for column in zip(*lines, strict=True)], (
        [] if number is None else [number]
    )


@pytest.mark.parametrize(("op", "number"), CASES, ids=lambda case: getattr(case, "symbol", case))
def test_an_array_rule_gives_the_numbers_of_the_scalar_rule(op: Op, number: float | None) -> None:
    (g, *operands), exponent = columns(op, number)
    rule = array_rule(op)
    lines = [[float(x) for x in line] for line in zip(*operands, strict=True)]
    outs = [op.forward(*line, *exponent) for line in lines]
    out = np.empty(len(g))
    with np.errstate(all="ignore"):
        rule.forward(*operands, *exponent, out=out)
        assert all_same(outs, out.tolist())
        zero = out == 0
        assert np.array_equal(np.signbit(out[zero]), np.signbit(np.array(outs)[zero]))
        for k, share in enumerate(rule.shares):
            wanted = [
                op.backward(gradient, result, *line, *exponent)
                for gradient, result, line in zip(g.tolist(), outs, lines, strict=True)
            ]
            place = np.full(len(g), 7.0)
            share(g, out, *operands, *exponent, place)
            got = wanted if op.operands == 1 else [pair[k] for pair in wanted]
            assert all_same(got, place.tolist())


def test_every_rule_for_arrays_belongs_to_an_operation_of_the_table() -> None:
    for symbol, rule in ARRAY_RULES.items():
        assert len(rule.shares) == OPS[symbol].operands


@pytest.mark.parametrize("symbol", ["max", "tanh"])
def test_an_operation_without_one_is_applied_number_by_number(symbol: str) -> None:
    op = OPS[symbol]
    (g, *operands), _ = columns(op, None)
    named, plain = array_rule(op), one_by_one(op)
    assert named is not plain
    results = []
    for rule in (named, plain):
        out, shares = np.empty(len(g)), [np.empty(len(g)) for _ in rule.shares]
        with np.errstate(all="ignore"):
            rule.forward(*operands, out=out)
            for share, place in zip(rule.shares, shares, strict=True):
                share(g, out, *operands, place)
        results.append([out, *shares])
    for one, other in zip(*results, strict=True):
        assert all_same(one.tolist(), other.tolist())
