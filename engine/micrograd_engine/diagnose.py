"""diagnose: say what is wrong in a learner's own class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import isgenerator
from typing import Any

from .adopt import Adopted, adopt, originals
from .adoption.guard import Call, Guard
from .adoption.ops import agree
from .adoption.read import captured, grad_of, maker_of, op_of
from .adoption.roles import MISSING, NAMES, find, read
from .adoption.snapshot import Snapshot
from .adoption.visits import operands, set_gradient, take_turn
from .diagnosis import order, words
from .diagnosis.mistakes import KINDS, explain
from .diagnosis.probes import Group, at_a_kink
from .own import pass_of_graph
from .value import topological

TIME_OVER = "Nothing wrong was found, but the time was over before all was tried"
LONG = 1e-4  # seconds of processor time for each object in which a right pass ends, logged and all


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong in a class; true when something is.

    Attributes
    ----------
    kind
        Which mistake it is; "" when nothing is wrong. The kinds are in `diagnose`.
    operation
        The operation whose rule is wrong, as their class names it; "" for the order of the pass.
    node
        The learner's object, or None.
    message
        What happened, and what was expected, with numbers.
    found
        All that is wrong, the most basic first; this is the first of them.
    """

    kind: str = ""
    operation: str = ""
    node: Any = None
    message: str = "Nothing wrong was found"
    found: tuple[Diagnosis, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kind)

    def __repr__(self) -> str:
        return (
            f"Diagnosis({self.kind}: {self.message})" if self.kind else f"Diagnosis({self.message})"
        )

    __str__ = __repr__


def diagnose(root: Any, seconds: float = 1.0) -> Diagnosis:
    """Find out what is wrong in the class of `root`, an object that `adopt` takes.

    It calls the `_backward` of each operation alone, with numbers of its own, and logs the order in which
    their `backward()` visits the nodes. Every number, gradient and attribute of the objects is as it was
    afterwards, also when their code fails. What their code changes elsewhere, such as a counter of the
    class or the content of a list, stays changed.

    Parameters
    ----------
    root
        The object to take gradients of.
    seconds
        How long their code may run; it is stopped then. Reading the graph takes a tenth of a millisecond
        for each object besides.

    Returns
    -------
    Diagnosis
        False when nothing wrong was found. What the class cannot do yet is not wrong.

    Raises
    ------
    TypeError, ValueError
        As in `adopt`.

    Notes
    -----
    The kinds, the most basic first, each with an example. In a rule, written for `out = self * other`:

    - called_not_stored: `out._backward = _backward()`
    - bound_to_self: `self._backward = _backward`
    - nothing_happened: `out.backward = _backward`, or an operand that receives nothing
    - assigned: `self.grad = other.data * out.grad`
    - upstream_forgotten: `self.grad += other.data`
    - gradient_for_data: `self.grad += other.grad * out.grad`
    - own_gradient: `self.grad += other.data * self.grad`
    - both_to_self: `self.grad += …` twice, and nothing for `other`
    - sign: `self.grad -= other.data * out.grad`
    - like_addition: `self.grad += out.grad`
    - added_instead_of_multiplied: `self.grad += other.data + out.grad`
    - own_operand: `self.grad += self.data * out.grad`
    - wrong_rule: another well-known derivative, such as `1 - t` for tanh, or x for eˣ

    In the backward pass:

    - not_seeded: the root does not begin with a gradient of 1
    - visited_twice: `backward()` calls itself on every operand, and a node has several users
    - too_early: `for node in topo`, not reversed; or a node before one that is made from it
    - not_visited: `_backward` runs for the root's operands only; or `other` is not in `_prev`
    - not_reset: gradients of an earlier pass were still there, and this one was added
    - right_by_luck: an order that is wrong, but not on this graph; the message has one where it is

    Whatever else gives other numbers is `unknown`, with those numbers; so is an error in their code.
    Rules are compared on both sides of the kink of relu, abs and max, never at the kink itself.

    Examples
    --------
    >>> class Mine:
    ...     def __init__(self, data, _children=(), _op=""):
    ...         self.data, self.grad, self._prev, self._op = data, 0.0, set(_children), _op
    ...         self._backward = lambda: None
    ...     def __mul__(self, other):
    ...         out = Mine(self.data * other.data, (self, other), "*")
    ...         def _backward():
    ...             self.grad = other.data * out.grad
    ...             other.grad = self.data * out.grad
    ...         out._backward = _backward
    ...         return out
    >>> d = diagnose(Mine(2.0) * Mine(3.0), seconds=10)
    >>> d.kind, d.operation
    ('assigned', '*')
    >>> print(d.message.split(". ")[0])
    `*` of 2 and 5, when the gradient of the result is 3: that of `self` was 11 and is now 15
    """
    mirror = adopt(root)
    if not isinstance(mirror, Adopted):
        return Diagnosis()
    values = topological(mirror)
    nodes = originals(values).nodes
    objects = [v.original for v in nodes]
    with Guard(seconds) as guard, Snapshot(values):
        found = [*_none(nodes, objects, guard), *_rules(nodes, guard)]
        found += _passes(nodes, objects, found, guard)
    found.sort(key=lambda d: KINDS.index(d.kind))
    if not found:
        return Diagnosis() if guard.time_left else Diagnosis(message=TIME_OVER)
    found = list({(d.kind, d.operation, d.message): d for d in found}.values())
    first = found[0]
    return Diagnosis(first.kind, first.operation, first.node, first.message, tuple(found))


