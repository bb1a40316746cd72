"""Multiply two Values"""

from collections.abc import Iterator

from ..checking import Names, Numbers, two_numbers
from ..own_values import of_two, own_value

NOTEBOOK, PLACE = "02-value", 3
NEEDS = ("value-plus",)
CONTINUES = "Value"
TASK = """
Now `a * b` of two Values. Give your class `__mul__`, so that `Value($a) * Value($b)` is a *new* Value with the
product of the two numbers. `a` and `b` themselves stay as they are.
"""
STARTER = """
class Value:
    # copy your class to here, and give it `__mul__`
    ...
"""
HINTS = (
    "`a * b` makes Python call `a.__mul__(b)`. You have written one like it already.",
    "Which line of your `__add__` has to change, and which have to stay?",
    """Rectangles of the same height, side by side:

```python
class Rectangle:
    def __init__(self, width):
        self.width = width

    def __or__(self, other):
        return Rectangle(self.width + other.width)
```""",
)


variant = two_numbers


def check(names: Names, n: Numbers) -> Iterator[str]:
    mistakes = {
        "added": (n["a"] + n["b"], "That is the sum."),
        "one_operand": (n["a"], "That is the first of the two."),
    }
    yield from of_two(own_value(names), "*", n["a"], n["b"], mistakes)
