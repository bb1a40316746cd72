"""A Value remembers where it came from"""

from collections.abc import Iterator

from ..checking import Names, Numbers, Wrong
from ..own_values import apply, expect_data, expect_made_of, expect_same, op_of, own_value

NOTEBOOK, PLACE = "02-value", 4
NEEDS = ("value-times",)
CONTINUES = "Value"
TASK = """
A result should know its operands, and what made it of them. Then a whole calculation becomes a *graph* that you can
draw, and go through backward.

Let `__init__` take two more things, with defaults: `_children=()` and `_op=""`. Keep them as `self._prev` and `self._op`.
In `a * b`, `_prev` has `a` and `b` themselves, and `_op` is `"*"`; in `a + b` it is `"+"`. A Value that you made from a plain
number has no children. (If you also keep a `label=""`, the pictures have names.)

When it works, open a cell below: make `a`, `b` and `c` there, write `a*b + c` as its last line, and look at your own
objects.
"""
STARTER = """
class Value:
    # copy your class to here; let __init__, __add__ and __mul__ keep _prev and _op
    ...
"""
HINTS = (
    "`__init__` gets the operands as a tuple, such as `(self, other)`, from `__add__` and `__mul__`.",
    "Find the two places where your class makes a new Value. What can they hand over?",
    """A person who knows their parents:

```python
class Person:
    def __init__(self, name, parents=()):
        self.name = name
        self.parents = set(parents)

    def child_with(self, other, name):
        return Person(name, (self, other))
```""",
)


def variant(seed: int) -> dict[str, float]:
    a, b, c = ((2.0, -3.0, 10.0), (5.0, 0.5, -1.0), (-1.5, 4.0, 3.0))[seed % 3]
    return {"a": a, "b": b, "c": c}


def check(names: Names, n: Numbers) -> Iterator[str]:
    value = own_value(names)
    a, b, c = value(n["a"]), value(n["b"]), value(n["c"])
    product = apply(a, "*", b, "a * b")
    expect_data("a * b", product, n["a"] * n["b"])
    total = apply(product, "+", c, "a * b + c")
    expect_data("a * b + c", total, n["a"] * n["b"] + n["c"])
    yield "The numbers are right."
    expect_made_of("a * b", product, [a, b])
    expect_made_of("a * b + c", total, [product, c])
    expect_made_of("a + a", apply(a, "+", a, "a + a"), [a])
    yield "Results know their operands."
    expect_made_of("a", a, [])
    for text, o, x in (("a", a, n["a"]), ("b", b, n["b"])):
        expect_same(f"{text} * …", o, x)
    yield "A Value from a plain number has none."
    for text, made, sign in (("a * b", product, "*"), ("a * b + c", total, "+")):
        op = op_of(made)
        if (op or hasattr(made, "_op")) and sign not in (op, *_WORDS.get(op, ())):
            raise Wrong("wrong_operation", f"`_op` of `{text}` is {op!r}. Expected: {sign!r}.")
    if op_of(total):
        yield "Results know their operation."


_WORDS = {"add": "+", "__add__": "+", "plus": "+", "mul": "*", "__mul__": "*", "times": "*"}
