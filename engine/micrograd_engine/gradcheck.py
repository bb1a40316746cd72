"""gradcheck: compare each gradient with the slope measured by nudging its leaf."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from .adopt import Adopted, adopt, originals
from .adoption.read import is_shaped
from .checks import as_float, described, shown
from .gradcheck_torch import torch_for, torch_gradients
from .own import own_gradients
from .value import Value, topological

EPS = sys.float_info.epsilon
CLOSE = 1e-6  # relative error that always counts as agreement
KINKED = ("relu", "abs", "max")
CUTS = (8, 64, 512, 4096)  # divide a step whose slope is off by these


def gradcheck(
    root: Any,
    leaves: Iterable[Any] | None = None,
    step: float | None = None,
    compare_torch: bool = False,
) -> GradcheckReport:
    """Compare the gradients of `root` with slopes found by nudging one leaf at a time.

    The numeric gradient is the central difference (f(x + h) − f(x − h)) / 2h. Afterwards every
    number and gradient of the graph is what it was before, also after an error.

    Parameters
    ----------
    root
        The Value to take gradients of, or an object of another class that `adopt` takes. The
        gradients are then those that its class computes, by its own `backward()` or `_backward`.
    leaves
        Leaves of its graph; None for all except the constants that operators made.
    step
        The h of every leaf, above 0. None chooses h = ∛ε · max(1, |x|), about 6e-6 at ordinary
        numbers: the error of the formula grows as h², that of rounding f as ε / h (ε = 2.2e-16), and
        their sum is smallest where h³ is of the size of ε.
    compare_torch
        Add a column with the gradients of the same graph, built again in PyTorch float64.

    Returns
    -------
    GradcheckReport
        A row for each leaf, in the order of the graph. The verdict is

        - "not finite" when one of the two gradients is nan or infinite,
        - "kink" when a relu or abs has its operand at 0, or a max its operands equal, somewhere
          from x − h to x + h: there is no slope to compare with, and the row names the node.
          Only nodes whose operands move with this leaf count,
        - "ok" when the two agree to 1e-6 of the larger one, but for the rounding of f; or when
          smaller steps, down to h / 4096, make the error vanish: then it was that of the formula,
        - "differs" otherwise: the gradient is wrong, or h far too large for this f.

    Raises
    ------
    TypeError
        When `root` is not a Value, `leaves` are not Values, or `step` is not a number.
    ValueError
        When a class of your own has no `_backward` yet, or it fails; when a number of its graph cannot
        be computed again, because the operation is not known.
        When a leaf is not in the graph or is no leaf; when `step` is not finite, not above 0, or
        too small to change a leaf; when PyTorch has no counterpart of an operation.
    ImportError
        With `compare_torch`, when PyTorch is not installed.

    Notes
    -----
    A node whose `_backward` was assigned is checked like any other: gradcheck calls that function.
    It also computes the node's number again, so the table has to know its `_op`: add a symbol of
    your own with `operation(symbol, forward, backward)`; the node keeps its `_backward`.

    Step: Press, Teukolsky, Vetterling and Flannery, "Numerical Recipes", section 5.7. Rounding of
    f is estimated as ε · Σ |data · grad| over the nodes (each is rounded once, and its gradient tells
    how that changes f); 64 times its share in the slope is allowed, 1.2e-9 of the sum where
    |x| ≤ 1.

    Examples
    --------
    >>> a, b = Value(2.0, label="a"), Value(0.0, label="b")
    >>> report = gradcheck(a * a + b.relu(), step=0.5)
    >>> print(report)
    label  analytic  numeric  abs. error  rel. error  verdict
    a             4        4     0.0e+00     0.0e+00  ok
    b             0      0.5     5.0e-01     1.0e+00  kink: relu of b
    >>> report.ok
    True
    """
    given, root = root, _as_value(root)
    size = None if step is None else _checked_step(step)
    order = topological(root)
    chosen = _chosen(order, leaves)
    torch = torch_for(order) if compare_torch else None
    before = [(v, v._data, v._grad) for v in order]
    try:
        root.forward()
        reference = dict(zip(chosen, torch_gradients(torch, order, chosen), strict=True))
        check = _Check(order, size, _theirs(given, root))
        return GradcheckReport(tuple(check.row(v, reference[v]) for v in chosen))
    finally:
        for v, data, grad in before:
            v._data, v._grad = data, grad


# ---- arguments


def _as_value(root: Any) -> Value:
    """`root`, or the mirror of an object of another class."""
    if isinstance(root, Value):
        return root
    if not is_shaped(root):
        raise TypeError(f"root: expected a Value, got {described(root)}")
    return adopt(root)


def _theirs(given: Any, root: Value) -> dict[Value, float]:
    """The gradients of the leaves by the class of the objects that a graph mirrors."""
    if not isinstance(root, Adopted) or root.original is None:
        return {}
    found = own_gradients(root)
    if found is None and given is not root:
        raise ValueError(
            f"root: your {type(given).__name__} has no _backward yet, so there are no gradients to check"
        )
    nodes = originals(topological(root)).nodes
    theirs = {v: (found or {}).get(id(v.original)) for v in nodes}
    return {v: grad for v, grad in theirs.items() if grad is not None}


def _checked_step(step: Any) -> float:
    size = as_float(step, "step")
    if not 0 < size < math.inf:
        raise ValueError(f"step: expected a finite number above 0, got {shown(step)}")
    return size


def _chosen(order: list[Value], leaves: Iterable[Value] | None) -> list[Value]:
    """The leaves to check, each once."""
    if leaves is None:
        return [v for v in order if not v._prev and v.role != "constant"]
    try:
        given = list(leaves)
    except TypeError:
        raise TypeError(f"leaves: expected a list of Values, got {described(leaves)}") from None
    known = set(order)
    given = [adopt(v) if _is_mirrored(v, order) else v for v in given]
    for v in given:
        if not isinstance(v, Value):
            raise TypeError(f"leaves: expected Values, got {described(v)}")
        if v not in known:
            raise ValueError(f"leaves: {_name(v)} is not in the graph of root")
        if v._prev:
            raise ValueError(f"leaves: {_name(v)} is not a leaf, it was made by {v._op!r}")
    return list(dict.fromkeys(given))


def _is_mirrored(thing: Any, order: list[Value]) -> bool:
    return any(v.original is thing for v in order if isinstance(v, Adopted))


def _name(v: Value) -> str:
    return _label(v) or repr(v)


# ---- the check


class _Check:
    """The gradients of a graph, compared leaf by leaf; changes the graph's numbers on the way."""

    def __init__(self, order: list[Value], step: float | None, theirs: dict[Value, float]) -> None:
        self.root, self.step = order[-1], step
        self.labels = _labels(order)
        self.root.zero_grad()
        self.root.backward()
        self.analytic = {v: theirs.get(v, v._grad) for v in order if not v._prev}
        # every node is rounded once: to ε of its number, or to the smallest float
        shares = [abs(v._grad) * max(abs(v._data), sys.float_info.min) for v in order if v._prev]
        self.rounding = EPS * sum(filter(math.isfinite, shares))
        self.kinked = [v for v in order if v._op in KINKED]
        self.names = [self._name(v) for v in self.kinked]
        self.sides = self._sides()

    def row(self, leaf: Value, torch: float | None) -> GradcheckRow:
        h = math.cbrt(EPS) * max(1.0, abs(leaf._data)) if self.step is None else self.step
        analytic = self.analytic[leaf]
        numeric, noise, kinks = self._nudge(leaf, h)
        error = abs(analytic - numeric)
        largest = max(abs(analytic), abs(numeric))
        relative = error / largest if largest else 0.0
        if not math.isfinite(analytic) or not math.isfinite(numeric):
            verdict, relative = "not finite", math.nan
        elif kinks:
            verdict = "kink"
        elif error <= CLOSE * largest + 64 * noise or self._fades(leaf, h, error):
            verdict = "ok"
        else:
            verdict = "differs"
        label = self.labels[leaf]
        return GradcheckRow(label, analytic, numeric, error, relative, verdict, kinks, torch)

    def _nudge(self, leaf: Value, h: float) -> tuple[float, float, tuple[str, ...]]:
        """The slope between x − h and x + h, its possible rounding error, the kinks between."""
        x = leaf._data
        width = (x + h) - (x - h)  # of the two rounded numbers, not 2h
        if width == 0:
            raise ValueError(f"step: {h!r} is too small to change {self.labels[leaf]} = {x!r}")
        try:
            leaf._data = x + h
            above, right = self.root.forward(), self._sides()
            leaf._data = x - h
            below, left = self.root.forward(), self._sides()
        finally:
            leaf._data = x
        sides = zip(self.names, left, self.sides, right, strict=True)
        kinks = tuple(name for name, *three in sides if _touches_zero(three))
        # near a zero of f its two neighbours are larger, and rounded more coarsely
        rounding = max(self.rounding, EPS * max(abs(above), abs(below)))
        return (above - below) / width, rounding / width, kinks

    def _fades(self, leaf: Value, h: float, error: float) -> bool:
        """Whether the error is that of the formula: it vanishes as h², that of a wrong gradient stays."""
        analytic = self.analytic[leaf]
        for smaller in (h / cut for cut in CUTS):
            if leaf._data + smaller == leaf._data - smaller:
                return False
            numeric, noise, _ = self._nudge(leaf, smaller)
            if 4 * noise > error / 2:  # below this, rounding could pass for agreement
                return False
            if abs(analytic - numeric) <= max(CLOSE * abs(analytic), error / 1000) + 4 * noise:
                return True
        return False

    def _sides(self) -> list[float]:
        """For each node with a kink the number that is 0 there; its sign is the side."""
        return [
            v._prev[0]._data - (v._prev[1]._data if len(v._prev) > 1 else 0.0) for v in self.kinked
        ]

    def _name(self, v: Value) -> str:
        operands = [_label(c) or self.labels.get(c) or f"{c._data:g}" for c in v._prev]
        return _label(v) or f"{v._op} of {' and '.join(operands)}"


