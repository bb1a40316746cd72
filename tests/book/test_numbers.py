"""Every number of the textbook with three or more decimals is one that the engine gives."""

import math
import random
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import micrograd.engine
import numpy as np
import pytest

from micrograd_engine import MLP, SGD, Linear, Trainer, Value, moons

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


def neuron(b: float, pieces: bool = False) -> list[Value]:
    """x1, x2, w1, w2, b, n and o after a backward pass; with `pieces` also those of tanh."""
    x1, x2, w1, w2, bias = (Value(x) for x in (2.0, 0.0, -3.0, 1.0, b))
    n = x1 * w1 + x2 * w2 + bias
    if pieces:
        two = Value(2.0)
        twice = n * two
        e = twice.exp()
        up, down = e - 1, e + 1
        over = down**-1
        o = up * over
        parts = [two, twice, e, up, down, over]
    else:
        o, parts = n.tanh(), []
    o.backward()
    return [x1, x2, w1, w2, bias, n, o, *parts]


def one_neuron() -> Iterator[float]:
    """Chapter 4: with the lecture's bias, with 0 and with 8."""
    yield 6.8813735870195432
    for b in (6.8813735870195432, 0.0, 8.0):
        for value in neuron(b):
            yield from (value.data, value.grad)


def used_twice() -> Iterator[float]:
    """Chapter 5 has whole numbers only."""
    yield from ()


def operations() -> Iterator[float]:
    """Chapter 6: a quotient, exp, and the pieces of tanh."""
    a, b = Value(2.0), Value(4.0)
    (a / b).backward()
    yield from (a.grad, b.grad, math.e, math.exp(2.0))
    for value in neuron(6.8813735870195432, pieces=True):
        yield from (value.data, value.grad)


def lecture_network() -> MLP:
    random.seed(1337)
    return MLP(3, [4, 4, 1])


def network() -> Iterator[float]:
    """Chapter 7: one example, forward, backward, and one step."""
    mlp = lecture_network()
    inputs = [Value(x) for x in (2.0, 3.0, -1.0)]
    output = mlp(inputs)
    output.backward()
    yield from (output.data, 1 - output.data, *(x.grad for x in inputs))
    loss = (output - 1.0) ** 2
    mlp.zero_grad()
    loss.backward()
    yield loss.data
    for p in mlp.parameters():
        p.data -= 0.1 * p.grad
    yield loss.forward()


XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
YS = [1.0, -1.0, -1.0, 1.0]


def four_examples(lr: float, steps: int, clears: bool = True) -> list[float]:
    """The losses of the lecture's loop, summed over the examples."""
    optimizer = SGD(lr=4 * lr)  # of the mean
    trainer = Trainer(lecture_network(), XS, YS, loss="squared_error", optimizer=optimizer)
    trainer.zero_grad = clears
    return [4 * trainer.step() for _ in range(steps)]


def moon_losses() -> list[float]:
    random.seed(1337)
    points = moons(100, noise=0.1, seed=np.random.RandomState(1337))
    model = MLP(2, [16, 16, 1], activation="relu", output="linear", bias=0.0)
    trainer = Trainer(
        model, *points, loss="hinge", optimizer=SGD(lr=Linear(1.0, 0.1, 100)), l2=1e-4
    )
    return [trainer.step() for _ in range(100)]


FOUR = {0: 6.005402783252284, 1: 3.2021496469205015, 2: 2.4621709281541335, 9: 0.0673186675311987}
MOONS = {
    0: 0.8958441028683222,
    1: 1.7235905336972022,
    2: 0.7429006313851131,
    5: 0.313545481918522,
    10: 0.24507023853658053,
    40: 0.06016009895234464,
    99: 0.010978370135492717,
}


def training() -> Iterator[float]:
    """Chapter 8: the lecture's losses, which the engine gives but for what a sum of many loses."""
    rates = (0.001, 0.01, 0.05, 0.1, 0.3)
    yield from rates
    yield from (four_examples(rate, 30)[29] for rate in rates)
    for losses, published, precision in (
        (four_examples(0.1, 20), FOUR | {19: 0.017781874686157644}, 1e-12),
        (moon_losses(), MOONS, 1e-9),
    ):
        for step, loss in published.items():
            assert math.isclose(losses[step], loss, rel_tol=precision)
            yield from (loss, loss / 4)


def test_what_the_book_says_of_the_forgotten_zero_grad() -> None:
    losses = four_examples(0.1, 60, clears=False)
    assert losses[19] / 4 < 5e-5
    assert f"{losses[59]:.3f}" == "8.000"
    assert f"{max(four_examples(0.3, 30)):.2f}" == "7.92"


def test_what_the_book_says_of_step_2_and_of_a_saturated_neuron() -> None:
    """Chapter 8: three outputs are far off; chapter 4: twenty thousand steps for one."""
    model = lecture_network()
    trainer = Trainer(model, XS, YS, loss="squared_error", optimizer=SGD(lr=0.4))
    trainer.step()
    trainer.step()
    misses = sorted(abs(model(x).data - y) for x, y in zip(XS, YS, strict=True))
    assert misses[0] < 0.25
    assert misses[1] > 0.5
    usual, saturated = (neuron(b)[5].grad for b in (6.8813735870195432, 0.0))
    assert round(usual / saturated, -4) == 20_000


def test_what_the_book_says_of_two_passes() -> None:
    """Chapter 5: leaves add up, here; in the lecture's engine the boxes between add up too."""
    for kind, twice in ((Value, -6.0), (micrograd.engine.Value, -9.0)):
        a, b = kind(-2.0), kind(3.0)
        f = (a * b) * (a + b)
        f.backward()
        f.backward()
        assert a.grad == twice


ENGINE: dict[str, Callable[[], Iterator[float]]] = {
    "1": derivative,
    "2": expression,
    "3": by_hand,
    "4": one_neuron,
    "5": used_twice,
    "6": operations,
    "7": network,
    "8": training,
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
