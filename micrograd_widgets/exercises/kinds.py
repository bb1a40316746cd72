"""Checks of the exercises without code: each computes what is right from the graph.

The same mistakes by the same names are in `js/src/store/exercise/judge-*.ts`, whose sentences learners read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from micrograd_engine import Value
from micrograd_engine.pcg32 import PCG32

from .checking import Names, Numbers, Wrong, found
from .variants import Graph, graph

CHOICES = ("rises", "falls", "stays")
_TOLERANCE = 5e-4  # four decimals are enough
_FLAT = 1e-6  # a change or slope below it is none
_VISIBLE = 1e-3  # a difference that the cards show
Check = Callable[[Any, Graph, Numbers], Iterator[str]]


def check(kind: str, names: Names, n: Numbers) -> Iterator[str]:
    """Check `names["answer"]`, an answer to the variant `n`."""
    answer = found(names, "answer")
    made = graph(n["code"], n["numbers"])
    try:
        yield from _CHECKS[kind](answer, made, n)
    except (TypeError, ValueError, AttributeError, OverflowError) as problem:
        raise Wrong("wrong_type", f"The answer cannot be read: {str(problem)[:200]}") from None


def is_close(given: Any, exact: float) -> bool:
    """Whether a number that somebody worked out is `exact`, up to the fourth decimal or digit."""
    return given == exact or abs(float(given) - exact) <= _TOLERANCE * max(1.0, abs(exact))


# ---- gradients


def check_gradients(answer: Mapping[str, float], made: Graph, n: Numbers) -> Iterator[str]:
    made.root.backward()
    for v in asked(made):
        name = made.name(v)
        if name not in answer:
            raise Wrong("unfinished", f"`{name}` has no gradient yet.")
        _expect_gradient(made, v, answer[name])
        yield f"The gradient of `{name}` is right."


def asked(made: Graph) -> list[Value]:
    """The Values whose gradients are asked for, the root first: all but constants."""
    pairs = zip(made.values, made.roles, strict=True)
    return [v for v, role in pairs if role != "constant"][::-1]


@dataclass
class Use:
    """One use of a Value: the gradient of the result, the local derivative, whether it is a product."""

    upstream: float
    local: float
    product: bool


def _expect_gradient(made: Graph, v: Value, given: float) -> None:
    """Raise the mistake that explains a wrong gradient, once backward has run."""
    if is_close(given, v.grad):
        return
    name = made.name(v)
    if v is made.root:
        raise Wrong("not_seeded", f"`{name}` is where the backward pass begins.")
    uses = [
        Use(result.grad, _share(result, k, 1.0), result._op == "*")
        for result in made.inner
        for k, operand in enumerate(result._prev)
        if operand is v
    ]
    for mistake, number in _mistakes(v, uses):
        if is_close(given, number):
            raise Wrong(mistake, f"The gradient of `{name}` is not right yet.")
    raise Wrong("wrong_number", f"The gradient of `{name}` is not right yet.")


def _share(result: Value, k: int, upstream: float) -> float:
    """What `result` adds to the gradient of its operand `k` when its own gradient is `upstream`."""
    rule, prev = result._rule, result._prev
    assert rule.backward is not None
    numbers = [v.data for v in prev]
    if result._number is not None:
        numbers.append(result._number)
    shares = rule.backward(upstream, result.data, *numbers)
    return float(shares[k] if len(prev) == 2 else shares)


def _mistakes(v: Value, uses: list[Use]) -> Iterator[tuple[str, float]]:
    """What each known mistake makes of a gradient, most likely first."""
    yield "sign", -v.grad
    if len(uses) > 1:
        for use in uses:
            yield "one_path", use.local * use.upstream
    yield "upstream_forgotten", math.fsum(use.local for use in uses)
    if any(use.product for use in uses):
        factors = [v.data if use.product else use.local for use in uses]
        yield (
            "own_operand",
            sum(use.upstream * by for use, by in zip(uses, factors, strict=True)),
        )
        yield "like_addition", sum(use.upstream for use in uses)
    yield "added_instead_of_multiplied", sum(use.local + use.upstream for use in uses)
    yield "data_for_gradient", v.data


# ---- the order


def check_order(answer: list[str], made: Graph, n: Numbers) -> Iterator[str]:
    order = [made.called(name) for name in answer]
    for k, name in enumerate(answer):
        if name in answer[:k]:
            raise ValueError(f"expected each node once, got {name} twice")
    for k, v in enumerate(order):
        for result in made.inner:
            if v in result._prev and result not in order[:k]:
                late, name = made.name(result), made.name(v)
                raise Wrong("too_early", f"`{name}` comes before `{late}` has added to it.")
        yield f"`{answer[k]}` has a right place."
    left = sum(v not in order for v in made.inner)
    if left:
        raise Wrong("unfinished", f"Nodes without a place: {left}.")


# ---- the broken node

# what a broken node passes to an operand, from what is right, upstream, local, the operand's own number
RULES: Mapping[str, Callable[[float, float, float, float], float]] = {
    "sign": lambda right, upstream, local, own: -right,
    "upstream_forgotten": lambda right, upstream, local, own: local,
    "like_addition": lambda right, upstream, local, own: upstream,
    "own_operand": lambda right, upstream, local, own: upstream * own,
}


@dataclass
class Fault:
    """A broken node, its mistake, and the gradients that the backward pass then leaves."""

    node: Value
    mistake: str
    grad: dict[int, float]


def fault(made: Graph, n: Numbers) -> Fault:
    """The fault of a variant: one that an operand shows which is used nowhere else."""
    made.root.backward()
    exact = {id(v): v.grad for v in made.values}
    used = [id(operand) for v in made.inner for operand in v._prev]
    shows = {
        id(v)
        for v, role in zip(made.values, made.roles, strict=True)
        if used.count(id(v)) == 1 and role != "constant"
    }
    faults = []
    for node in made.inner:
        for mistake in RULES:
            grad = _broken_run(made, node, mistake)
            if any(id(v) in shows and _differs(grad[id(v)], exact[id(v)]) for v in node._prev):
                faults.append(Fault(node, mistake, grad))
    random = PCG32()
    random.state = n["random"]
    which = random.below(max(1, len(faults)))
    if not faults:
        raise ValueError("no node of this graph can be broken so that one sees it")
    return faults[which]


def _differs(a: float, b: float) -> bool:
    return abs(a - b) > _VISIBLE * max(1.0, abs(b))


def _broken_run(made: Graph, node: Value, mistake: str) -> dict[int, float]:
    grad = {id(v): 0.0 for v in made.values} | {id(made.root): 1.0}
    for v in reversed(made.inner):
        upstream = grad[id(v)]
        for k, operand in enumerate(v._prev):
            share = _share(v, k, upstream)
            if v is node:
                share = RULES[mistake](share, upstream, _share(v, k, 1.0), operand.data)
            grad[id(operand)] += share
    return grad


def check_broken(answer: str, made: Graph, n: Numbers) -> Iterator[str]:
    node = made.called(answer)
    broken = fault(made, n)
    if node is not broken.node:
        made.root.backward()
        if _differs(broken.grad[id(node)], node.grad):
            raise Wrong("arrived_wrong", f"The gradient of `{answer}` is wrong already.")
        raise Wrong("rule_is_right", f"`{answer}` passes on what it should.")
    yield f"`{answer}` is the broken node."


# ---- predict


def course_of(change: float) -> str:
    """What a number that changes by `change` does."""
    return "stays" if abs(change) <= _FLAT else "rises" if change > 0 else "falls"


def check_predict(answer: Any, made: Graph, n: Numbers) -> Iterator[str]:
    ask = n.get("ask", "sign")
    made.root.backward()
    of = made.called(n["of"])
    if ask == "gradient":
        _expect_gradient(made, of, float(answer))
    elif ask == "value":
        if not is_close(float(answer), made.root.data):
            raise Wrong("wrong_number", "The number is another one.")
    elif ask == "step":
        _expect_course(answer, course_by_step(made, of, n), "step_too_large", "falls")
    else:
        by_height = course_of(made.root.data)
        _expect_course(answer, course_of(of.grad), "height_for_slope", by_height)
    yield "The prediction is right."


def _expect_course(answer: Any, right: str, mistake: str, mistaken: str) -> None:
    if answer not in CHOICES:
        raise ValueError(f"expected one of {', '.join(CHOICES)}")
    if answer != right:
        other = "wrong_course" if mistake == "step_too_large" else "sign"
        raise Wrong(mistake if answer == mistaken else other, "The prediction is not right.")


def course_by_step(made: Graph, of: Value, n: Numbers) -> str:
    """What the root does by one step of a leaf, once backward has run."""
    before = made.root.data
    of.data -= n.get("learning_rate", 0.1) * of.grad
    made.root.forward()
    return course_of(made.root.data - before)


# ---- tune and match


def check_tune(answer: Mapping[str, float], made: Graph, n: Numbers) -> Iterator[str]:
    for name, number in answer.items():
        if name not in n["tune"] and made.called(name).data != number:
            raise Wrong("moved_input", f"`{name}` is an input and has to stay.")
        made.called(name).data = number
    made.root.forward()
    target = n.get("target", 0.0)
    if not abs(made.root.data - target) <= n.get("tolerance", 0.01):
        kind = "too_high" if made.root.data > target else "too_low"
        raise Wrong(kind, f"`{made.name(made.root)}` has not reached its target.")
    yield "The target is reached."


def check_match(answer: list[float], made: Graph, n: Numbers) -> Iterator[str]:
    slopes = slopes_of(made, n)
    if len(answer) < len(slopes) or any(not math.isfinite(slope) for slope in answer):
        raise Wrong("unfinished", "A point has no slope yet.")
    for given, slope in zip(answer, slopes, strict=False):
        if not is_close(given, slope):
            same = _sign(given) == _sign(slope)
            raise Wrong("steepness" if same else "sign", "A point has the slope of another one.")
    yield "Every point has its slope."


def _sign(slope: float) -> int:
    return 0 if abs(slope) < _FLAT else 1 if slope > 0 else -1


def slopes_of(made: Graph, n: Numbers) -> list[float]:
    """The slope at each point of a curve."""
    x, slopes = made.called(n["of"]), []
    for at in n["at"]:
        x.data = at
        made.root.forward()
        made.root.zero_grad()
        made.root.backward()
        slopes.append(x.grad)
    return slopes


_CHECKS: Mapping[str, Check] = {
    "predict": check_predict,
    "gradients": check_gradients,
    "order": check_order,
    "broken": check_broken,
    "tune": check_tune,
    "match": check_match,
}
