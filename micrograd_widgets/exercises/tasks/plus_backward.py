"""The gradient of a sum"""

from collections.abc import Iterator

from ..checking import Names, Numbers, two_numbers
from ..own_values import (
    BEFORE_BACKWARD,
    apply,
    expect_data,
    expect_gradients,
    expect_right_rules,
    own_value,
)

NOTEBOOK, PLACE = "03-gradients", 2
NEEDS = ("value-graph",)
CONTINUES = "Value"
TASK = """
Now the gradients. Give every Value a `grad`, 0.0 at first, and a `_backward`, a function that does nothing at first:
`self._backward = lambda: None`.

Then teach `__add__` its rule. In `out = self + other`, when `out.grad` is known, what is `self.grad`, and what is
`other.grad`? Write it into a little function inside `__add__`, and keep that function as `out._backward`. Nobody calls it yet:
it waits for its turn.
"""
STARTER = """
class Value:
    # copy your class to here, and let `__add__` keep its rule in `out._backward`
    ...
"""
HINTS = (
    "If `a` goes up by a little, by how much does `a + b` go up?",
    "The local slope of a sum is the same for both operands. The chain rule multiplies it by `out.grad`.",
    """For a function `out = 5 * self`, the rule would be:

```python
def _backward():
    self.grad += 5 * out.grad

out._backward = _backward  # kept, not called
```""",
)


variant = two_numbers


def check(names: Names, n: Numbers) -> Iterator[str]:
    value = own_value(names)
    a, b = value(n["a"]), value(n["b"])
    made = apply(a, "+", b, "a + b")
    expect_data("a + b", made, n["a"] + n["b"])
    yield "The number of `a + b` is right."
    expect_right_rules("a + b", made, BEFORE_BACKWARD, a=a, b=b)
    expect_gradients("a + b", made, {"a": (a, 1.0), "b": (b, 1.0), "out": (made, 1.0)})
    yield "The gradients of `a + b` are right."
