"""The one table of operations: what each computes, and how it passes its gradient on.

A row is an `Op`. `forward` gets the numbers of the operands. `backward` gets the gradient `g`
of the result, the result `out`, and the same numbers again; it returns each operand's share, which
the engine *adds* to that operand's gradient (chain rule: Karpathy's micrograd lecture,
"spelled-out intro", 2022).

Arithmetic is IEEE 754 double as in PyTorch float64, so a row never raises for a number:
`exp(1000)` is inf, `log(-1)` is nan. Gradients at the edges are PyTorch's.
The same table in TypeScript is `js/src/engine/ops.ts`; shared fixtures test both.
"""

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .checks import as_float, described, shown

LEAK = 0.01  # the slope of leaky_relu below 0, as in PyTorch


@dataclass(frozen=True, slots=True)
class Op:
    """One operation.

    Parameters
    ----------
    symbol
        The name in `Value._op`, which pictures show in a circle.
    forward
        Numbers of the operands -> number. None for a leaf and for an operation not described yet.
    backward
        `(g, out, a) -> share of a`, or for two operands `(g, out, a, b) -> (share of a, share of b)`.
    operands
        How many operands are Values: 1 or 2; 0 for a leaf.
    words
        The rule of `backward` in one sentence, for readers.
    """

    symbol: str
    forward: Callable[..., float] | None = None
    backward: Callable[..., Any] | None = None
    operands: int = 1
    words: str = ""

    def __reduce__(self) -> Any:  # functions cannot be pickled, so a row travels by name
        return row, (self.symbol, self.operands)

    def __deepcopy__(self, memo: dict[int, Any]) -> "Op":
        return self


def exp(a: float) -> float:
    try:
        return math.exp(a)
    except OverflowError:
        return math.inf


def log(a: float) -> float:
    if a > 0:
        return math.log(a)
    return -math.inf if a == 0 else math.nan


def sin(a: float) -> float:
    return math.nan if math.isinf(a) else math.sin(a)


def cos(a: float) -> float:
    return math.nan if math.isinf(a) else math.cos(a)


def sqrt(a: float) -> float:
    return math.nan if a < 0 else math.sqrt(a)


def sigmoid(a: float) -> float:
    """1 / (1 + exp(-a)), written so that exp never overflows."""
    if a >= 0:
        return 1.0 / (1.0 + math.exp(-a))
    e = math.exp(a)
    return e / (1.0 + e)


def relu(a: float) -> float:
    return 0.0 if a <= 0 else a  # this way round nan stays nan


def leaky_relu(a: float) -> float:
    return a if a > 0 else LEAK * a


def softplus(a: float) -> float:
    """log(1 + exp(a)), written so that exp never overflows."""
    return max(a, 0.0) + math.log1p(math.exp(-abs(a)))


def maximum(a: float, b: float) -> float:
    return a if a > b or a != a else b


def power(a: float, b: float) -> float:
    """`a` to the power `b` as C's pow does it: inf or nan where `math.pow` raises."""
    try:
        return math.pow(a, b)
    except OverflowError:
        odd = b % 2 == 1
        return -math.inf if a < 0 and odd else math.inf
    except ValueError:
        if a != 0:
            return math.nan  # a negative number to a power that is not whole
        odd = b % 2 == 1
        return math.copysign(math.inf, a) if odd else math.inf


def number_power(a: float, n: float) -> float:
    """`a` to the power of a plain number, as in PyTorch: it takes a root for ½ and −½, else C's pow."""
    if n == 0.5:
        return sqrt(a)
    return divide(1.0, sqrt(a)) if n == -0.5 else power(a, n)


def divide(a: float, b: float) -> float:
    """`a / b` as IEEE 754 defines it: division by zero gives inf or nan."""
    try:
        return a / b
    except ZeroDivisionError:
        return a * math.copysign(math.inf, b)


def _sign(a: float) -> float:
    return float(a > 0) - float(a < 0)


def _power_base(g: float, out: float, a: float, b: float) -> float:
    return 0.0 if b == 0 else g * (b * power(a, b - 1.0))


def _number_power_base(g: float, out: float, a: float, n: float) -> float:
    return 0.0 if n == 0 else g * (n * number_power(a, n - 1.0))


def _power_exponent(g: float, out: float, a: float, b: float) -> float:
    return 0.0 if a == 0 and b >= 0 else g * (out * log(a))


def _maximum_shares(g: float, out: float, a: float, b: float) -> tuple[float, float]:
    if a == b:
        return g / 2, g / 2
    return (0.0 if a < b else g), (0.0 if b < a else g)


LEAF = Op("", operands=0)

