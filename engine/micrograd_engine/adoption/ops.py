"""Find the operation of a foreign node in our table, and its operands in order.

`_op` gives the operation, `_prev` the operands. A set keeps neither their order nor that one was
used twice; then the variables that `_backward` closes over decide, and the node's own number, which
the operands in their true order compute.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..checks import as_float, shown
from ..ops import OPS, POW_NUMBER, power, row, rule_of
from .fresh import leaf, result
from .guard import Guard
from .links import functions_of, rules_of
from .order import Ranking, number_of
from .read import Foreign, captured, data_of, maker_of
from .roles import is_number, single

TOLERANCE = 1e-9  # of the larger of 1 and the number

# names of operations in other classes, in lower case, without underscores and "backward" around them
ALIASES = {
    **dict.fromkeys(("add", "plus", "sum", "addition"), "+"),
    **dict.fromkeys(("sub", "−", "minus", "subtract", "difference"), "-"),
    **dict.fromkeys(("mul", "×", "x", "·", "⋅", "∗", "times", "prod", "product", "multiply"), "*"),
    **dict.fromkeys(("div", "truediv", "÷", "divide", "quotient"), "/"),
    **dict.fromkeys(("pow", "power", "^"), "**"),
    **dict.fromkeys(("inv", "reciprocal", "recip"), "**-1"),
    **dict.fromkeys(("square", "sq", "squared"), "**2"),
    **dict.fromkeys(("negate", "negative"), "neg"),
    **dict.fromkeys(("e", "e^", "e^x", "e**x", "eˣ", "expo"), "exp"),
    **dict.fromkeys(("ln", "loge"), "log"),
    **dict.fromkeys(("σ", "sig", "sigm", "logistic"), "sigmoid"),
    "√": "sqrt",
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
BY_METHOD = "its operation is the name of the method that made its _backward"
BY_LOCAL = "it names no operation: read from its number and its local gradients"
OTHER_NUMBER = (
    "its operation {} does not give its number, so it is not understood: its number is shown, and "
    "not computed again"
)
READ_AS = "a difference or a quotient: read as a + (−b) or a × b**−1, with nodes of their own"


@dataclass(frozen=True)
class Meaning:
    """The operation that made a node.

    `symbol` is one of our table, of COMPOSED, or unknown. `operands` are Foreign, Values and
    numbers, one entry for each use. `remarks` tell how they were found. `refuted` tells that the
    learner's class computes something else than the operation it names.
    """

    symbol: str
    operands: list[Any]
    remarks: list[str]
    understood: bool = True
    refuted: bool = False


def meaning(f: Foreign, ranking: Ranking, guard: Guard) -> Meaning:
    """The operation that made `f`: the first possibility with its number.

    Where none has it, the number may be out of date: then it is the first possibility, if nothing
    but that can be meant. Else the operation is not understood.
    """
    if not f.nodes:
        return Meaning("", [], [])
    readings = []
    for symbol, source in _symbols(f):
        options = list(_options(f, symbol, ranking)) or [(f.nodes, "")]
        fitting = [(operands, how) for operands, how in options if _fits(symbol, operands, f.data)]
        if fitting:
            return _understood(f, symbol, options, fitting, source)
        readings.append((symbol, options))
    if found := by_local(f, guard):
        return Meaning(*found, [BY_LOCAL])
    refuted = False
    for symbol, options in readings:
        expected = compute(symbol, options[0][0])
        if expected is not None:
            answer = _answer(f, symbol, options[0][0], guard)
            if _as_written(f, symbol, *options[0]) if answer is None else agree(answer, expected):
                return _understood(f, symbol, options, [], "")
            refuted = refuted or answer is not None
    return not_understood(f, refuted)


def _understood(
    f: Foreign,
    symbol: str,
    options: list[tuple[list[Any], str]],
    fitting: list[tuple[list[Any], str]],
    source: str,
) -> Meaning:
    """The likeliest operands; remark on how they were found only if another order matters."""
    operands, how = (fitting or options)[0]
    if how == BY_RANK and symbol in _ORDERED:
        how = BY_NUMBER if len(fitting) == 1 else GUESSED
    ordered = symbol in _ORDERED
    certain = how in (BY_NAME, BY_RANK) and (len(fitting) == 1 if ordered else bool(fitting))
    remarks = [how] if how and not certain else []
    remarks += [READ_AS] if symbol in COMPOSED else []
    return Meaning(symbol, operands, remarks + [source] * bool(source))


def not_understood(f: Foreign, refuted: bool, remark: str = "") -> Meaning:
    """The operands as they are, under a name that our table does not have."""
    symbol = symbol_for(f.op, len(f.nodes))
    if remark:
        pass
    elif not f.op or (not refuted and compute(symbol, f.nodes) is None):
        remark = _unknown(f.op, len(f.nodes))
    else:
        remark = OTHER_NUMBER.format(shown(f.op))
    known = rule_of(f.op, len(f.nodes))[0].forward is not None
    return Meaning(f"{f.op}?" if known else f.op, f.nodes, [remark], False, refuted)


def _answer(f: Foreign, symbol: str, operands: list[Any], guard: Guard) -> float | None:
    """What the learner's class computes for the present numbers; None if it cannot be asked."""

    def ask() -> float:
        anew = [leaf(n.original, n.data) if isinstance(n, Foreign) else n for n in operands]
        return data_of(result(symbol, (f.op, maker_of(f.original)), anew))

    number: float | None = guard.call(ask).result
    return number


