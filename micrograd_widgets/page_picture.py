"""A still picture of a view as SVG, from its source: for a page where no script runs.

A graph is drawn with its values, a function with its tangent, a network with its neurons, and a run on two
inputs with its points. The colours are those of the text around it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from itertools import groupby, pairwise
from math import isfinite
from typing import Any

import micrograd_engine
from micrograd_engine import Value

from . import lecture_code, naming
from .formats import decimals
from .page_numbers import graph_of

_BOX = (112, 44)  # px
_GAP = (44, 16)
_MAX_NODES = 40
_MAX_NEURONS = 16  # of a layer
_SHADE = 'fill="none" stroke="currentColor"'
_Place = tuple[float, float]


def picture_of(view: Mapping[str, Any]) -> str:
    """The picture of the view that a source describes; "" where there is none, as for a source with a mistake.

    A source that describes no view has none: the live view says what is wrong with it.

    Examples
    --------
    >>> picture_of({"view": "graph", "code": "a = 2.0\\nL = a * -3.0"}).count("<rect")
    3
    >>> picture_of({"view": "surface"})
    ''
    """
    draw = _DRAWN.get(str(view.get("view")))
    if not draw or "model" in view:
        return ""
    try:
        return draw(view)
    except (AttributeError, ImportError, IndexError, KeyError, TypeError, ValueError):
        return ""  # the view itself says what is wrong; without numpy there are no points to draw


def _svg(width: float, height: float, shapes: Iterable[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img" aria-hidden="true" '
        f'style="max-width:100%;height:auto" font-family="sans-serif" font-size="12">'
        f"{''.join(shapes)}</svg>"
    )


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" fill="currentColor" {more}>{escape(text)}</text>'


def _line(points: Iterable[_Place], more: str = "") -> str:
    return f'<polyline points="{" ".join(f"{x:.4g},{y:.4g}" for x, y in points)}" {_SHADE} {more}/>'


def _dot(x: float, y: float, radius: float, more: str = _SHADE) -> str:
    return f'<circle cx="{x:.4g}" cy="{y:.4g}" r="{radius:g}" {more}/>'


# ---- a graph


def _graph(view: Mapping[str, Any]) -> str:
    tape, names = graph_of(view)
    if len(tape.values) > _MAX_NODES:
        return ""
    (width, height), places = _places(tape.operands)
    edges = [
        _line([(x + _BOX[0], y + _BOX[1] / 2), (places[i][0], places[i][1] + _BOX[1] / 2)])
        for i, operands in enumerate(tape.operands)
        for x, y in (places[j] for j in operands)
    ]
    ops = [value._op for value in tape.values]
    boxes = map(_box, places, names, ops, tape.data)
    return _svg(width, height, [*edges, *boxes])


def _box(place: _Place, name: str, op: str, number: float) -> str:
    x, y = place
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{_BOX[0]}" height="{_BOX[1]}" rx="4" '
        f'fill="var(--color-background-primary, Canvas)" stroke="currentColor"/>'
        + _text(x + 8, y + 17, name, 'font-weight="600"')
        + _text(
            x + _BOX[0] - 8,
            y + 17,
            naming.clean(op).replace("**", "^").replace("*", "×"),
            'text-anchor="end"',
        )
        + _text(x + 8, y + 36, decimals(number, 4))
    )


def _places(operands: Sequence[Sequence[int]]) -> tuple[_Place, list[_Place]]:
    """The size of the drawing, and where each node stands: left of all that it goes into."""
    count = len(operands)
    after: list[list[int]] = [[] for _ in range(count)]
    for i, inner in enumerate(operands):
        for j in inner:
            after[j].append(i)
    column, height = [0] * count, [0.0] * count
    for i in reversed(range(count)):  # what a node goes into comes after it
        column[i] = 1 + max((column[k] for k in after[i]), default=-1)
        height[i] = sum(height[k] for k in after[i]) / max(1, len(after[i]))
        height[i] += sum(operands[k].index(i) - (len(operands[k]) - 1) / 2 for k in after[i][:1])
    columns = [[i for i in range(count) if column[i] == c] for c in range(max(column) + 1)]
    rows = max(map(len, columns))
    step = (_BOX[0] + _GAP[0], _BOX[1] + _GAP[1])
    places: list[_Place] = [(0.0, 0.0)] * count
    for c, nodes in enumerate(reversed(columns)):
        top = (rows - len(nodes)) / 2
        for row, i in enumerate(sorted(nodes, key=height.__getitem__)):
            places[i] = (1 + c * step[0], 1 + (top + row) * step[1])
    return (len(columns) * step[0] - _GAP[0] + 2, rows * step[1] - _GAP[1] + 2), places


# ---- a function


def _function(view: Mapping[str, Any]) -> str:
    low, high, at = (float(view.get(k, x)) for k, x in (("x_min", -5), ("x_max", 5), ("x", 3)))
    xs = [low + (high - low) * k / 80 for k in range(81)]

    def f(x: float) -> Value:
        return lecture_code.read(view["f"], {"x": Value(x)})[0]

    known = Value(at)
    here, _ = lecture_code.read(view["f"], {"x": known})
    here.backward()
    curve = [(x, f(x).data) for x in xs]
    ys = [y for _, y in curve if isfinite(y)]
    if not ys:
        return ""
    bottom, top = min(ys), max(ys)
    place = _scale((low, high), (bottom, top), (320, 200))
    tangent = [(x, here.data + known.grad * (x - at)) for x in xs]
    shown = [place(*point) for point in tangent if bottom <= point[1] <= top]
    pieces = groupby(curve, lambda point: isfinite(point[1]))
    shapes = [_line(place(*point) for point in piece) for is_there, piece in pieces if is_there]
    if isfinite(here.data):
        shapes += [_line(shown, 'stroke-dasharray="6 4"'), _dot(*place(at, here.data), 4)]
    return _svg(320, 200, shapes)


def _scale(x: _Place, y: _Place, size: _Place) -> Callable[[float, float], _Place]:
    """From numbers to places in a drawing of `size`, with a margin of 8."""

    def place(a: float, b: float) -> _Place:
        across = (a - x[0]) / ((x[1] - x[0]) or 1)
        up = (b - y[0]) / ((y[1] - y[0]) or 1)
        return 8 + across * (size[0] - 16), size[1] - 8 - up * (size[1] - 16)

    return place


# ---- a network, and the points of a run


def _network(view: Mapping[str, Any]) -> str:
    layers = [min(int(n), _MAX_NEURONS) for n in view["layers"]]
    tall = 28 * max(layers)
    columns = [
        [(20 + 110 * c, tall / 2 + 28 * (k - (n - 1) / 2)) for k in range(n)]
        for c, n in enumerate(layers)
    ]
    lines = [
        _line([a, b], 'stroke-opacity="0.4"')
        for left, right in pairwise(columns)
        for a in left
        for b in right
    ]
    neurons = [_dot(x, y, 9) for column in columns for x, y in column]
    return _svg(110 * (len(layers) - 1) + 40, tall, [*lines, *neurons])


def _neuron(view: Mapping[str, Any]) -> str:
    return _network({"layers": [len(view["x"]), 1]})


def _run(view: Mapping[str, Any]) -> str:
    X, y = _points(view.get("data"))
    if not X or len(X[0]) != 2:
        return _network(view)
    across, up = ((min(c), max(c)) for c in zip(*X, strict=True))
    place = _scale(across, up, (320, 220))
    filled = 'fill="currentColor" stroke="currentColor"'
    first = min(y)  # of the classes; a target may be a name, or one number for each class
    dots = [_dot(*place(*x), 4, filled if t > first else _SHADE) for x, t in zip(X, y, strict=True)]
    return _svg(320, 220, dots)


def _points(data: Any) -> tuple[list[list[float]], list[Any]]:
    """The examples that a source names or has."""
    given: Mapping[str, Any] = {"name": data} if isinstance(data, str) else data
    if "X" in given:
        return given["X"], given["y"]
    from numpy.random import RandomState

    make = getattr(micrograd_engine, given["name"])
    options = {k: given[k] for k in ("n", "noise") if k in given}
    X, y = make(**{"n": 100} | options, seed=RandomState(given.get("seed", 0)))
    return X.tolist(), y.tolist()


_DRAWN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "graph": _graph,
    "derivative": _function,
    "network": _network,
    "neuron": _neuron,
    "training": _run,
}
