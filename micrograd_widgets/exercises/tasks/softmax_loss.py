"""Softmax and the negative log-likelihood"""

import math
from collections.abc import Iterator

from micrograd_engine import Value

from ..checking import Names, Numbers, expect, given, listed, own_function, tried
from ..own_networks import expect_loss_gradients, number_in

NOTEBOOK, PLACE = "06-training", 3
NEEDS = ("training-loop",)
TASK = """
A network that has to choose one of four gives four numbers, the logits. `softmax(logits)` makes probabilities of them: each
becomes e to the power of it, divided by the sum of all these. Then they are positive and add up to 1.

Write `softmax(logits)`, from a list of Values to a list of Values, and `nll(logits, label)`: minus the logarithm of the
probability of the right one, which is number `label`. Values have `exp()` and `log()`.
"""
STARTER = """
def softmax(logits):
    ...


def nll(logits, label):
    ...
"""
HINTS = (
    "First all powers of e, in a list. Then their sum. Then divide each by it.",
    "A probability is at most 1, so its logarithm is negative or 0. What does the minus do?",
    """Shares of a cake, by how hungry people are:

```python
def shares(hunger):
    whole = sum(hunger)
    return [h / whole for h in hunger]
```""",
)


def variant(seed: int) -> dict[str, int]:
    return {"label": (3, 1, 0)[seed % 3]}


def check(names: Names, n: Numbers) -> Iterator[str]:
    numbers, label = [0.0, 3.0, -2.0, 1.0], n["label"]
    softmax = own_function(names, "softmax")
    powers = [math.exp(x) for x in numbers]
    right = [p / sum(powers) for p in powers]
    text = f"softmax({numbers})"
    got = listed(text, tried(text, lambda: softmax([Value(x) for x in numbers])), 4)
    for i, p in enumerate(got):
        mistakes = {
            "not_normalised": (powers[i], "These do not add up to 1."),
            "no_power": (numbers[i] / sum(numbers), "Those are shares of the logits themselves."),
        }
        expect(f"{text}[{i}]", number_in(given(f"{text}[{i}]", p)), right[i], mistakes)
    yield "The probabilities are right."
    text, share = "softmax([1.0, 2.0])", 1 / (1 + math.e)
    two = listed(text, tried(text, lambda: softmax([Value(1.0), Value(2.0)])), 2)
    expect(f"{text}[0]", number_in(given(f"{text}[0]", two[0])), share)
    yield "It works for two logits too."
    nll = own_function(names, "nll")
    text = f"nll({numbers}, {label})"
    logits = [Value(x) for x in numbers]
    loss = given(text, tried(text, lambda: nll(logits, label)))
    mistakes = {
        "sign": (math.log(right[label]), "A loss is positive when something is wrong."),
        "no_log": (-right[label], "That is minus the probability, not minus its logarithm."),
        "all_labels": (-sum(map(math.log, right)), "Only the probability of the right one counts."),
    }
    expect(text, number_in(loss), -math.log(right[label]), mistakes)
    yield "The loss is right."
    slopes = {f"logits[{i}]": (v, right[i] - (i == label)) for i, v in enumerate(logits)}
    expect_loss_gradients(text, loss, slopes)
    yield "Its gradients are right."
