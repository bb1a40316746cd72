"""What an object of somebody else's Value class says of itself.

Attributes are read and nothing else is asked of it: its methods do not run, its `__eq__`, `__hash__`
and `__repr__` neither. An attribute whose read raises counts as missing.
"""

from __future__ import annotations

from types import CodeType
from typing import Any

from ..checks import as_float, described, is_real
from ..value import Value

_MISSING: Any = object()
_SPEAKING = (str, bytes, int, float, complex, type(None))  # their repr runs nobody's code

NO_GRAD = "no grad that is a number: taken as 0, and no gradient is written back"
NO_PREV = "no _prev: taken as a leaf"
NO_LABEL = (
    "a leaf without a label: taken as a variable, also where it stands for a plain number; "
    "give leaves a label to tell them apart"
)


class Foreign:
    """One such object, read once.

    Attributes
    ----------
    data, grad
        Its numbers; `grad` is None where it has none.
    op, label
        Its texts; "" where it has none.
    nodes
        What it was made from: a Foreign, Values of ours, plain numbers.
    unordered
        Whether `_prev` is a set, which knows neither the order of operands nor that one is twice
        in it.
    remarks
        What was lacking, in words.

    Raises
    ------
    TypeError
        When `data` is not a real number, or `_prev` not a set, tuple or list.
    """

    __slots__ = ("data", "grad", "label", "nodes", "op", "original", "remarks", "unordered")

    def __init__(self, original: Any) -> None:
        self.original = original
        self.data = data_of(original)
        self.grad = grad_of(original)
        self.op = op_of(original)
        self.label = label_of(original)
        children = children_of(original)
        self.unordered = is_set(children)
        self.nodes: list[Any] = [*children]  # as found; the walk puts a Foreign where there is one
        self.remarks = self._lacks()

    def _lacks(self) -> list[str]:
        lacks = []
        if self.grad is None:
            lacks.append(NO_GRAD)
        if _read(self.original, "_prev") is _MISSING:
            lacks.append(NO_PREV)
        if not self.nodes and not self.label:
            lacks.append(NO_LABEL)
        return lacks


def adoptable(thing: Any) -> bool:
    """Whether `thing` looks like a Value of some class: an object whose `data` is a number."""
    return not isinstance(thing, type) and is_number(_read(thing, "data"))


def has_data(thing: Any) -> bool:
    return _read(thing, "data") is not _MISSING


def is_ours(thing: Any) -> bool:
    return issubclass(type(thing), Value)  # isinstance would ask the thing for its __class__


# ---- the attributes


def data_of(original: Any) -> float:
    data = _read(original, "data")
    if type(data) is float:
        return data
    if data is _MISSING or isinstance(original, type):
        raise TypeError(f"value: expected an object with data, _prev and _op, got {what(original)}")
    if not is_number(data):
        raise TypeError(f"data of {said(original)}: expected a real number, got {what(data)}")
    return as_float(data, "data")


def grad_of(original: Any) -> float | None:
    """The gradient; 0 while it is None, None where there is no number to read and to write."""
    grad = _read(original, "grad")
    if type(grad) is float:
        return grad
    if grad is None:
        return 0.0
    return as_float(grad, "grad") if is_number(grad) else None


def op_of(original: Any) -> str:
    op = _read(original, "_op")
    return op if issubclass(type(op), str) else ""


def label_of(original: Any) -> str:
    label = _read(original, "label")
    return label if issubclass(type(label), str) else ""


def children_of(original: Any) -> Any:
    """`_prev`, a set or a tuple or a list; () where it is missing or None."""
    children = _read(original, "_prev")
    if children is _MISSING or children is None:
        return ()
    if not issubclass(type(children), set | frozenset | tuple | list):
        raise TypeError(
            f"_prev of {said(original)}: expected a set, tuple or list, got {what(children)}"
        )
    return children


def is_set(children: Any) -> bool:
    return issubclass(type(children), set | frozenset)


def shape_of(original: Any) -> tuple[str, Any]:
    """The operation and the identity of what it was applied to: equal while nothing has changed."""
    children = children_of(original)
    ids = [id(child) for child in children]
    return op_of(original), frozenset(ids) if is_set(children) else tuple(ids)


def captured(original: Any) -> dict[str, Any]:
    """What the `_backward` of `original` remembers, by name: `self` first, then alphabetically.

    The closure of the lecture holds `self`, `other` and `out`. It is looked at and never called.
    """
    function = _read(original, "_backward")
    code, cells = _read(function, "__code__"), _read(function, "__closure__")
    if not isinstance(code, CodeType) or not isinstance(cells, tuple):
        return {}
    found = {}
    for name, cell in zip(code.co_freevars, cells, strict=False):
        held = _read(cell, "cell_contents")  # raises while the cell is empty
        if held is not _MISSING:
            found[name] = held
    return dict(sorted(found.items(), key=lambda item: (item[0] != "self", item[0])))


def _read(thing: Any, name: str) -> Any:
    try:
        return getattr(thing, name)
    except Exception:  # a property or a __getattr__ of theirs
        return _MISSING


def is_number(thing: Any) -> bool:
    if type(thing) is float:
        return True
    try:
        return is_real(thing) and as_float(thing, "data") is not None
    except Exception:  # it only looks like one, as the memory of a numpy scalar does
        return False


# ---- what errors and notes call it


def said(original: Any) -> str:
    """Its label, cut where it gets long; else its class and number."""
    if label := label_of(original):
        return label if len(label) <= 60 else f"{label[:57]}..."
    data = _read(original, "data")
    name = type(original).__name__
    return f"{name}(data={as_float(data, 'data')})" if is_number(data) else f"a {name}"


def what(thing: Any) -> str:
    """`thing` in an error, without its own `__repr__`, which could walk a deep graph."""
    if isinstance(thing, type):
        return f"the class {thing.__name__} itself"
    return described(thing) if type(thing) in _SPEAKING else f"an object of {type(thing).__name__}"
