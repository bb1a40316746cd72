"""What gradcheck found: a table to iterate over, to print, to show."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class GradcheckRow:
    """What was found at one leaf.

    Attributes
    ----------
    label
        The label of the leaf, with its layer and neuron where others have the same; `leaf 1`, ...
        where it has none.
    analytic, numeric
        The gradient by `backward`, and the central difference.
    absolute_error, relative_error
        |analytic − numeric|, and that divided by the larger of the two magnitudes.
    verdict
        "ok", "kink", "differs" or "not finite".
    kinks
        The nodes with a kink within the step, by name.
    torch
        The gradient by PyTorch, when it was asked for.
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
        """The table as texts, headers first."""
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
    """One line of the text table: label and verdict to the left, numbers to the right."""
    label, *numbers, verdict = cells
    right = [text.rjust(width) for text, width in zip(numbers, widths[1:-1], strict=True)]
    return "  ".join([label.ljust(widths[0]), *right, verdict])
