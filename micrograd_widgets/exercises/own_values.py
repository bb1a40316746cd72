"""What checks of a learner's own `Value` are written with; attributes have the names that people use."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

from micrograd_engine.adopt import Adopted, adopt
from micrograd_engine.adoption.read import children_of, data_of, grad_of, has_data, op_of
from micrograd_engine.adoption.roles import find
from micrograd_engine.checks import is_real
from micrograd_engine.diagnosis.words import number
from micrograd_engine.own import own_backward

from .checking import (
    Names,
    Wrong,
    expect,
    expect_no_mistake,
    given,
    own_class,
    refuse_ready_made,
    takes_arguments,
    tried,
)

__all__ = ["data_of", "given", "op_of", "tried"]  # which checks use too
# what exercises after those of the single rules are about
BEFORE_BACKWARD = (
    "assigned",
    "not_seeded",
    "too_early",
    "visited_twice",
    "not_visited",
    "right_by_luck",
)
OPERATORS: dict[str, tuple[str, Callable[[Any, Any], Any]]] = {
    "+": ("__add__", operator.add),
    "*": ("__mul__", operator.mul),
    "-": ("__sub__", operator.sub),
    "/": ("__truediv__", operator.truediv),
    "**": ("__pow__", operator.pow),
}


def own_value(names: Names) -> Callable[[float], Any]:
    """The learner's `Value`, as a function that makes an object and sees that it keeps its number."""
    kind = own_class(names, "Value")

    def make(x: float) -> Any:
        text = f"Value({x})"
        if not takes_arguments(kind):
            raise Wrong(
                "unfinished", f"`{text}` does not work yet: `Value` has no `__init__` of yours."
            )
        made = tried(text, lambda: kind(x))
        refuse_ready_made(type(made), text)
        if not has_data(made):
            raise Wrong("unfinished", f"`{text}` keeps no number in `data` yet.")
        expect_data(text, made, x)
        return made

    return make


def expect_data(
    text: str, made: Any, right: float, mistakes: dict[str, tuple[float, str]] | None = None
) -> None:
    """Expect an object of the learner's class with this number."""
    given(text, made)
    refuse_plain(text, made)
    if isinstance(made, type):
        raise Wrong(
            "wrong_type",
            f"`{text}` is the class `{made.__name__}` itself. Expected: an object, made with `Value(…)`.",
        )
    try:
        got = data_of(made)
    except TypeError as problem:
        raise Wrong("no_data", f"`{text}`: {problem}.") from None
    expect(f"({text}).data", got, right, mistakes)


def refuse_plain(text: str, made: Any) -> None:
    """Refuse a number, NumPy's too, where a Value has to be."""
    if is_real(made):
        raise Wrong(
            "plain_number", f"`{text}` is the plain number {number(made)}. Expected: a Value."
        )


def method(a: Any, name: str) -> None:
    """Expect the class of `a` to have this method."""
    kind = type(a)
    if callable(getattr(kind, name, None)):
        return
    beside = getattr(getattr(kind, "__init__", None), "__globals__", {}).get(name)
    if callable(beside):
        raise Wrong(
            "unfinished",
            f"`{name}` stands outside of the class `Value`. Indent it as far as `__init__`.",
        )
    raise Wrong("unfinished", f"`Value` has no `{name}` yet.")


def apply(a: Any, sign: str, b: Any, text: str) -> Any:
    """`a + b` and the like, of a class that has it."""
    name, function = OPERATORS[sign]
    method(a, name)
    made = given(text, tried(text, lambda: function(a, b)))
    refuse_ready_made(type(made), text)
    return made


def expect_same(text: str, o: Any, x: float) -> None:
    """Expect the number of an operand to be what it was."""
    if data_of(o) != x:
        raise Wrong(
            "operand_changed",
            f"After `{text}` the Value {number(x)} is {number(data_of(o))}. Expected: the operands "
            "stay as they are, and the result is a new Value.",
        )


