"""Write foreign operations with the rows of our table, as the engine composes its own."""

from __future__ import annotations

from typing import Any

from ..ops import power
from ..value import Value
from .order import number_of
from .roles import is_number, single


def composed(symbol: str, operands: list[Any]) -> tuple[tuple[Value, ...], str, tuple[Value, ...]]:
    """The children of a node, its `_op`, and the nodes added between it and `operands`.

    `a - b` is `a + (b * -1)` and `a / b` is `a * b**-1`, as in the lecture; a plain number becomes
    a constant.
    """
    children: list[Any] = operands
    match symbol, operands:
        case "-" | "neg", [a]:
            children, symbol = [a, -1], "*"
        case "-", [a, b]:
            children, symbol = [a, -b], "+"
        case "/", [a, b]:
            children, symbol = [a, power(number_of(b), -1) if is_number(b) else b**-1], "*"
        case "**", [a, b] if is_number(b):
            children, symbol = [a], f"**{b if type(b) is int else number_of(b)}"
    nodes = tuple(_constant(child) if is_number(child) else child for child in children)
    ends = [n for n in nodes if not any(n is operand for operand in operands)]
    return nodes, symbol, tuple(v for n in ends for v in (*_constants(n), n))


def _constant(number: Any) -> Value:
    made = Value(single(number))
    made.role = "constant"
    return made


def _constants(v: Value) -> list[Value]:
    """The −1 of `b * -1`."""
    return [child for child in v._prev if child.role == "constant"]


def computed(v: Value) -> float | None:
    """The result of the operation of `v` for the present numbers; None if it is not known."""
    if v._rule.forward is None:
        return None
    exponent = () if v._number is None else (v._number,)
    return v._rule.forward(*(child.data for child in v._prev), *exponent)


def renew(v: Value, between: tuple[Value, ...]) -> None:
    """Compute the nodes between `v` and its operands: numbers from below, gradients from `v`.

    Nothing else uses these nodes, so `v` alone determines their gradients.
    """
    for node in between:
        if node._prev and (number := computed(node)) is not None:
            node.data = number
    if not between or v._rule.backward is None:
        return
    above = (v, *reversed([node for node in between if node._prev]))
    others = [c for node in above for c in node._prev if not any(c is b for b in between)]
    kept = [(c, c.grad) for c in others]
    for node in between:
        node.grad = 0.0
    for node in above:
        node._backward()
    for c, grad in kept:
        c.grad = grad
