"""Add two Values"""

from collections.abc import Iterator

from ..checking import Names, Numbers
from ..own_values import apply, expect_data, expect_same, own_value

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


def variant(seed: int) -> dict[str, float]:
    a, b = ((2.0, -3.0), (5.0, 0.5), (-1.5, 4.0))[seed % 3]
    return {"a": a, "b": b}


def check(names: Names, n: Numbers) -> Iterator[str]:
    value = own_value(names)
    a, b = value(n["a"]), value(n["b"])
    yield "`Value` keeps a number."
    text = f"Value({n['a']}) + Value({n['b']})"
    made = apply(a, "+", b, text)
    expect_same(text, a, n["a"])
    expect_same(text, b, n["b"])
    mistakes = {
        "multiplied": (n["a"] * n["b"], "That is the product."),
        "one_operand": (n["a"], "That is the first of the two."),
    }
    expect_data(text, made, n["a"] + n["b"], mistakes)
    yield "It gives the right number."
    longer = apply(made, "+", value(10.0), f"{text} + Value(10.0)")
    expect_data(f"{text} + Value(10.0)", longer, (n["a"] + n["b"]) + 10)
    yield "The result is a Value, with which you can go on."