def expect_made_of(text: str, made: Any, operands: list[Any]) -> None:
    """Expect `made` to know its operands, in any order."""
    there = list(children_of(made))
    if not find(made, "operands")[0]:
        raise Wrong("unfinished", f"`{text}` does not keep its operands in `_prev` yet.")
    wanted = {id(o) for o in operands}
    if {id(o) for o in there} == wanted:
        return
    numbers = ", ".join(number(data_of(o)) if has_data(o) else type(o).__name__ for o in there)
    wanted_numbers = ", ".join(number(data_of(o)) for o in operands)
    expected = (
        f"Expected: the Value {wanted_numbers}, itself."
        if len(operands) == 1
        else f"Expected: the Values {wanted_numbers}, themselves."
    )
    if not there:
        raise Wrong("no_operands", f"`_prev` of `{text}` is empty. {expected}")
    raise Wrong("wrong_operands", f"`_prev` of `{text}` has {numbers}. {expected}")


def expect_gradients(text: str, root: Any, expected: dict[str, tuple[Any, float]]) -> None:
    """Run their backward pass from `root`, and compare gradients: {name: (node, gradient)}."""
    mirror = _mirror(text, root)
    variables = {name: o for name, (o, _) in expected.items()}
    for name, (o, _) in expected.items():
        if grad_of(o) is None:
            raise Wrong("unfinished", f"`{name}` has no `grad` yet.")
    passed = own_backward(mirror, 2.0)
    if not passed.how:
        raise Wrong("unfinished", "No Value has a `_backward` yet.")
    if passed.call.error is not None:
        kind = "stopped" if passed.call.stopped else "error"
        raise Wrong(kind, f"The backward pass of `{text}`: {passed.call.problem}")
    if not any(grad_of(o) for o, _ in expected.values()):
        raise Wrong("unfinished", f"After the backward pass of `{text}` all gradients are still 0.")
    for name, (o, right) in expected.items():
        try:
            expect(f"{name}.grad", grad_of(o), right)
        except Wrong as wrong:
            message = f"After the backward pass of `{text}`: {wrong}"
            raise Wrong("wrong_gradient", message, root, passed.first_wrong, **variables) from None


def expect_right_rules(
    text: str, root: Any, besides: tuple[str, ...] = (), **variables: Any
) -> None:
    """Expect `diagnose` to find no mistake in a graph of theirs."""
    _mirror(text, root)
    expect_no_mistake(root, besides, **variables)


def _mirror(text: str, root: Any) -> Adopted:
    try:
        mirror = adopt(root)
    except (TypeError, ValueError) as problem:
        raise Wrong("error", f"`{text}`: {problem}") from None
    assert isinstance(mirror, Adopted)
    return mirror


def of_one(
    value: Callable[[float], Any],
    name: str,
    function: Callable[[float], float],
    slope: Callable[[float], float],
    x: float,
) -> Iterator[str]:
    """Check a method without arguments: its numbers, then its rule, at `x` and two other points, and after a product."""
    points = (x, -1.0, 0.25)
    for at in points:
        a = value(at)
        method(a, name)
        text = f"Value({at}).{name}()"
        made = given(text, tried(text, getattr(a, name)))
        refuse_ready_made(type(made), text)
        expect_data(text, made, function(at))
        expect_made_of(text, made, [a])
    yield f"`{name}` gives the right numbers, and remembers its operand."
    for at in points:
        a = value(at)
        expect_right_rules(f"Value({at}).{name}()", getattr(a, name)(), a=a)
    yield f"The rule of `{name}` is right."
    a, b, text = value(x), value(3.0), f"(a * b).{name}()"
    root = getattr(apply(a, "*", b, "a * b"), name)()
    upstream = slope(3 * x)
    expect_gradients(text, root, {"a": (a, 3 * upstream), "b": (b, x * upstream)})
    yield f"So is the gradient of `{text}`."


def of_two(
    value: Callable[[float], Any],
    sign: str,
    a: float,
    b: float,
    mistakes: dict[str, tuple[float, str]],
) -> Iterator[str]:
    """Check an operator: its number, its operands, which stay, and that one can go on with the result."""
    first, second = value(a), value(b)
    yield "`Value` keeps a number."
    text = f"Value({a}) {sign} Value({b})"
    made = apply(first, sign, second, text)
    expect_same(text, first, a)
    expect_same(text, second, b)
    _, function = OPERATORS[sign]
    right = function(a, b)
    expect_data(text, made, right, mistakes)
    yield "It gives the right number."
    text = f"{text} {sign} Value(10.0)"
    expect_data(text, apply(made, sign, value(10.0), text), function(right, 10.0))
    yield "The result is a Value, with which you can go on."
