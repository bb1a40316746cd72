"""Which node is broken?"""

from ..variants import Plan

NOTEBOOK, PLACE = "04-backward", 6.5
NEEDS = ("backward-order",)
KIND = "broken"
PLAN = Plan(
    KIND,
    (
        "a = 2.0\nb = -3.0\nc = 10.0\nf = -2.0\ne = a*b\nd = e + c\nL = d*f",
        "x1 = 2.0\nw1 = -3.0\nx2 = 0.5\nw2 = 1.0\nb = 5.0\np = x1*w1\nq = x2*w2\ns = p + q\nn = s + b\no = n.tanh()",
    ),
    {"a": (2.0, 3.0, -2.0), "b": (-3.0, 4.0, 5.0), "c": (10.0, 7.0), "f": (-2.0, 3.0)},
)
TASK = """
Somebody has written this graph's `_backward` functions, and one of them is wrong. Find the node by its gradients, as you
would in your own class.
"""
HINTS = (
    "Begin at the end of the graph. Which is the first gradient that is not what it should be?",
    "For each node compare the gradients of its operands with its own gradient times the local derivative.",
    "For `p = u*v` with `u = 3` and `v = 5`, where the gradient of `p` is 2: `u` must have 10.",
)
variant = PLAN.variant
check = PLAN.check
