"""One number that says how wrong the network is"""

from collections.abc import Iterator

from micrograd_engine import Value

from ..checking import Names, Numbers, expect, given, own_function, tried
from ..own_networks import expect_loss_gradients, number_in

NOTEBOOK, PLACE = "05-network", 4
NEEDS = ("mlp",)
TASK = """
The network gives `outs`, a list of Values. You wanted `ys`, a list of numbers. Write `loss(ys, outs)`: for each pair, the
difference squared, and all of that added up. It is 0 when everything fits, and never negative.

The loss is a Value too, so that a backward pass can begin at it.
"""
STARTER = """
def loss(ys, outs):
    ...
"""
HINTS = (
    "Go through both lists side by side, with `zip`.",
    "Do you calculate with the Values, or with their `data`? From plain numbers no gradient flows back.",
    """How far two walks are apart, added up:

```python
def distance(here, there):
    return sum(abs(a - b) for a, b in zip(here, there))
```""",
)


def variant(seed: int) -> dict[str, float]:
    y, out = ((1.0, 0.5), (-1.0, 0.25), (1.0, -0.75))[seed % 3]
    return {"y": y, "out": out}


def check(names: Names, n: Numbers) -> Iterator[str]:
    loss = own_function(names, "loss")
    ys = [n["y"], -1.0, 1.0]
    numbers = [n["out"], 0.5, 1.5]
    outs = [Value(x) for x in numbers]
    text = f"loss({ys}, {numbers})"
    got = given(text, tried(text, lambda: loss(ys, outs)))
    apart = [out - y for y, out in zip(ys, numbers, strict=True)]
    right = sum(d * d for d in apart)
    mistakes = {
        "mean": (right / 3, "That is the mean."),
        "not_squared": (
            sum(apart),
            "Differences of both signs cancel. What makes each of them positive?",
        ),
        "absolute": (sum(map(abs, apart)), "Those are the distances, not yet squared."),
        "sum_squared": (sum(apart) ** 2, "Which comes first, the square or the sum?"),
        "last_only": (apart[-1] ** 2, "That is the last pair only."),
    }
    expect(text, number_in(got), right, mistakes)
    yield "The number is right."
    slopes = {f"outs[{i}]": (outs[i], 2 * d) for i, d in enumerate(apart)}
    expect_loss_gradients(text, got, slopes)
    yield "Its gradients are right."
    text = "loss([2.0, 3.0], [0.0, 5.0])"
    two = tried(text, lambda: loss([2.0, 3.0], [Value(0.0), Value(5.0)]))
    expect(text, number_in(two), 8.0)
    yield "It works for two pairs too."
