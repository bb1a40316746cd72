"""Value: a number that remembers how it was made, so that gradients can flow back through it.

The class of Karpathy's micrograd lecture ("The spelled-out intro to neural networks and
backpropagation", 2022).

    in the lecture                               here
    --------------------------------------------------------------------------------------------
    other = … else Value(other)                  `operand`: a plain number becomes a constant
    out = Value(…, (self, other), '+')           `made`: `Value(…)` without the checks
    _prev, a set                                 `_prev`, a tuple: in order, an entry for each use
    a closure _backward for each node            `_rule`, a row of the table in `ops.py`
    self.grad += other.data * out.grad           the same for + and *; others in `_apply_rule`
    build_topo(self), which calls itself         `topological`, a loop: no graph is too deep
    self.grad = 1.0; for node in reversed(topo)  the same, in `backward`
    p.grad = 0.0 before backward                 the same for leaves; `backward` resets inner nodes

What a node stores is in `node.py`, how it is copied in `copying.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace
from typing import Any

from . import copying
from .checks import as_float, described, foreign, is_real
from .node import Node, look_up_rule, no_rule, operand_numbers
from .ops import OPS, POW_NUMBER, Op, exponent, power
from .reads import note
from .scope import current as current_scope
from .stamps import edited

_new = object.__new__
_ADD, _MUL, _POW = OPS["+"], OPS["*"], OPS["**"]


class Value(Node):
    """A scalar in an expression graph.

    Parameters
    ----------
    data
        Any real number: int, bool and numpy scalars become a float.
    _children, _op
        The Values it is made from, and the operation; left out for a leaf.
    label
        Its name in pictures.

    Raises
    ------
    TypeError
        When `data` is not a real number or a child is not a Value.

    Notes
    -----
    Gradients flow through the operators and methods of Values only. `float(v)`, `v.data` and the
    functions of `math` give plain numbers without a graph: write `v.exp()`, not `math.exp(v)`.

    A Value takes attributes of your own, such as a moment `p.m = 0.0`; copies keep them.

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

    __slots__ = ()

    # ---- the operators: make the operand a Value, compute, remember the rule
    #
    # + and * repeat the lines of `made`: nine nodes in ten come from here, and with a call more each,
    # building and backward take 6 % longer (benchmarks/eager.py) and miss their budget.

    def __add__(self, other: Any) -> Value:
        if not isinstance(other, Value) and (other := operand(other)) is None:
            return NotImplemented
        out: Value = _new(Value)
        out._data = self._data + other._data
        out._grad = 0.0
        out._left = self
        out._right = other
        out._rule = _ADD
        out._scope = current_scope()
        return out

    def __mul__(self, other: Any) -> Value:
        if not isinstance(other, Value) and (other := operand(other)) is None:
            return NotImplemented
        out: Value = _new(Value)
        out._data = self._data * other._data
        out._grad = 0.0
        out._left = self
        out._right = other
        out._rule = _MUL
        out._scope = current_scope()
        return out

    def __pow__(self, other: Any) -> Value:
        if isinstance(other, Value):
            return binary(_POW, self, other)
        if not is_real(other):
            return _unsupported(other)
        return unary(POW_NUMBER, self, exponent(other))

    def __pos__(self) -> Value:
        """The Value itself: no operation, so no node."""
        return self

    def __neg__(self) -> Value:
        return self * -1

    def __sub__(self, other: Any) -> Value:
        if isinstance(other, Value):
            return self + (-other)
        return self + (-as_float(other, "other")) if is_real(other) else _unsupported(other)

    def __truediv__(self, other: Any) -> Value:
        if isinstance(other, Value):
            return self * other**-1
        if not is_real(other):
            return _unsupported(other)
        return self * power(as_float(other, "other"), -1)

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
        """`e` to this power; inf where that is too large for a float."""
        return unary(OPS["exp"], self)

    def log(self) -> Value:
        """The natural logarithm; -inf of 0 and nan of a negative number."""
        return unary(OPS["log"], self)

    def tanh(self) -> Value:
        return unary(OPS["tanh"], self)

    def relu(self) -> Value:
        """The number where it is positive, else 0; the gradient at 0 is 0."""
        return unary(OPS["relu"], self)

    def sigmoid(self) -> Value:
        """1 / (1 + e^-x), which never overflows."""
        return unary(OPS["sigmoid"], self)

    def leaky_relu(self) -> Value:
        """The number where it is positive, else a hundredth of it; the gradient at 0 is 0.01."""
        return unary(OPS["leaky_relu"], self)

    def softplus(self) -> Value:
        """log(1 + e^x), which never overflows: a relu without a corner."""
        return unary(OPS["softplus"], self)

    def sin(self) -> Value:
        return unary(OPS["sin"], self)

    def cos(self) -> Value:
        return unary(OPS["cos"], self)

    def sqrt(self) -> Value:
        """The square root; nan of a negative number, and the gradient at 0 is inf."""
        return unary(OPS["sqrt"], self)

    def abs(self) -> Value:
        """The number without its sign; the gradient at 0 is 0."""
        return unary(OPS["abs"], self)

    __abs__ = abs

    def max(self, other: Any) -> Value:
        """The larger of the two; equal ones share the gradient, as in PyTorch."""
        if (second := operand(other)) is None:
            raise TypeError(f"other: expected a Value or a number, got {described(other)}")
        return binary(OPS["max"], self, second)

    # ---- backpropagation

    def backward(self) -> None:
        """Fill in the gradient of this Value with respect to every Value it was made from.

        The grads of inner nodes start from zero each time; those of leaves add up until
        `zero_grad`, as PyTorch's do.

        Raises
        ------
        ValueError
            When nobody described the operation that made a node; no grad has changed then.
        """
        nodes: list[Any] = topological(self)
        for v in nodes:
            if v._rule.backward is None and _lacks_rule(v):
                raise no_rule("backward", v)
        for v in nodes:
            if v._left is not None:
                v._grad = 0.0
        self._grad = 1.0
        for v in reversed(nodes):
            # nine nodes in ten are + or *: the lecture's own lines for them save two calls a node
            rule = v._rule
            if rule is _ADD:
                grad = v._grad
                v._left._grad += grad
                v._right._grad += grad
            elif rule is _MUL:
                grad, left, right = v._grad, v._left, v._right
                left._grad += grad * right._data
                right._grad += grad * left._data
            elif v._left is not None:
                v._backward()

    @property
    def _backward(self) -> Callable[[], None]:
        """Add this node's share to the grads of its children, and touch nothing else.

        May be assigned, as the lecture does while it builds the class.
        """
        own = self._own_backward
        return self._apply_rule if own is None else own

    @_backward.setter
    def _backward(self, own: Callable[[], None]) -> None:
        if not callable(own):
            raise TypeError(f"_backward: expected a function, got {described(own)}")
        self._own_backward = own
        self._rule = replace(self._rule, backward=None)
        edited()

    def _apply_rule(self) -> None:
        rule, left, right = self._rule, self._left, self._right
        if left is None:
            return
        if rule.backward is None:
            raise no_rule("backward", self)
        if right is not None:
            to_left, to_right = rule.backward(self._grad, self._data, left._data, right._data)
            left._grad += to_left
            right._grad += to_right
        elif rule is POW_NUMBER:
            left._grad += rule.backward(self._grad, self._data, left._data, self._number)
        else:
            left._grad += rule.backward(self._grad, self._data, left._data)

    def forward(self) -> float:
        """Compute every inner node again from the leaves, in place; give the new `data`.

        Raises
        ------
        ValueError
            When nobody described the operation that made a node; nothing has changed then.

        Examples
        --------
        >>> a = Value(3.0)
        >>> y = a * a
        >>> a.data = 4.0
        >>> y.forward()
        16.0
        """
        nodes = _inner_nodes(self)
        for v in nodes:
            if v._rule.forward is None and not look_up_rule(v):
                raise no_rule("forward", v)
        for v in nodes:
            v._data = v._rule.forward(*operand_numbers(v))
        note(self)
        return self._data

    def zero_grad(self) -> None:
        """Set the grad of this Value, and of every Value it was made from, to zero."""
        for v in topological(self):
            v._grad = 0.0

    # ---- conversions, copies

    def __float__(self) -> float:
        """The number alone: results computed from it have no gradient, nor has `math.exp(v)`."""
        note(self)
        return self._data

    def item(self) -> float:
        """The number alone, as PyTorch's `item` gives it."""
        return self.data

    def __lt__(self, other: Any) -> bool:
        raise TypeError(
            "Values cannot be compared: write .relu() or .max(…) in an expression, "
            "or compare their .data"
        )

    __le__ = __gt__ = __ge__ = __lt__

    def __repr__(self) -> str:
        note(self)
        return f"Value(data={self._data}, grad={self._grad})"

    def __format__(self, spec: str) -> str:
        """The number in the format `spec`: `f"{loss:.4f}"`."""
        note(self)
        return format(self._data, spec) if spec else repr(self)

    def __copy__(self) -> Value:
        return copying.shallow_copy(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> Value:
        return copying.deep_copy(self, memo, topological)

    def __reduce_ex__(self, protocol: Any) -> Any:
        return copying.reduce(self, topological)


# ---- the order in which a graph is walked


def topological(root: Value, known: Container[Value] = ()) -> list[Value]:
    """Every Value that `root` is made from and `root` itself, children before parents.

    The lecture's `build_topo`. It keeps a path of its own instead of calling itself, so that no
    graph is too deep: the path holds the nodes that lead from the root to `v`, each waiting for a
    child. Nodes in `known`, and what only they are made from, are left out.
    """
    order: list[Value] = []
    path: list[Value] = []
    seen: set[Value] = _Seen(known) if known else set()
    v: Any = root
    while True:
        seen.add(v)
        child = v._left
        if child is None or child in seen:
            child = v._right
            while (
                child is None
                or child in seen
                or (child.__class__ is tuple and (child := _first_new(child, seen)) is None)
            ):
                order.append(v)
                if not path:
                    return order
                v = path.pop()
                child = v._right  # the left one is done, and perhaps this one too
        path.append(v)
        v = child


def _first_new(children: tuple[Value, ...], seen: set[Value]) -> Value | None:
    """The first child not in `seen`, for a node with more than two children."""
    return next((child for child in children if child not in seen), None)


class _Seen(set["Value"]):
    """A set that contains what is in `known` from the beginning."""

    def __init__(self, known: Container[Value]) -> None:
        super().__init__()
        self.known = known

    def __contains__(self, v: object) -> bool:
        return super().__contains__(v) or v in self.known


def _lacks_rule(v: Value) -> bool:
    """Whether `v` was made by an operation that passes no gradient on."""
    return v._left is not None and v._own_backward is None and not look_up_rule(v)


def _inner_nodes(root: Value) -> list[Any]:
    """The nodes made from others, children before parents."""
    return [v for v in topological(root) if v._left is not None]


# ---- making nodes


def made(data: float, rule: Op, left: Value, right: Value | None = None) -> Value:
    """A node with the number `data`, made from `left` and `right` by `rule`, without checks."""
    out: Value = _new(Value)
    out._data = data
    out._grad = 0.0
    out._left = left
    out._right = right
    out._rule = rule
    out._scope = current_scope()
    return out


def binary(rule: Op, left: Any, right: Any) -> Value:
    """`rule` applied to `left` and `right`."""
    return made(rule.forward(left._data, right._data), rule, left, right)  # type: ignore[misc]


def unary(rule: Op, left: Any, number: float | None = None) -> Value:
    """`rule` applied to `left`; `number` is the exponent when `rule` is `POW_NUMBER`."""
    if number is None:
        return made(rule.forward(left._data), rule, left)  # type: ignore[misc]
    out = made(rule.forward(left._data, number), rule, left)  # type: ignore[misc]
    out._number = number
    return out


def operand(other: Any) -> Value | None:
    """`other` as a node: a plain number becomes a constant, anything else gives None.

    Raises
    ------
    TypeError
        When `other` is a Value of another class.
    """
    if isinstance(other, Value):
        return other
    if not is_real(other):
        _unsupported(other)
        return None
    constant = Value(other)
    constant.role = "constant"
    return constant


def _unsupported(other: Any) -> Value:
    """NotImplemented; an error for a Value of another class, which would take ours for a number."""
    if foreign(other):
        raise TypeError(f"expected a Value or a number, got {described(other)}")
    return NotImplemented  # type: ignore[no-any-return]
