"""Numbers as people read them: with a true minus sign, NaN and ∞ as such, and no −0.

`js/src/ui/format.ts` writes the same texts; `tests/conformance/formats.py` compares them.
"""

import math
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext


def decimals(number: float, digits: int) -> str:
    """`number` with `digits` decimals; as a power of ten where those would hide it.

    Examples
    --------
    >>> decimals(-1.0, 4), decimals(0.00004, 4), decimals(-1234567.8, 4)
    ('−1.0000', '4.00e−5', '−1.23e6')
    """
    fixed = _rounded(number, f".{digits}f")
    if abs(number) >= 1e6 or (number != 0 and not fixed.strip("-0.")):
        return _typeset(number, _rounded(number, f".{min(digits, 2)}e"))
    return _typeset(number, fixed)


def in_full(number: float) -> str:
    """`number` with all its digits, and a power of ten where JavaScript writes one.

    Examples
    --------
    >>> in_full(-0.1), in_full(2.0), in_full(1e-7), in_full(1e16)
    ('−0.1', '2', '1e−7', '10000000000000000')
    """
    exact = Decimal(repr(float(number)))
    if number == 0 or 1e-6 <= abs(number) < 1e21:
        return _typeset(number, f"{exact:f}".removesuffix(".0"))
    return _typeset(number, f"{exact.normalize():e}")


def short(number: float) -> str:
    """`number` with at most six digits that count.

    Examples
    --------
    >>> short(-1.0), short(1 / 3), short(1e-8)
    ('−1', '0.333333', '1e−8')
    """
    return _typeset(number, f"{number:g}")


def percent(share: float) -> str:
    """`share` of 1 in percent, with at most one decimal.

    Examples
    --------
    >>> percent(0.975), percent(1.0)
    ('97.5 %', '100 %')
    """
    return f"{_rounded(100 * share, '.1f').removesuffix('.0')} %"


def _rounded(number: float, spec: str) -> str:
    """Halves go away from zero, as JavaScript rounds them."""
    with localcontext(rounding=ROUND_HALF_UP):
        return format(Decimal(number), spec)


def _typeset(number: float, text: str) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "∞" if number > 0 else "−∞"
    plain = text.removeprefix("-") if number == 0 else text
    return re.sub(r"e\+?(-?)0*", r"e\1", plain).replace("-", "−")
