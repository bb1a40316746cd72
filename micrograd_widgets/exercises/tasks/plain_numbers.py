"""Plain numbers on either side"""

from collections.abc import Callable, Iterator
from typing import Any

from ..checking import Names, Numbers, Wrong, said_of
from ..own_values import expect_data, expect_gradients, expect_right_rules, given, method, own_value

NOTEBOOK, PLACE = "04-backward", 4
NEEDS = ("accumulate",)
CONTINUES = "Value"
TASK = """
`a + 1` should work, and `2 * a` as well. Let `__add__` and `__mul__` accept a plain number on the right: make a Value
of it first.

On the left it is Python's turn: for `2 * a` it asks the number 2 first, which knows no Values, and then asks `a` by the
name `__rmul__`. Give your class `__rmul__` and `__radd__`. Then `sum([a, b])` works too, because it begins with `0 + a`.
"""
STARTER = """
class Value:
    # copy your class to here, and let it accept plain numbers
    ...
"""
HINTS = (
    "`isinstance(other, Value)` tells you whether `other` is a Value already.",
    "`a + 1` and `1 + a` are the same sum: one method can use the other.",
    """Money again, which accepts plain numbers on the right:

```python
def __sub__(self, other):
    if not isinstance(other, Money):
        other = Money(other)
    return Money(self.euros - other.euros)
```""",
)


def variant(seed: int) -> dict[str, float]:
    return {"a": (3.0, -1.5, 4.0)[seed % 3]}


def check(names: Names, n: Numbers) -> Iterator[str]:
    value = own_value(names)
    x = n["a"]
    a = value(x)
    method(a, "__add__")
    method(a, "__mul__")
    made: Callable[[], Any]
    for kind, text, made, right in (
        ("right_operand", "a + 1", lambda: a + 1, x + 1),
        ("right_operand", "a * 2", lambda: a * 2, x * 2),
        ("left_operand", "1 + a", lambda: 1 + a, x + 1),
        ("left_operand", "2 * a", lambda: 2 * a, x * 2),
        ("left_operand", "sum([a, a])", lambda: sum([a, a]), 2 * x),
    ):
        try:
            result = made()
        except Exception as problem:
            message = f"`{text}` with a = Value({x}): {said_of(problem)[1]}"
            raise Wrong(kind, message) from None
        expect_data(text, given(text, result), right)
        expect_right_rules(text, result, a=a)
        yield f"`{text}` is right."
    a = value(x)
    both = 2 * a + a * 3 + 1
    expect_gradients("2 * a + a * 3 + 1", both, {"a": (a, 5.0)})
    yield "So are the gradients."
