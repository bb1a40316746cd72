"""DerivativeWidget: the derivative of a function as the slope of a secant."""

import math
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import traitlets as t

from micrograd_engine import Value
from micrograd_engine.checks import as_finite, as_float, described

from . import fallback, pages, wire
from .formats import in_full
from .messages import is_whole, worded
from .view import View, bundle

STEPS = [10.0 ** (-k / 2) if k % 2 else float(f"1e-{k // 2}") for k in range(35)]  # 1 … 1e-17
NUMBERS = ("x", "h", "f(x)", "f(x + h)", "f(x − h)", "gradient")
_MAX_INTERVALS = 320  # of a curve
_MAX_SECONDS = 0.5  # that a curve may take, and a ladder


class DerivativeWidget(View):
    """A function of one variable, and its slope at a point for any h.

    Parameters
    ----------
    f
        Any Python function of one number; the kernel calls it.
    x
        Where to look.
    h
        How far to nudge.
    x_min, x_max
        The part of the curve to draw; more where `x` lies outside of it.

    Raises
    ------
    TypeError
        When `f` cannot be called or gives no number, or an argument is unknown.
    ValueError
        When a number or the width of the range is not finite, `h` is 0, or `x_min` is not below `x_max`.

    Notes
    -----
    From the lecture on micrograd: f(x) = 3x² − 4x + 5 and the difference (f(x + h) − f(x)) / h,
    which is 14.003 at 3 with h = 0.001, and exactly 0 with h = 1e-17.

    Examples
    --------
    >>> view = DerivativeWidget(lambda x: 3 * x**2 - 4 * x + 5, x=3.0, h=0.001)
    >>> (view.numbers["f(x + h)"] - view.numbers["f(x)"]) / view.h
    14.00300000000243
    >>> view.h = 1e-17
    >>> view.numbers["f(x + h)"] - view.numbers["f(x)"]
    0.0
    """

    kind = "derivative"
    _esm = bundle("derivative.js")
    _css = bundle("derivative.css")

    x = t.Float(help="Where the slope is taken. Written by the kernel.").tag(sync=True)
    h = t.Float(help="How far to nudge x. Written by the kernel.").tag(sync=True)
    x_min = t.Float(help="Where the curve begins. Written by the kernel.").tag(sync=True)
    x_max = t.Float(help="Where the curve ends. Written by the kernel.").tag(sync=True)
    name = t.Unicode(help="The name of the function. Written by the kernel, once.").tag(sync=True)
    samples = t.Bytes(
        help="The function at equal distances from x_min to x_max, float64. Written by the kernel."
    ).tag(sync=True)
    values = t.Bytes(
        help="x, h, f(x), f(x + h), f(x − h), the gradient, float64. Written by the kernel."
    ).tag(sync=True)
    ladder = t.Bytes(
        help="Rows of h, f(x + h), f(x − h), float64, for every h. Written by the kernel."
    ).tag(sync=True)

    def __init__(
        self,
        f: Callable[[float], Any],
        x: float = 3.0,
        h: float = 0.001,
        *,
        x_min: float = -5.0,
        x_max: float = 5.0,
        **traits: Any,
    ) -> None:
        self._lock = threading.RLock()
        self._function = Function(f)
        x, h = _place(x), _step(h)
        low, high = as_finite(x_min, "x_min"), as_finite(x_max, "x_max")
        if not low < high:
            raise ValueError(f"x_min: expected a number below x_max = {high}, got {low}")
        if not math.isfinite(high - low):
            raise ValueError(
                f"x_min: expected less than {sys.float_info.max:.1e} from it to x_max = {high}, got {low}"
            )
        self._function.at(x)  # a function that fails here fails the cell, not the view
        self._range = low, high
        low, high = _holding(low, high, x)
        self._shown: tuple[float, float] | None = (x, h)
        super().__init__(
            x=x,
            h=h,
            x_min=low,
            x_max=high,
            name=self._function.name,
            samples=wire.packed(self._function.curve(low, high)),
            **self._look(x, h),
            **traits,
        )

    def numbers_now(self) -> dict[str, float]:
        return _by_name(self.values)

    @t.validate("x")
    def _valid_x(self, proposal: Any) -> float:
        return _as_trait(_place, proposal.value)

    @t.validate("h")
    def _valid_h(self, proposal: Any) -> float:
        return _as_trait(_step, proposal.value)

    @t.observe("x", "h")
    def _on_move(self, _: Any) -> None:
        """The page or a cell has set x or h: call the function there."""
        with self._lock:
            if self._shown == (self.x, self.h):
                return
            self._shown = (self.x, self.h)
            low, high = _holding(*self._range, self.x)
            with self.hold_sync():
                if (low, high) != (self.x_min, self.x_max):
                    self.x_min, self.x_max = low, high
                    self.samples = wire.packed(self._function.curve(low, high))
                for key, content in self._look(self.x, self.h).items():
                    setattr(self, key, content)
                self._publish_numbers()

    def _look(self, x: float, h: float) -> dict[str, Any]:
        """The traits that show the function around `x`."""
        f = self._function
        return {
            "values": wire.packed([x, h, *f.nudged(x, h), f.gradient(x)]),
            "ladder": wire.packed(f.ladder(x)),
            "error": f.attempt(x)[1],
        }

    def answer(self, content: dict[str, Any], buffers: Sequence[Any]) -> tuple[dict[str, Any], Any]:
        """Go to the x and the h of a command; answer with the numbers there."""
        to = _read(content, buffers)
        with self._lock, self.hold_sync(), self.hold_trait_notifications():
            for key, number in to.items():
                setattr(self, key, number)
        return self._answer(self.error)

    def refused(self, why: str) -> tuple[dict[str, Any], Any]:
        return self._answer(why)

    def _answer(self, error: str) -> tuple[dict[str, Any], Any]:
        return {"error": error}, [self.values, self.ladder]

    def fallback(self) -> dict[str, str]:
        """The three numbers of a difference as text."""
        x, h, here, ahead, _, _ = self.numbers_now().values()
        return {"text/plain": f"{self.name}({x}) = {here}, {self.name}({x} + {h}) = {ahead}"}

    def page_table(self) -> str:
        """The numbers of a difference as an HTML table."""
        x, h, here, ahead, behind, gradient = self.numbers_now().values()
        f = self.name
        rows = {
            "x": x,
            "h": h,
            f"{f}(x)": here,
            f"{f}(x + h)": ahead,
            f"{f}(x − h)": behind,
            "gradient": gradient,
        }
        return fallback.table(
            (pages.WHEN, "Value"), [(name, in_full(number)) for name, number in rows.items()]
        )


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
            When that is not a real number. Errors of `f` itself pass through.
        """
        with _quiet():
            y = self.f(x)
        return as_float(y.data if isinstance(y, Value) else y, f"{self.name}({x!r})")

    def attempt(self, x: float) -> tuple[float, str]:
        """f(x) and ""; nan and the reason if f fails."""
        try:
            return self.at(x), ""
        except Exception as problem:
            return float("nan"), worded(f"{self.name}({x!r}): {_reason(problem)}")

    def nudged(self, x: float, h: float) -> list[float]:
        """f(x), f(x + h), f(x − h); nan if f fails."""
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

    def curve(self, low: float, high: float) -> list[float]:
        """f at equal distances from `low` to `high`: 321 numbers, fewer if f is slow."""
        end = time.monotonic() + _MAX_SECONDS
        intervals = 10
        ys = [self.attempt(x)[0] for x in _between(low, high, intervals)]
        while intervals < _MAX_INTERVALS and time.monotonic() < end:
            intervals *= 2
            between = _between(low, high, intervals)[1::2]
            finer = [0.0] * (intervals + 1)
            finer[::2] = ys
            finer[1::2] = [self.attempt(x)[0] for x in between]
            ys = finer
        return ys

    def ladder(self, x: float) -> list[float]:
        """h, f(x + h) and f(x − h), one after the other, for 35 h from 1 to 1e-17; nan past half a second."""
        end = time.monotonic() + _MAX_SECONDS
        numbers: list[float] = []
        for h in STEPS:
            in_time = time.monotonic() < end
            numbers += [h, *(self.nudged(x, h)[1:] if in_time else (math.nan, math.nan))]
        return numbers


def _between(low: float, high: float, intervals: int) -> list[float]:
    """Numbers at equal distances from `low` to `high`, both included."""
    step = (high - low) / intervals
    return [*(low + k * step for k in range(intervals)), high]


def _quiet() -> AbstractContextManager[Any]:
    """Undefined results are nan, as elsewhere: NumPy, if the function uses it, does not warn of them."""
    numpy = sys.modules.get("numpy")
    return nullcontext() if numpy is None else numpy.errstate(all="ignore")


def _by_name(values: bytes) -> dict[str, float]:
    """The numbers of the trait `values`."""
    return dict(zip(NUMBERS, wire.unpacked(values, "values"), strict=True))


def _reason(problem: Exception) -> str:
    """Why a function failed."""
    if isinstance(problem, OverflowError):
        return "a number in it becomes too large"
    if isinstance(problem, ZeroDivisionError):
        return "it divides by 0"
    return f"{type(problem).__name__}: {worded(problem)}"


def _place(x: Any) -> float:
    return as_finite(x, "x")


def _step(h: Any) -> float:
    step = as_finite(h, "h")
    if step == 0:
        raise ValueError("h: expected any finite number but 0, got 0")
    return step


def _holding(low: float, high: float, x: float) -> tuple[float, float]:
    """The range, wider while `x` lies outside of it; its width is finite for the largest number too."""
    room, most = 0.1 * (high - low), sys.float_info.max
    if x < low:
        low = max(x - room, -most)
    if x > high:
        high = min(x + room, most)
    if math.isfinite(high - low):
        return low, high
    return (0.0, most) if x > 0 else (-most, 0.0)


def _as_trait(check: Callable[..., float], *given: Any) -> float:
    try:
        return check(*given)
    except ValueError as problem:
        raise t.TraitError(str(problem)) from None


def _read(content: dict[str, Any], buffers: Sequence[Any]) -> dict[str, float]:
    """The x and h of a command, once all of it is right."""
    acts = content.get("acts")
    if content.get("kind") != "command":
        raise ValueError(f"kind: expected a command, got {described(content.get('kind'))}")
    if not isinstance(acts, list):
        raise ValueError(f"acts: expected a list, got {described(acts)}")
    if len(buffers) != 1:
        raise ValueError(f"buffers: expected one, with the numbers of the acts, got {len(buffers)}")
    to = {}
    for act, number in zip(acts, wire.unpacked(buffers[0], "numbers", len(acts)), strict=True):
        match act:
            case ["set", int(which)] if is_whole(which) and which in (0, 1):
                key = "xh"[which]
                to[key] = _step(number) if which else _place(number)
            case _:
                raise ValueError(f"act: expected set of 0 (x) or 1 (h), got {described(act)}")
    return to
