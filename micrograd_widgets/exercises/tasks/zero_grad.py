"""Begin again at zero"""

from collections.abc import Iterator

from micrograd_engine import Value

from ..checking import Names, Numbers, Wrong, expect, own_function, tried, two_numbers

NOTEBOOK, PLACE = "06-training", 1
NEEDS = ("loss",)
TASK = """
Gradients add up. That is right within one backward pass, and wrong from one pass to the next: the old numbers are still
there. Write `zero_grad(parameters)`, which gets a list of Values and sets the gradient of each of them to 0. Their numbers stay.
"""
STARTER = """
def zero_grad(parameters):
    ...
"""
HINTS = (
    "A loop over the list. What changes in each Value, and what stays?",
    "`p = 0` gives the name `p` to another thing. To change the Value itself, you change one of its attributes.",
    """Empty all glasses on a tray:

```python
def empty(tray):
    for glass in tray:
        glass.water = 0
```""",
)


variant = two_numbers


def check(names: Names, n: Numbers) -> Iterator[str]:
    zero_grad = own_function(names, "zero_grad")
    a, b = Value(n["a"], label="a"), Value(n["b"], label="b")
    product = a * b
    product.backward()
    before = a.grad, b.grad
    given = [a, b]
    tried("zero_grad([a, b])", lambda: zero_grad(given))
    if (a.data, b.data) != (n["a"], n["b"]):
        raise Wrong(
            "data_changed",
            "After `zero_grad([a, b])` the numbers in `data` are others. Expected: only gradients change.",
        )
    if len(given) != 2 or given[0] is not a or given[1] is not b:
        raise Wrong(
            "list_changed",
            "After `zero_grad([a, b])` the list has other things in it. Expected: the same Values.",
        )
    yield "The numbers stay."
    if (a.grad, b.grad) == before:
        raise Wrong("unfinished", "After `zero_grad([a, b])` the gradients are as they were.")
    if a.grad == 0 and b.grad != 0:
        raise Wrong(
            "first_only",
            "After `zero_grad([a, b])` the gradient of `a` is 0, that of `b` is as it was. Expected: 0 for all.",
        )
    for name, v in (("a", a), ("b", b)):
        expect(f"{name}.grad", v.grad, 0.0)
    yield "The gradients are 0."
    (a * b).backward()
    expect("a.grad", a.grad, n["b"])
    yield "The next backward pass gives the gradients of one pass."
    three = {"a": a, "b": b, "c": Value(1.0, label="c")}
    for v in three.values():
        v.grad = 1.0
    tried("zero_grad([a, b, c])", lambda: zero_grad([*three.values()]))
    for name, v in three.items():
        expect(f"{name}.grad", v.grad, 0.0)
    yield "It works for three Values too."
