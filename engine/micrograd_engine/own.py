"""own_backward: run a learner's own backward pass, in their code and on their objects.

The right gradients are computed beside it, on the mirror, and written nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .adopt import Adopted, originals
from .adoption.again import make_again, older_numbers
from .adoption.guard import Call, Guard
from .adoption.links import rules_of
from .adoption.ops import agree
from .adoption.read import children_of, grad_of, label_of, name_of, op_of
from .adoption.roles import find
from .adoption.snapshot import Snapshot
from .adoption.visits import (
    Visit,
    Visits,
    has_rule,
    operands,
    pass_of,
    set_gradient,
    take_turn,
)
from .value import topological

SECONDS = 5.0
SECONDS_AGAIN = 1.0  # for making their objects again


@dataclass(frozen=True)
class Abilities:
    """What the objects of a graph have so far; the class grows in this order in the lecture.

    Attributes
    ----------
    operands, operation
        Whether some object names what it is made from, and by which operation.
    label, gradient
        Whether some object has a label, and whether all have a gradient.
    rule
        Whether some object that was made from others has a `_backward`, or keeps `_local_grads`
        or functions in its place.
    backward
        Whether the root has a `backward()`.
    """

    operands: bool
    operation: bool
    label: bool
    gradient: bool
    rule: bool
    backward: bool


@dataclass(frozen=True)
class NodeGradient:
    """One object's gradient after a backward pass of its own class.

    Attributes
    ----------
    node
        The learner's object.
    before, yours
        Its gradient before the pass and now; None where it has none.
    right
        What `yours` would be if this pass, and those since somebody last set the gradient, were
        right: that of a leaf adds up. None where it is not known.
    """

    node: Any
    before: float | None
    yours: float | None
    right: float | None

    @property
    def wrong(self) -> bool:
        return (
            self.yours is not None and self.right is not None and not agree(self.right, self.yours)
        )


@dataclass(frozen=True)
class OwnPass:
    """A backward pass in the learner's code.

    Attributes
    ----------
    call
        Its error and the line of that, if it ended with one; `call.stopped` if it ran too long.
    how
        What ran: "backward" (their method), "_backward" (the functions of the nodes, in the right
        order), "_local_grads" (the derivatives or functions that the nodes keep), "" (the class has none of them).
    visits
        The order in which nodes had their turn, and what each added to its operands.
    gradients
        One for each object, children before parents.
    first_wrong
        The first object in the order of visits from which it is wrong: its own gradient was
        not complete when its turn came, or what it added is not what its operation gives; then, the
        object nearest to the root whose gradient is wrong. None when all are right.
    printed, more
        The first 50 lines that their code printed, and how many came after them.
    """

    call: Call
    how: str
    visits: list[Visit]
    gradients: list[NodeGradient]
    first_wrong: Any
    printed: list[str]
    more: int


@dataclass(frozen=True)
class OwnStep:
    """One node's turn in a walk.

    Attributes
    ----------
    call, printed, more
        As in OwnPass.
    visit
        What it added.
    right
        `(operand, share)`: what its operation adds, for the gradient that the node had; None where
        the operation is not understood.
    """

    call: Call
    visit: Visit
    right: tuple[tuple[Any, float], ...] | None
    printed: list[str]
    more: int

    @property
    def wrong(self) -> bool:
        return self.right is not None and not _same_shares(self.visit.shares, self.right)


def abilities(root: Adopted) -> Abilities:
    """What the class of the learner can do so far; nothing of it is called.

    Examples
    --------
    >>> from micrograd_engine import adopt
    >>> class Mine:
    ...     def __init__(self, data):
    ...         self.data = data
    >>> abilities(adopt(Mine(2.0))).gradient
    False
    """
    objects = _objects(root)
    inner = [o for o in objects if children_of(o)]
    return Abilities(
        operands=bool(inner),
        operation=any(map(op_of, inner)),
        label=any(map(label_of, objects)),
        gradient=all(grad_of(o) is not None for o in objects),
        rule=any(map(has_rule, inner)),
        backward=bool(find(objects[-1], "pass")[0]),
    )


def own_backward(root: Adopted, seconds: float = SECONDS, reset: bool = True) -> OwnPass:
    """Run the backward pass of the learner's class on their objects.

    Their `backward()` where they have one, else their `_backward` functions in the right order from
    a gradient of 1 at the root, else their `_local_grads`.

    Parameters
    ----------
    root
        The mirror of the object to start from.
    seconds
        The time after which their code is stopped.
    reset
        Set the gradients of inner objects to 0 first, as if the forward pass had just made them.

    Notes
    -----
    Numbers that a node remembers from when it was made, such as the `t` of the lecture's tanh, are renewed
    first (`adoption/again.py`): a view may have moved the leaves since.

    Their errors are caught: `call` has them. The mirror keeps its own gradients; read them with
    `originals(...).follow()`.
    """
    nodes = originals(topological(root)).nodes
    originals(nodes).follow()
    objects = [v.original for v in nodes]
    make_again(nodes, min(seconds, SECONDS_AGAIN))
    right = right_gradients(root)
    if reset:
        for o in objects:
            if children_of(o):
                set_gradient(o, 0.0)
    before = [grad_of(o) for o in objects]
    expected = [_right_so_far(v, was, right) for v, was in zip(nodes, before, strict=True)]
    how, own = pass_of_graph(nodes)
    with Guard(seconds) as guard, Visits(objects) as visits:
        call = guard.call(own)
    found = [
        NodeGradient(o, was, grad_of(o), to_be)
        for o, was, to_be in zip(objects, before, expected, strict=True)
    ]
    for v, gradient in zip(nodes, found, strict=True):
        v._origin.passed = (gradient.yours, gradient.right)
    first = _first_wrong(nodes, visits.log, found, right)
    return OwnPass(call, how, visits.log, found, first, guard.printed, guard.more)


def own_start(root: Adopted, seconds: float = SECONDS_AGAIN) -> list[Adopted]:
    """Begin a walk: inner gradients are 0 on the objects, the root's is 1.

    Returns
    -------
    list of Adopted
        The nodes to give to `own_step`, in a right order, from the root down.
    """
    nodes = originals(topological(root)).nodes
    originals(nodes).follow()
    make_again(nodes, min(seconds, SECONDS_AGAIN))
    for v in nodes:
        if children_of(v.original):
            set_gradient(v.original, 0.0)
    set_gradient(root.original, 1.0)
    return [v for v in reversed(nodes) if children_of(v.original)]


def own_step(node: Adopted, seconds: float = SECONDS) -> OwnStep:
    """Run the `_backward` of one object, or add up by its `_local_grads`."""
    o = node.original
    with Guard(seconds) as guard:
        visits = Visits([])
        visits.begin(o)
        gradient = grad_of(o)
        right = None if gradient is None else right_shares(node, gradient)
        call = guard.call(lambda: take_turn(o))
        visits.end()
    return OwnStep(call, visits.log[0], right, guard.printed, guard.more)


def own_gradients(root: Adopted, seconds: float = SECONDS) -> dict[int, float | None] | None:
    """The gradients that one pass of theirs gives at the numbers of the mirror, by the id of each object.

    None where the class has neither `backward()` nor rules. Everything is as it was afterwards.

    Raises
    ------
    ValueError
        When their code fails, or an object remembers older numbers and cannot be made again.
    """
    values = topological(root)
    able = abilities(root)
    if not able.gradient or not (able.backward or able.rule):
        return None
    with Snapshot(values):
        for v in values:
            v._grad = 0.0
        originals(values).write()
        if old := make_again(originals(values).nodes, min(seconds, SECONDS_AGAIN)):
            raise ValueError(f"root: {older_numbers(old)}")
        passed = own_backward(root, seconds)
        if passed.call.error is not None:
            kind = type(root.original).__name__
            raise ValueError(
                f"root: the backward pass of {kind} failed: {passed.call.problem}"
            ) from passed.call.error
        lost = [g.node for g in passed.gradients if g.yours is None]
        if lost:
            raise ValueError(
                f"root: after the backward pass the gradient of {name_of(lost[0])} is no number"
            )
        return {id(g.node): g.yours for g in passed.gradients}


# ---- their code


def _objects(root: Adopted) -> list[Any]:
    return [v.original for v in originals(topological(root)).nodes]


def pass_of_graph(nodes: list[Adopted]) -> tuple[str, Callable[[], Any]]:
    """How the class of these nodes passes gradients back, as in OwnPass, and a call of that."""
    root = nodes[-1].original
    name, own = pass_of(root)
    if name:
        return "backward", own
    inner = [v.original for v in reversed(nodes) if children_of(v.original)]
    if any(find(o, "rule")[0] for o in inner):
        how = "_backward"
    else:
        how = "_local_grads" if any(map(rules_of, inner)) else ""

    def run() -> None:
        set_gradient(root, 1.0)
        for o in inner:
            take_turn(o)

    return how, run


# ---- what is right


def right_gradients(root: Adopted) -> dict[int, float] | None:
    """The gradients of one right pass, by the id of each object; None if it is not known.

    The mirror's own gradients stay.
    """
    values = topological(root)
    before = [v._grad for v in values]
    try:
        root.zero_grad()
        root.backward()
        return {id(v.original): v._grad for v in originals(values).nodes}
    except ValueError:
        return None
    finally:
        for v, grad in zip(values, before, strict=True):
            v._grad = grad


def right_shares(node: Adopted, gradient: float) -> tuple[tuple[Any, float], ...] | None:
    """What the operation of `node` adds to each operand; None where it is not understood."""
    between = node._origin.between
    above = [node, *reversed([v for v in between if v._prev])]
    if any(v._rule.backward is None for v in above):
        return None
    below = list(dict.fromkeys(c for v in above for c in v._prev if c not in above))
    kept = [(v, v._grad) for v in (*above, *below)]
    try:
        for v in (*above, *below):
            v._grad = 0.0
        node._grad = gradient
        for v in above:
            v._backward()
        return tuple((v.original, v._grad) for v in below if isinstance(v, Adopted))
    finally:
        for v, grad in kept:
            v._grad = grad


def _right_so_far(v: Adopted, before: float | None, right: dict[int, float] | None) -> float | None:
    if right is None:
        return None
    once = right[id(v.original)]
    if v._prev or before is None:
        return once
    # after a wrong pass the right sum goes on from the right one, unless somebody set the gradient
    yours, so_far = v._origin.passed
    return once + (so_far if so_far is not None and yours == before else before)


def _first_wrong(
    nodes: list[Adopted],
    visits: list[Visit],
    found: list[NodeGradient],
    right: dict[int, float] | None,
) -> Any:
    mirrors = {id(v.original): v for v in nodes}
    if not any(gradient.wrong for gradient in found):
        return None
    for visit in visits:
        node = mirrors[id(visit.node)]
        if visit.gradient is None or not operands(visit.node):
            continue
        if right is not None and not agree(right[id(visit.node)], visit.gradient):
            return visit.node
        shares = right_shares(node, visit.gradient)
        if shares is not None and not _same_shares(visit.shares, shares):
            return visit.node
    return next(gradient.node for gradient in reversed(found) if gradient.wrong)


def _same_shares(
    yours: tuple[tuple[Any, float], ...], right: tuple[tuple[Any, float], ...]
) -> bool:
    added = {id(o): share for o, share in yours}
    return all(id(o) in added and agree(share, added[id(o)]) for o, share in right)
