"""When a step is too large."""

from ..variants import Plan

NOTEBOOK, PLACE = "06-training", 2.2
NEEDS = ("gradients-by-hand",)
KIND = "predict"
PLAN = Plan(
    KIND,
    "w = 3.0\nloss = (w - 1)**2",
    {"w": (-2.0, 0.0, 3.0, 5.0), "learning_rate": (0.1, 0.3, 0.5, 0.9, 1.1, 1.5)},
    {"of": "w", "ask": "step", "learning_rate": 1.1},
)
TASK = """
The gradient says which way the loss falls; the learning rate says how far to go. Predict what one step does.
"""
HINTS = (
    "The gradient of `(w - 1)**2` is `2*(w - 1)`. Where does the step end?",
    "The loss is lowest at `w = 1`. Is the end nearer to it than the start, or farther?",
    "For `u**2` at `u = 1` the gradient is 2. With the rate 0.4 the step ends at 0.2, with 1.2 at −1.4.",
)
variant = PLAN.variant
check = PLAN.check
