"""The exponential function"""

import math
from collections.abc import Iterator

from ..checking import Names, Numbers
from ..own_values import of_one, own_value

NOTEBOOK, PLACE = "04-backward", 6
NEEDS = ("tanh",)
CONTINUES = "Value"
TASK = """
Give your class `exp`: `a.exp()` is a Value with the number `math.exp(a.data)`. Which function is its own slope?
"""
STARTER = """
class Value:
    # copy your class to here, and give it `exp`
    ...
"""
HINTS = (
    "`math.exp` computes the number. The rule needs no new number at all.",
    "The derivative of eˣ is eˣ. Which attribute holds that number already?",
    """A function that is minus its own slope, e⁻ˣ:

```python
def decay(self):
    out = Value(math.exp(-self.data), (self,), "decay")

    def _backward():
        self.grad += -out.data * out.grad

    out._backward = _backward
    return out
```""",
)


def variant(seed: int) -> dict[str, float]:
    return {"a": (0.8813735870195432, 0.5, -0.75)[seed % 3]}


def check(names: Names, n: Numbers) -> Iterator[str]:
    value = own_value(names)
    yield from of_one(value, "exp", math.exp, math.exp, n["a"])