def _as_written(f: Foreign, symbol: str, operands: list[Any], how: str) -> bool:
    """Whether nothing but a plain symbol on the operands that are there had to be read."""
    plain = f.op.strip().lower()
    if plain == "leaky_relu":  # the name does not tell the slope
        return False
    as_written = plain in OPS or plain in COMPOSED or plain.startswith("**")
    two = symbol in _TWO
    return as_written and how in ("", BY_NAME, BY_RANK) and len(operands) == (2 if two else 1)


def _unknown(op: str, operands: int) -> str:
    if not op:
        return "no _op, so what made it is not known: pass '+', '*', … as _op, as the lecture does"
    many = f"{operands} operand{'s' * (operands > 1)}"
    return f"the operation {shown(op)} on {many} is not known; describe it with micrograd_engine.operation"


def _symbols(f: Foreign) -> Iterator[tuple[str, str]]:
    """The operation of `f` in the words of our table, by its name and by that of its method."""
    yield symbol_for(f.op, len(f.nodes)), ""
    if maker := maker_of(f.original):
        yield symbol_for(maker, len(f.nodes)), "" if functions_of(f.original) else BY_METHOD
    if kind := class_of_operation(f.original):
        yield symbol_for(kind, len(f.nodes)), ""


def class_of_operation(original: Any) -> str:
    """The name of its class where each operation has a class, derived from that of all nodes; else ""."""
    kind = type(original)
    base = kind.__mro__[1]
    known = symbol_for(kind.__name__, 0) in {*OPS, *COMPOSED} - {""}
    return kind.__name__ if base is not object and known else ""


def symbol_for(op: str, operands: int) -> str:
    """`op` in the words of our table; unchanged if the table has none like it."""
    if op in OPS and op != POW_NUMBER.symbol:
        return op
    plain = _bare(op)
    if plain.startswith(("**", "^")):
        exponent = plain.removeprefix("**").removeprefix("^")
        # `**Value(data=2.0)`, or an operand besides: the exponent is a node
        return f"**{exponent}" if operands == 1 and _as_number(exponent) is not None else "**"
    return plain if plain in OPS or plain in COMPOSED else op


def _bare(op: str) -> str:
    """`__radd__`, `AddBackward0` and `plus` are all "+"."""
    plain = op.strip().lower()
    if plain in ALIASES:
        return ALIASES[plain]
    plain = re.sub(r"_?(backward\d*|op|node|gate|function)$", "", plain.strip("_"))
    if plain.startswith("r") and plain[1:] in ("add", "sub", "mul", "truediv", "pow"):
        plain = plain[1:]
    return ALIASES.get(plain, plain)


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
    if f.unordered and symbol != "**":
        yield [a, a], TWICE


