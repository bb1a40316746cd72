"""The name that a view gives each node of a graph."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from micrograd_engine import Tape, Value
from micrograd_engine.adopt import originals

MAX_LABEL = 200  # characters of a label that a view shows
_MAX_EXPRESSION = 22  # characters of an expression that names a node without a label
_SYMBOLS = {"*": "×", "+": "+", "**": "**"}
_WORDS = {"*": "product", "+": "sum", "**": "power"}


def names(tape: Tape, namespace: Mapping[str, Any] | None = None) -> list[str]:
    """A name for each node of `tape`.

    The label of a Value comes first, then the variable that holds it in `namespace`, then what it
    is: the number of a constant, `leaf 1`, the expression it was made by.
    """
    variables = _variables(namespace or {}, tape)
    found: list[str] = []
    labelled: set[int] = set()
    leaves = 0
    for i, v in enumerate(tape.values):
        given = _label(v) or variables.get(v, "")
        if not given and v.role == "constant":
            given = f"{v.data:g}"
        elif not given and not tape.operands[i]:
            leaves += 1
            given = f"leaf {leaves}"
        if given:
            labelled.add(i)
        found.append(given or _expression(v, _in_brackets(tape, i, found, labelled), i))
    return _distinct(tape.values, found)


def clean(label: str) -> str:
    """`label` without lone surrogates and control characters, and not too long, for a message."""
    text = "".join(
        "\ufffd" if unicodedata.category(c) in ("Cc", "Cs") else c for c in label[: MAX_LABEL + 1]
    )
    return text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1] + "…"


def _label(v: Value) -> str:
    """The label of `v` as text; "" if nothing in it is visible."""
    try:
        text = "" if v.label is None else clean(str(v.label))
    except Exception:  # an object without a working repr
        return ""
    return (
        text if any(unicodedata.category(c)[0] not in "ZC" or c == "\ufffd" for c in text) else ""
    )


def _variables(namespace: Mapping[str, Any], tape: Tape) -> dict[Value, str]:
    """Names of the Values of `tape` that a notebook's variables hold; `x[0]` for items of a list.

    A variable that holds the object which a Value mirrors names that Value. Nothing here touches
    other things in a notebook: their classes may do anything.
    """
    wanted = {id(v): v for v in tape.values}
    wanted |= {id(v.original): v for v in originals(tape.values).nodes}
    held: dict[Value, str] = {}
    for name, thing in list(namespace.items()):
        if type(name) is not str or name.startswith("_"):  # IPython's own: _, __, _12
            continue
        if id(thing) in wanted:
            held.setdefault(wanted[id(thing)], name)
        elif type(thing) in (list, tuple) and len(thing) <= 100:
            for k, item in enumerate(thing):
                if id(item) in wanted:
                    held.setdefault(wanted[id(item)], f"{name}[{k}]")
    return held


def _in_brackets(tape: Tape, i: int, found: list[str], labelled: set[int]) -> list[str]:
    """The names of the operands of node `i`, in brackets where the expression needs them."""
    op = tape.values[i]._op

    def loose(c: int) -> bool:
        inner = tape.values[c]._op
        if " " not in found[c]:
            return False
        return op.startswith("**") or (op == "*" and inner == "+" and c not in labelled)

    return [f"({found[c]})" if loose(c) else found[c] for c in tape.operands[i]]


def _expression(v: Value, operands: Sequence[str], i: int) -> str:
    """`a × b`, `tanh(n)`, `n**2`; `sum 17` if that is too long."""
    op = v._op
    if op in _SYMBOLS and len(operands) == 2:
        text = f" {_SYMBOLS[op]} ".join(operands)
    elif op.startswith("**"):
        text = f"{operands[0]}{op}"
    else:
        text = f"{clean(op)}({', '.join(operands)})"
    word = "power" if op.startswith("**") else _WORDS.get(op, clean(op))
    return text if len(text) <= _MAX_EXPRESSION else f"{word} {i}"


def _distinct(values: Sequence[Value], found: list[str]) -> list[str]:
    """Names that are distinct: the `w1` of several neurons get the neuron's name behind theirs."""
    in_neurons = [v.role != "constant" and bool(v._scope) for v in values]
    count = Counter(name for name, inside in zip(found, in_neurons, strict=True) if inside)
    return [
        f"{name} ({', '.join(map(clean, v._scope))})" if inside and count[name] > 1 else name
        for v, name, inside in zip(values, found, in_neurons, strict=True)
    ]


def parameter_names(parameters: Sequence[Value]) -> list[str]:
    """Names like `layer 1 neuron 2 w1`, as far as scope and label go; all are distinct."""
    found: list[str] = []
    for i, p in enumerate(parameters):
        label = p.label if isinstance(p.label, str) else ""
        name = clean(" ".join([*p._scope, label])).strip() or f"p{i + 1}"
        found.append(f"{name} ({i + 1})" if name in found else name)
    return found
