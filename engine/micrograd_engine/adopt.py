"""adopt: read the graphs of any micrograd-shaped Value class.

Values of ours mirror a graph of foreign objects, one for each object. The objects stay as they are:
numbers are copied to the mirror and back only on request.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from functools import partial
from typing import Any

from .adoption.compose import composed, computed
from .adoption.evidence import doubts, keeps_users, kind_of
from .adoption.guard import Guard, run
from .adoption.ops import Meaning, agree, meaning, not_understood
from .adoption.order import Ranking, number_of, walk
from .adoption.read import Foreign, is_ours, name_of, shape_of
from .adoption.roles import find
from .adoption.sync import Originals, take
from .adoption.visits import can_pass_back, own_shares
from .node import look_up_rule
from .value import Value, topological

SECONDS = 1.0  # for all questions to a learner's class about one graph,
SECONDS_NODE = 2e-4  # and for reading each node of it
SECONDS_RULE = 1.0  # for one call of a `_backward`


def adopt(value: Any) -> Value:
    """The graph of `value`, an object of any micrograd-shaped class, as Values of ours.

    Parameters
    ----------
    value
        An object with `data`, and optionally `_prev`, `_op`, `grad` and `label`, also under other
        names that people use (`adoption/roles.py`): a Value of PyPI's micrograd, or of a class you are
        writing. It is read and does not change. Where a number is not what its operation gives, or is
        what several would give, new objects of its class are asked.

    Returns
    -------
    Value
        An `Adopted` Value, with all methods of a Value; `write` copies its numbers back to the
        objects. `notes` lists what the objects lack and what was assumed. An object is mirrored
        once: adopting it again, alone or in another graph, returns the same Value, updated with the
        changes of the object since. A Value of ours is returned unchanged.

    Raises
    ------
    TypeError
        When the `data` of `value`, or of anything it is made from, is not a real number, or its
        `_prev` is not a set, tuple or list. A plain number in `_prev` is a constant.
    ValueError
        When the graph has a cycle.

    Notes
    -----
    Where no reading of an operation gives the node's number, it is not understood: `backward` then calls
    the object's own `_backward`, at the numbers that the objects have; `forward` refuses.

    PyPI's `_prev` is a set, which has neither order nor duplicates. The variables `self` and `other`
    that `_backward` closes over give the true operands, or else the node's own number does.

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
    """The object behind an Adopted, and what is known about it.

    `made` is the operation and its operands as they were read, Values and plain numbers,
    `shape` is the operation and operands when the mirror was linked, `met` the numbers and the label
    when it was last read or written, `between` the nodes of ours between it and its operands.
    `numbers` are those of the object and its operands when it was made, or made again.
    `disagrees` tells that its `data` is not the result of the operation. `passed` is the gradient
    that its class's own backward pass left, and the right one. Where the operation is not
    `understood`, nothing computes `data` again.
    """

    __slots__ = (
        "between",
        "disagrees",
        "made",
        "met",
        "numbers",
        "original",
        "passed",
        "remarks",
        "shape",
        "understood",
    )

    def __init__(self, original: Any = None) -> None:
        self.original = original
        self.shape: Any = None
        self.made: tuple[str, list[Any]] = ("", [])
        self.met: tuple[Any, Any, str] = (None, None, "")
        self.numbers: tuple[float, ...] = ()
        self.between: tuple[Value, ...] = ()
        self.remarks: list[str] = []
        self.disagrees = False
        self.understood = True
        self.passed: tuple[float | None, float | None] = (None, None)

    def __deepcopy__(self, memo: dict[int, Any]) -> Origin:  # a copy mirrors no object
        return Origin()

    def __reduce__(self) -> Any:
        return Origin, ()


