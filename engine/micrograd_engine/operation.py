"""operation: add one of your own."""

from collections.abc import Callable
from typing import Any

from .ops import Op, register
from .real import as_float, described
from .value import Value, binary, operand, unary


def operation(
    symbol: str,
    forward: Callable[..., float],
    backward: Callable[..., Any],
    operands: int = 1,
    words: str = "",
) -> Callable[..., Value]:
    """Add an operation to the table; give the function that applies it to Values.

    Parameters
    ----------
    symbol, forward, backward, operands, words
        The row, see `micrograd_engine.ops.Op`. Both functions should give a number for every
        number; the built-in ones do.

    Raises
    ------
    TypeError, ValueError
        When a part of the row is wrong; later, when one of the functions fails.

    Examples
    --------
    >>> from math import exp, log1p, tanh
    >>> from micrograd_engine import Value, operation
    >>> softplus = operation(
    ...     "softplus",
    ...     forward=lambda a: max(a, 0) + log1p(exp(-abs(a))),
    ...     backward=lambda g, out, a: g * (1 + tanh(a / 2)) / 2,
    ... )
    >>> x = Value(0.0)
    >>> softplus(x).backward()
    >>> x.grad
    0.5
    """
    if not callable(forward) or not callable(backward):
        raise TypeError(f"forward, backward: expected two functions for {symbol!r}")

    def number(*numbers: float) -> float:  # whatever kind of number the learner's function gives
        return as_float(_called(forward, numbers, f"{symbol}: its forward"), symbol)

    def shares(*numbers: float) -> Any:
        given = _called(backward, numbers, f"{symbol}: its backward")
        if operands == 1:
            return as_float(given, symbol)
        return tuple(as_float(share, symbol) for share in given)

    rule = register(Op(symbol, number, shares, operands, words))

    def apply(*values: Any) -> Value:
        if len(values) != operands:
            raise TypeError(f"{symbol}: expected {operands} operands, got {len(values)}")
        nodes = [operand(v) for v in values]
        for given, node in zip(values, nodes, strict=True):
            if node is None:
                raise TypeError(f"{symbol}: expected Values or numbers, got {described(given)}")
        return unary(rule, nodes[0]) if operands == 1 else binary(rule, nodes[0], nodes[1])

    apply.__name__ = symbol
    return apply


def _called(function: Callable[..., Any], numbers: tuple[float, ...], what: str) -> Any:
    """What a learner's function gives; whatever goes wrong in it is said with its name."""
    try:
        return function(*numbers)
    except Exception as problem:
        raise ValueError(f"{what} failed for {numbers}: {problem}") from problem