def _exponents(base: float, result: float) -> Iterator[float]:
    """The half or whole n with base**n = result, if there is exactly one."""
    if base in (0, 1, -1) or result == 0 or not math.isfinite(base) or not math.isfinite(result):
        return
    twice = round(2 * math.log(abs(result)) / math.log(abs(base)))
    exponent = twice // 2 if twice % 2 == 0 else twice / 2
    if agree(result, power(base, exponent)):
        yield exponent


# ---- a class that keeps the derivative by each operand, and names no operation


def by_local(f: Foreign, guard: Guard) -> tuple[str, list[Any]] | None:
    """The one operation of its class with this number and, if any has, these derivatives."""
    if not f.local and functions_of(f.original):
        f.local = guard.call(_slopes, f.original).result or ()
    if len(f.local) != len(f.nodes) or f.unordered:
        return None
    symbols: Iterable[str] = _symbols_of(tuple(dir(type(f.original))), len(f.nodes))
    if "**" in symbols and len(f.nodes) == 1:
        symbols = {*symbols, *(f"**{n}" for n in _powers(f.nodes[0], f))}
    fitting = [s for s in symbols if _fits(s, f.nodes, f.data)]
    # where no derivatives fit, those of the class are wrong, and the number has to tell alone
    found = [s for s in fitting if _has_derivatives(s, f)] or fitting
    if len(found) > 1:  # x**1 is hardly ever written, and looks like a relu that lets pass
        found = [s for s in found if s != "**1"]
    if len(found) > 1:  # of tiny numbers
        found = [s for s in found if _has_derivatives(s, f, equal)] or found
    return (found[0], f.nodes) if len(found) == 1 else None


def _slopes(original: Any) -> tuple[float, ...]:
    """The derivative by each operand: what its function makes of a gradient of 1."""
    rules = rules_of(original)
    return tuple(
        as_float(single(rule if is_number(rule) else rule(1.0)), "share") for rule in rules
    )


@lru_cache(maxsize=64)
def _symbols_of(names: tuple[str, ...], operands: int) -> frozenset[str]:
    """The operations of our table that a class with these attributes can have made."""
    symbols = {symbol_for(name, operands) for name in names}
    return frozenset(s for s in symbols if (s in _TWO) == (operands == 2) or s == "**")


def _powers(base: Any, f: Foreign) -> list[float]:
    """The exponent n that the number and the derivative n·aⁿ⁻¹ of a power tell."""
    powers = [*_exponents(number_of(base), f.data)]
    if f.data and math.isfinite(n := f.local[0] * number_of(base) / f.data):
        powers.append(round(n) if agree(n, round(n)) else n)
    return powers


def _has_derivatives(
    symbol: str, f: Foreign, alike: Callable[[float, float], bool] | None = None
) -> bool:
    slopes = derivatives(symbol, f.data, [number_of(n) for n in f.nodes])
    return slopes is not None and all(map(alike or agree, slopes, f.local))


def derivatives(symbol: str, out: float, numbers: list[float]) -> tuple[float, ...] | None:
    """The derivative of the operation by each operand; None if it is not known."""
    match symbol, numbers:
        case "-" | "neg", [_]:
            return (-1.0,)
        case "-", [_, _]:
            return 1.0, -1.0
        case "/", [a, b]:
            return power(b, -1.0), -a * power(b, -2.0)
    rule, number = rule_of(symbol, len(numbers))
    if rule.backward is None:
        return None
    exponent = () if number is None else (number,)
    slopes = rule.backward(1.0, out, *numbers, *exponent)
    return slopes if isinstance(slopes, tuple) else (slopes,)


# ---- the numbers


def agree(a: float, b: float) -> bool:
    """Whether `b` may be the number `a`, computed in a different order."""
    if a == b or (a != a and b != b):
        return True
    return abs(a - b) <= TOLERANCE * max(1.0, abs(a)) and math.isfinite(b)


def equal(a: float, b: float) -> bool:
    """Whether the numbers agree, however small they are."""
    return math.isclose(a, b, rel_tol=TOLERANCE)


def _fits(symbol: str, operands: list[Any], number: float) -> bool:
    computed = compute(symbol, operands)
    return computed is not None and agree(number, computed)


def compute(symbol: str, operands: list[Any]) -> float | None:
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