class Adopted(Value):
    """A Value that mirrors an object of another class."""

    __slots__ = ("_origin",)
    _origin: Origin

    @property
    def original(self) -> Any:
        """The object; None for a copy, which mirrors none."""
        return self._origin.original

    @property
    def notes(self) -> list[str]:
        """Sentences on what the objects lack, what was assumed, and what does not fit."""
        return originals(topological(self)).notes

    def forward(self) -> float:
        """Compute every inner node again from the leaves, in place.

        Raises
        ------
        ValueError
            When the operation of a node is not known, or does not give the number of its object;
            it names that node, and nothing has changed.
        """
        for v in originals(topological(self)).nodes:
            if v._origin.understood or not v._prev or look_up_rule(v):
                continue
            if v._rule.forward is None:
                raise ValueError(
                    f"forward: {name_of(v.original)} cannot be computed again: "
                    f"{v._origin.remarks[-1]}"
                )
        return super().forward()

    def read(self) -> None:
        """Objects -> Values, for the whole graph; after an error, for none of it."""
        originals(topological(self)).read()

    def write(self) -> None:
        """Values -> objects, for the whole graph; after an error, for none of it."""
        originals(topological(self)).write()

    def mirror_again(self) -> None:
        """Link this Value again, in the way its object is linked now."""
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
    anew = [f for f in order if not _is_mirrored(f)]
    meanings = _meanings(anew, Ranking(order)) if anew else {}
    mirrors: dict[Any, Adopted] = {}
    for f in order:
        v = _mirrors.get(id(f.original))
        if f in meanings:
            v = _mirrors[id(f.original)] = _linked(v, f, meanings[f], mirrors)
        mirrors[f] = v  # type: ignore[assignment]
        take(mirrors[f], (f.data, f.grad, f.label), everything=False)
    return mirrors[order[-1]]


def _is_mirrored(f: Foreign) -> bool:
    v = _mirrors.get(id(f.original))
    return v is not None and v._origin.shape == shape_of(f.original)


def _meanings(anew: list[Foreign], ranking: Ranking) -> dict[Foreign, Meaning]:
    """The operation of each; where a class computes something else under a name, all of that name."""
    with Guard(SECONDS + SECONDS_NODE * len(anew)) as guard:
        found = {f: meaning(f, ranking, guard) for f in anew}
        for f, reason in doubts(found, guard).items():
            found[f] = not_understood(f, False, reason)
        _refuse_users([f.original for f, m in found.items() if not m.understood], guard)
        if len(anew) == 1 and find(anew[0].original, "operands")[1] == []:
            _refuse_users([anew[0].original], guard)
    others = {kind_of(f) for f, m in found.items() if m.refuted}
    return {
        f: not_understood(f, True) if others and f.nodes and kind_of(f) in others else m
        for f, m in found.items()
    }


def _refuse_users(objects: list[Any], guard: Guard) -> None:
    """An error where the graph would be drawn in the wrong direction."""
    for o in {type(o): o for o in objects}.values():
        if keeps_users(o, guard):
            raise TypeError(
                f"value: `{find(o, 'operands')[0]}` of a {type(o).__name__} has the objects that are made "
                "from it. Keep those that it is made from, in _prev"
            )


def _pass_back(v: Adopted, operands: tuple[Any, ...]) -> None:
    """Add the shares that the object's own `_backward` gives, at the numbers it has."""
    o = v._origin.original
    call, _ = run(own_shares, o, v._grad, seconds=SECONDS_RULE)
    if call.error is not None:
        raise ValueError(f"_backward of {name_of(o)}: {call.problem}") from call.error
    shares = {id(operand): share for operand, share in call.result}
    for operand in {id(operand): operand for operand in operands}.values():
        if isinstance(operand, Adopted):
            operand._grad += shares.get(id(operand._origin.original), 0.0)


def _linked(v: Adopted | None, f: Foreign, m: Meaning, mirrors: dict[Any, Adopted]) -> Adopted:
    """A mirror of `f`, new unless `v` is given, linked to the mirrors of its operands."""
    operands = [mirrors[n] if isinstance(n, Foreign) else n for n in m.operands]
    children, op, between = composed(m.symbol, operands)
    if v is None:
        v = Adopted(f.data, children, op)
    else:
        v._number = v._own_backward = None
        v._prev, v._op = children, op
    if not m.understood and can_pass_back(f.original):
        v._backward = partial(_pass_back, v, tuple(operands))
    v._origin = origin = Origin(f.original)
    origin.shape, origin.between = shape_of(f.original), between
    origin.made = m.symbol, operands
    origin.numbers = f.data, *map(number_of, m.operands)
    origin.remarks = f.remarks + m.remarks
    origin.understood = m.understood
    origin.disagrees = (number := computed(v)) is not None and not agree(f.data, number)
    return v
