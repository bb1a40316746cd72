"""The gradients of L, by hand."""

from ..variants import Plan

NOTEBOOK, PLACE = "03-gradients", 1
NEEDS = ("slope",)
KIND = "gradients"
_L = "a = 2.0\nb = -3.0\nc = 10.0\nf = -2.0\ne = a*b\nd = e + c\nL = d*f"
PLAN = Plan(
    KIND,
    _L,
    {
        "a": (1.0, 2.0, 3.0, -2.0),
        "b": (-3.0, 4.0, -1.0, 2.0),
        "c": (10.0, 7.0, -5.0),
        "f": (-2.0, 3.0, -1.0, 0.5),
    },
)
TASK = """
The lecture fills in these gradients by hand before it writes a line of backpropagation. Do the same: begin at `L` and go
to the left. First the sign, then the number.
"""
HINTS = (
    "Move the slider of a leaf a little to the right: does `L` rise or fall?",
    "Through a + the gradient passes unchanged. Through a × it is multiplied by the other factor.",
    "For `p = u*v` with `u = 3` and `v = 5`, where the gradient of `p` is 2: that of `u` is 5 · 2 = 10.",
)
variant = PLAN.variant
check = PLAN.check
