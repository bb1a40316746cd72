"""Training as the lecture writes it, eagerly, to compare a Trainer with."""

import json
import random
from pathlib import Path

import numpy as np

from micrograd_engine import MLP
from micrograd_engine.losses import l2 as sum_of_squares
from micrograd_engine.losses import named

POINTS = np.array(json.loads((Path(__file__).with_name("moons_1337.json")).read_text())["points"])
MOONS = POINTS[:, :2], POINTS[:, 2]
# micrograd's demo.ipynb, as published
PUBLISHED = {
    0: 0.8958441028683222,
    1: 1.7235905336972022,
    2: 0.7429006313851131,
    5: 0.313545481918522,
    10: 0.24507023853658054,
    40: 0.06016009895234464,
    99: 0.010978370135492717,
}


def demo_network():
    """The network of micrograd's demo.ipynb."""
    random.seed(1337)
    return MLP(2, [16, 16, 1], activation="relu", output="linear", bias=0.0)


def eager_loss(model, X, y, loss, l2=0.0):
    """The mean loss over the examples, one graph with all its Values."""
    terms = [named(loss)(model(x), t) for x, t in zip(X, y, strict=True)]
    total = sum(terms[1:], terms[0]) * (1.0 / len(terms))
    return total + l2 * sum_of_squares(model.parameters()) if l2 else total


def eager_step(model, X, y, loss, optimizer, l2=0.0):
    """One step of the lecture's loop; the loss before the update."""
    root = eager_loss(model, X, y, loss, l2)
    model.zero_grad()
    root.backward()
    optimizer.step(model.parameters())
    return root.data
