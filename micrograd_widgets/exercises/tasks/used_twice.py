"""When a Value is used twice."""

from ..variants import Plan

NOTEBOOK, PLACE = "03-gradients", 3
NEEDS = ("gradients-by-hand",)
KIND = "predict"
PLAN = Plan(
    KIND,
    ("a = 3.0\nb = a + a", "a = 3.0\nb = a*a", "a = 3.0\nd = 2*a\nb = a + d"),
    {"a": (-4.0, -3.0, 2.0, 3.0, 5.0)},
    {"of": "a", "ask": "gradient"},
)
TASK = """
`a` goes into `b` in two ways. This is where the lecture's first `backward` goes wrong. Which gradient has `a`?
"""
HINTS = (
    "Put in a number for `a`, then one that is larger by 1 or by 0.001. How much does `b` change?",
    "Both uses of `a` move `b`. What happens to the two shares?",
    "For `z = u + u + u`: if `u` grows by 1, z grows by 3. Each use adds its share: 1 + 1 + 1.",
)
variant = PLAN.variant
check = PLAN.check
