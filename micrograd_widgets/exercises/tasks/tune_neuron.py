"""Tune a neuron."""

from ..variants import Plan

NOTEBOOK, PLACE = "05-network", 1
NEEDS = ("gradients-by-hand",)
KIND = "tune"
PLAN = Plan(
    KIND,
    "x1 = 2.0\nx2 = 0.0\nw1 = -3.0\nw2 = 1.0\nb = 8.0\no = (x1*w1 + x2*w2 + b).tanh()",
    {
        "x1": (2.0, -1.0, 1.0),
        "x2": (0.0, 1.0, -2.0),
        "target": (0.7071, -0.5, 0.25, -0.9, 0.0),
    },
    {"tune": ("w1", "w2", "b"), "target": 0.7071},
)
TASK = """
The lecture's neuron, with the bias 8 that it tries first. Move the weights and the bias until the output reaches its
target. The gradients follow your hand: they say which way to go.
"""
HINTS = (
    "What does a positive gradient say about the direction?",
    "A weight whose input is 0 does not move the output at all.",
    "For `o = tanh(w*x + b)` with `x = 0`, the gradient of `w` is 0, so `b` alone decides.",
)
variant = PLAN.variant
check = PLAN.check
