"""to_dot: a graph as Graphviz text, drawn as the lecture draws it."""

from collections.abc import Mapping
from typing import Any

from micrograd_engine import Tape, Value
from micrograd_engine.adopt import adopt
from micrograd_engine.adoption.read import is_shaped
from micrograd_engine.checks import described

from . import naming
from .cells import namespace

# what a record label reads as structure, a quoted string as its end, and Graphviz as an entity
_ESCAPES = str.maketrans({c: f"\\{c}" for c in '\\"{}|<>'} | {"&": "&amp;"})


def to_dot(root: Any, names: Mapping[str, Any] | None = None) -> str:
    r"""The graph of `root` in the DOT language, as `draw_dot` of the lecture draws it.

    A record `label | data | grad` for each Value, with four decimals; a circle for the operation
    that made it; left to right. The result is text and needs no Graphviz: any program or page that
    reads DOT draws it. The same graph gives the same text.

    Parameters
    ----------
    root
        A Value, or an object of your own class with `data`, `_prev` and `_op`.
    names
        Values by name, as `globals()` gives them, to name those that have no label; None: the
        notebook's variables. A Value without either has the name that the view gives it: `leaf 1`,
        `a × b`.

    Raises
    ------
    TypeError
        When `root` is not shaped like a Value, or `names` is no mapping.

    References
    ----------
    `draw_dot` in A. Karpathy, micrograd, trace_graph.ipynb. Escapes: Graphviz documentation,
    "The DOT Language" and "Record-based nodes".

    Examples
    --------
    >>> a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    >>> e = a * b
    >>> e.label = "e"
    >>> print(to_dot(e))
    digraph {
      rankdir=LR
      0 [label="{ a | data 2.0000 | grad 0.0000 }", shape=record]
      1 [label="{ b | data -3.0000 | grad 0.0000 }", shape=record]
      2 [label="{ e | data -6.0000 | grad 0.0000 }", shape=record]
      op2 [label="*", shape=circle]
      op2 -> 2
      0 -> op2
      1 -> op2
    }
    """
    if not isinstance(root, Value) and not is_shaped(root):
        raise TypeError(f"root: expected a Value, got {described(root)}")
    if names is not None and not isinstance(names, Mapping):
        raise TypeError(f"names: expected a mapping of names to Values, got {described(names)}")
    tape = Tape(adopt(root))
    labels = naming.names(tape, namespace() if names is None else names)
    lines = [line for i, name in enumerate(labels) for line in _node(tape, i, name)]
    return "\n".join(["digraph {", "  rankdir=LR", *lines, "}"])


def _node(tape: Tape, i: int, name: str) -> list[str]:
    """The record of node `i`; for an inner node its circle, and the arrows into both."""
    v, operands = tape.values[i], tape.operands[i]
    numbers = f"data {v.data:.4f} | grad {v.grad:.4f}"
    record = f'  {i} [label="{{ {_escaped(name)} | {numbers} }}", shape=record]'
    if not operands:
        return [record]
    circle = f'  op{i} [label="{_escaped(naming.clean(v._op))}", shape=circle]'
    # two arrows for a + a: each use passes a gradient of its own
    return [record, circle, f"  op{i} -> {i}", *(f"  {child} -> op{i}" for child in operands)]


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
