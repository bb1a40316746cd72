"""A function of one variable, as a view calls it: numbers in, numbers out, errors in words."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from micrograd_engine import Value
from micrograd_engine.checks import as_float, described

Array = NDArray[np.float64]

STEPS = [10.0 ** (-k / 2) if k % 2 else float(f"1e-{k // 2}") for k in range(35)]  # 1 … 1e-17
_FINEST = 320  # intervals of a curve
_PATIENCE = 0.5  # seconds that a curve may take, and a ladder


class Function:
    """`f`, called with a float each time.

    Parameters
    ----------
    f
        A function of one number that gives a number, or a Value.

    Raises
    ------
    TypeError
        When `f` cannot be called.

    Examples
    --------
    >>> f = Function(lambda x: 3 * x**2 - 4 * x + 5)
    >>> f.at(3.0), f.gradient(3.0)
    (20.0, 14.0)
    >>> f.nudged(3.0, 0.5)
    [20.0, 27.75, 13.75]
    """

    def __init__(self, f: Callable[[float], Any]) -> None:
        if not callable(f):
            raise TypeError(f"f: expected a function of one number, got {described(f)}")
        self.f = f
        name = getattr(f, "__name__", "")
        self.name = name if name.isidentifier() else "f"

    def at(self, x: float) -> float:
        """f(x).

        Raises
        ------
        TypeError
            When that is not a real number. What `f` itself raises is passed on.
        """
        with np.errstate(all="ignore"):  # what is undefined is nan, as elsewhere
            y = self.f(x)
        return as_float(y.data if isinstance(y, Value) else y, f"{self.name}({x!r})")

    def attempt(self, x: float) -> tuple[float, str]:
        """f(x) and ""; nan and why when that fails."""
        try:
            return self.at(x), ""
        except Exception as problem:
            return float("nan"), f"{self.name}({x!r}): {type(problem).__name__}: {problem}"

    def nudged(self, x: float, h: float) -> list[float]:
        """f(x), f(x + h), f(x − h); nan where it fails."""
        return [self.attempt(at)[0] for at in (x, x + h, x - h)]

    def gradient(self, x: float) -> float:
        """The derivative by backward, if `f` works on Values too; else nan."""
        v = Value(x)
        try:
            y = self.f(v)  # type: ignore[arg-type]  # a Value stands in for its number
            if not isinstance(y, Value):
                return float("nan")
            y.backward()
        except Exception:
            return float("nan")
        return v.grad

    def curve(self, low: float, high: float) -> Array:
        """f at equal distances from `low` to `high`: 321 numbers, fewer of a slow function."""
        end = time.monotonic() + _PATIENCE
        intervals = 10
        ys = [self.attempt(x)[0] for x in np.linspace(low, high, intervals + 1).tolist()]
        while intervals < _FINEST and time.monotonic() < end:
            intervals *= 2
            between = np.linspace(low, high, intervals + 1)[1::2].tolist()
            finer = [0.0] * (intervals + 1)
            finer[::2] = ys
            finer[1::2] = [self.attempt(x)[0] for x in between]
            ys = finer
        return np.array(ys)

    def ladder(self, x: float) -> Array:
        """h, f(x + h) and f(x − h) for h from 1 to 1e-17, shape `(35, 3)`; nan past half a second."""
        end = time.monotonic() + _PATIENCE
        rungs = np.full((len(STEPS), 3), np.nan)
        for rung, h in zip(rungs, STEPS, strict=True):
            rung[0] = h
            if time.monotonic() < end:
                rung[1:] = self.nudged(x, h)[1:]
        return rungs
