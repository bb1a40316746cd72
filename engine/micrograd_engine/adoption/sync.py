"""Copy numbers between foreign objects and the Values that mirror them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .compose import computed, renew
from .ops import agree
from .read import data_of, grad_of, label_of, name_of, shape_of
from .roles import find, refill

if TYPE_CHECKING:
    from ..adopt import Adopted

DISAGREES = "data is not what the operation gives: out of date, or the operation is another"
_READERS = {"number": data_of, "gradient": grad_of}


class Originals:
    """The objects that a graph mirrors.

    Parameters
    ----------
    nodes
        The mirrors, children before parents.
    """

    def __init__(self, nodes: list[Adopted]) -> None:
        self.nodes = nodes

    @property
    def notes(self) -> list[str]:
        """Sentences on what the objects lack, what was assumed, and what does not fit."""
        found: dict[str, list[Any]] = {}
        for v in self.nodes:
            for remark in (*v._origin.remarks, *([DISAGREES] if v._origin.disagrees else [])):
                found.setdefault(remark, []).append(v.original)
        return [f"{_listed(them)}: {remark}" for remark, them in found.items()]

    @property
    def disagree(self) -> bool:
        """Whether any number differs from the result of its operation at adoption."""
        return any(v._origin.disagrees for v in self.nodes)

    def read(self) -> None:
        """Objects -> Values. An object that was linked again meanwhile is mirrored again.

        Raises
        ------
        TypeError
            When an object no longer has a number; nothing was read then.
        """
        self._read(everything=True)

    def follow(self) -> None:
        """Like `read`, but only for what has changed in an object since it was last read or written.

        Changes of the Value itself stay, such as the gradients of its own `backward`.
        """
        self._read(everything=False)

    def _read(self, everything: bool) -> None:
        read = [(v, seen(v.original)) for v in self.nodes]
        for v in self.nodes:
            if v._origin.shape != shape_of(v.original):
                v.mirror_again()
        for v, now in read:
            take(v, now, everything)

    def write(self) -> None:
        """Values -> objects: `data`, and `grad` if there is one.

        An attribute that has its number already is not set. One that cannot be set is no error if it
        has the number by then, such as a property that computes `data`.

        Raises
        ------
        AttributeError
            When an object refuses its number; all objects then have their old numbers.
        """
        before: list[tuple[Any, str, Any]] = []
        refused = [
            (v, role, number, problem)
            for v in self.nodes
            for role, number in (("number", v.data), ("gradient", v.grad))
            if (problem := give(v.original, role, number, before))
        ]
        for v, role, number, problem in refused:
            now = _READERS[role](v.original)
            if now is None or not agree(number, now):
                give_back(before)
                name = find(v.original, role)[0]
                raise AttributeError(f"{name} of {name_of(v.original)} cannot be set: {problem}")
        for v in self.nodes:
            _, grad, label = v._origin.met
            v._origin.met = (v.data, None if grad is None else v.grad, label)
            _look_again(v)


def seen(original: Any) -> tuple[float, float | None, str]:
    """What can change in an object that stays linked the same way: data, grad, label."""
    return data_of(original), grad_of(original), label_of(original)


def take(v: Adopted, now: tuple[float, float | None, str], everything: bool) -> None:
    """Copy `now` from the object to `v`; `v` keeps its own grad and label if the object has none."""
    met = (None, None, "") if everything else v._origin.met
    data, grad, label = v._origin.met = now
    if label and label != met[2]:
        v.label = label
    if now[:2] == met[:2]:
        return
    if data != met[0]:
        v.data = data
    if grad is not None and grad != met[1]:
        v.grad = grad
    renew(v, v._origin.between)
    _look_again(v)


def _look_again(v: Adopted) -> None:
    """Clear `disagrees` if the number fits by now; a number gone out of date later is not noted."""
    if v._origin.disagrees:
        number = computed(v)
        v._origin.disagrees = number is not None and not agree(v.data, number)


def give(original: Any, role: str, number: float, before: list[tuple[Any, str, Any]]) -> str:
    """Set an attribute and add its old value to `before`; return the reason if that fails, else ""."""
    now = _READERS[role](original)
    if now is None or _same(now, number):
        return ""
    name, was = find(original, role)
    try:
        setattr(original, name, refill(was, number))
    except Exception as problem:
        return str(problem) or type(problem).__name__
    before.append((original, name, was))
    return ""


def give_back(before: list[tuple[Any, str, Any]]) -> None:
    for original, name, was in reversed(before):
        setattr(original, name, was)


def _same(a: float, b: float) -> bool:
    if a == b:
        return a != 0 or math.copysign(1.0, a) == math.copysign(1.0, b)
    return a != a and b != b


def _listed(originals: list[Any]) -> str:
    names = ", ".join(name_of(original) for original in originals[:3])
    return names if len(originals) <= 3 else f"{len(originals)} nodes ({names}, …)"
