"""PlainArray: the numbers of a Tape where NumPy is not installed."""

from __future__ import annotations

from array import array
from typing import Any, Self

from .checks import is_real


class PlainArray(array):  # type: ignore[type-arg]  # array is no generic class when the program runs
    """`n` zeros, float64, with as much of a NumPy array as a Tape uses.

    It is a standard library `array("d")`, so `tolist`, `tobytes` and `memoryview` work. A slice takes
    any sequence of numbers or a single one, and never changes the length.

    Raises
    ------
    ValueError
        When a slice is assigned another count of numbers than it holds.

    Examples
    --------
    >>> numbers = PlainArray(3)
    >>> numbers[:] = [1.0, 2.0, 3.0]
    >>> numbers[1:] = 0.5
    >>> numbers.tolist()
    [1.0, 0.5, 0.5]
    """

    def __new__(cls, n: int) -> Self:
        return super().__new__(cls, "d", bytes(8 * n))  # type: ignore[return-value]

    def __setitem__(self, at: Any, numbers: Any) -> None:
        if isinstance(at, slice):
            count = len(range(*at.indices(len(self))))
            numbers = array("d", [numbers] * count if is_real(numbers) else numbers)
            if len(numbers) != count:
                raise ValueError(f"expected {count} numbers for the slice, got {len(numbers)}")
        super().__setitem__(at, numbers)

    def copy(self) -> PlainArray:
        again = PlainArray(len(self))
        again[:] = self
        return again
