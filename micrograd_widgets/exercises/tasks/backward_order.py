"""Who comes first in the backward pass?"""

from ..variants import Plan

NOTEBOOK, PLACE = "04-backward", 1
NEEDS = ("used-twice",)
KIND = "order"
PLAN = Plan(
    KIND,
    (
        "a = -2.0\nb = 3.0\nd = a*b\ne = a + b\nf = d*e",
        "a = 2.0\nb = -3.0\nc = 10.0\nf = -2.0\ne = a*b\nd = e + c\nL = d*f",
        "a = 2.0\nb = -3.0\np = a*b\nq = p + a\nr = p*q\ns = r + q",
    ),
    {"a": (-2.0, 1.0, 2.0, 4.0), "b": (3.0, -3.0, 5.0)},
)
TASK = """
Each node passes its gradient on to what it was made from. In which order? Choose one, and see the gradients that come out.
More than one order is right.
"""
HINTS = (
    "A node can pass on only what it has got.",
    "Look for a Value from which two lines lead to the right: both results come before it.",
    "For `p = u*v` and `r = p + u`: `r` comes first, then `p`.",
)
variant = PLAN.variant
check = PLAN.check
