"""Forward and backward through a whole graph: what `Value.forward` and `Value.backward` do.

Both first look whether every operation is known, so that a refusal leaves everything as it was.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .ops import OPS, POW_NUMBER, row
from .order import topological
from .stamps import edited

if TYPE_CHECKING:
    from .value import Value

_ADD, _MUL = OPS["+"], OPS["*"]


def backward(root: Value) -> None:
    """Gradients of `root`: inner ones start from zero, those of leaves add up."""
    nodes = _inner(root)
    for v in nodes:
        if v._rule.backward is None and v._own_backward is None and not described_since(v):
            raise v._unknown("backward")
    for v in nodes:
        v._grad = 0.0
    root._grad = 1.0
    for v in reversed(nodes):
        # + and * are nine nodes in ten: the lecture's own lines for them save two calls a node
        rule = v._rule
        if rule is _ADD:
            grad = v._grad
            v._left._grad += grad
            v._right._grad += grad
        elif rule is _MUL:
            grad, left, right = v._grad, v._left, v._right
            left._grad += grad * right._data
            right._grad += grad * left._data
        else:
            v._backward()


def forward(root: Value) -> float:
    """Compute every inner node again from the leaves, in place; give the root's number."""
    nodes = _inner(root)
    for v in nodes:
        if v._rule.forward is None and not described_since(v):
            raise v._unknown("forward")
    for v in nodes:
        v._data = v._rule.forward(*_numbers(v))
    return root._data


def _inner(root: Value) -> list[Any]:
    """The nodes that were made from others, children before parents."""
    return [v for v in topological(root) if v._left is not None]


def _numbers(v: Any) -> tuple[float, ...]:
    """What the rule of `v` is applied to."""
    left, right = v._left, v._right
    if right is not None:
        return left._data, right._data
    return (left._data, v._number) if v._rule.symbol == POW_NUMBER.symbol else (left._data,)


def described_since(v: Any) -> bool:
    """Whether the operation of `v`, unknown when it was made, is in the table by now.

    If so, it is taken from there; a `_backward` of the node's own stays.
    """
    known = row(v._rule.symbol, v._rule.operands)
    if known.forward is None or known is POW_NUMBER:
        return False
    v._rule = known if v._own_backward is None else replace(known, backward=None)
    edited()
    return True
