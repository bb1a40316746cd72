"""Feedback: what a check says about an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any, Self

_CODE = re.compile(r"`([^`]+)`")
_BEGIN = {"unfinished": "Not yet."}


class Feedback(str):
    """The message of a check: "" when all is right, so that a wrong answer is true.

    Attributes
    ----------
    kind
        Which mistake it is: one of the kinds of `micrograd_engine.diagnose`, or one that the exercise
        names. "unfinished": nothing to check yet. "" when all is right.
    right
        What is right already, a sentence each.
    begin
        The word that `words` begins with when all is right.
    printed
        What the answer printed while it was checked; the last line counts what was left out.
    root, node, variables
        The object of the learner's class that shows the mistake, the end of a graph, and the node
        where it goes wrong; None if there is none. The names of other nodes.

    Examples
    --------
    >>> wrong = Feedback.of("sign", "`slope(f, 3.0, 0.001)` is −14.003.", right=["It is a number."])
    >>> print(wrong)
    Not right yet. `slope(f, 3.0, 0.001)` is −14.003.
    Right already: It is a number.
    >>> bool(Feedback.of("", right=["It is a number."]))
    False
    """

    begin = "Right."
    kind: str
    right: tuple[str, ...]
    printed: tuple[str, ...]
    root: Any
    node: Any
    variables: Mapping[str, Any]

    @classmethod
    def of(
        cls,
        kind: str,
        message: str = "",
        *,
        right: list[str] | tuple[str, ...] = (),
        printed: list[str] | tuple[str, ...] = (),
        root: Any = None,
        node: Any = None,
        variables: Mapping[str, Any] | None = None,
    ) -> Self:
        text = f"{_BEGIN.get(kind, 'Not right yet.')} {message}" if kind else ""
        if kind and right:
            text += "\nRight already: " + " ".join(right)
        made = cls(text)
        made.kind, made.right, made.printed = kind, tuple(right), tuple(printed)
        made.root, made.node, made.variables = root, node, variables or {}
        return made

    @property
    def words(self) -> str:
        """The message for a learner to read; also when all is right, then with what is."""
        return str(self) or " ".join([self.begin, *self.right])

    # ---- at the end of a cell: the words, and what the answer printed, as text and nothing else

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.words)
        if self.printed:
            printer.text("\n  ".join(["\nYour code printed:", *self.printed]))

    def _repr_html_(self) -> str:
        lines = (_CODE.sub(r"<code>\1</code>", escape(line)) for line in self.words.split("\n"))
        paragraphs = "".join(f"<p>{line}</p>" for line in lines)
        if self.printed:
            printed = escape("\n".join(self.printed))
            paragraphs += f"<p>Your code printed:</p><pre>{printed}</pre>"
        return f'<div role="status">{paragraphs}</div>'
