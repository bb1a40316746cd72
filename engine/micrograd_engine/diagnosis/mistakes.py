"""What each known mistake would add to the gradient of an operand.

A probe is one call of a node's `_backward` with numbers of our choice: in the operands, in the gradient
of the node, and already in the gradients of the operands. What was added is compared with what each
mistake would have added, in several probes at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..adoption.ops import derivatives
from ..ops import cos, divide, exp, log, power, sin

RIGHT = ""


@dataclass(frozen=True)
class Probe:
    """One call of a `_backward`.

    Attributes
    ----------
    symbol, op
        The operation in the words of our table, and as the class names it.
    numbers, out
        The numbers of all operands, and of the result.
    places
        Which of the operands are objects, that have a gradient; the others are plain numbers.
    gradient
        The gradient of the result.
    before, after
        The gradient of each object, before and after the call; None where it is no number any more.
    slopes
        The right derivative by each object.
    tolerance
        The relative error up to which two numbers agree.
    """

    symbol: str
    op: str
    numbers: tuple[float, ...]
    out: float
    places: tuple[int, ...]
    gradient: float
    before: tuple[float, ...]
    after: tuple[float | None, ...]
    slopes: tuple[float, ...]
    tolerance: float = 1e-9

    def right(self, k: int) -> float:
        """What the gradient of object `k` should be after the call."""
        return self.before[k] + self.gradient * self.slopes[k]

    def is_right(self, k: int) -> bool:
        return self.agrees(k, self.right(k))

    def agrees(self, k: int, number: float) -> bool:
        """Whether the gradient of object `k` is this number after the call."""
        after = self.after[k]
        if after is None or not math.isfinite(number):
            return False
        return abs(after - number) <= self.tolerance * max(1.0, abs(number))


def explain(probes: list[Probe]) -> list[tuple[str, int]]:
    """The mistakes that explain all probes: `(kind, object)`, the most basic first; [] if right."""
    objects = range(len(probes[0].places))
    if all(p.is_right(k) for p in probes for k in objects):
        return []
    if _nothing(probes):
        return [("nothing_happened", 0)]
    if len(objects) == 2 and (both := _both_to_one(probes)):
        return both
    found = [(kind, k) for k in objects for kind in _explain_one(probes, k)]
    return sorted(dict.fromkeys(found), key=lambda pair: KINDS.index(pair[0]))


KINDS = (
    "called_not_stored",
    "bound_to_self",
    "nothing_happened",
    "assigned",
    "upstream_forgotten",
    "gradient_for_data",
    "own_gradient",
    "both_to_self",
    "sign",
    "like_addition",
    "added_instead_of_multiplied",
    "own_operand",
    "wrong_rule",
    "not_seeded",
    "visited_twice",
    "too_early",
    "not_visited",
    "not_reset",
    "right_by_luck",
    "unknown",
)


def _nothing(probes: list[Probe]) -> bool:
    return all(p.agrees(k, before) for p in probes for k, before in enumerate(p.before))


def _both_to_one(probes: list[Probe]) -> list[tuple[str, int]]:
    for k, other in ((0, 1), (1, 0)):
        if not all(p.agrees(other, p.before[other]) for p in probes):
            continue
        if all(p.agrees(k, p.right(k) + p.gradient * p.slopes[other]) for p in probes):
            return [("both_to_self", k)]
        if all(p.agrees(k, p.gradient * p.slopes[1]) for p in probes) and k == 0:
            return [("assigned", k), ("both_to_self", k)]
    return []


def _explain_one(probes: list[Probe], k: int) -> list[str]:
    """The fewest mistakes that explain what object `k` received; ["unknown"] where none do."""
    if all(p.is_right(k) for p in probes):
        return []
    variants = [list(_shares(p, k)) for p in probes]
    shares = list(zip(*variants, strict=True))  # a row for each variant, an entry for each probe
    for assigned in (False, True):
        fitting = []
        for row in shares:
            kind = row[0][0]
            if assigned and kind == "nothing_happened":
                continue
            pairs = list(zip(probes, (share for _, share in row), strict=True))
            if all(p.agrees(k, share + p.before[k] * (not assigned)) for p, share in pairs):
                fitting.append(kind)
        if RIGHT in fitting:
            return ["assigned"]
        if fitting:
            kind = min(fitting, key=KINDS.index)
            return ["assigned", kind] if assigned else [kind]
    return ["unknown"]


# ---- the shares


def _shares(p: Probe, k: int) -> Iterator[tuple[str, float]]:
    """The share of object `k`, right and after each mistake; as many for each probe of a node."""
    g, slope = p.gradient, p.slopes[k]
    others = [i for i in range(len(p.places)) if i != k]
    yield RIGHT, g * slope
    yield "nothing_happened", 0.0
    yield "upstream_forgotten", slope
    yield "sign", -g * slope
    yield "like_addition", g
    yield "added_instead_of_multiplied", slope + g
    for gradient in (p.before[k], *_gradients_of(p, others)):
        yield "own_gradient", slope * gradient
    if len(p.numbers) == 2:
        yield "own_operand", g * p.numbers[p.places[k]]
    for wrong in _slopes_of_gradients(p, k, others):
        yield "gradient_for_data", g * wrong
    for wrong in _wrong_slopes(p, k):
        yield "wrong_rule", g * wrong


def _gradients_of(p: Probe, others: list[int]) -> Iterator[float]:
    for i in others:
        yield p.before[i]
        yield math.nan if p.after[i] is None else p.after[i]  # type: ignore[misc]


def _slopes_of_gradients(p: Probe, k: int, others: list[int]) -> Iterator[float]:
    """The slope computed with gradients in place of numbers: of the operands, and of the result."""
    for grads in (p.before, p.after):
        numbers = list(p.numbers)
        for place, grad in zip(p.places, grads, strict=True):
            numbers[place] = math.nan if grad is None else grad
        yield _slope(p, k, p.out, numbers)
        if others:  # only the other one
            numbers[p.places[k]] = p.numbers[p.places[k]]
            yield _slope(p, k, p.out, numbers)
    numbers = list(p.numbers)
    yield float(p.gradient > 0) if p.symbol == "relu" else _slope(p, k, p.gradient, numbers)
    numbers[p.places[k]] = p.before[k]
    yield _slope(p, k, p.out, numbers)


def _slope(p: Probe, k: int, out: float, numbers: list[float]) -> float:
    try:
        slopes = derivatives(p.symbol, out, numbers)
    except (ArithmeticError, ValueError, TypeError):
        return math.nan
    return math.nan if slopes is None else slopes[p.places[k]]


# ---- derivatives that people take for the right one


def _wrong_slopes(p: Probe, k: int) -> Iterator[float]:
    a = p.numbers[p.places[k]]
    yield a
    yield p.out
    if len(p.numbers) == 2:
        other = p.numbers[1 - p.places[k]]
        yield from (other, divide(1.0, other), divide(1.0, a), a + other, a * other)
        yield from _of_two(p.symbol, p.places[k], p.numbers[0], p.numbers[1], p.out)
    elif p.symbol[:2] == "**":
        yield from _of_power(a, float(p.symbol[2:]), p.out)
    elif p.symbol in _OF_ONE:
        yield from _OF_ONE[p.symbol](a, p.out)


def _of_two(symbol: str, place: int, a: float, b: float, out: float) -> tuple[float, ...]:
    if symbol == "/" and place == 1:
        one = divide(1.0, b)
        return (-a * one, a * one, a * one * one, one * one, -one * one, -one, -a)
    if symbol == "**" and place == 0:
        return (b * out, power(a, b - 1.0), b * a, b, out * log(a))
    if symbol == "**":
        return (out * log(b), log(a), divide(out, log(a)), b * power(a, b - 1.0), b * log(a))
    if symbol == "max":
        chosen = float((a < b) if place == 0 else (b < a))
        return (chosen,)
    return ()


def _of_power(a: float, n: float, out: float) -> tuple[float, ...]:
    before = power(a, n - 1.0)
    return (
        n * out,
        before,
        n,
        n * a,
        n * (out - 1.0),
        (n - 1.0) * out,
        (n - 1.0) * before,
        (n - 1.0) * power(a, n - 2.0),
        n * power(a, n - 2.0),
        n * power(a, n + 1.0),
        (n + 1.0) * out,
        out * log(a),
        n * power(n, a - 1.0),
        power(n, a - 1.0),
    )


_OF_ONE: dict[str, Callable[[float, float], tuple[float, ...]]] = {
    "exp": lambda a, out: (
        a * exp(a - 1.0),
        exp(a - 1.0),
        a * out,
        out * out,
        1.0 / out,
        1.0 - out,
        exp(out),
    ),
    "log": lambda a, out: (divide(1.0, out), exp(a), divide(1.0, a * a), -divide(1.0, a * a)),
    "tanh": lambda a, out: (
        1.0 - out,
        1.0 + out * out,
        out * out,
        1.0 - a * a,
        (1.0 - out) ** 2,
        out * (1.0 - out),
        1.0 - math.tanh(out) ** 2,
        (1.0 - out * out) ** 2,
        1.0 - 2.0 * out,
        1.0 - math.tanh(a * a),
    ),
    "sigmoid": lambda a, out: (
        1.0 - out,
        out * out,
        1.0 - out * out,
        out * (1.0 + out),
        a * (1.0 - a),
        out - 1.0,
    ),
    "relu": lambda a, out: (float(a < 0), float(a > 1), a * a, 2.0 * (a > 0) - 1.0),
    "sin": lambda a, out: (-out, cos(out), math.tan(a)),
    "cos": lambda a, out: (-out, sin(out), cos(a)),
    "sqrt": lambda a, out: (
        divide(1.0, out),
        out / 2.0,
        divide(1.0, 2.0 * a),
        a / 2.0,
        0.5,
        divide(2.0, out),
        2.0 * out,
    ),
    "abs": lambda a, out: (float(a > 0), float(a < 0), -1.0),
}
