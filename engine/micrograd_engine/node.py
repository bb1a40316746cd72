"""Node: what a Value stores, and how it links to the Values it was made from.

`Value` adds what it computes. They are two classes so that each file holds one idea.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from . import reads
from .checks import as_float, described
from .ops import LEAF, POW_NUMBER, Op, row, rule_of, symbol_of
from .scope import current as current_scope
from .stamps import edited, moved

if TYPE_CHECKING:
    from .value import Value


class Node:
    """The record behind a Value.

    Building is the slow part of a scalar engine, and mostly garbage collection: every slot takes
    time to fill, and again each time the collector passes. So there are six, two for the children.
    What few nodes have is in the dictionary, beside the attributes that a learner adds; other nodes
    read the defaults of the class. There is no `__getattr__`: with one, Python 3.11 looks up *every*
    attribute the slow way, and `backward` takes twice as long.
    """

    __slots__ = (
        "__dict__",
        "__weakref__",
        "_data",
        "_grad",
        "_left",
        "_right",
        "_rule",
        "_scope",
    )
    _data: float
    _grad: float
    _left: Value | None
    _right: Any  # the second operand; a tuple of all further ones where there are more
    _rule: Op
    _scope: tuple[str, ...]

    label: str = ""
    role: str = ""  # "parameter" of a Module, "constant" made from a plain number
    _number: float | None = None  # the 2 of `a**2`
    _own_backward: Callable[[], None] | None = None

    def __init__(
        self, data: Any, _children: Iterable[Value] = (), _op: str = "", label: str = ""
    ) -> None:
        self._data = as_float(data, "data")
        self._grad = 0.0
        self._left = self._right = None
        self._rule = LEAF
        self._scope = current_scope()
        if label:
            self.label = label
        children = tuple(_children)
        if children or _op:
            self._link(children, _op)

    def __init_subclass__(cls) -> None:
        """Make the hash of every Value its identity, also in a subclass that compares numbers.

        Walking a graph puts its nodes in sets. So a subclass that defines `__hash__` itself, or is a
        dataclass with `eq`, has to use `object.__hash__`.
        """
        super().__init_subclass__()
        if cls.__hash__ is None:  # a class that defines `__eq__` only
            cls.__hash__ = object.__hash__

    # ---- the number and its gradient

    @property
    def data(self) -> float:
        """The number, always a builtin float."""
        if reads.current is not None:
            reads.current.note(self)
        return self._data

    @data.setter
    def data(self, number: Any) -> None:
        if reads.current is not None:
            reads.current.note(self, "assigns")
        self._data = number if type(number) is float else as_float(number, "data")
        moved()

    @property
    def grad(self) -> float:
        """The derivative of the root that last ran `backward` with respect to this number."""
        if reads.current is not None:
            reads.current.note(self)
        return self._grad

    @grad.setter
    def grad(self, number: Any) -> None:
        self._grad = number if type(number) is float else as_float(number, "grad")

    # ---- how it was made

    @property
    def _prev(self) -> tuple[Value, ...]:
        """The Values it was made from, in order, one entry for each use."""
        left, right = self._left, self._right
        if left is None:
            return ()
        if right is None:
            return (left,)
        return (left, *right) if right.__class__ is tuple else (left, right)

    @_prev.setter
    def _prev(self, children: Iterable[Value]) -> None:
        self._link(tuple(children), self._op)
        edited()

    @property
    def _op(self) -> str:
        """The operation that made it: "+", "tanh", "**2"; "" for a leaf."""
        return symbol_of(self._rule, self._number)

    @_op.setter
    def _op(self, symbol: str) -> None:
        self._link(self._prev, symbol)
        edited()

    def _link(self, children: tuple[Value, ...], symbol: str) -> None:
        """Store the children, and the row of the table that `symbol` names."""
        for child in children:
            if not isinstance(child, Node):
                raise TypeError(f"_children: expected Values, got {described(child)}")
        rule, number = rule_of(symbol, len(children))
        self._rule = rule if self._own_backward is None else replace(rule, backward=None)
        if number is not self._number:
            self._number = number
        self._left = children[0] if children else None
        self._right = children[1] if len(children) == 2 else children[1:] or None


# ---- the rule of a node


def look_up_rule(v: Value) -> bool:
    """Whether the table has by now the operation of `v`, which it lacked when `v` was made.

    If so, `v` takes its rule from there, and keeps a `_backward` of its own.
    """
    known = row(v._rule.symbol, v._rule.operands)
    if known.forward is None or known is POW_NUMBER:
        return False
    v._rule = known if v._own_backward is None else replace(known, backward=None)
    edited()
    return True


def operand_numbers(v: Any) -> tuple[float, ...]:
    """The numbers that the rule of `v` applies to."""
    left, right = v._left, v._right
    if right is not None:
        return left._data, right._data
    return (left._data, v._number) if v._rule.symbol == POW_NUMBER.symbol else (left._data,)


def no_rule(method: str, v: Value) -> ValueError:
    name = v.label or repr(v)
    if not v._op:
        return ValueError(
            f"{method}: {name} has no _op, so what made it is not known; "
            "pass '+', '*', … as _op, as the lecture does"
        )
    return ValueError(
        f"{method}: no rule for the operation {v._op!r} that made {name}; "
        "describe it with micrograd_engine.operation"
    )
