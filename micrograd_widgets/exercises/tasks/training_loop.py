"""The training loop"""

import random
from collections.abc import Iterator
from typing import Any

from micrograd_engine import MLP
from micrograd_engine.adoption.ops import agree

from ..checking import Names, Numbers, Wrong, expect, listed, own_function, tried
from ..own_networks import number_in

NOTEBOOK, PLACE = "06-training", 2
NEEDS = ("zero-grad",)
TASK = """
All the pieces are there. Write `train(mlp, xs, ys, steps, lr)`, which does this `steps` times:

1. forward: the outputs of the network for all `xs`, and the loss, the sum of squares
2. all gradients to 0
3. backward
4. update: each parameter takes a step of `lr` times its gradient, *against* the gradient

It gives the list of the losses, one for each step, as numbers. (The check brings its own network: `mlp(x)` gives one
Value, and `mlp.parameters()` the list of its Values.)
"""
STARTER = """
def train(mlp, xs, ys, steps, lr):
    ...
"""
HINTS = (
    "One loop, and in it the four parts in the order of the task. Keep `loss.data` in a list.",
    "The gradient points uphill, to a larger loss. In which direction do you go? And are the old gradients gone?",
    """The lowest point of `g(x) = (x - 4)**2`, found in the same way, without a network:

```python
x = 0.0
for step in range(50):
    slope = 2 * (x - 4)
    x = x - 0.1 * slope
```""",
)
XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
YS = [1.0, -1.0, -1.0, 1.0]
STEPS = 10


def variant(seed: int) -> dict[str, float]:
    return {"lr": (0.1, 0.05)[seed % 2]}


def check(names: Names, n: Numbers) -> Iterator[str]:
    train, lr = own_function(names, "train"), n["lr"]
    text = f"train(mlp, xs, ys, {STEPS}, {lr})"
    mlp = _network()
    losses = listed(text, tried(text, lambda: train(mlp, XS, YS, STEPS, lr)), STEPS)
    yield f"It gives {STEPS} losses."
    got = [number_in(loss) for loss in losses]
    right = _losses(lr)
    expect("losses[0]", got[0], right[0], {"mean": (right[0] / 4, "That is the mean of the four.")})
    yield "The first loss is right."
    for kind, words, wrong in (
        ("not_updated", "The parameters stay as they are.", [right[0]] * STEPS),
        ("sign", "The loss goes up: each step goes uphill.", _losses(-lr)),
        (
            "no_zero_grad",
            "The gradients of earlier steps are still in these steps.",
            _losses(lr, zero=False),
        ),
    ):
        if all(map(agree, wrong, got)):
            raise Wrong(
                kind, f"`{text}`: the losses go {_few(got)}. Expected: {_few(right)}. {words}"
            )
    for i, (mine, theirs) in enumerate(zip(right, got, strict=True)):
        expect(f"losses[{i}]", theirs, mine)
    yield "All losses are right."
    text = f"train(mlp, xs[:2], ys[:2], 2, {lr / 2})"
    fewer = tried(text, lambda: train(_network(), XS[:2], YS[:2], 2, lr / 2))
    for i, mine in enumerate(_losses(lr / 2, examples=2, steps=2)):
        expect(f"{text}[{i}]", number_in(listed(text, fewer, 2)[i]), mine)
    yield "It works with other arguments too."


def _network() -> MLP:
    random.seed(1337)
    return MLP(3, [4, 4, 1])


def _losses(
    lr: float, zero: bool = True, examples: int = len(XS), steps: int = STEPS
) -> list[float]:
    """The lecture's loop."""
    mlp, losses = _network(), []
    pairs = list(zip(XS, YS, strict=True))[:examples]
    for _ in range(steps):
        loss: Any = sum((mlp(x) - y) ** 2 for x, y in pairs)
        if zero:
            mlp.zero_grad()
        loss.backward()
        for p in mlp.parameters():
            p.data -= lr * p.grad
        losses.append(loss.data)
    return losses


def _few(losses: list[float]) -> str:
    return ", ".join(f"{loss:.4f}" for loss in losses[:3]) + f", … {losses[-1]:.4f}"
