"""Learning rates that change during training: functions of the number of the step.

`js/src/engine/schedules.ts` has the same in TypeScript, except `OwnSchedule`; each half reads the
states of the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from .checks import as_finite, as_whole, described, is_real, shown, takes
from .ops import power


@dataclass(frozen=True)
class Schedule:
    """Base of the schedules: `schedule(k)` is the learning rate of step `k`, counted from 0."""

    kind: ClassVar[str] = ""  # its name in a state

    def __call__(self, k: int) -> float:
        raise NotImplementedError(f"{type(self).__name__} does not say what its rate is")

    def to_state(self, k: int = 0) -> dict[str, Any]:
        """Its kind and its arguments, ready for JSON; `k` is the step that comes next.

        Examples
        --------
        >>> Constant(0.1).to_state()
        {'kind': 'constant', 'lr': 0.1}
        """
        return {"kind": self.kind, **asdict(self)}

    @staticmethod
    def from_state(state: Any) -> Schedule:
        """The schedule that this state describes.

        Raises
        ------
        ValueError, TypeError
            When `state` is not such a dict; the message names the wrong argument.

        Examples
        --------
        >>> Schedule.from_state({"kind": "linear", "start": 1.0, "end": 0.1, "steps": 100})
        Linear(start=1.0, end=0.1, steps=100)
        """
        if not isinstance(state, dict):
            raise TypeError(f"state: expected the dict of a schedule, got {described(state)}")
        kinds = {schedule.kind: schedule for schedule in KINDS}
        kind = state.get("kind")
        if kind == OwnSchedule.kind:
            raise ValueError(
                f"state: lr: a function, {shown(state.get('name'))}, made the learning rate, and no state "
                "holds it; give the optimiser that function again"
            )
        if not isinstance(kind, str) or kind not in kinds:
            raise ValueError(f"state: kind: expected one of {', '.join(kinds)}, got {shown(kind)}")
        made = kinds[kind]
        arguments = {name: given for name, given in state.items() if name != "kind"}
        wanted = [field.name for field in fields(made)]
        if arguments.keys() != {*wanted}:
            raise ValueError(f"state: expected {wanted} of {kind!r}, got {shown([*arguments])}")
        return made(**arguments)


@dataclass(frozen=True)
class Constant(Schedule):
    """The same rate at every step.

    Parameters
    ----------
    lr
        A finite number; a negative one climbs.

    Raises
    ------
    TypeError, ValueError
        When `lr` is not a finite number.

    Examples
    --------
    >>> Constant(0.1)(7)
    0.1
    """

    kind: ClassVar[str] = "constant"
    lr: float

    def __post_init__(self) -> None:
        _keep(self, "lr", as_finite(self.lr, "lr"))

    def __call__(self, k: int) -> float:
        return self.lr


@dataclass(frozen=True)
class Linear(Schedule):
    """A straight line from `start` at step 0 to `end` at step `steps`, and `end` from there on.

    Parameters
    ----------
    start, end
        Finite numbers.
    steps
        A whole number, at least 1.

    Raises
    ------
    TypeError, ValueError
        When an argument, or the `k` of a call, is not such a number.

    Notes
    -----
    `start + (end - start) * k / steps`. `Linear(1.0, 0.1, 100)` is the `1.0 - 0.9*k/100` of
    micrograd's `demo.ipynb` (Karpathy, 2020).

    Examples
    --------
    >>> lr = Linear(1.0, 0.1, 100)
    >>> lr(0), lr(50), lr(100), lr(1000)
    (1.0, 0.55, 0.1, 0.1)
    """

    kind: ClassVar[str] = "linear"
    start: float
    end: float
    steps: int

    def __post_init__(self) -> None:
        _keep(self, "start", as_finite(self.start, "start"))
        _keep(self, "end", as_finite(self.end, "end"))
        _keep(self, "steps", as_whole(self.steps, "steps", at_least=1))

    def __call__(self, k: int) -> float:
        k = as_whole(k, "k")
        if k >= self.steps:
            return self.end
        return self.start + (self.end - self.start) * k / self.steps


@dataclass(frozen=True)
class StepDecay(Schedule):
    """A rate that is multiplied by `factor` after every `every` steps.

    Parameters
    ----------
    start
        The first rate, a finite number.
    factor
        A finite number above 0.
    every
        A whole number of steps, at least 1.

    Raises
    ------
    TypeError, ValueError
        When an argument, or the `k` of a call, is not such a number.

    Notes
    -----
    `start * factor ** (k // every)`: `torch.optim.lr_scheduler.StepLR` (PyTorch's documentation).

    Examples
    --------
    >>> lr = StepDecay(1.0, factor=0.5, every=10)
    >>> lr(0), lr(9), lr(10), lr(25)
    (1.0, 1.0, 0.5, 0.25)
    """

    kind: ClassVar[str] = "step_decay"
    start: float
    factor: float
    every: int

    def __post_init__(self) -> None:
        _keep(self, "start", as_finite(self.start, "start"))
        _keep(self, "factor", as_finite(self.factor, "factor"))
        _keep(self, "every", as_whole(self.every, "every", at_least=1))
        if self.factor <= 0:
            raise ValueError(f"factor: expected a finite number above 0, got {shown(self.factor)}")

    def __call__(self, k: int) -> float:
        # power, because Python's own ** raises when a growing rate overflows
        return self.start * power(self.factor, float(as_whole(k, "k") // self.every))


@dataclass(frozen=True)
class Cosine(Schedule):
    """Half a cosine wave from `start` at step 0 to `end` at step `steps`, and `end` from there on.

    Parameters
    ----------
    start, end, steps
        As for Linear, with the same errors.

    Notes
    -----
    `end + (start - end) * (1 + cos(π * k / steps)) / 2`: Loshchilov and Hutter, "SGDR: Stochastic
    gradient descent with warm restarts", ICLR 2017, without a restart;
    `torch.optim.lr_scheduler.CosineAnnealingLR` up to its `T_max`.

    Examples
    --------
    >>> lr = Cosine(1.0, 0.0, 100)
    >>> lr(0), round(lr(50), 12), lr(100), lr(1000)
    (1.0, 0.5, 0.0, 0.0)
    """

    kind: ClassVar[str] = "cosine"
    start: float
    end: float
    steps: int

    def __post_init__(self) -> None:
        _keep(self, "start", as_finite(self.start, "start"))
        _keep(self, "end", as_finite(self.end, "end"))
        _keep(self, "steps", as_whole(self.steps, "steps", at_least=1))

    def __call__(self, k: int) -> float:
        k = as_whole(k, "k")
        if k >= self.steps:
            return self.end
        return self.end + (self.start - self.end) * (1 + math.cos(math.pi * k / self.steps)) / 2


@dataclass(frozen=True)
class OwnSchedule(Schedule):
    """A rate that a function of the learner's own gives for each step, counted from 0.

    An optimiser makes one of a function: `SGD(lr=lambda k: 0.1 / (k + 1))`. A saved run does not hold
    the function; a run goes on where the optimiser that loads it has one too.

    Raises
    ------
    TypeError, ValueError
        From a call, when the function does not give a finite number.

    Examples
    --------
    >>> lr = as_schedule(lambda k: 0.1 / (k + 1))
    >>> lr(0), lr(1)
    (0.1, 0.05)
    """

    kind: ClassVar[str] = "own"
    function: Callable[[int], float]

    @property
    def name(self) -> str:
        return str(getattr(self.function, "__name__", type(self.function).__name__))

    def __call__(self, k: int) -> float:
        return as_finite(self.function(as_whole(k, "k")), f"lr: {self.name}({k})")

    def to_state(self, k: int = 0) -> dict[str, Any]:
        """Its kind, its name, and the rate of step `k`; None if the function fails there."""
        try:
            rate = self(k)
        except Exception:  # such as a list of rates that is too short
            rate = None
        return {"kind": self.kind, "name": self.name, "lr": rate}


KINDS = (Constant, Linear, Cosine, StepDecay)
"""The schedules that a state describes."""


def as_schedule(lr: Any) -> Schedule:
    """Return a schedule as it is; turn a number into a constant schedule, a function into its own.

    Raises
    ------
    TypeError, ValueError
        When `lr` is none of these, or not finite.

    Examples
    --------
    >>> as_schedule(0.1)
    Constant(lr=0.1)
    """
    if isinstance(lr, Schedule):
        return lr
    wanted = "a finite number, a schedule or a function of the step"
    if callable(lr) and not isinstance(lr, type):
        if not takes(lr, 0):
            raise TypeError(f"lr: expected {wanted}, got {shown(lr)} that does not take one number")
        return OwnSchedule(lr)
    if not is_real(lr):
        raise TypeError(f"lr: expected {wanted}, got {described(lr)}")
    return Constant(as_finite(lr, "lr", wanted))


def _keep(schedule: Schedule, name: str, checked: float) -> None:
    object.__setattr__(schedule, name, checked)  # the only way into a frozen dataclass
