"""The name that a view gives each node of a graph."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from micrograd_engine import Tape, Value
from micrograd_engine.adopt import originals

from .formats import in_full, short
from .shapes import parameters_of

MAX_NUMBERS = 1000  # that a view gives by name
MAX_LABEL = 200  # characters of a label that a view shows
_MAX_EXPRESSION = 22  # characters of an expression that names a node without a label
_SCOPE = re.compile(r"(?<=[\w)\]]) \([^()]*\)$")  # as _distinct puts it behind a name
_INNERMOST = re.compile(r"\([^()]*\)")
_WORDS = {"*": "product", "+": "sum", "**": "power"}


def names(tape: Tape, namespace: Mapping[str, Any] | None = None) -> list[str]:
    """A name for each node of `tape`.

    The label of a Value comes first, then the variable that holds it in `namespace`, then what it
    is: the number of a constant, `leaf 1`, the expression it was made by.
    """
    variables = _variables(namespace or {}, tape)
    constants = _constants(tape, variables)
    found: list[str] = []
    leaves = 0
    for i, v in enumerate(tape.values):
        given = _label(v) or variables.get(v, "")
        if not given and v in constants:
            given = short(v.data)
        elif not given and not tape.operands[i]:
            leaves += 1
            given = f"leaf {leaves}"
        found.append(given or _expression(v, [found[c] for c in tape.operands[i]], i))
    return _distinct(tape.values, found)


def nodes_by_name(
    tape: Tape, found: Sequence[str], namespace: Mapping[str, Any] | None = None
) -> dict[str, int]:
    """The nodes that `found` names alone: the root, leaves, and those that a learner has named.

    Constants without a name are left out; of many nodes, the root and the first ones stay.
    """
    variables = _variables(namespace or {}, tape)
    constants = _constants(tape, variables)
    count = Counter(found)
    root = len(found) - 1

    def belongs(i: int) -> bool:
        v = tape.values[i]
        is_leaf = not tape.operands[i] and v not in constants
        return i == root or is_leaf or bool(_label(v)) or v in variables

    nodes = (i for i in (root, *range(root)) if count[found[i]] == 1 and belongs(i))
    return {found[i]: i for i in islice(nodes, MAX_NUMBERS)}


def roles(tape: Tape, namespace: Mapping[str, Any] | None = None) -> list[str]:
    """The role of each node: "inner", "parameter", "constant" or "input".

    Weights and biases of the learner's own networks in `namespace` are parameters.
    """
    known = namespace or {}
    constants = _constants(tape, _variables(known, tape))
    learned = {id(p) for thing in list(known.values()) for p, _ in parameters_of(thing)}
    found = []
    for v in tape.values:
        if v._left is not None:
            found.append("inner")
        elif id(getattr(v, "original", v)) in learned:
            found.append("parameter")
        else:
            found.append(v.role or ("constant" if v in constants else "input"))
    return found


def _constants(tape: Tape, variables: Mapping[Value, str]) -> set[Value]:
    """Constants, and leaves of the learner's own class that have no name where others have one.

    Such a leaf is a plain number that an operator has wrapped.
    """
    constants = {v for v in tape.values if v.role == "constant"}
    leaves = [v for v in originals(tape.values).nodes if v._left is None]
    unnamed = {v for v in leaves if not _label(v) and v not in variables}
    return constants if len(unnamed) == len(leaves) else constants | unnamed


def clean(label: str) -> str:
    """`label` on one line, without lone surrogates and control characters, and not too long, for a message."""
    text = "".join(
        " "
        if "\t" <= c <= "\r"  # tabs and ends of lines
        else "\ufffd"
        if unicodedata.category(c) in ("Cc", "Cs")
        else c
        for c in label[: MAX_LABEL + 1]
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
        else:
            for p, its_name in parameters_of(thing):
                if id(p) in wanted:
                    held.setdefault(wanted[id(p)], its_name)
    return held


def _expression(v: Value, operands: Sequence[str], i: int) -> str:
    """`a × b`, `tanh(n)`, `n**2`; `sum 17` if that is too long."""
    text = formula(symbol_of(v), operands)
    word = "power" if v._op.startswith("**") else _WORDS.get(v._op, clean(v._op))
    return text if len(text) <= _MAX_EXPRESSION else f"{word} {i}"


def symbol_of(v: Value) -> str:
    """The operation of `v` as a formula has it: `×`, `tanh`, `**−1`."""
    if v._number is not None:
        return f"**{in_full(v._number)}"
    return "×" if v._op == "*" else clean(v._op)


def formula(symbol: str, operands: Sequence[str]) -> str:
    """`a × b`, `(a + b) × c`, `n**2`, `tanh(n)`; the twin of `formula` in ui/formula.ts.

    Examples
    --------
    >>> formula("×", ["a + 1", "b"]), formula("**−1", ["a × b"]), formula("tanh", ["a + 1"])
    ('(a + 1) × b', '(a × b)**−1', 'tanh(a + 1)')
    """
    is_sign = not any(c.isalpha() for c in symbol)
    if is_sign and len(operands) == 2:
        return f" {symbol} ".join(_in_brackets(symbol, name) for name in operands)
    if len(operands) == 1 and symbol.startswith("**"):
        return _in_brackets(symbol, operands[0]) + symbol
    return f"{symbol}({', '.join(operands)})"


def _in_brackets(symbol: str, name: str) -> str:
    """`name` as an operand of `symbol`, in brackets where they change what a reader computes."""
    outside = _SCOPE.sub("", name)
    while (text := _INNERMOST.sub("_", outside)) != outside:
        outside = text
    match symbol:
        case "+":
            is_loose = False
        case "×":
            is_loose = " + " in outside
        case _:
            is_loose = " " in outside or "**" in outside or outside[:1] in ("-", "−")
    return f"({name})" if is_loose else name


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
