"""Read the attributes of an object of another Value class.

Only attributes are read: none of its methods run, nor its `__eq__`, `__hash__` and `__repr__`. An
attribute that raises when read counts as missing.
"""

from __future__ import annotations

from types import CodeType
from typing import Any

from ..checks import as_float, described, is_real
from ..value import Value

_MISSING: Any = object()
_BUILT_IN = (str, bytes, int, float, complex, type(None))  # their repr runs no foreign code

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
        Its numbers; `grad` is None if it has none.
    op, label
        Its texts; "" if it has none.
    nodes
        Its operands: each a Foreign, a Value of ours or a plain number.
    unordered
        Whether `_prev` is a set, which keeps neither the order of operands nor that one occurs
        twice.
    remarks
        The attributes it lacks, in words.

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
        self.nodes: list[Any] = [*children]  # as found; the walk replaces objects by their Foreign
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
    return issubclass(type(thing), Value)  # isinstance would read its __class__


# ---- the attributes


def data_of(original: Any) -> float:
    data = _read(original, "data")
    if type(data) is float:
        return data
    if data is _MISSING or isinstance(original, type):
        raise TypeError(
            f"value: expected an object with data, _prev and _op, got {described_safely(original)}"
        )
    if not is_number(data):
        raise TypeError(
            f"data of {name_of(original)}: expected a real number, got {described_safely(data)}"
        )
    return as_float(data, "data")


def grad_of(original: Any) -> float | None:
    """The gradient; 0 while it is None, None if there is no number to read and write."""
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
    """`_prev`, a set, tuple or list; () if it is missing or None."""
    children = _read(original, "_prev")
    if children is _MISSING or children is None:
        return ()
    if not issubclass(type(children), set | frozenset | tuple | list):
        raise TypeError(
            f"_prev of {name_of(original)}: expected a set, tuple or list, got {described_safely(children)}"
        )
    return children


def is_set(children: Any) -> bool:
    return issubclass(type(children), set | frozenset)


def shape_of(original: Any) -> tuple[str, Any]:
    """The operation and the ids of its operands: equal while the object stays linked the same way."""
    children = children_of(original)
    ids = [id(child) for child in children]
    return op_of(original), frozenset(ids) if is_set(children) else tuple(ids)


def captured(original: Any) -> dict[str, Any]:
    """The variables that `_backward` of `original` closes over: `self` first, then by name.

    In the lecture these are `self`, `other` and `out`. The function is never called.
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
    except Exception:  # a property or a __getattr__ of the foreign class
        return _MISSING


def is_number(thing: Any) -> bool:
    if type(thing) is float:
        return True
    try:
        return is_real(thing) and as_float(thing, "data") is not None
    except Exception:  # an object that only looks like one, such as the memory of a NumPy scalar
        return False


# ---- in errors and notes


def name_of(original: Any) -> str:
    """Its label, shortened if long; else its class and number."""
    if label := label_of(original):
        return label if len(label) <= 60 else f"{label[:57]}..."
    data = _read(original, "data")
    name = type(original).__name__
    return f"{name}(data={as_float(data, 'data')})" if is_number(data) else f"a {name}"


def described_safely(thing: Any) -> str:
    """`thing` for an error, without its own `__repr__`, which could walk a deep graph."""
    if isinstance(thing, type):
        return f"the class {thing.__name__} itself"
    return described(thing) if type(thing) in _BUILT_IN else f"an object of {type(thing).__name__}"