_ROWS = [
    Op(
        "+",
        operator.add,
        lambda g, out, a, b: (g, g),
        2,
        "A sum passes its gradient on to each term unchanged.",
    ),
    Op(
        "*",
        operator.mul,
        lambda g, out, a, b: (g * b, g * a),
        2,
        "Each factor receives the gradient times the other factor.",
    ),
    Op(
        "**",
        power,
        lambda g, out, a, b: (_power_base(g, out, a, b), _power_exponent(g, out, a, b)),
        2,
        "The base receives the gradient times b·a^(b−1), the exponent times a^b·log a.",
    ),
    Op(
        "**n",  # the exponent is a plain number, stored in the node; `_op` reads "**2"
        number_power,
        _number_power_base,
        1,
        "The base receives the gradient times n·a^(n−1).",
    ),
    Op("exp", exp, lambda g, out, a: g * out, 1, "exp is its own derivative."),
    Op("log", log, lambda g, out, a: divide(g, a), 1, "The gradient is divided by the operand."),
    Op(
        "tanh",
        math.tanh,
        lambda g, out, a: g * (1.0 - out * out),
        1,
        "The gradient is multiplied by 1 − tanh².",
    ),
    Op(
        "relu",
        relu,
        lambda g, out, a: 0.0 if a <= 0 else g,
        1,
        "The gradient passes where the operand is positive, and stops elsewhere.",
    ),
    Op(
        "sigmoid",
        sigmoid,
        lambda g, out, a: g * ((1.0 - out) * out),
        1,
        "The gradient is multiplied by s·(1 − s).",
    ),
    Op(
        "leaky_relu",
        leaky_relu,
        lambda g, out, a: g if a > 0 else g * LEAK,
        1,
        "The gradient passes where the operand is positive; elsewhere a hundredth of it does.",
    ),
    Op(
        "softplus",
        softplus,
        lambda g, out, a: g * sigmoid(a),
        1,
        "The gradient is multiplied by the sigmoid of the operand.",
    ),
    Op("sin", sin, lambda g, out, a: g * cos(a), 1, "The gradient is multiplied by the cosine."),
    Op(
        "cos",
        cos,
        lambda g, out, a: g * -sin(a),
        1,
        "The gradient is multiplied by minus the sine.",
    ),
    Op(
        "sqrt",
        sqrt,
        lambda g, out, a: divide(g, 2.0 * out),
        1,
        "The gradient is divided by twice the root.",
    ),
    Op(
        "abs",
        abs,
        lambda g, out, a: g * _sign(a),
        1,
        "The gradient is multiplied by the sign of the operand.",
    ),
    Op(
        "max",
        maximum,
        _maximum_shares,
        2,
        "The larger operand receives the whole gradient; equal ones share it.",
    ),
]

OPS: dict[str, Op] = {op.symbol: op for op in _ROWS}
POW_NUMBER = OPS["**n"]
BUILT_IN = tuple(OPS)


def row(symbol: str, operands: int) -> Op:
    """The row of the table; one without functions for an operation not described yet."""
    found = OPS.get(symbol, LEAF)
    fits = found.operands == operands and found.symbol == symbol
    return found if fits else Op(symbol, operands=operands)


def register(op: Op) -> Op:
    """Add a row to the table; one added before under the same symbol is replaced.

    So a notebook cell can run again. Nodes made before keep their old row.

    Raises
    ------
    ValueError
        When the symbol is empty or a built-in one, or `operands` is not 1 or 2.
    TypeError
        When the symbol is not a string.
    """
    if not isinstance(op.symbol, str):
        raise TypeError(f"symbol: expected a name, got {shown(op.symbol)}")
    if not op.symbol or op.symbol.startswith("**") or op.symbol in BUILT_IN:
        raise ValueError(
            f"symbol: {op.symbol!r} is taken; choose a name that is not one of {', '.join(BUILT_IN)}"
        )
    if op.operands not in (1, 2):
        raise ValueError(f"operands: expected 1 or 2, got {shown(op.operands)}")
    OPS[op.symbol] = op
    return op


# ---- from the name in `Value._op` to the row, and back
#
# Most names are symbols of the table. A numeric exponent is part of the name: the node of `a**2` reads
# "**2", has the row "**n", and keeps its number itself.


def rule_of(symbol: Any, operands: int) -> tuple[Op, float | None]:
    """The row that `symbol` names, without functions if not described yet; its exponent."""
    if not isinstance(symbol, str):
        raise TypeError(f"_op: expected the name of an operation, got {described(symbol)}")
    number = _read_exponent(symbol) if operands == 1 else None
    if number is not None:
        return POW_NUMBER, number
    if symbol == POW_NUMBER.symbol:  # the exponent is missing
        return Op(symbol, operands=operands), None
    return row(symbol, operands), None


def symbol_of(rule: Op, number: float | None) -> str:
    """What `_op` reads: "+", "tanh", "**2"."""
    return rule.symbol if number is None else f"**{number}"


def exponent(number: Any) -> float:
    """The 2 of `a**2`, an int if given as one, so that `_op` reads "**2" and not "**2.0"."""
    small = type(number) is int and abs(number) < 2**53
    return number if small else as_float(number, "exponent")


def _read_exponent(symbol: str) -> float | None:
    """The 2 of "**2"; None when `symbol` has another form."""
    for read in (int, float):
        try:
            return exponent(read(symbol.removeprefix("**"))) if symbol[:2] == "**" else None
        except ValueError:
            continue
    return None
