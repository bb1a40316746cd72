"""Does it rise or fall?"""

from ..variants import Plan

NOTEBOOK, PLACE = "01-derivative", 2
NEEDS = ("slope",)
KIND = "predict"
PLAN = Plan(
    KIND,
    "x = 3.0\ny = 3*x**2 - 4*x + 5",
    {"x": (-4.0, -3.0, -2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 4.0)},
    {"of": "x", "ask": "sign"},
)
TASK = """
The sign of a derivative says the direction: positive if `y` rises when `x` grows, negative if it falls. The lecture asks
for the sign before it computes the number, and so does this exercise. Predict, then look.
"""
HINTS = (
    "Put the number in for `x`. Then put in one that is a little larger.",
    "`3*x**2` and `-4*x` pull in different directions. Which one changes more here?",
    "For `z = u**2 - 6*u` at `u = 1`: z is −5, and at `u = 1.1` it is −5.39. So it falls.",
)
variant = PLAN.variant
check = PLAN.check
