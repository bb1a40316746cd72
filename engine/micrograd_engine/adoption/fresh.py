"""Make new objects of a learner's class: leaves with numbers of our choice, and results of its operations."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from .read import data_of
from .roles import MISSING, find, read, refill

OPERATORS: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "neg": operator.neg,
    "abs": abs,
}


def leaf(like: Any, number: float) -> Any:
    """A new object of the class of `like`, with its truth values, such as `requires_grad`.

    Raises
    ------
    TypeError
        When its constructor does not take a number; any error of its own.
    """
    made = _made(like, refill(find(like, "number")[1], number))
    if data_of(made) != number:
        raise TypeError(f"{type(like).__name__}({number}) has another number")
    for name, content in getattr(like, "__dict__", {}).items():
        if type(content) is bool and read(made, name) is not content:
            setattr(made, name, content)
    return made


def _made(like: Any, number: Any) -> Any:
    """By its class, else by one that it is derived from: where each operation has a class, of all nodes."""
    kinds: list[Any] = [*type(like).__mro__[:-1]]
    for kind in kinds[:-1]:
        with suppress(TypeError):
            return kind(number)
    return kinds[-1](number)


def result(symbol: str, names: Iterable[str], operands: list[Any]) -> Any:
    """The operation `symbol` of our table, or the method with one of `names`, on these objects.

    Raises
    ------
    LookupError
        When the class of the first object has no such method; any error of its own.
    """
    if symbol[:2] == "**" and len(operands) == 1:
        return operands[0] ** _exponent(symbol)
    if symbol in OPERATORS and (len(operands) == 2) == (symbol not in ("neg", "abs")):
        with suppress(TypeError):  # the class has a method in place of the operator
            return OPERATORS[symbol](*operands)
    for name in (*names, symbol):
        method = read(operands[0], name) if name.isidentifier() else MISSING
        if callable(method):
            return method(*operands[1:])
    raise LookupError(f"{type(operands[0]).__name__} has no method for {symbol!r}")


def _exponent(symbol: str) -> float:
    number = float(symbol[2:])
    return int(number) if number.is_integer() and "." not in symbol else number
