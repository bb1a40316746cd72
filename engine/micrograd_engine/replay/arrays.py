"""The table of operations on whole arrays: the rules of `ops.py`, in NumPy.

A rule writes into existing arrays, so a replay allocates only masks, and one array for a sigmoid.
`forward(a, out=…)` or `forward(a, b, out=…)` computes the results. `shares` has a function for each
operand: `(g, out, a, share)` or `(g, out, a, b, share)` writes that operand's share of the arriving
gradient `g` into `share`. The exponent of `a**2` takes the place of `b`, and has no share.

The numbers are those of the scalar rules, edges included; a test runs both on every edge. For an
operation without a rule here, such as one of the learner's own, the scalar rule runs number by number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..array_types import Array
from ..ops import LEAK, Op

ZERO = np.zeros(())  # NumPy would convert a plain 0.0 at each call


@dataclass(frozen=True, slots=True)
class ArrayRule:
    """One operation on arrays of one shape."""

    forward: Callable[..., Any]
    shares: tuple[Callable[..., Any], ...]


def array_rule(op: Op) -> ArrayRule:
    """The rule of `op`: its own, or one that calls the scalar rule for each number."""
    return ARRAY_RULES.get(op.symbol) or one_by_one(op)


# ---- rules of more than one line


def _pass_on(g: Array, *rest: Any) -> None:
    np.copyto(rest[-1], g)


def _power(a: Array, b: Array, out: Array) -> None:
    half = b == 0.5  # NumPy may use sqrt, which differs from the pow of C at −inf and −0
    np.power(a, b, out=out)
    np.putmask(out, half & (a == -np.inf), np.inf)
    np.putmask(out, half & (a == 0), 0.0)


def _power_number(a: Array, n: float, out: Array) -> None:
    """pow is slow, so the lecture's exponents, 2 and −1, become a product and a quotient.

    Those of a root become the root, which PyTorch takes too.
    """
    if n == 2:
        np.multiply(a, a, out=out)
    elif n == -1:
        np.divide(1.0, a, out=out)
    elif n in (0.5, -0.5):
        np.sqrt(a, out=out)
        if n < 0:
            np.divide(1.0, out, out=out)
    else:
        out.fill(n)
        np.power(a, out, out=out)


def _power_number_base(g: Array, out: Array, a: Array, n: float, share: Array) -> None:
    if n == 0:
        share.fill(0.0)
        return
    if n == 2:
        np.multiply(a, 2.0, out=share)
    else:
        _power_number(a, n - 1.0, share)
        np.multiply(share, n, out=share)
    np.multiply(g, share, out=share)


def _power_base(g: Array, out: Array, a: Array, b: Array, share: Array) -> None:
    np.subtract(b, 1.0, out=share)
    _power(a, share, share)
    np.multiply(b, share, out=share)
    np.multiply(g, share, out=share)
    np.putmask(share, b == 0, 0.0)


def _power_exponent(g: Array, out: Array, a: Array, b: Array, share: Array) -> None:
    np.log(a, out=share)
    np.multiply(out, share, out=share)
    np.multiply(g, share, out=share)
    np.putmask(share, (a == 0) & (b >= 0), 0.0)


def _tanh(g: Array, out: Array, a: Array, share: Array) -> None:
    np.multiply(out, out, out=share)
    np.subtract(1.0, share, out=share)
    np.multiply(g, share, out=share)


def _relu(g: Array, out: Array, a: Array, share: Array) -> None:
    np.copyto(share, g)
    np.putmask(share, a <= ZERO, ZERO)  # not g·(a > 0), which makes nan of an infinite g


def _sigmoid_of(a: Array, out: Array) -> None:
    """1 / (1 + e^−a) where a ≥ 0, e^a / (1 + e^a) elsewhere, so that exp never overflows."""
    np.abs(a, out=out)
    np.negative(out, out=out)
    np.exp(out, out=out)
    above = np.where(a >= ZERO, 1.0, out)
    np.add(out, 1.0, out=out)
    np.divide(above, out, out=out)


def _sigmoid(g: Array, out: Array, a: Array, share: Array) -> None:
    np.subtract(1.0, out, out=share)
    np.multiply(share, out, out=share)
    np.multiply(g, share, out=share)


def _leaky_relu_of(a: Array, out: Array) -> None:
    np.multiply(a, LEAK, out=out)
    np.copyto(out, a, where=a > ZERO)


def _leaky_relu(g: Array, out: Array, a: Array, share: Array) -> None:
    np.multiply(g, LEAK, out=share)
    np.copyto(share, g, where=a > ZERO)


def _softplus_of(a: Array, out: Array) -> None:
    np.abs(a, out=out)
    np.negative(out, out=out)
    np.exp(out, out=out)
    np.log1p(out, out=out)
    np.add(out, np.maximum(a, ZERO), out=out)


def _softplus(g: Array, out: Array, a: Array, share: Array) -> None:
    _sigmoid_of(a, share)
    np.multiply(g, share, out=share)


def _sin(g: Array, out: Array, a: Array, share: Array) -> None:
    np.cos(a, out=share)
    np.multiply(g, share, out=share)


def _cos(g: Array, out: Array, a: Array, share: Array) -> None:
    np.sin(a, out=share)
    np.negative(share, out=share)
    np.multiply(g, share, out=share)


def _sqrt(g: Array, out: Array, a: Array, share: Array) -> None:
    np.multiply(out, 2.0, out=share)
    np.divide(g, share, out=share)


def _abs(g: Array, out: Array, a: Array, share: Array) -> None:
    np.sign(a, out=share)
    np.putmask(share, np.isnan(a), 0.0)
    np.multiply(g, share, out=share)


def _larger(a: Array, b: Array, out: Array) -> None:
    np.copyto(out, b)
    np.copyto(out, a, where=(a > b) | np.isnan(a))


def _share_of_larger(g: Array, mine: Array, other: Array, share: Array) -> None:
    np.copyto(share, g)
    np.putmask(share, mine < other, 0.0)
    np.multiply(share, 0.5, out=share, where=mine == other)


# ---- the table

ARRAY_RULES = {
    "+": ArrayRule(np.add, (_pass_on, _pass_on)),
    "*": ArrayRule(
        np.multiply,
        (
            lambda g, out, a, b, share: np.multiply(g, b, out=share),
            lambda g, out, a, b, share: np.multiply(g, a, out=share),
        ),
    ),
    "**": ArrayRule(_power, (_power_base, _power_exponent)),
    "**n": ArrayRule(_power_number, (_power_number_base,)),
    "exp": ArrayRule(np.exp, (lambda g, out, a, share: np.multiply(g, out, out=share),)),
    "log": ArrayRule(np.log, (lambda g, out, a, share: np.divide(g, a, out=share),)),
    "tanh": ArrayRule(np.tanh, (_tanh,)),
    "relu": ArrayRule(lambda a, out: np.maximum(a, ZERO, out=out), (_relu,)),
    "sigmoid": ArrayRule(_sigmoid_of, (_sigmoid,)),
    "leaky_relu": ArrayRule(_leaky_relu_of, (_leaky_relu,)),
    "softplus": ArrayRule(_softplus_of, (_softplus,)),
    "sin": ArrayRule(np.sin, (_sin,)),
    "cos": ArrayRule(np.cos, (_cos,)),
    "sqrt": ArrayRule(np.sqrt, (_sqrt,)),
    "abs": ArrayRule(np.abs, (_abs,)),
    "max": ArrayRule(
        _larger,
        (
            lambda g, out, a, b, share: _share_of_larger(g, a, b, share),
            lambda g, out, a, b, share: _share_of_larger(g, b, a, share),
        ),
    ),
}


# ---- operations without a rule for arrays


def one_by_one(op: Op) -> ArrayRule:
    """A rule that calls the scalar rule of `op` for each number."""
    compute, backward = op.forward, op.backward
    assert compute is not None
    assert backward is not None

    def forward(*operands: Array, out: Array) -> None:
        np.copyto(out, _shaped(out, [compute(*numbers) for numbers in _numbers(operands)]))

    def side(which: int) -> Callable[..., Any]:
        def share(*arrays: Array) -> None:
            *known, place = arrays
            shares = [backward(*numbers) for numbers in _numbers(known)]
            mine = shares if op.operands == 1 else [pair[which] for pair in shares]
            np.copyto(place, _shaped(place, mine))

        return share

    return ArrayRule(forward, tuple(side(k) for k in range(op.operands)))


def _shaped(like: Array, numbers: list[float]) -> Array:
    return np.array(numbers, dtype=float).reshape(like.shape)


def _numbers(arrays: Sequence[Array]) -> Any:
    """The numbers at each place of arrays of one shape."""
    return zip(*(array.ravel().tolist() for array in arrays), strict=True)
