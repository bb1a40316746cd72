"""The whole backward pass"""

from collections.abc import Iterator
from typing import Any

from micrograd_engine.adoption.roles import find
from micrograd_engine.adoption.visits import set_gradient

from ..checking import Names, Numbers, Wrong, tried, two_numbers
from ..own_values import apply, expect_gradients, expect_right_rules, own_value

NOTEBOOK, PLACE = "04-backward", 2
NEEDS = ("times-backward",)
CONTINUES = "Value"
TASK = """
Until now, someone else called each `_backward`. Write `backward()`, a method that does it all: `L.backward()` fills in
the gradient of every Value that `L` was made from.

A Value may pass its gradient on only when it is complete: after all Values that were made *from* it. So first put
all Values into an order in which children come before parents, then go through it from the end.
"""
STARTER = """
class Value:
    # copy your class to here, and give it `backward`
    ...
"""
HINTS = (
    "What is the gradient of the end by itself? Without it, everything is multiplied by 0.",
    """A Value goes into the list after all of its children are in it, and only once. The pass goes through
that list the other way round.""",
    """Getting dressed is such an order. What must be on before comes first:

```python
before = {"shoes": ["socks", "trousers"], "trousers": [], "socks": []}
order = []

def add(thing):
    if thing not in order:
        for other in before[thing]:
            add(other)
        order.append(thing)

add("shoes")  # order: socks, trousers, shoes
```""",
)
_LATER = ("assigned",)


variant = two_numbers


def check(names: Names, n: Numbers) -> Iterator[str]:
    value = own_value(names)
    x, y, z = value(n["a"]), value(n["b"]), value(1.0)
    s = apply(x, "+", y, "a + b")
    t = apply(s, "*", z, "(a + b) * c")
    u = apply(t, "+", s, "s * c + s")
    _run("s * c + s", u, x, y, z, s, t)
    expect_right_rules("s * c + s", u, _LATER, a=x, b=y, c=z, s=s, t=t)
    yield "The order is right where a Value is used twice."
    a, b, c, f = value(n["a"]), value(n["b"]), value(10.0), value(-2.0)
    e = apply(a, "*", b, "a * b")
    d = apply(e, "+", c, "a * b + c")
    text = "(a * b + c) * f"
    root = apply(d, "*", f, text)
    _run(text, root, a, b, c, d, e, f)
    expect_right_rules(text, root, _LATER, a=a, b=b, c=c, d=d, e=e, f=f)
    known = {
        "a": (a, -2.0 * n["b"]),
        "b": (b, -2.0 * n["a"]),
        "c": (c, -2.0),
        "f": (f, n["a"] * n["b"] + 10.0),
    }
    expect_gradients(text, root, known)
    yield f"The gradients of `{text}` are right."


def _run(text: str, root: Any, *values: Any) -> None:
    """Call their method once, so that its own error comes first, and set the gradients back."""
    name, backward = find(root, "pass")
    if not name:
        raise Wrong("unfinished", "`Value` has no `backward` yet.")
    tried(f"({text}).{name}()", backward)
    for v in (*values, root):
        set_gradient(v, 0.0)
