"""OwnOptimizer: an object of the learner's own that makes the steps of a Trainer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ..checks import described, is_real, takes
from ..optimizer import Optimizer, OptimizerState
from ..schedules import OwnSchedule
from ..value import Value


class OwnOptimizer:
    """An object with `step(parameters)`, which moves the Values that it gets along their `grad`.

    Or with `step()`, as in PyTorch, which moves the Values that it was made with.

    Attributes
    ----------
    given
        The object. What it remembers between steps is its own: no state holds that.
    steps : int
        The number of steps so far.
    gets_parameters : bool
        Whether `step` takes the Values to move.
    """

    def __init__(self, given: Any, steps: int = 0) -> None:
        self.given, self.steps = given, steps
        self.gets_parameters = takes(given.step, [])

    @property
    def name(self) -> str:
        return type(self.given).__name__

    def step(self, parameters: Sequence[Value]) -> None:
        self.given.step(*[parameters] * self.gets_parameters)
        self.steps += 1

    def reset(self) -> None:
        """Count from the beginning; what the object remembers is its own."""
        self.steps = 0

    def state(self) -> OptimizerState:
        """Its name, its `lr` if it has one, and its steps."""
        lr: Any = getattr(self.given, "lr", None)
        rate = float(lr) if is_real(lr) and math.isfinite(lr) else None
        return {
            "name": self.name,
            "lr": {"kind": OwnSchedule.kind, "name": self.name, "lr": rate},
            "settings": {},
            "moments": {},
            "steps": self.steps,
        }


def as_optimizer(given: Any, used: Optimizer | OwnOptimizer | None) -> Optimizer | OwnOptimizer:
    """`given` as a Trainer uses it; `used` is what it has used so far.

    Raises
    ------
    TypeError
        When `given` has no `step` to call with parameters, or with nothing.
    """
    if isinstance(given, Optimizer):
        return given
    if isinstance(used, OwnOptimizer) and used.given is given:
        return used
    step = None if isinstance(given, type) else getattr(given, "step", None)
    if not callable(step) or not (takes(step, []) or takes(step)):
        wanted = "SGD(…), Adam(…), RMSprop(…), AdamW(…) or an object with step(parameters)"
        raise TypeError(f"optimizer: expected {wanted}, got {described(given)}")
    return OwnOptimizer(given)
