"""operation: add an operation of your own."""

from collections.abc import Callable
from typing import Any

from .checks import as_float, described
from .ops import Op, register
from .value import Value, binary, operand, unary


def operation(
    symbol: str,
    forward: Callable[..., float],
    backward: Callable[..., Any],
    operands: int = 1,
    words: str = "",
) -> Callable[..., Value]:
    """Add an operation to the table; return the function that applies it to Values.

    Adding one of the same name replaces the first, as when a notebook cell runs twice; Values made
    before keep the old one. Built-in operations cannot be replaced.

    Parameters
    ----------
    symbol, forward, backward, operands, words
        The row, see `micrograd_engine.ops.Op`. Both functions should return a number for every
        number, as the built-in ones do.

    Raises
    ------
    TypeError, ValueError
        When a part of the row is wrong, such as a symbol that is built in; later, when one of the
        functions fails or returns anything but numbers.

    Examples
    --------
    >>> from math import tanh
    >>> from micrograd_engine import Value, operation
    >>> swish = operation(
    ...     "swish",
    ...     forward=lambda a: a * (1 + tanh(a / 2)) / 2,
    ...     backward=lambda g, out, a: g * (1 + tanh(a / 2) + out * (1 - tanh(a / 2))) / 2,
    ... )
    >>> x = Value(0.0)
    >>> swish(x).backward()
    >>> x.grad
    0.5
    """
    for name, function in (("forward", forward), ("backward", backward)):
        if not callable(function):
            raise TypeError(f"{name}: expected a function, got {described(function)}")

    def number(*numbers: float) -> float:
        name = f"{symbol}: its forward"
        return as_float(_called(forward, numbers, name), name)

    def shares(*numbers: float) -> Any:
        name = f"{symbol}: its backward"
        given = _called(backward, numbers, name)
        return as_float(given, name) if operands == 1 else _two(given, name)

    rule = register(Op(symbol, number, shares, operands, words))

    def apply(*values: Any) -> Value:
        if len(values) != operands:
            many = "1 operand" if operands == 1 else f"{operands} operands"
            raise TypeError(f"{symbol}: expected {many}, got {len(values)}")
        nodes = [operand(v) for v in values]
        for given, node in zip(values, nodes, strict=True):
            if node is None:
                raise TypeError(f"{symbol}: expected Values or numbers, got {described(given)}")
        return unary(rule, nodes[0]) if operands == 1 else binary(rule, nodes[0], nodes[1])

    apply.__name__ = symbol
    return apply


def _called(function: Callable[..., Any], numbers: tuple[float, ...], name: str) -> Any:
    """Call the learner's function; an error in it names the function and its arguments."""
    try:
        return function(*numbers)
    except Exception as problem:
        raise ValueError(f"{name} failed for {numbers}: {problem}") from problem


def _two(given: Any, name: str) -> tuple[float, float]:
    """What the backward of two operands returned, as two numbers."""
    try:
        left, right = given
    except (TypeError, ValueError):
        raise TypeError(
            f"{name}: expected 2 shares, one for each operand, got {described(given)}"
        ) from None
    return as_float(left, name), as_float(right, name)
