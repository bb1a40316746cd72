"""PCG32: a small random generator that draws the same numbers in Python and in the browser."""

from typing import Any

from .checks import as_whole, shown

MULTIPLIER = 6364136223846793005
STREAM = 54  # of its 2**63 sequences the one in the published demo
WORD, LONG = 2**32, 2**64


class PCG32:
    """The random generator PCG-XSH-RR 64/32.

    Parameters
    ----------
    seed
        A whole number from 0 to 2**64 − 1.

    Raises
    ------
    TypeError, ValueError
        When `seed` is not such a number.

    Notes
    -----
    O'Neill, "PCG: A family of simple fast space-efficient statistically good algorithms for random
    number generation", Harvey Mudd College HMC-CS-2014-0905 (2014), section 6.3; seeded as
    `pcg32_srandom_r(seed, 54)` of the author's C library (pcg-random.org), whose demo prints the
    numbers below.

    Examples
    --------
    >>> random = PCG32(42)
    >>> [hex(random.next()) for _ in range(3)]
    ['0xa15c02b7', '0x7b47f409', '0xba1d3330']
    """

    _increment = 2 * STREAM + 1

    def __init__(self, seed: int = 0) -> None:
        start = _long(seed, "seed")
        self._state = 0
        self.next()
        self._state = (self._state + start) % LONG
        self.next()

    @property
    def state(self) -> int:
        """The place of the generator in its sequence, 0 to 2**64 − 1; may be assigned."""
        return self._state

    @state.setter
    def state(self, state: int) -> None:
        self._state = _long(state, "state")

    def next(self) -> int:
        """The next number, 0 to 2**32 − 1."""
        old = self._state
        self._state = (old * MULTIPLIER + self._increment) % LONG
        word = (old >> 18 ^ old) >> 27 & 0xFFFFFFFF
        turn = old >> 59
        return (word >> turn | word << (32 - turn)) & 0xFFFFFFFF

    def below(self, n: int) -> int:
        """A number from 0 to `n` − 1, all equally likely: `pcg32_boundedrand_r`.

        `n` is a whole number from 1 to 2**32 − 1. Numbers below 2**32 mod n are drawn again, because
        only the others fall evenly on the n remainders.

        Raises
        ------
        TypeError, ValueError
            When `n` is not such a number.
        """
        if as_whole(n, "n", at_least=1) >= WORD:
            raise ValueError(f"n: expected a whole number below 2**32, got {shown(n)}")
        return self._below(n)

    def _below(self, n: int) -> int:
        threshold = (WORD - n) % n
        while (drawn := self.next()) < threshold:
            pass
        return drawn % n


def _long(number: Any, name: str) -> int:
    whole = as_whole(number, name)
    if whole >= LONG:
        raise ValueError(f"{name}: expected a whole number below 2**64, got {shown(number)}")
    return whole
