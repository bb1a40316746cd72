"""Powers, and with them division and minus"""

from collections.abc import Iterator

from ..checking import Names, Numbers
from ..own_values import (
    apply,
    expect_data,
    expect_gradients,
    expect_right_rules,
    given,
    method,
    own_value,
    tried,
)

NOTEBOOK, PLACE = "04-backward", 7
NEEDS = ("exp",)
CONTINUES = "Value"
TASK = """
Give your class `__pow__` with a plain number as exponent: `a**2`, `a**-1`, `a**0.5`. The slope of `x**n` is `n * x**(n - 1)`.

The rest needs no new rule. `a / b` is `a * b**-1`, `-a` is `a * -1`, and `a - b` is `a + (-b)`. Write `__truediv__`, `__neg__` and
`__sub__` that way, and their gradients come for free.
"""
STARTER = """
class Value:
    # copy your class to here, and give it `__pow__`, `__truediv__`, `__neg__` and `__sub__`
    ...
"""
HINTS = (
    "The exponent is a plain number, so `_prev` has one element only.",
    "In the rule for `x**n` there are three factors. Which one comes from the chain rule?",
    """Half of a Value without a new rule:

```python
def half(self):
    return self * 0.5
```""",
)


def variant(seed: int) -> dict[str, float]:
    a, b = ((2.0, 4.0), (3.0, -0.5), (1.5, 2.5))[seed % 3]
    return {"a": a, "b": b}


def check(names: Names, n: Numbers) -> Iterator[str]:
    value = own_value(names)
    x, y = n["a"], n["b"]
    for exponent in (2, -1, 0.5, 3):
        text = f"Value({x}) ** {exponent}"
        a = value(x)
        made = apply(a, "**", exponent, text)
        expect_data(text, made, x**exponent)
        expect_right_rules(text, made, a=a)
    yield "Powers are right, and so are their gradients."
    for sign, right, slopes in (
        ("/", x / y, (1 / y, -x / y**2)),
        ("-", x - y, (1.0, -1.0)),
    ):
        a, b = value(x), value(y)
        made = apply(a, sign, b, f"a {sign} b")
        expect_data(f"a {sign} b", made, right)
        expect_right_rules(f"a {sign} b", made, a=a, b=b)
        expect_gradients(f"a {sign} b", made, {"a": (a, slopes[0]), "b": (b, slopes[1])})
        yield f"`a {sign} b` is right, and so are its gradients."
    a = value(x)
    method(a, "__neg__")
    expect_data("-a", given("-a", tried("-a", lambda: -a)), -x)
    yield "`-a` is right."
