"""Write numbers as Python shows them to people, for the page to show the same.

    python tests/conformance/formats.py

formats.json: numbers, as text; each with 0 … 15 decimals; each in full; and shares in percent.
"""

import json
import math
import random
from pathlib import Path

from micrograd_widgets.formats import decimals, in_full, percent

FORMATS = Path(__file__).with_name("formats.json")
DIGITS = range(16)
NUMBERS = [
    *(0.0, 1.0, 2.0, 10.0, 6.8813735870195432, 0.1 + 0.2, 1 / 3, 2 / 3, math.pi),
    *(0.5, 1.5, 2.5, 0.25, 0.125, 0.375, 0.0625, 1.0625, 1.00005, 0.99995, 0.999999999),
    *(0.00004, 0.00005, 0.00006, 0.00049, 0.05, 0.005, 0.0005, 5e-6, 5e-7, 5e-8, 5e-13, 5e-16),
    *(1e-4, 1e-5, 1e-6, 9.99e-7, 1e-7, 1e-8, 1.25e-9, 9.995e-10, 1e-16, 1e-100, 5e-324, 2.2e-308),
    *(12345.678, 999999.0, 999999.5, 999999.99996, 1e6, 1234567.8, 1125000.0, 9.995e6, 9.9949e9),
    *(1e15, 2.0**53, 1e16, 123456789012345680000.0, 1e20, 1e21, 1.5e21, 1e22, 1e100, 1e308),
    *(math.nextafter(1e6, 0), math.nextafter(1e21, 0), 1.7976931348623157e308, math.inf),
]
SHARES = [
    k / n for n in (1, 2, 3, 7, 8, 16, 100, 400, 800, 1000) for k in range(0, n + 1, n // 8 + 1)
]


def numbers() -> list[float]:
    """The numbers above, their negatives, nan, and random ones of all sizes."""
    rng = random.Random(1)
    more = [round(rng.uniform(-10, 10), rng.randrange(17)) for _ in range(40)]
    more += [rng.uniform(-1, 1) * 10.0 ** rng.randrange(-12, 25) for _ in range(60)]
    return [math.nan, *NUMBERS, *(-number for number in NUMBERS), *more]


def shown(number: float) -> dict[str, str | list[str]]:
    return {
        "number": repr(number),
        "decimals": [decimals(number, digits) for digits in DIGITS],
        "in_full": in_full(number),
    }


def render() -> str:
    """The whole file, a line for each number."""
    lines = [json.dumps(shown(number), ensure_ascii=False) for number in numbers()]
    shares = json.dumps([[share, percent(share)] for share in SHARES])
    return f'{{\n"shares": {shares},\n"numbers": [\n' + ",\n".join(lines) + "\n]\n}\n"


if __name__ == "__main__":
    FORMATS.write_text(render(), encoding="utf-8")
