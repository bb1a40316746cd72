"""A Value keeps a number"""

import re
from collections.abc import Iterator

from ..checking import Names, Numbers, Wrong, expect, given, own_class, tried, two_numbers
from ..own_values import data_of, own_value

NOTEBOOK, PLACE = "02-value", 1
NEEDS = ("slope",)
TASK = """
Begin the class that the whole lecture is about. `Value($a)` keeps the number $a in its attribute `data`. And so that
you can read it, give the class a `__repr__`: typing `Value($a)` at the end of a cell shows `Value(data=$a)`.
"""
STARTER = """
class Value:
    ...
"""
HINTS = (
    "Python calls `__init__` when an object is made. What does it have to remember?",
    "`self` is the object itself: an attribute of it is one number *of this object*. `__repr__` returns a text.",
    """A class for a city, with the same two parts:

```python
class City:
    def __init__(self, people):
        self.people = people

    def __repr__(self):
        return f"City with {self.people} people"
```""",
)


variant = two_numbers


def check(names: Names, n: Numbers) -> Iterator[str]:
    value = own_value(names)
    first, second = value(n["a"]), value(n["b"])
    yield "`Value` keeps a number."
    try:
        expect(f"Value({n['a']}).data", data_of(first), n["a"])
    except Wrong as wrong:
        message = (
            f"After another Value was made: {wrong} Each object has to keep a number of its own."
        )
        raise Wrong("shared", message) from None
    value(0.25)  # no whole number
    yield "Two Values keep two numbers."
    kind = own_class(names, "Value")
    if not any("__repr__" in vars(k) for k in kind.__mro__[:-1]):
        raise Wrong("no_repr", "A Value shows as `<Value object at …>`. Expected: its number.")
    text = f"Value({n['b']})"
    shown = tried(f"{text}.__repr__()", second.__repr__)
    if not isinstance(shown, str):
        given(f"{text}.__repr__()", shown)
        raise Wrong(
            "no_repr", f"`{text}.__repr__()` is of type {type(shown).__name__}. Expected: a text."
        )
    there = map(float, re.findall(r"-?\d*\.?\d+(?:e[-+]?\d+)?", shown.replace("−", "-")))
    if not any(abs(x - n["b"]) < 0.001 for x in there):
        raise Wrong("no_repr", f"`{text}` shows as `{shown[:80]}`. Expected: its number in it.")
    yield "You can read the number of a Value."
