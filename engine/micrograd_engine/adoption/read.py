"""Read the attributes of an object of another Value class.

Only attributes are read: none of its methods run, nor its `__eq__`, `__hash__` and `__repr__`. An
attribute that raises when read counts as missing.
"""

from __future__ import annotations

import builtins
from enum import Enum
from types import CodeType, MethodType
from typing import Any

from ..checks import as_float, described
from ..value import Value
from .links import functions_of, keeps_places, linked, local_of
from .roles import (
    LINKS,
    MISSING,
    NAMES,
    SIDES,
    find,
    is_collection,
    listed,
    read,
    single,
    slots_of,
)

_BUILT_IN = (str, bytes, int, float, complex, type(None))  # their repr runs no foreign code

NO_GRAD = "no grad that is a number: taken as 0, and no gradient is written back"
NO_PREV = "no _prev: taken as a leaf"
HIDDEN = "`{}` holds Values but is no name that is read for operands, so it is taken as a leaf: call it _prev"
PLACES = "`{}` holds whole numbers, perhaps places in a list, so it is taken as a leaf: keep the Values themselves"
EXPONENT_MISSING = (
    "its exponent is a Value, but not among its operands: read from the _backward closure"
)
_POWERS = ("**", "^", "pow", "power", "rpow")
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
    local
        The derivative by each operand, if it keeps them; else ().
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

    __slots__ = (
        "data",
        "grad",
        "label",
        "local",
        "nodes",
        "op",
        "original",
        "remarks",
        "unordered",
    )

    def __init__(self, original: Any) -> None:
        self.original = original
        self.data = data_of(original)
        self.grad = grad_of(original)
        self.op = op_of(original)
        self.label = label_of(original)
        self.local = local_of(original)
        children = children_of(original)
        self.unordered = is_set(children)
        self.nodes: list[Any] = [*children]  # as found; the walk replaces objects by their Foreign
        self.remarks = self._lacks()
        if len(self.nodes) == 1 and self.op.strip("_").lower() in _POWERS:
            self._add_exponent()

    def _add_exponent(self) -> None:
        """Where the exponent is a Value and not among the operands, take it from the closure."""
        kind, known = type(self.original), (self.original, self.nodes[0])
        held = [v for v in captured(self.original).values() if type(v) is kind]
        missing = [v for v in held if not any(v is other for other in known)]
        if len(missing) == 1:
            self.nodes += missing
            self.unordered = False
            self.remarks.append(EXPONENT_MISSING)

    def _lacks(self) -> list[str]:
        lacks = []
        if self.grad is None:
            lacks.append(NO_GRAD)
        if not self.nodes:
            lacks += self._lacks_operands()
        if not self.nodes and not self.label:
            lacks.append(NO_LABEL)
        return lacks

    def _lacks_operands(self) -> list[str]:
        if keeps_places(self.original):
            return [PLACES.format(find(self.original, "operands")[0])]
        if name := _hidden_operands(self.original):
            return [HIDDEN.format(name)]
        has_sides = any(read(self.original, name) is not MISSING for name in SIDES)
        found = has_sides or find(self.original, "operands")[0]
        return [] if found else [NO_PREV]


def adoptable(thing: Any) -> bool:
    """Whether `thing` looks like a Value of some class: an object with a number.

    Many other things have a `value`, so under another name than `data` the number counts only
    beside operands or a gradient.
    """
    name, _ = find(thing, "number")
    if not name or isinstance(thing, type):
        return False
    return name == NAMES["number"][0] or any(find(thing, r)[0] for r in ("operands", "gradient"))


def is_shaped(thing: Any) -> bool:
    """Whether `thing` is like a Value of some class, also where its data is no number: `adopt` says so then."""
    if adoptable(thing):
        return True
    shaped = has_data(thing) and any(find(thing, role)[0] for role in ("operands", "gradient"))
    return shaped and not isinstance(thing, type)


def has_data(thing: Any) -> bool:
    return any(read(thing, name) is not MISSING for name in NAMES["number"])


def is_ours(thing: Any) -> bool:
    return issubclass(type(thing), Value)  # isinstance would read its __class__


# ---- the attributes


def data_of(original: Any) -> float:
    """The number.

    Raises
    ------
    TypeError
        When there is none; it names what was found instead.
    """
    _, data = find(original, "number")
    if type(data) is float:
        return data
    if data is MISSING or isinstance(original, type):
        raise TypeError(_no_number(original))
    return as_float(single(data), "data")


