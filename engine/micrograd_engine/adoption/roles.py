"""Roles: under which names people keep what a Value keeps.

One more name is one more word in `NAMES`. The first name that an object has counts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import MemberDescriptorType
from typing import Any

from ..checks import as_float, is_real

MISSING: Any = object()

NAMES = {
    "number": ("data", "value", "val", "_data", "_value", "wert"),
    "operands": (
        *("_prev", "_children", "children", "prev", "parents", "_parents", "inputs", "_inputs"),
        *("operands", "depends_on", "predecessors", "local_gradients", "eltern", "kinder"),
        *("vorgänger", "vorgaenger"),
    ),
    "operation": ("_op", "_operation", "op", "parent_op", "operation", "operator", "op_name"),
    "gradient": ("grad", "_grad", "gradient", "derivative", "adjoint", "ableitung"),
    "label": ("label", "name", "_label"),
    # for each operand its derivative, or a function of the gradient
    "local": ("_local_grads", "local_grads", "local_gradients", "vjps", "grad_fns", "backward_fns"),
    "rule": (  # adds a node's shares
        *("_backward", "_backward_fn", "backward_fn", "grad_fn", "_grad_fn", "_rückwärts"),
        "_rueckwaerts",
    ),
    "pass": ("backward", "backprop", "rückwärts", "rueckwaerts"),  # the whole backward pass
}
SIDES = {"left": "right", "lhs": "rhs"}  # two operands, in an attribute each
LINKS = (*NAMES["operands"], *SIDES)


def read(thing: Any, name: str) -> Any:
    """The attribute, or MISSING; one that raises when read counts as missing."""
    try:
        return getattr(thing, name, MISSING)
    except Exception:  # a property or a __getattr__ of the foreign class
        return MISSING


def find(thing: Any, role: str) -> tuple[str, Any]:
    """The name under which `thing` has this role, and what it holds; ("", MISSING) without one."""
    suits = _SUITS[role]
    for name in NAMES[role]:
        content = read(thing, name)
        if content is not MISSING and suits(content):
            return name, content
    return "", MISSING


def listed(role: str) -> str:
    """The first names of a role for a sentence: "data, value or val"."""
    *names, last = NAMES[role][:3]
    return f"{', '.join(names)} or {last}"


def slots_of(thing: Any) -> tuple[str, ...]:
    """The names of its slots, as they can be read: a private `__n` of class Mine is `_Mine__n`."""
    return _slots_of(type(thing).__mro__)


@lru_cache(maxsize=64)
def _slots_of(kinds: tuple[type, ...]) -> tuple[str, ...]:
    return tuple(
        name
        for kind in kinds
        for name, descriptor in vars(kind).items()
        if isinstance(descriptor, MemberDescriptorType)
    )


# ---- what fits a role: a method called `value` or `children` does not


def is_number(thing: Any) -> bool:
    """Whether `thing` is a real number, or an array with one."""
    if type(thing) in (float, int):
        return True
    try:
        return is_real(single(thing)) and as_float(single(thing), "data") is not None
    except Exception:  # an object that only looks like one, such as the memory of a NumPy scalar
        return False


def single(thing: Any) -> Any:
    """The number in an array of one, by its attributes; anything else as it is."""
    if getattr(thing, "size", None) == 1 and getattr(thing, "ndim", 0) > 0:
        return thing.item()
    return thing


def refill(content: Any, number: float) -> Any:
    """`number` in the form of `content`: an array of one stays an array."""
    if single(content) is content:
        return number
    again = content.astype(float)
    again.fill(number)
    return again


def is_collection(thing: Any) -> bool:
    return issubclass(type(thing), set | frozenset | tuple | list)


def is_node(thing: Any) -> bool:
    """Whether `thing` is an object with a number, and no number itself."""
    return not is_number(thing) and bool(find(thing, "number")[0])


def _are_operands(thing: Any) -> bool:
    if isinstance(thing, dict):
        return all(is_node(key) or is_node(content) for key, content in thing.items())
    return thing is None or is_collection(thing)


def _is_text(thing: Any) -> bool:
    return issubclass(type(thing), str)


_SUITS: dict[str, Callable[[Any], bool]] = {
    "number": is_number,
    "operands": _are_operands,
    "operation": _is_text,
    "gradient": lambda thing: thing is None or is_number(thing),
    "label": _is_text,
    "local": lambda thing: is_collection(thing) and not is_collection(next(iter(thing), None)),
    "rule": callable,
    "pass": callable,
}
