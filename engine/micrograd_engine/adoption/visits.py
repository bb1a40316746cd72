"""Visits: a log of whose `_backward` runs during a learner's backward pass, and what each adds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import CodeType
from typing import Any, Self

from ..checks import as_float, takes
from .links import rules_of
from .read import children_of, grad_of, is_ours
from .roles import MISSING, find, is_collection, is_number, read, refill, single, slots_of


@dataclass(frozen=True)
class Visit:
    """One node's turn in a backward pass.

    Attributes
    ----------
    node
        The learner's object.
    gradient
        Its gradient when its turn came; None if it has none.
    shares
        For each of its operands, by object, how much its gradient grew: `(operand, added)`.
    """

    node: Any
    gradient: float | None
    shares: tuple[tuple[Any, float], ...]


class Visits:
    """Logs the visits while it is entered; afterwards every `_backward` is what it was.

    Where a class keeps `_local_grads` instead, a visit begins when its pass reads them.
    """

    def __init__(self, objects: Iterable[Any]) -> None:
        self.objects = {id(o): o for o in objects}
        self.log: list[Visit] = []
        self._open: tuple[Any, float | None, list[tuple[Any, float]]] | None = None
        self._undo: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        try:
            for o in self.objects.values():
                self._watch(o)
        except BaseException:
            self._restore()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.end()
        self._restore()

    def _restore(self) -> None:
        while self._undo:
            self._undo.pop()()

    def begin(self, node: Any) -> None:
        self.end()
        self._open = (node, grad_of(node), gradients(operands(node)))

    def end(self) -> None:
        if self._open is None:
            return
        (node, gradient, before), self._open = self._open, None
        shares = [(o, (grad_of(o) or 0.0) - was) for o, was in before]
        self.log.append(Visit(node, gradient, tuple(shares)))

    def _watch(self, o: Any) -> None:
        name, rule = find(o, "rule")
        if name:
            self._replace(o, name, rule, self._logged(o, rule))
            return
        name, local = find(o, "local")
        if name:
            self._replace(o, name, local, _watched(local, lambda: self.begin(o)))

    def _logged(self, o: Any, rule: Callable[..., Any]) -> Callable[..., Any]:
        def visit(*arguments: Any, **named: Any) -> Any:
            self.begin(o)
            try:
                return rule(*arguments, **named)
            finally:
                self.end()

        return visit

    def _replace(self, o: Any, name: str, was: Any, new: Any) -> None:
        """Set an attribute of one object, or of its class where objects cannot have their own."""
        own = name in getattr(o, "__dict__", {}) or name in slots_of(o)
        try:
            setattr(o, name, new)
        except AttributeError:
            self._replace_in_class(type(o), name)
            return
        undo = (lambda: setattr(o, name, was)) if own else (lambda: delattr(o, name))
        self._undo.append(undo)

    def _replace_in_class(self, kind: type, name: str) -> None:
        """Log a method of a class with `__slots__`, for the objects of this graph."""
        was = read(kind, name)
        if getattr(was, "logs", None) is self:
            return
        own = vars(kind).get(name, MISSING)

        def method(o: Any, *arguments: Any, **named: Any) -> Any:
            bound = was.__get__(o, kind)
            known = id(o) in self.objects
            return (self._logged(o, bound) if known else bound)(*arguments, **named)

        method.logs = self  # type: ignore[attr-defined]
        with suppress(AttributeError, TypeError):  # a class that cannot be changed is not logged
            setattr(kind, name, method)
            self._undo.append(
                lambda: delattr(kind, name) if own is MISSING else setattr(kind, name, own)
            )


def _watched(local: Any, begin: Callable[[], None]) -> Any:
    """The same numbers in a tuple or list that calls `begin` when somebody goes through them."""
    base: Any = list if isinstance(local, list) else tuple

    class Watched(base):  # type: ignore[misc]
        def __iter__(self) -> Iterator[Any]:
            begin()
            return super().__iter__()  # type: ignore[no-any-return]

        def __getitem__(self, place: Any) -> Any:
            if place == 0:
                begin()
            return super().__getitem__(place)

    return Watched(local)


def operands(node: Any) -> list[Any]:
    """The objects that `node` is made from, each once."""
    kind = type(node)
    found = {
        id(o): o for o in children_of(node) if type(o) is kind or not (is_number(o) or is_ours(o))
    }
    return list(found.values())


def gradients(objects: Iterable[Any]) -> list[tuple[Any, float]]:
    """The objects that have a gradient, and that."""
    pairs = [(o, grad_of(o)) for o in objects]
    return [(o, grad) for o, grad in pairs if grad is not None]


def set_gradient(o: Any, number: float) -> None:
    """Set the gradient of an object that has one."""
    name, was = find(o, "gradient")
    if name:
        setattr(o, name, refill(was, number))


# ---- one node's own rule


def can_pass_back(o: Any) -> bool:
    """Whether an object made from others can pass a gradient on."""
    has_gradient = grad_of(o) is not None and all(grad_of(c) is not None for c in operands(o))
    return has_gradient and has_rule(o)


def has_rule(o: Any) -> bool:
    """Whether an object has a `_backward`, or keeps a derivative or a function for each operand."""
    return bool(find(o, "rule")[0] or rules_of(o))


def take_turn(o: Any) -> None:
    """Let one object add its shares to its operands, by its `_backward` or what it keeps beside them.

    A `_backward` that takes the gradient gives the shares, or adds them itself.
    """
    name, rule = find(o, "rule")
    gradient = grad_of(o) or 0.0
    if name and not _wants_gradient(rule):
        rule()
        return
    if name:
        shares = rule(gradient)
    else:
        shares = [r * gradient if is_number(r) else r(gradient) for r in rules_of(o)]
    if len(operands(o)) == 1 and not is_collection(shares):
        shares = [] if shares is None else [shares]
    for child, share in zip(children_of(o), shares or (), strict=False):
        if not is_number(child) or type(child) is type(o):
            set_gradient(child, (grad_of(child) or 0.0) + as_float(single(share), "share"))


def pass_of(o: Any) -> tuple[str, Callable[[], Any]]:
    """The name of its whole backward pass, and a call of it; from a gradient of 1 where it wants one."""
    name, own = find(o, "pass")
    return name, partial(own, 1.0) if name and _wants_gradient(own) else own


def _wants_gradient(function: Any) -> bool:
    """Whether a function has to be given one argument at least."""
    plain = getattr(function, "__func__", function)
    code = read(plain, "__code__")
    if not isinstance(code, CodeType):
        return not takes(function)
    given = len(read(plain, "__defaults__") or ()) + (plain is not function)
    return code.co_argcount > given


def own_shares(o: Any, gradient: float) -> list[tuple[Any, float]]:
    """What the object adds to each operand where its own gradient is `gradient`.

    All gradients are what they were afterwards.
    """
    below = operands(o)
    before = [(thing, find(thing, "gradient")) for thing in (o, *below)]
    try:
        for thing in below:
            set_gradient(thing, 0.0)
        set_gradient(o, gradient)
        take_turn(o)
        return gradients(below)
    finally:
        for thing, (name, content) in before:
            if name:
                setattr(thing, name, content)
