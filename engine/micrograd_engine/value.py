"""Value: a number that remembers how it was made, so that gradients can flow back through it.

The class of Karpathy's micrograd lecture ("The spelled-out intro to neural networks and
backpropagation", 2022). Where the lecture gives each node a closure, each node here points to its
row of the table in `ops.py`; everything else reads as it does there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from . import flat
from .edits import edited
from .ops import LEAF, OPS, POW_NUMBER, Op, power, row
from .order import topological
from .real import as_float, described, is_real
from .scope import current as current_scope

_new = object.__new__
_ADD, _MUL, _POW = OPS["+"], OPS["*"], OPS["**"]


class Value:
    """A scalar in an expression graph.

    Parameters
    ----------
    data
        Any real number: int, bool and numpy scalars become a float.
    _children, _op
        What it was made from, and how; left out for a leaf.
    label
        What a picture calls it.

    Raises
    ------
    TypeError
        When `data` is not a real number or a child is not a Value.

    Examples
    --------
    >>> a = Value(2.0, label="a")
    >>> b = Value(-3.0, label="b")
    >>> c = Value(10.0, label="c")
    >>> d = a * b + c
    >>> d.backward()
    >>> d.data, a.grad, b.grad, c.grad
    (4.0, -3.0, 2.0, 1.0)
    """

    # An operator fills only the first six: building is the slow part of a scalar engine, and every
    # slot costs. A slot that was never filled reads as its default, see __getattr__.
    __slots__ = (
        "_data",
        "_grad",
        "_left",
        "_right",
        "_rule",
        "_scope",
        "__weakref__",
        "_number",
        "_own_backward",
        "label",
        "role",
    )
    _data: float
    _grad: float
    _rule: Op
    _left: Value | None
    _right: Any  # the second operand; a tuple of all further ones where there are more
    _number: float  # the 2 of `a**2`
    _scope: tuple[str, ...]
    _own_backward: Callable[[], None] | None
    label: str
    role: str  # "parameter" of a Module, "constant" made from a plain number, or ""

    def __init__(
        self, data: Any, _children: Iterable[Value] = (), _op: str = "", label: str = ""
    ) -> None:
        self._data = as_float(data, "data")
        self._grad = 0.0
        self._scope = current_scope()
        self._rule = LEAF
        self._left = self._right = None
        if label:
            self.label = label
        children = tuple(_children)
        if children or _op:
            _link(self, children, _op)

    def __getattr__(self, name: str) -> Any:
        try:
            return _UNFILLED[name]
        except KeyError:
            raise AttributeError(
                f"'{type(self).__name__}' object has no attribute '{name}'"
            ) from None

    # ---- the number and its gradient

    @property
    def data(self) -> float:
        """The number, always a builtin float."""
        return self._data

    @data.setter
    def data(self, number: Any) -> None:
        self._data = number if number.__class__ is float else as_float(number, "data")

    @property
    def grad(self) -> float:
        """The derivative of the last root that ran `backward` with respect to this number."""
        return self._grad

    @grad.setter
    def grad(self, number: Any) -> None:
        self._grad = number if number.__class__ is float else as_float(number, "grad")

    # ---- how it was made

    @property
    def _prev(self) -> tuple[Value, ...]:
        """The Values this one was made from, in order, one entry for each use."""
        if self._left is None:
            return ()
        right = self._right
        if isinstance(right, Value):
            return (self._left, right)
        return (self._left, *right) if isinstance(right, tuple) else (self._left,)

    @_prev.setter
    def _prev(self, children: Iterable[Value]) -> None:
        _link(self, tuple(children), self._op)
        edited()

    @property
    def _op(self) -> str:
        """The operation that made it: "+", "tanh", "**2"; "" for a leaf."""
        symbol = self._rule.symbol
        return f"**{self._number}" if symbol == "**n" and self._number is not None else symbol

    @_op.setter
    def _op(self, symbol: str) -> None:
        _link(self, self._prev, symbol)
        edited()

    # ---- the operators: make the operand a Value, compute, remember the rule

    def __add__(self, other: Any) -> Value:
        if other.__class__ is not Value and (other := operand(other)) is None:
            return NotImplemented
        return binary(_ADD, self, other)

    def __mul__(self, other: Any) -> Value:
        if other.__class__ is not Value and (other := operand(other)) is None:
            return NotImplemented
        return binary(_MUL, self, other)

    def __pow__(self, other: Any) -> Value:
        if isinstance(other, Value):
            return binary(_POW, self, other)
        if not is_real(other):
            return NotImplemented
        return unary(POW_NUMBER, self, _exponent(other))

    def __neg__(self) -> Value:
        return self * -1

    def __sub__(self, other: Any) -> Value:
        if isinstance(other, Value):
            return self + (-other)
        return self + (-as_float(other, "other")) if is_real(other) else NotImplemented

    def __truediv__(self, other: Any) -> Value:
        if isinstance(other, Value):
            return self * other**-1
        return self * power(as_float(other, "other"), -1) if is_real(other) else NotImplemented

    def __radd__(self, other: Any) -> Value:
        return self.__add__(other)

    def __rmul__(self, other: Any) -> Value:
        return self.__mul__(other)

    def __rsub__(self, other: Any) -> Value:
        return (-self).__add__(other) if is_real(other) else NotImplemented

    def __rtruediv__(self, other: Any) -> Value:
        return (self**-1).__mul__(other) if is_real(other) else NotImplemented

    def __rpow__(self, other: Any) -> Value:
        return NotImplemented if (first := operand(other)) is None else first**self

    def exp(self) -> Value:
        return unary(OPS["exp"], self)

    def log(self) -> Value:
        return unary(OPS["log"], self)

    def tanh(self) -> Value:
        return unary(OPS["tanh"], self)

    def relu(self) -> Value:
        return unary(OPS["relu"], self)

    def sigmoid(self) -> Value:
        return unary(OPS["sigmoid"], self)

    def sin(self) -> Value:
        return unary(OPS["sin"], self)

    def cos(self) -> Value:
        return unary(OPS["cos"], self)

    def sqrt(self) -> Value:
        return unary(OPS["sqrt"], self)

    def abs(self) -> Value:
        return unary(OPS["abs"], self)

    __abs__ = abs

    def max(self, other: Any) -> Value:
        """The larger of the two; equal ones share the gradient, as in PyTorch."""
        if (second := operand(other)) is None:
            raise TypeError(f"other: expected a Value or a number, got {described(other)}")
        return binary(OPS["max"], self, second)

    # ---- backpropagation

    @property
    def _backward(self) -> Callable[[], None]:
        """Apply the rule of this one node: add to its children's grads, touch nothing else.

        May be assigned, as the lecture does while it builds the class.
        """
        own = self._own_backward
        return self._apply_rule if own is None else own

    @_backward.setter
    def _backward(self, own: Callable[[], None]) -> None:
        if not callable(own):
            raise TypeError(f"_backward: expected a function, got {described(own)}")
        self._own_backward = own
        self._rule = _without_backward(self._rule)
        edited()

    def _apply_rule(self) -> None:
        rule, left, right = self._rule, self._left, self._right
        if left is None:
            return
        if rule.backward is None:
            raise ValueError(_unknown("backward", self))
        if right is not None:
            to_left, to_right = rule.backward(self._grad, self._data, left._data, right._data)
            left._grad += to_left
            right._grad += to_right
        elif rule is POW_NUMBER:
            left._grad += rule.backward(self._grad, self._data, left._data, self._number)
        else:
            left._grad += rule.backward(self._grad, self._data, left._data)

    def backward(self) -> None:
        """Fill in the gradient of this Value with respect to every Value it was made from.

        The grads of inner nodes start from zero each time; those of leaves add up until
        `zero_grad`, as PyTorch's do.

        Raises
        ------
        ValueError
            When a node was made by an operation nobody described; no grad has changed then.
        """
        inner = [v for v in topological(self) if v._left is not None]
        for v in inner:
            if v._rule.backward is None and not _described_since(v) and v._own_backward is None:
                raise ValueError(_unknown("backward", v))
        for v in inner:
            v._grad = 0.0
        self._grad = 1.0
        for v in reversed(inner):
            if v._rule.backward is not None:
                v._apply_rule()
            else:
                v._backward()

    def forward(self) -> float:
        """Compute every inner node again from the leaves, in place; give the new `data`.

        Raises
        ------
        ValueError
            When a node was made by an operation nobody described; nothing has changed then.

        Examples
        --------
        >>> a = Value(3.0)
        >>> y = a * a
        >>> a.data = 4.0
        >>> y.forward()
        16.0
        """
        inner = [v for v in topological(self) if v._left is not None]
        for v in inner:
            if v._rule.forward is None and not _described_since(v):
                raise ValueError(_unknown("forward", v))
        for v in inner:
            v._data = v._rule.forward(*_numbers(v))  # type: ignore[misc]
        return self._data

    def zero_grad(self) -> None:
        """Set the grad of this Value, and of every Value it was made from, to zero."""
        for v in topological(self):
            v._grad = 0.0

    # ---- conversions, copies

    def __float__(self) -> float:
        return self._data

    def __repr__(self) -> str:
        return f"Value(data={self._data}, grad={self._grad})"

    def __copy__(self) -> Value:
        return flat.shallow_copy(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> Value:
        return flat.deep_copy(self, memo)

    def __reduce_ex__(self, protocol: Any) -> Any:
        return flat.reduce(self)


_UNFILLED: dict[str, Any] = {"label": "", "role": "", "_number": None, "_own_backward": None}


# ---- making nodes


def binary(rule: Op, left: Any, right: Any) -> Value:
    out: Value = _new(Value)
    out._data = rule.forward(left._data, right._data)  # type: ignore[misc]
    out._grad = 0.0
    out._left = left
    out._right = right
    out._rule = rule
    out._scope = current_scope()
    return out


def unary(rule: Op, left: Any, number: float | None = None) -> Value:
    out: Value = _new(Value)
    if number is None:
        out._data = rule.forward(left._data)  # type: ignore[misc]
    else:
        out._data = rule.forward(left._data, number)  # type: ignore[misc]
        out._number = number
    out._grad = 0.0
    out._left = left
    out._right = None
    out._rule = rule
    out._scope = current_scope()
    return out


def _numbers(v: Value) -> tuple[float, ...]:
    """What the rule of `v` is applied to."""
    left, right = v._left, v._right
    assert left is not None
    if right is not None:
        return left._data, right._data
    return (left._data, v._number) if v._rule.symbol == "**n" else (left._data,)


def operand(other: Any) -> Value | None:
    """`other` as a node: a plain number becomes a constant; None when it is no number."""
    if isinstance(other, Value):
        return other
    if not is_real(other):
        return None
    constant = Value(other)
    constant.role = "constant"
    return constant


def _link(v: Value, children: tuple[Value, ...], symbol: str) -> None:
    """Point `v` to its children and to the row of the table that `symbol` names."""
    for child in children:
        if not isinstance(child, Value):
            raise TypeError(f"_children: expected Values, got {described(child)}")
    if not isinstance(symbol, str):
        raise TypeError(f"_op: expected the name of an operation, got {described(symbol)}")
    exponent = _read_exponent(symbol) if len(children) == 1 else None
    if exponent is not None:
        v._rule, v._number = POW_NUMBER, exponent
    elif symbol == POW_NUMBER.symbol:  # its exponent is missing
        v._rule = Op(symbol, operands=len(children))
    else:
        v._rule = row(symbol, len(children))
    if v._own_backward is not None:
        v._rule = _without_backward(v._rule)
    v._left = children[0] if children else None
    v._right = children[1] if len(children) == 2 else children[1:] or None


def _described_since(v: Value) -> bool:
    """Whether the operation of `v`, unknown when it was made, is in the table by now."""
    known = row(v._rule.symbol, v._rule.operands)
    if v._own_backward is not None or known.forward is None or known is POW_NUMBER:
        return False
    v._rule = known
    edited()
    return True


def _without_backward(rule: Op) -> Op:
    """The row of a node that has a rule of its own."""
    return Op(rule.symbol, rule.forward, None, rule.operands, rule.words)


def _exponent(number: Any) -> float:
    """The 2 of `a**2`, as given, so that `_op` reads "**2" and not "**2.0"."""
    small = type(number) is int and abs(number) < 2**53
    return number if small else as_float(number, "exponent")


def _read_exponent(symbol: str) -> float | None:
    """The 2 of "**2"; None when `symbol` is not of that form."""
    for read in (int, float):
        try:
            return _exponent(read(symbol.removeprefix("**"))) if symbol[:2] == "**" else None
        except ValueError:
            continue
    return None


def _unknown(act: str, v: Value) -> str:
    return (
        f"{act}: no rule for the operation {v._op!r} that made {v.label or repr(v)}; "
        "describe it with micrograd_engine.operation"
    )
