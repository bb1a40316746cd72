"""Every number of the textbook with three or more decimals is one that the engine gives."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from micrograd_engine import Value

from .chapters import CHAPTERS, text_of

_NUMBER = re.compile(r"(?<![\w.])[−-]?\d+\.\d{3,}(?:e[−-]?\d+)?(?![\w.]*\w)")
LAST_BIT = Decimal("3e-16")  # tanh differs in it between libraries
STEPS = (1e-3, 1e-4, 1e-17)  # h, written out


def written(page: Path) -> list[str]:
    return _NUMBER.findall(text_of(page))


def is_one_of(text: str, numbers: list[float]) -> bool:
    """Whether `text` is one of the numbers, rounded to its last decimal."""
    text = text.replace("−", "-")
    unit = Decimal(1).scaleb(int(Decimal(text).as_tuple().exponent))
    return any(
        abs(Decimal(text) - number) <= max(unit / 2, abs(number) * LAST_BIT)
        for number in (Decimal(repr(number)) for number in numbers)
    )


# ---- what each chapter may say


def derivative() -> Iterator[float]:
    """Chapter 1: differences as Python computes them."""
    yield from STEPS

    def f(x: float) -> float:
        return 3 * x**2 - 4 * x + 5

    for x, h in ((3, 1e-3), (-3, 1e-3), (2 / 3, 1e-3), (2 / 3, 1e-6)):
        yield (f(x + h) - f(x)) / h
    h = 1e-4
    for a, b, c in ((2 + h, -3, 10), (2, -3 + h, 10), (2, -3, 10 + h)):
        yield (a * b + c - 4.0) / h


def expression() -> Iterator[float]:
    """Chapter 2 has no such number."""
    yield from ()


def lecture(a: float = 2.0, b: float = -3.0, c: float = 10.0, f: float = -2.0) -> list[Value]:
    leaves = [Value(x) for x in (a, b, c, f)]
    return [*leaves, (leaves[0] * leaves[1] + leaves[2]) * leaves[3]]


def by_hand() -> Iterator[float]:
    """Chapter 3: the nudge of b, and one step up."""
    yield from STEPS
    yield (lecture(b=-3.0 + 1e-3)[-1].data - lecture()[-1].data) / 1e-3
    *leaves, root = lecture()
    root.backward()
    for leaf in leaves:
        leaf.data += 0.01 * leaf.grad
    root.forward()
    yield root.data


ENGINE: dict[str, Callable[[], Iterator[float]]] = {
    "1": derivative,
    "2": expression,
    "3": by_hand,
}


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.stem)
def test_numbers_are_those_of_the_engine(page: Path) -> None:
    numbers = [*ENGINE[page.stem[0]]()]
    assert [text for text in written(page) if not is_one_of(text, numbers)] == []


def test_numbers_are_found_and_compared() -> None:
    text = "by 0.5, then 14.003 and −3.9999999999995595, 2.99e-06 or 2.999378523327323e-06."
    assert _NUMBER.findall(text) == ["14.003", "−3.9999999999995595", "2.999378523327323e-06"]
    assert is_one_of("14.003", [14.00300000000243])
    assert not is_one_of("14.004", [14.00300000000243])
    assert not is_one_of("14.00300000000244", [14.00300000000243])
