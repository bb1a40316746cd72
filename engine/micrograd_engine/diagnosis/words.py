"""A diagnosis in words: what happened, what was expected, with numbers; not how to mend it."""

from __future__ import annotations

from typing import Any

from ..adoption.guard import Call
from ..adoption.read import data_of, label_of
from ..adoption.roles import read
from .mistakes import Probe
from .order import Passed

NAMES = ("self", "other")

_RULE = {
    "assigned": "The new share took the place of what was there; the shares of several users have to add up.",
    "upstream_forgotten": "The gradient of the result, {g}, is missing from the share.",
    "own_operand": "The share was made with the number of `{who}` itself.",
    "gradient_for_data": "The share was made with a gradient where a number belongs.",
    "own_gradient": "The share was made with the gradient of an operand in place of that of the result.",
    "like_addition": "It passed the gradient of the result on unchanged, as a sum does.",
    "added_instead_of_multiplied": "It added the derivative and the gradient of the result: the chain rule multiplies them.",
    "both_to_self": "`{who}` received the shares of both operands, and the other one nothing.",
    "sign": "The share has the wrong sign.",
    "wrong_rule": "The share is that of another derivative.",
    "nothing_happened": "Its `_backward` ran and left the gradient as it was.",
    "unknown": "None of the well-known mistakes gives this number.",
}


def number(x: float | None) -> str:
    """Up to six digits, with a minus sign."""
    return "no number" if x is None else f"{x:.6g}".replace("-", "−")


def name(o: Any) -> str:
    """The label of an object, else its class and number, for a sentence."""
    label = label_of(o)
    return f"`{label[:40]}`" if label else f"the {type(o).__name__} {number(data_of(o))}"


def of_rule(kind: str, k: int, probes: list[Probe]) -> str:
    """What one operand received in the probe that shows it best."""
    p = max(probes, key=lambda p: not p.is_right(k))
    who = NAMES[k] if k < len(NAMES) else f"operand {k + 1}"
    operands = " and ".join(map(number, p.numbers))
    share = p.gradient * p.slopes[k]
    return (
        f"`{p.op}` of {operands}, when the gradient of the result is {number(p.gradient)}: that of "
        f"`{who}` was {number(p.before[k])} and is now {number(p.after[k])}. Expected: "
        f"{number(p.right(k))}, its share of {number(share)} added. "
        + _RULE[kind].format(g=number(p.gradient), who=who)
    )


def of_forward(op: str, numbers: tuple[float, ...], theirs: float, right: float) -> str:
    operands = " and ".join(map(number, numbers))
    return f"`{op}` of {operands} is {number(theirs)}. Expected: {number(right)}."


def of_number(op: str, k: int, before: float, after: float) -> str:
    return (
        f"`_backward` of `{op}` changed the number of `{NAMES[k]}` from {number(before)} to "
        f"{number(after)}. Expected: numbers stay, gradients grow."
    )


def not_stored(o: Any, op: str) -> str:
    there = read(o, "_backward")
    return (
        f"`_backward` of {name(o)}, made by `{op}`, is {str(there)[:40]}. Expected: a function that can "
        "be called later. It seems to have been called already, when the node was made."
    )


def bound_to_self(op: str) -> str:
    return (
        f"`{op}`: calling `_backward` of the result changes no gradient, but calling that of an operand "
        "does. Expected: the result keeps the function that passes its gradient on."
    )


def not_kept(op: str, operand: Any) -> str:
    return (
        f"`{op}` passes a share to {name(operand)}, but does not keep it among its operands. Expected: "
        "all operands in _prev, else the pass does not know that it has to go on there."
    )


def of_error(what: str, call: Call) -> str:
    return f"{what}: {call.problem}"


def of_none(o: Any, attribute: str, call: Call) -> str:
    return (
        f"`{attribute}` of a {type(o).__name__} begins as None, and nothing can be added to that: "
        f"{call.problem}. Expected: it begins as the number 0."
    )


def of_generator(method: str, root: Any) -> str:
    return (
        f"`{method}()` of {name(root)} has a `yield` in it, so calling it runs none of its lines. "
        "Expected: the pass runs when it is called."
    )


def not_seeded(root: Any, passed: Passed) -> str:
    return (
        f"When the backward pass began, the gradient of {name(root)} was {number(passed.seed)}. "
        "Expected: 1, the derivative of a number by itself."
    )


def of_order(kind: str, o: Any, other: Any, passed: Passed, wrong: Any) -> str:
    """What happened in the order, and a number that is wrong by it."""
    if kind == "too_early":
        what = (
            f"{name(o)} had its turn before {name(other)}, which is made from it, so its gradient was "
            "not complete yet."
        )
    elif kind == "visited_twice":
        turns = sum(visit.node is o for visit in passed.visits)
        what = f"{name(o)} had its turn {turns} times: it passed a part of its gradient on again."
    else:
        what = f"{name(o)} never had its turn, so its gradient was not passed on."
    return f"{what[0].upper()}{what[1:]} {gradient_is(wrong, passed)}"


def gradient_is(wrong: Any, passed: Passed) -> str:
    yours, right = passed.yours[id(wrong)], passed.right[id(wrong)]
    return f"The gradient of {name(wrong)} is {number(yours)}. Expected: {number(right)}."


def by_luck(text: str, wrong: str, yours: float, right: float) -> str:
    return (
        "The gradients of this graph are right by luck: the order of the pass is not right for every "
        f"graph. It fails for a = 2, b = −3; {text.replace('*', '×')}: the gradient of {wrong} is "
        f"{number(yours)}. Expected: {number(right)}."
    )


def not_reset(o: Any, now: float, once: float) -> str:
    return (
        f"The gradient of {name(o)} is {number(now)}, but one backward pass gives {number(once)}: the "
        "gradients of an earlier pass were still there and have been added."
    )
