"""Symbols: from the name in `Value._op` to the row of the table, and back.

Most names are those of the table. A numeric exponent is part of the name: `a**2` reads "**2", is
computed by the row "**n", and keeps its number in the node.
"""

from __future__ import annotations

from typing import Any

from .checks import as_float, described
from .ops import POW_NUMBER, Op, row


def rule_of(symbol: Any, operands: int) -> tuple[Op, float | None]:
    """The row that `symbol` names, without functions when nobody described it; its exponent."""
    if not isinstance(symbol, str):
        raise TypeError(f"_op: expected the name of an operation, got {described(symbol)}")
    number = _read_exponent(symbol) if operands == 1 else None
    if number is not None:
        return POW_NUMBER, number
    if symbol == POW_NUMBER.symbol:  # its exponent is missing
        return Op(symbol, operands=operands), None
    return row(symbol, operands), None


def symbol_of(rule: Op, number: float | None) -> str:
    """What `_op` reads: "+", "tanh", "**2"."""
    return rule.symbol if number is None else f"**{number}"


def exponent(number: Any) -> float:
    """The 2 of `a**2`, as given, so that `_op` reads "**2" and not "**2.0"."""
    small = type(number) is int and abs(number) < 2**53
    return number if small else as_float(number, "exponent")


def _read_exponent(symbol: str) -> float | None:
    """The 2 of "**2"; None when `symbol` is not of that form."""
    for read in (int, float):
        try:
            return exponent(read(symbol.removeprefix("**"))) if symbol[:2] == "**" else None
        except ValueError:
            continue
    return None
