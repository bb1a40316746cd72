"""A graph as text and as a static HTML table, for places that show no widgets."""

from collections.abc import Sequence
from html import escape

from micrograd_engine import Tape

_MOST_TEXT = 30
_MOST_HTML = 200


def as_text(tape: Tape, names: Sequence[str], digits: int) -> str:
    """The repr of the root, then a table with a line for each node, the root first."""
    rows, left_out = _rows(tape, names, digits, _MOST_TEXT)
    wide = max(len(name) for name, _, _ in rows)
    lines = [f"{name:<{wide}}  {data:>12}  {grad:>12}" for name, data, grad in rows]
    head = f"{'':<{wide}}  {'value':>12}  {'gradient':>12}"
    return "\n".join([repr(tape.root), "", head, *lines, *left_out])


def as_html(tape: Tape, names: Sequence[str], digits: int) -> str:
    """The same as a table; labels are escaped."""
    rows, left_out = _rows(tape, names, digits, _MOST_HTML)
    body = "".join(
        f'<tr><th scope="row" style="text-align:left"><bdi>{escape(name)}</bdi></th>'
        f'<td style="text-align:right">{data}</td><td style="text-align:right">{grad}</td></tr>'
        for name, data, grad in rows
    )
    more = "".join(f"<p>{escape(line)}</p>" for line in left_out)
    return (
        '<table><thead><tr><th scope="col"></th><th scope="col">Value</th>'
        f'<th scope="col">Gradient</th></tr></thead><tbody>{body}</tbody></table>{more}'
    )


def _rows(
    tape: Tape, names: Sequence[str], digits: int, most: int
) -> tuple[list[tuple[str, str, str]], list[str]]:
    nodes = range(len(tape.values) - 1, max(-1, len(tape.values) - 1 - most), -1)
    rows = [(names[i], _number(tape.data[i], digits), _number(tape.grad[i], digits)) for i in nodes]
    rest = len(tape.values) - len(rows)
    return rows, [f"… and {rest} more Values"] if rest else []


def _number(number: float, digits: int) -> str:
    """With `digits` decimals; as a power of ten where those would hide it."""
    size = abs(number)
    hidden = size != 0 and (size < 0.5 * 10**-digits or 1e6 <= size < float("inf"))
    return f"{number:.2e}" if hidden else f"{number:.{digits}f}"
