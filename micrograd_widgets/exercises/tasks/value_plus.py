"""Add two Values"""

from collections.abc import Iterator

from ..checking import Names, Numbers, two_numbers
from ..own_values import of_two, own_value

NOTEBOOK, PLACE = "02-value", 2
NEEDS = ("value-data",)
CONTINUES = "Value"
TASK = """
Now `a + b` of two Values. Give your class `__add__`, so that `Value($a) + Value($b)` is a *new* Value with the
sum of the two numbers. `a` and `b` themselves stay as they are.
"""
STARTER = """
class Value:
    # copy your class to here, and give it `__add__`
    ...
"""
HINTS = (
    "`a + b` makes Python call `a.__add__(b)`. What are `self` and `other` then?",
    "The result is a new object. What does `Value(...)` need to make one?",
    """Money that adds up:

```python
class Money:
    def __init__(self, euros):
        self.euros = euros

    def __add__(self, other):
        both = self.euros + other.euros
        return Money(both)
```""",
)


variant = two_numbers


def check(names: Names, n: Numbers) -> Iterator[str]:
    mistakes = {
        "multiplied": (n["a"] * n["b"], "That is the product."),
        "one_operand": (n["a"], "That is the first of the two."),
    }
    yield from of_two(own_value(names), "+", n["a"], n["b"], mistakes)
