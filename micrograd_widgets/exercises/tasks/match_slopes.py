"""Which slope belongs to which point?"""

from ..variants import Plan

NOTEBOOK, PLACE = "01-derivative", 3
NEEDS = ("slope",)
KIND = "match"
PLAN = Plan(
    KIND,
    "x = 3.0\ny = 3*x**2 - 4*x + 5",
    {"at": (-4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0)},
    {"of": "x", "at": (-3.0, 2 / 3, 3.0), "range": (-5.0, 5.0)},
)
TASK = """
This is the lecture's curve, `f(x) = 3*x**2 - 4*x + 5`. At each of three points it has another slope. Match them by
looking; there is nothing to compute.
"""
HINTS = (
    "Put a ruler to the curve at the point: does it go up to the right, down, or is it level?",
    "The steeper the curve, the larger the number, whatever its sign.",
    "For `z = u**2`: at `u = 1` one step of 0.1 goes up by about 0.2, so the slope is 2. At `u = -1` it is −2.",
)
variant = PLAN.variant
check = PLAN.check
