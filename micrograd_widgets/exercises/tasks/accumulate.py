"""A Value that is used twice"""

from collections.abc import Iterator

from ..checking import Names, Numbers
from ..own_values import apply, expect_gradients, expect_right_rules, own_value

NOTEBOOK, PLACE = "04-backward", 3
NEEDS = ("backward",)
CONTINUES = "Value"
TASK = """
Take `b = a + a`, with `a = $a`. If `a` goes up by 1, `b` goes up by 2, so the gradient of `a` is 2. What does your class say?

Here is the bug that the lecture finds last: a Value that is used in two places receives two shares, and the second
one must not wipe out the first. Mend your rules.
"""
STARTER = """
class Value:
    # copy your class to here, and mend its rules
    ...
"""
HINTS = (
    "Run `b.backward()` and look at `a.grad`. Which number did you expect, and which one is there?",
    "Look at each line that changes a `grad`. What happens to the number that was there before?",
    """Two people pay into one account:

```python
account = 0
account = 20  # Ada pays
account = 30  # Ben pays: Ada's money is gone
```""",
)
_TEXT = "(a * b) * (a + b)"


def variant(seed: int) -> dict[str, float]:
    a, b = ((-2.0, 3.0), (5.0, 0.5), (-1.5, 4.0))[seed % 3]
    return {"a": a, "b": b}


def check(names: Names, n: Numbers) -> Iterator[str]:
    value = own_value(names)
    a = value(n["a"])
    twice = apply(a, "+", a, "a + a")
    expect_right_rules("a + a", twice, ("right_by_luck",), a=a)
    expect_gradients("a + a", twice, {"a": (a, 2.0)})
    yield "The gradient of `a` in `a + a` is right."
    a, b = value(n["a"]), value(n["b"])
    d, e = apply(a, "*", b, "a * b"), apply(a, "+", b, "a + b")
    f = apply(d, "*", e, _TEXT)
    expect_right_rules(_TEXT, f, a=a, b=b, d=d, e=e)
    known = {
        "a": (a, 2 * n["a"] * n["b"] + n["b"] ** 2),
        "b": (b, n["a"] ** 2 + 2 * n["a"] * n["b"]),
        "d": (d, n["a"] + n["b"]),
        "e": (e, n["a"] * n["b"]),
    }
    expect_gradients(_TEXT, f, known)
    yield f"All gradients of `{_TEXT}` are right."