def _touches_zero(three: list[float]) -> bool:
    """Whether a number that goes through these three changes, and is 0 or changes sign on its way.

    A number that stays at 0 does not move with the leaf, and passes it no gradient.
    """
    return any(side != 0 for side in three) and min(three) <= 0 <= max(three)


def _labels(order: list[Value]) -> dict[Value, str]:
    """A name for each leaf; the views number unlabelled leaves in the same way."""
    labels: dict[Value, str] = {}
    unlabelled = 0
    for v in order:
        if v._prev:
            continue
        label = _label(v)
        if not label and v.role == "constant":
            label = f"{v._data:g}"
        elif not label:
            unlabelled += 1
            label = f"leaf {unlabelled}"
        labels[v] = label
    return _with_scopes(labels)


def _with_scopes(labels: dict[Value, str]) -> dict[Value, str]:
    """Add the neuron's name to labels that several neurons use, such as `w1`, as in the views."""
    inside = [v for v in labels if v.role != "constant" and v._scope]
    count = Counter(labels[v] for v in inside)
    return labels | {
        v: f"{labels[v]} ({', '.join(v._scope)})" for v in inside if count[labels[v]] > 1
    }


def _label(v: Value) -> str:
    """The label of `v` on one line."""
    return "" if v.label is None else " ".join(str(v.label).split())


