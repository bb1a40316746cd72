"""diagnose: say what is wrong in a learner's own class."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .adopt import Adopted, adopt, originals
from .adoption.read import name_of, op_of
from .adoption.visits import gradients, set_gradient
from .own import own_backward
from .value import topological


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong in a class; true when something is.

    Attributes
    ----------
    kind
        Which mistake it is; "" when nothing is wrong. The kinds are in `diagnose`.
    operation
        The operation whose node is wrong, as their class names it; "" for the order of the pass.
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
    message: str = "nothing wrong was found"
    found: tuple[Diagnosis, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.kind)

    def __str__(self) -> str:
        return self.message


def diagnose(root: Any, seconds: float = 1.0) -> Diagnosis:
    """Find out what is wrong in the class of `root`, an object that `adopt` takes.

    Parameters
    ----------
    root
        The object to take gradients of.
    seconds
        How long it may take; their code is stopped after that.
    """
    mirror = adopt(root)
    if not isinstance(mirror, Adopted):
        return Diagnosis()
    before = gradients(v.original for v in originals(topological(mirror)).nodes)
    try:
        own = own_backward(mirror, seconds)
    finally:
        for o, grad in before:
            set_gradient(o, grad)
    o = own.first_wrong
    if o is None:
        return Diagnosis()
    wrong = next(g for g in own.gradients if g.wrong)
    message = f"the gradient of {name_of(wrong.node)} is {wrong.yours}, right is {wrong.right}"
    one = Diagnosis("unknown", op_of(o), o, message)
    return Diagnosis("unknown", op_of(o), o, message, (one,))
