"""What a loss is given, checked: outputs, targets, labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..checks import as_float, described, is_real, whole_or_none
from ..value import Value


def pairs(outputs: Any, targets: Any) -> list[tuple[Value, Any]]:
    """Each output with its target, a Value or a builtin float."""
    values = as_values(outputs, "outputs")
    single = isinstance(targets, Value) or is_real(targets)
    aims = [targets] if single else listed(targets, "targets", "numbers or Values")
    check_lengths(values, aims, "targets")
    numbers = [
        t if isinstance(t, Value) else as_float(t, "targets" if single else f"targets[{i}]")
        for i, t in enumerate(aims)
    ]
    return list(zip(values, numbers, strict=True))


def as_values(given: Any, name: str) -> list[Value]:
    """`given`, a Value or a list of them, as a list that is not empty."""
    values = [given] if isinstance(given, Value) else listed(given, name, "Values")
    if not values:
        raise ValueError(f"{name}: expected at least one Value, got none")
    for i, v in enumerate(values):
        if not isinstance(v, Value):
            raise TypeError(f"{name}[{i}]: expected a Value, got {described(v)}")
    return values


def listed(given: Any, name: str, wanted: str) -> list[Any]:
    try:
        return list(given)
    except TypeError:
        raise TypeError(f"{name}: expected {wanted}, got {described(given)}") from None


def check_lengths(outputs: Sequence[Any], targets: Sequence[Any], name: str) -> None:
    if len(outputs) != len(targets):
        raise ValueError(f"{name}: expected {len(outputs)}, as many as outputs, got {len(targets)}")


def class_of(label: Any, classes: int, name: str) -> int:
    """The label as an int; 2.0 counts as 2, since labels in an array of floats look like that."""
    wanted = f"{name}: expected a whole number from 0 to {classes - 1}, got "
    whole = whole_or_none(int(label) if _is_whole_float(label) else label)
    if whole is None:
        raise TypeError(wanted + described(label))
    if not 0 <= whole < classes:
        raise ValueError(wanted + repr(label))
    return whole


def _is_whole_float(label: Any) -> bool:
    kind = getattr(getattr(label, "dtype", None), "kind", "")
    return (isinstance(label, float) or (kind == "f" and is_real(label))) and label % 1 == 0
