"""Answers to `neuron`."""

SOLUTION = """
import random

from micrograd_engine import Value


class Neuron:
    def __init__(self, nin):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(random.uniform(-1, 1))

    def __call__(self, x):
        total = self.b
        for wi, xi in zip(self.w, x):
            total = total + wi * xi
        return total.tanh()
"""
MISTAKES = {
    "no_activation": SOLUTION.replace("total.tanh()", "total"),
    "no_bias": SOLUTION.replace("total = self.b", "total = 0.0"),
    "one_weight": SOLUTION.replace("total + wi * xi", "self.b + wi * xi"),
    "wrong_count": SOLUTION.replace("range(nin)", "range(nin - 1)"),
    "not_random": SOLUTION.replace("random.uniform(-1, 1)", "0.5"),
    "wrong_type": SOLUTION.replace("Value(random.uniform(-1, 1)) for", "random.uniform(-1, 1) for"),
    "ready_made": "from micrograd_engine import Neuron\n",
    "error": SOLUTION.replace("return total.tanh()", "return total.tan()"),
}
