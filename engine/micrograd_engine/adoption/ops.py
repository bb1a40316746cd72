"""Find the operation of a foreign node in our table, and its operands in order.

`_op` gives the operation, `_prev` the operands. A set keeps neither their order nor that one was
used twice; then the variables that `_backward` closes over decide, and the node's own number, which
the operands in their true order compute.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..checks import shown
from ..ops import OPS, POW_NUMBER, power, row
from .order import Ranking, number_of
from .read import Foreign, captured
from .roles import is_number

TOLERANCE = 1e-9  # of the larger of 1 and the number

# names of operations in other classes, in lower case
ALIASES = {
    "add": "+",
    "sub": "-",
    "−": "-",
    "minus": "-",
    "mul": "*",
    "×": "*",
    "div": "/",
    "truediv": "/",
    "pow": "**",
    "power": "**",
    "^": "**",
    "negate": "neg",
    "ln": "log",
    "maximum": "max",
}
COMPOSED = ("-", "/", "neg")  # not in our table: they become sums and products
_ORDERED = ("-", "/", "**")  # operations on two operands whose order matters
_TWO = ("+", "*", "max", *_ORDERED)

BY_NAME = "_prev is a set: the order of its operands was read from the _backward closure"
BY_NUMBER = "_prev is a set: its operands are in the order that gives the node's number"
BY_RANK = "_prev is a set: its operands were put in order by label and number"
TWICE = "_prev is a set of one: that operand was taken twice"
GUESSED = "_prev is a set and does not tell the order of its operands: this one is a guess"
CAPTURED = "a plain number among its operands was read from the _backward closure"
EXPONENT = "its exponent was worked out from its number"
READ_AS = "a difference or a quotient: read as a + (−b) or a × b**−1, with nodes of their own"


@dataclass(frozen=True)
class Meaning:
    """The operation that made a node.

    `symbol` is one of our table, of COMPOSED, or unknown. `operands` are Foreign, Values and
    numbers, one entry for each use. `remarks` tell how they were found.
    """

    symbol: str
    operands: list[Any]
    remarks: list[str]


def meaning(f: Foreign, ranking: Ranking) -> Meaning:
    """The operation that made `f`: the first possibility with its number, else the first.

    It remarks on how operands were found only if another order matters, so not for a sum.
    """
    if not f.nodes:
        return Meaning("", [], [])
    symbol = _symbol(f)
    options = list(_options(f, symbol, ranking)) or [(f.nodes, "")]
    fitting = [(operands, how) for operands, how in options if _fits(symbol, operands, f.data)]
    operands, how = (fitting or options)[0]
    if how == BY_RANK and symbol in _ORDERED:
        how = BY_NUMBER if len(fitting) == 1 else GUESSED
    ordered = symbol in _ORDERED
    certain = how in (BY_NAME, BY_RANK) and (len(fitting) == 1 if ordered else bool(fitting))
    remarks = [how] if how and not certain else []
    if _compute(symbol, operands) is None:
        remarks.append(_unknown(f.op, len(operands)))
        symbol = f.op
    elif symbol in COMPOSED:
        remarks.append(READ_AS)
    return Meaning(symbol, operands, remarks)


def _unknown(op: str, operands: int) -> str:
    if not op:
        return "no _op, so what made it is not known: pass '+', '*', … as _op, as the lecture does"
    many = f"{operands} operand{'s' * (operands > 1)}"
    return f"the operation {shown(op)} on {many} is not known; describe it with micrograd_engine.operation"


def _symbol(f: Foreign) -> str:
    """The operation of `f` in the words of our table; unchanged if the table has none like it."""
    if f.op in OPS and f.op != POW_NUMBER.symbol:
        return f.op
    plain = f.op.strip().lower()
    plain = ALIASES.get(plain, plain)
    if plain.startswith(("**", "^")):
        exponent = plain.removeprefix("**").removeprefix("^")
        # `**Value(data=2.0)`, or an operand besides: the exponent is a node
        return f"**{exponent}" if len(f.nodes) == 1 and _as_number(exponent) is not None else "**"
    return plain if plain in OPS or plain in COMPOSED else f.op


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


# ---- which operands, in which order


def _options(f: Foreign, symbol: str, ranking: Ranking) -> Iterator[tuple[list[Any], str]]:
    """Every possible list of operands and how it was found, the likeliest first."""
    held = captured(f.original)
    members = {id(n.original if isinstance(n, Foreign) else n): n for n in f.nodes}
    named = [members[id(thing)] for thing in held.values() if id(thing) in members]
    if len(f.nodes) == 1 and symbol in _TWO:
        numbers = [thing for thing in held.values() if is_number(thing)]
        yield from _with_one(f, symbol, named, numbers)
    elif not f.unordered or len(f.nodes) == 1:
        yield f.nodes, ""
    else:
        first, how = (named, BY_NAME) if len(named) == len(f.nodes) else ([], "")
        ranked = first or ranking.sorted(f.nodes)
        yield ranked, how or BY_RANK
        if symbol in _ORDERED:
            yield ranked[::-1], BY_NUMBER


def _with_one(
    f: Foreign, symbol: str, named: list[Any], numbers: list[Any]
) -> Iterator[tuple[list[Any], str]]:
    """The possibilities for an operation on two operands when `_prev` holds one."""
    [a] = f.nodes
    if f.unordered and len(named) == 2:  # self and other are the same
        yield [a, a], BY_NAME
    for number in numbers:
        yield [a, number], CAPTURED
        if symbol in _ORDERED:
            yield [number, a], CAPTURED
    if symbol == "-" and len(named) < 2:
        yield [a], ""
    if symbol == "**":
        for exponent in _exponents(a.data, f.data):
            yield [a, exponent], EXPONENT
    if f.unordered:
        yield [a, a], TWICE


def _exponents(base: float, result: float) -> Iterator[float]:
    """The half or whole n with base**n = result, if there is exactly one."""
    if base in (0, 1, -1) or result == 0 or not math.isfinite(base) or not math.isfinite(result):
        return
    twice = round(2 * math.log(abs(result)) / math.log(abs(base)))
    exponent = twice // 2 if twice % 2 == 0 else twice / 2
    if agree(result, power(base, exponent)):
        yield exponent


# ---- the numbers


def agree(a: float, b: float) -> bool:
    """Whether `b` may be the number `a`, computed in a different order."""
    if a == b or (a != a and b != b):
        return True
    return abs(a - b) <= TOLERANCE * max(1.0, abs(a)) and math.isfinite(b)


def _fits(symbol: str, operands: list[Any], number: float) -> bool:
    computed = _compute(symbol, operands)
    return computed is not None and agree(number, computed)


def _compute(symbol: str, operands: list[Any]) -> float | None:
    """The result of the operation; None if it is not known."""
    numbers = [number_of(operand) for operand in operands]
    match symbol, numbers:
        case "-" | "neg", [a]:
            return -a
        case "-", [a, b]:
            return a - b
        case "/", [a, b]:
            return a * power(b, -1.0)
    exponent = _as_number(symbol[2:]) if symbol[:2] == "**" else None
    rule = row(symbol, len(numbers)) if exponent is None else POW_NUMBER
    if rule.forward is None:
        return None
    try:
        return rule.forward(*numbers) if exponent is None else power(numbers[0], exponent)
    except ValueError:  # an operation of the learner's own
        return math.nan
