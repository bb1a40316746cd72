"""operation: add one of your own."""

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
    """Add an operation to the table; give the function that applies it to Values.

    To add one of the same name again replaces it, as when the cell of a notebook is run twice;
    Values that were made before keep the old one. The built-in operations are not replaced.

    Parameters
    ----------
    symbol, forward, backward, operands, words
        The row, see `micrograd_engine.ops.Op`. Both functions should give a number for every
        number; the built-in ones do.

    Raises
    ------
    TypeError, ValueError
        When a part of the row is wrong, such as a symbol that is built in; later, when one of the
        functions fails or gives something else than numbers.

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
    for name, function in (("forward", forward), ("backward", backward)):
        if not callable(function):
            raise TypeError(f"{name}: expected a function, got {described(function)}")

    def number(*numbers: float) -> float:  # whatever kind of number the learner's function gives
        said = f"{symbol}: its forward"
        return as_float(_called(forward, numbers, said), said)

    def shares(*numbers: float) -> Any:
        said = f"{symbol}: its backward"
        given = _called(backward, numbers, said)
        return as_float(given, said) if operands == 1 else _two(given, said)

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


def _called(function: Callable[..., Any], numbers: tuple[float, ...], what: str) -> Any:
    """What a learner's function gives; whatever goes wrong in it is said with its name."""
    try:
        return function(*numbers)
    except Exception as problem:
        raise ValueError(f"{what} failed for {numbers}: {problem}") from problem


def _two(given: Any, said: str) -> tuple[float, float]:
    """What a backward of two operands gives, as two numbers."""
    try:
        left, right = given
    except (TypeError, ValueError):
        raise TypeError(
            f"{said}: expected 2 shares, one for each operand, got {described(given)}"
        ) from None
    return as_float(left, said), as_float(right, said)