# ---- where gradients begin


def _none(nodes: list[Adopted], objects: list[Any], guard: Guard) -> Iterator[Diagnosis]:
    """A pass that fails because a gradient is None before anything was added to it."""
    before = [(o, *find(o, "gradient")) for o in objects]
    first = next(((o, name) for o, name, content in before if name and content is None), None)
    if first is None:
        return
    own = pass_of_graph(nodes)[1]
    call = guard.call(own)
    order.clear(objects)
    if call.error is not None and not call.stopped and guard.call(own).error is None:
        yield Diagnosis("unknown", "", first[0], words.of_none(*first, call))
    for o, name, content in before:
        if name:
            setattr(o, name, content)


# ---- the rule of each operation


def _rules(nodes: list[Adopted], guard: Guard) -> Iterator[Diagnosis]:
    misplaced = {id(v): u for v in nodes if (u := _user_in_closure(v.original)) is not None}
    groups = list(_groups([v for v in nodes if id(v) not in misplaced]))
    for group in groups:
        if _is_none(group.node) and _has_rules(nodes):
            message = words.not_stored(group.node, group.op)
            yield Diagnosis("called_not_stored", group.op, group.node, message)
    for user in {op_of(user): user for user in misplaced.values()}.values():
        yield Diagnosis("bound_to_self", op_of(user), user, words.bound_to_self(op_of(user)))
    for o, operand in _not_kept(nodes, guard):
        message = words.not_kept(op_of(o) or maker_of(o).strip("_"), operand)
        yield Diagnosis("not_visited", op_of(o), operand, message)
    tried = [group for group in groups if order.can_be_asked(group.node)]
    for group in tried:
        group.probe(guard)
    works = any(p.after != p.before for group in tried for p in group.probes)
    for group in tried:
        yield from _of_group(group, works)


def _groups(nodes: list[Adopted]) -> Iterator[Group]:
    """The nodes that the same method made, the groups from the root down."""
    found: dict[Any, list[Adopted]] = {}
    for v in reversed(nodes):
        o = v.original
        if operands(o):
            kinds = tuple(isinstance(a, Adopted) for a in v._origin.made[1])
            key = (type(o), op_of(o), maker_of(o), v._origin.made[0], kinds)
            found.setdefault(key, []).append(v)
    return map(Group, found.values())


def _user_in_closure(o: Any) -> Any:
    """The object made from `o` whose rule `o` holds: no node knows its users before they exist."""
    held = [thing for thing in captured(o).values() if type(thing) is type(o)]
    for user in held:
        below = {id(thing) for thing in operands(user)}
        if id(o) in below and all(id(thing) in below for thing in held if thing is not user):
            return user
    return None


def _not_kept(nodes: list[Adopted], guard: Guard) -> Iterator[tuple[Any, Any]]:
    """One for each operation: an object, and an operand with operands that it passes a share to but did not keep."""
    found: dict[str, tuple[Any, Any]] = {}
    for o in (v.original for v in nodes if operands(v.original)):
        known = {id(thing) for thing in (o, *operands(o))}
        for thing in captured(o).values():
            if type(thing) is not type(o) or id(thing) in known or op_of(o) in found:
                continue
            below = operands(thing)
            if below and not any(o is operand for operand in below) and _passes_to(o, thing, guard):
                found[op_of(o)] = o, thing
    yield from found.values()


def _passes_to(o: Any, thing: Any, guard: Guard) -> bool:
    """Whether `_backward` of `o` adds to the gradient of `thing`; the caller keeps the numbers of the graph."""
    before = find(thing, "gradient")
    try:
        set_gradient(thing, 0.0)
        set_gradient(o, 1.0)
        call = guard.call(take_turn, o)
        return call.error is None and bool(grad_of(thing))
    finally:
        if before[0]:
            setattr(thing, *before)


def _is_none(o: Any) -> bool:
    """Whether an object has a `_backward` that is no function."""
    rule = read(o, NAMES["rule"][0])
    return rule is not MISSING and not callable(rule)


def _has_rules(nodes: list[Adopted]) -> bool:
    """Whether the `_backward` of some object is a function; the class begins with that, or has come to it."""
    return any(find(v.original, "rule")[0] for v in nodes)


