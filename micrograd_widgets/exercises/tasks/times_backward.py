"""The gradient of a product"""

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

NOTEBOOK, PLACE = "03-gradients", 4
NEEDS = ("plus-backward",)
CONTINUES = "Value"
TASK = """
The same for `__mul__`. In `out = self * other`, the slope of `out` by `self` depends on `other`: look back at the numbers
that you found by hand. Write the rule as a function inside `__mul__`, and keep it as `out._backward`.
"""
STARTER = """
class Value:
    # copy your class to here, and let `__mul__` keep its rule in `out._backward`
    ...
"""
HINTS = (
    "If `a` goes up by a little, by how much does `a * b` go up? Try `b = 10`.",
    "Each operand's slope is the *number* of the other one. Which attribute holds numbers, and which holds gradients?",
    """For a function `out = self * self * other` the rule would be:

```python
def _backward():
    self.grad += 2 * self.data * other.data * out.grad
    other.grad += self.data * self.data * out.grad
```""",
)


variant = two_numbers


def check(names: Names, n: Numbers) -> Iterator[str]:
    value = own_value(names)
    a, b = value(n["a"]), value(n["b"])
    made = apply(a, "*", b, "a * b")
    expect_data("a * b", made, n["a"] * n["b"])
    yield "The number of `a * b` is right."
    expect_right_rules("a * b", made, BEFORE_BACKWARD, a=a, b=b)
    expect_gradients("a * b", made, {"a": (a, n["b"]), "b": (b, n["a"])})
    zero = value(0.0)
    text = f"Value(0.0) * Value({n['b']})"
    expect_gradients(
        text, apply(zero, "*", b, text), {"self": (zero, n["b"]), "out": (zero, n["b"])}
    )
    yield "The gradients of `a * b` are right."

    d = apply(made, "+", value(10.0), "a * b + c")
    f = value(-2.0)
    text = "(a * b + c) * f"
    whole = apply(d, "*", f, text)
    ab = n["a"] * n["b"] + 10.0
    expect_right_rules(text, whole, BEFORE_BACKWARD, a=a, b=b, d=d, f=f)
    known = {"a": (a, -2.0 * n["b"]), "b": (b, -2.0 * n["a"]), "d": (d, -2.0), "f": (f, ab)}
    a.grad = b.grad = 0.0
    expect_gradients(text, whole, known)
    yield f"So are those of the lecture's `{text}`."
