"""Copy and pickle graphs of any depth, without recursion.

`copy` and `pickle` follow references by recursion, which ends at a depth of about a thousand.
Both halves here go through the graph children first, so that whatever a node refers to is there
already when its turn comes.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .value import Value

_SLOTS = ("_data", "_grad", "_scope", "_left", "_right", "_rule", "label", "role", "_own_backward")


def _state(v: Value) -> dict[str, Any]:
    state: dict[str, Any] = dict(getattr(v, "__dict__", {}))  # what a subclass added
    for slot in _SLOTS:
        try:
            state[slot] = object.__getattribute__(v, slot)
        except AttributeError:
            continue  # a slot that was never filled
    return state


def _restore(cls: type[Value], state: dict[str, Any]) -> Value:
    v = object.__new__(cls)
    for name, content in state.items():
        setattr(v, name, content)
    return v


def shallow_copy(v: Value) -> Value:
    """A Value of its own, made from the same children."""
    return _restore(type(v), _own_rule_refused(_state(v)))


def deep_copy(root: Value, memo: dict[int, Any]) -> Value:
    """The whole graph again; `memo` is copy.deepcopy's."""
    from .value import topological

    for v in topological(root):
        if id(v) in memo:
            continue
        state = _own_rule_refused(_state(v))
        state["_left"] = memo.get(id(v._left))
        right = state["_right"]
        if isinstance(right, tuple):
            state["_right"] = tuple(memo[id(child)] for child in right)
        else:
            state["_right"] = memo.get(id(right), right)
        memo[id(v)] = _restore(type(v), state)
    copied: Value = memo[id(root)]
    return copied


def _own_rule_refused(state: dict[str, Any]) -> dict[str, Any]:
    if "_own_backward" in state:
        # a closure goes on writing into the nodes it was made for: the copy's grads would stay 0
        raise TypeError("a Value whose _backward was assigned cannot be copied or pickled")
    return state


class _Order:
    """The ancestors of a node that is being pickled, children first; arrives as a list.

    As long as the pickler remembers it, they are known to come before their parents, and need not
    list their own ancestors again.
    """

    def __init__(self, values: list[Value]) -> None:
        self.values = values
        self.ids = {id(v) for v in values}

    def __reduce__(self) -> Any:
        return list, (), None, iter(self.values)


_orders: weakref.WeakSet[_Order] = weakref.WeakSet()


def reduce(v: Value) -> Any:
    """What `pickle` is told about `v`."""
    from .value import topological

    state = _own_rule_refused(_state(v))
    rule = state.pop("_rule")
    parts = (type(v), state, rule.symbol, rule.operands)
    if v._left is None or any(id(v) in order.ids for order in _orders):
        return _unpickle, (None, *parts)
    order = _Order(topological(v)[:-1])
    _orders.add(order)
    return _unpickle, (order, *parts)


def _unpickle(
    order: list[Value] | None, cls: type[Value], state: dict[str, Any], symbol: str, operands: int
) -> Value:
    from .ops import LEAF, OPS, Op

    known = OPS.get(symbol, LEAF)
    rule = known if known.operands == operands else Op(symbol, operands=operands)
    return _restore(cls, state | {"_rule": rule})
