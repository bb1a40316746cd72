"""adopt: read anybody's micrograd-shaped Value class.

A graph of foreign objects is mirrored by Values of ours, one for each object. The objects stay
whose they are: numbers go from them to the mirror and back when somebody asks for it.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from typing import Any

from .adoption.compose import composed, computed
from .adoption.ops import Meaning, agree, meaning
from .adoption.order import Ranking, walk
from .adoption.read import Foreign, is_ours, shape_of
from .adoption.sync import Originals, take
from .value import Value, topological


def adopt(value: Any) -> Value:
    """The graph of `value`, an object of anybody's micrograd-shaped class, as Values of ours.

    Parameters
    ----------
    value
        An object with `data`, and as far as it has them `_prev`, `_op`, `grad` and `label`: a Value
        of PyPI's micrograd, or of a class you are writing. It is read, not called, and does not
        change.

    Returns
    -------
    Value
        An `Adopted` Value, that can do what every Value can; `write` takes its numbers back to the
        objects. What these lack, and what was assumed, is in `notes`. An object is mirrored once:
        to adopt it again, alone or in another graph, gives the same Value, with what has changed
        in the object since. A Value of ours is returned as it is.

    Raises
    ------
    TypeError
        When `value`, or something it is made from, has no `data` that is a real number, or a
        `_prev` that is not a set, tuple or list. A plain number in `_prev` is a constant.
    ValueError
        When the graph has a cycle.

    Notes
    -----
    PyPI's `_prev` is a set, which has neither order nor duplicates. The true operands are found
    by the names `self` and `other` that `_backward` remembers, else by the node's own number.

    Examples
    --------
    >>> class Mine:
    ...     def __init__(self, data, children=(), op=""):
    ...         self.data, self._prev, self._op = data, set(children), op
    >>> a, b = Mine(2.0), Mine(-3.0)
    >>> root = adopt(Mine(-6.0, (a, b), "*"))
    >>> root.backward()
    >>> adopt(a).grad
    -3.0
    >>> adopt(a).data = 5.0
    >>> root.forward()
    -15.0
    >>> root.write()
    >>> a.data
    5.0
    """
    return value if is_ours(value) else _mirrored(value)


class Origin:
    """Where an Adopted comes from: the object, and what was found out about it.

    `shape` is what the mirror was linked from, `met` its numbers and label when it was last read or
    written, `between` are the nodes of ours between it and its operands, `disagrees` says that its
    `data` is not what the operation gives.
    """

    __slots__ = ("between", "disagrees", "met", "original", "remarks", "shape")

    def __init__(self, original: Any = None) -> None:
        self.original = original
        self.shape: Any = None
        self.met: tuple[Any, Any, str] = (None, None, "")
        self.between: tuple[Value, ...] = ()
        self.remarks: list[str] = []
        self.disagrees = False

    def __deepcopy__(self, memo: dict[int, Any]) -> Origin:  # the object stays with the first
        return Origin()

    def __reduce__(self) -> Any:
        return Origin, ()


class Adopted(Value):
    """A Value that mirrors an object of another class."""

    __slots__ = ("_origin",)
    _origin: Origin

    @property
    def original(self) -> Any:
        """The object; None for a copy, which mirrors nothing."""
        return self._origin.original

    @property
    def notes(self) -> list[str]:
        """What the objects of the graph lack, what was assumed, what does not fit: in sentences."""
        return originals(topological(self)).notes

    def read(self) -> None:
        """Objects -> Values, for the whole graph; all or, when an error is raised, none."""
        originals(topological(self)).read()

    def write(self) -> None:
        """Values -> objects, for the whole graph; all or, when an error is raised, none."""
        originals(topological(self)).write()

    def mirror_again(self) -> None:
        """Link this Value as its object is linked now."""
        _mirrored(self.original)

    def __copy__(self) -> Value:
        again = super().__copy__()
        again._origin = Origin()  # type: ignore[attr-defined]
        return again


def originals(values: Iterable[Value]) -> Originals:
    """The objects that `values`, children before parents, mirror."""
    return Originals([v for v in values if isinstance(v, Adopted) and v.original is not None])


# ---- making the mirror

# by the id of the object, which lives as long as its mirror does
_mirrors: weakref.WeakValueDictionary[int, Adopted] = weakref.WeakValueDictionary()


def _mirrored(value: Any) -> Adopted:
    order = walk(value)
    ranking = Ranking(order)
    mirrors: dict[Any, Adopted] = {}
    for f in order:
        v = _mirrors.get(id(f.original))
        if v is None or v._origin.shape != shape_of(f.original):
            v = _linked(v, f, meaning(f, ranking), mirrors)
            _mirrors[id(f.original)] = v
        mirrors[f] = v
        take(v, (f.data, f.grad, f.label), everything=False)
    return mirrors[order[-1]]


def _linked(v: Adopted | None, f: Foreign, m: Meaning, mirrors: dict[Any, Adopted]) -> Adopted:
    """A mirror of `f`, or `v` made that, linked to the mirrors of its operands."""
    operands = [mirrors[n] if isinstance(n, Foreign) else n for n in m.operands]
    children, op, between = composed(m.symbol, operands)
    if v is None:
        v = Adopted(f.data, children, op)
    else:
        v._number = None
        v._prev, v._op = children, op
    v._origin = origin = Origin(f.original)
    origin.shape, origin.between = shape_of(f.original), between
    origin.remarks = f.remarks + m.remarks
    origin.disagrees = (number := computed(v)) is not None and not agree(f.data, number)
    return v