def _no_number(original: Any) -> str:
    if isinstance(original, type) or not has_data(original):
        found = [find(original, role)[0] for role in ("operands", "operation", "gradient")]
        if isinstance(original, type) or not any(found):
            return f"value: expected an object with data, _prev and _op, got {described_safely(original)}"
        there = " and ".join(f"`{name}`" for name in found if name)
        kind = type(original).__name__
        return f"value: this {kind} has {there}, but no number: it should be in {listed('number')}"
    name = next(name for name in NAMES["number"] if read(original, name) is not MISSING)
    found_there = described_safely(read(original, name))
    return f"{name} of {name_of(original)}: expected a real number, got {found_there}"


def grad_of(original: Any) -> float | None:
    """The gradient; 0 while it is None, None if there is no number to read and write."""
    name, grad = find(original, "gradient")
    if type(grad) is float:
        return grad
    if not name:
        return None
    return 0.0 if grad is None else as_float(single(grad), "grad")


def op_of(original: Any) -> str:
    """The name of the operation; that of a class or function which stands for it; "" without any."""
    for name in NAMES["operation"]:
        op = read(original, name)
        if op is MISSING:
            continue
        if issubclass(type(op), str):
            return str.__str__(op)
        if named := _named(op):
            return named
    return ""


def _named(op: Any) -> str:
    """`Mul` for a class, an object of that class, a function or a member of an Enum; else ""."""
    if op is None or isinstance(op, MethodType):
        return ""
    if isinstance(op, Enum):
        return op.name
    own = read(op, "__name__")
    if isinstance(own, str):
        return own
    kind = type(op)
    return "" if getattr(builtins, kind.__name__, None) is kind else kind.__name__


def label_of(original: Any) -> str:
    name, label = find(original, "label")
    return str.__str__(label) if name else ""


def children_of(original: Any) -> Any:
    """The operands, a set, tuple or list; () if they are missing or None."""
    if children := linked(original):
        return children
    first = read(original, NAMES["operands"][0])
    if first is not MISSING and not find(original, "operands")[0]:
        raise TypeError(
            f"_prev of {name_of(original)}: expected a set, tuple or list, got {described_safely(first)}"
        )
    return ()


def _hidden_operands(original: Any) -> str:
    """The attribute with an object of the same class, or several, under a name that no role has; else ""."""
    kind = type(original)
    for name in (*getattr(original, "__dict__", ()), *slots_of(original)):
        content = read(original, name)
        if name in LINKS or content is original:
            continue
        held = [content]
        if issubclass(type(content), dict):
            held = [*content, *content.values()]
        elif is_collection(content):
            held = [*content]
        if any(type(thing) is kind for thing in held):
            return str(name)
    return ""


def is_set(children: Any) -> bool:
    return issubclass(type(children), set | frozenset)


def shape_of(original: Any) -> tuple[str, Any]:
    """The operation and the ids of its operands: equal while the object stays linked the same way."""
    children = children_of(original)
    ids = [id(child) for child in children]
    return op_of(original), frozenset(ids) if is_set(children) else tuple(ids)


def maker_of(original: Any) -> str:
    """The name of the method in which its backward function was defined, such as "__mul__"; else ""."""
    own = find(original, "rule")[1]
    rule = own if own is not MISSING else next(iter(functions_of(original)), MISSING)
    named = read(rule, "__qualname__")
    parts = named.split(".<locals>") if isinstance(named, str) else []
    name = parts[-2].rpartition(".")[2] if len(parts) > 1 else ""
    return "" if name == "__init__" else name


def captured(original: Any) -> dict[str, Any]:
    """The variables that `_backward` of `original` closes over: `self` first, then by name.

    In the lecture these are `self`, `other` and `out`. The function is never called.
    """
    function = find(original, "rule")[1]
    code, cells = read(function, "__code__"), read(function, "__closure__")
    if not isinstance(code, CodeType) or not isinstance(cells, tuple):
        return {}
    found = {}
    for name, cell in zip(code.co_freevars, cells, strict=False):
        held = read(cell, "cell_contents")  # raises while the cell is empty
        if held is not MISSING:
            found[name] = held
    return dict(sorted(found.items(), key=lambda item: (item[0] != "self", item[0])))


# ---- in errors and notes


def name_of(original: Any) -> str:
    """Its label, shortened if long; else its class and number."""
    if label := label_of(original):
        return label if len(label) <= 60 else f"{label[:57]}..."
    data = find(original, "number")[1]
    name = type(original).__name__
    return f"a {name}" if data is MISSING else f"{name}(data={as_float(single(data), 'data')})"


def described_safely(thing: Any) -> str:
    """`thing` for an error, without its own `__repr__`, which could walk a deep graph."""
    if isinstance(thing, type):
        return f"the class {thing.__name__} itself"
    return described(thing) if type(thing) in _BUILT_IN else f"an object of {type(thing).__name__}"
