"""A neuron squashes its sum: tanh"""

import math
from collections.abc import Iterator

from ..checking import Names, Numbers
from ..own_values import of_one, own_value

NOTEBOOK, PLACE = "04-backward", 5
NEEDS = ("plain-numbers",)
CONTINUES = "Value"
TASK = """
A neuron needs a function that is not a straight line. Give your class a method `tanh`: `a.tanh()` is a Value with the
number `math.tanh(a.data)`, made from `a` alone.

Its rule: if `t` is the number that came out, the slope of tanh there is `1 - t**2`.
"""
STARTER = """
class Value:
    # copy your class to here, and give it `tanh`
    ...
"""
HINTS = (
    "One operand instead of two. Otherwise it is built like `__mul__`.",
    "`_prev` has one element: mind the comma in `(self,)`. And do you multiply by the gradient of the result?",
    """The square of a Value, written in the same way:

```python
def square(self):
    out = Value(self.data**2, (self,), "square")

    def _backward():
        self.grad += 2 * self.data * out.grad

    out._backward = _backward
    return out
```""",
)


def variant(seed: int) -> dict[str, float]:
    return {"a": (0.8813735870195432, 0.5, -0.75)[seed % 3]}


def check(names: Names, n: Numbers) -> Iterator[str]:
    value = own_value(names)
    yield from of_one(value, "tanh", math.tanh, lambda x: 1 - math.tanh(x) ** 2, n["a"])