def _of_group(group: Group, works: bool) -> Iterator[Diagnosis]:
    def found(kind: str, message: str) -> Diagnosis:
        return Diagnosis(kind, group.op, group.node, message)

    if group.forward is not None:
        yield found("unknown", words.of_forward(group.op, *group.forward))
    if group.failed is not None and not group.probes and _counts(group.failed, 1):
        yield found("unknown", words.of_error(f"`_backward` of `{group.op}`", group.failed))
    if group.moved is not None:
        yield found("unknown", words.of_number(group.op, *group.moved))
    if not group.probes:
        return
    for kind, k in explain(group.probes):
        if kind == "nothing_happened" and group.bound:
            yield found("bound_to_self", words.bound_to_self(group.op))
        elif kind != "nothing_happened" or works or _is_meant(group):
            yield found(kind, words.of_rule(kind, k, group.probes))


def _is_meant(group: Group) -> bool:
    """Whether the class is far enough for something to happen, although no operation does anything yet."""
    own = getattr(group.node, "__dict__", {})
    kept = [thing for name, thing in own.items() if name not in NAMES["rule"]]
    return bool(find(group.node, "pass")[0]) or any(callable(thing) for thing in kept)


def _counts(call: Call, objects: int) -> bool:
    """Whether an error is one of their code: not that the time was over when it had hardly begun."""
    return not call.stopped or call.ran > 0.02 + LONG * objects


# ---- the order of the pass, and what it left


def _passes(
    nodes: list[Adopted], objects: list[Any], found: list[Diagnosis], guard: Guard
) -> Iterator[Diagnosis]:
    root, name = objects[-1], find(objects[-1], "pass")[0]
    own = name in getattr(root, "__dict__", {})  # `out.backward = _backward` hides the method
    early = any(d.kind == "called_not_stored" for d in found)
    if not name or own or early or not operands(root) or grad_of(root) is None:
        return
    before = {id(o): grad_of(o) for o in objects}
    seed = 0.0
    passed = order.run(objects, guard, seed)
    if isgenerator(passed.call.result):
        yield Diagnosis("unknown", "", root, words.of_generator(name, root))
        return
    if passed.call.error is not None:
        if not found and _counts(passed.call, len(objects)):
            message = words.of_error(f"`{name}()` of {words.name(root)}", passed.call)
            yield Diagnosis("unknown", "", root, message)
        return
    if not agree(1.0, passed.seed or 0.0):
        if before[id(root)] != 1.0:  # else the learner gives the root its gradient by hand
            yield Diagnosis("not_seeded", "", root, words.not_seeded(root, passed))
        seed = 1.0
        passed = order.run(objects, guard, seed)
    if passed.call.error is not None:
        return
    ordered = list(_of_order(nodes, passed, found, lambda: order.lucky(root, guard, seed)))
    yield from ordered
    if not ordered and not found:
        yield from _leftovers(objects, before, passed, guard)


def _of_order(
    nodes: list[Adopted],
    passed: order.Passed,
    found: list[Diagnosis],
    lucky: Callable[[], order.Lucky | None],
) -> Iterator[Diagnosis]:
    objects = [v.original for v in nodes]
    if not order.has_rules(objects) and any(v._prev and at_a_kink(v) for v in nodes):
        return
    wrong = next((o for o in objects if passed.is_wrong(o)), None)
    faults = order.faults(objects, passed)
    if wrong is not None and faults:
        for kind in dict.fromkeys(fault.kind for fault in faults):
            fault = next(fault for fault in faults if fault.kind == kind)
            if kind == "too_early" and faults[0].kind == "visited_twice":
                continue  # the first of the two turns
            message = words.of_order(kind, fault.node, fault.other, passed, wrong)
            yield Diagnosis(kind, "", fault.node, message)
    elif wrong is not None and not found:
        yield Diagnosis("unknown", "", wrong, words.gradient_is(wrong, passed))
    elif wrong is None and not {d.operation for d in found} & {"+", "*"}:
        yield from _luck(objects[-1], lucky())


def _luck(root: Any, lucky: order.Lucky | None) -> Iterator[Diagnosis]:
    if lucky is None:
        return
    text, names, passed = lucky
    wrong = next(name for name, o in names.items() if passed.is_wrong(o))
    o = names[wrong]
    message = words.by_luck(text, wrong, passed.yours[id(o)], passed.right[id(o)])
    yield Diagnosis("right_by_luck", "", root, message)


def _leftovers(
    objects: list[Any], before: dict[int, float | None], passed: order.Passed, guard: Guard
) -> Iterator[Diagnosis]:
    """Gradients that a pass on these numbers left, and that are more than one pass gives."""
    right = passed.right
    if not before[id(objects[-1])] or not all(id(o) in right for o in objects):
        return
    for o in order.more_than_once(objects, before, right, guard)[:1]:
        now = before[id(o)] or 0.0
        yield Diagnosis("not_reset", "", o, words.not_reset(o, now, right[id(o)]))