# ---- the report


@dataclass(frozen=True, slots=True)
class GradcheckRow:
    """The result of the check at one leaf.

    Attributes
    ----------
    label
        The label of the leaf, with its layer and neuron if others have the same; `leaf 1`, ... if it
        has none.
    analytic, numeric
        The gradient by `backward`, and the central difference.
    absolute_error, relative_error
        |analytic − numeric|, and that divided by the larger of the two magnitudes.
    verdict
        "ok", "kink", "differs" or "not finite".
    kinks
        The nodes with a kink within the step, by name.
    torch
        The gradient by PyTorch, with `compare_torch`.
    """

    label: str
    analytic: float
    numeric: float
    absolute_error: float
    relative_error: float
    verdict: str
    kinks: tuple[str, ...] = ()
    torch: float | None = None


@dataclass(frozen=True, repr=False)
class GradcheckReport:
    """A row for each leaf: iterate over it, print it, or show it in a notebook."""

    rows: tuple[GradcheckRow, ...]

    @property
    def ok(self) -> bool:
        """Whether every gradient is right, as far as there is a slope to compare it with."""
        return all(row.verdict in ("ok", "kink") for row in self.rows)

    def __iter__(self) -> Iterator[GradcheckRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __str__(self) -> str:
        table = self._cells()
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        return "\n".join(_line(cells, widths) for cells in table)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head, *body = self._cells()
        columns = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
        lines = "".join(
            f'<tr><th scope="row">{escape(label)}</th>'
            + "".join(f"<td>{escape(text)}</td>" for text in cells)
            + "</tr>"
            for label, *cells in body
        )
        return f"<table><thead><tr>{columns}</tr></thead><tbody>{lines}</tbody></table>"

    def _cells(self) -> list[list[str]]:
        """The cells of the table as text, headers first."""
        with_torch = any(row.torch is not None for row in self.rows)
        extra = ["torch"] if with_torch else []
        table = [["label", "analytic", "numeric", *extra, "abs. error", "rel. error", "verdict"]]
        for row in self.rows:
            extra = [f"{row.torch:.10g}"] if row.torch is not None else []
            errors = [f"{row.absolute_error:.1e}", f"{row.relative_error:.1e}"]
            verdict = ": ".join([row.verdict, *filter(None, [", ".join(row.kinks)])])
            numbers = [f"{row.analytic:.10g}", f"{row.numeric:.10g}"]
            table.append([row.label, *numbers, *extra, *errors, verdict])
        return table


def _line(cells: list[str], widths: list[int]) -> str:
    """One line of the text table: label and verdict aligned left, numbers right."""
    label, *numbers, verdict = cells
    right = [text.rjust(width) for text, width in zip(numbers, widths[1:-1], strict=True)]
    return "  ".join([label.ljust(widths[0]), *right, verdict])
