"""Text that drives the views of a page in Sphinx: the role `act` and the directive `predict`.

A link acts on a figure, by the names of its buttons and fields::

    Now :act:`set b to 8 <fig-b: b = 8; press Backward>`.

A question asks for a guess before the figure shows the result, and says what follows from it::

    .. predict:: fig-b
       :act: press Backward
       :of: b, Gradient

       What is the gradient of *b*?

       It is the number that the other side of the product has.

The first paragraph is the question; the rest waits for the guess. Options: `act` (what shows the result),
`before` (what brings the figure to where the question begins), `of` (a row and a column of the view's table),
`way` (the guess is: it rises, it falls, it stays) and `choices` (guesses to choose from, with commas). The page
reads the right answer from the figure.
`js/src/page/driving.ts` is the other half.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

_logger = logging.getLogger(__name__)
_LINK = re.compile(r"(?s)(?P<text>.+?)\s*<(?P<figure>[^:<>]+):\s*(?P<acts>[^<>]+)>")
_ACT = re.compile(r"(press|open) .+|.+? = .+")


class act_link(nodes.Inline, nodes.TextElement):  # type: ignore[misc]  # noqa: N801, as docutils names nodes
    """A link that does `acts` to `figure`."""


class question(nodes.General, nodes.Element):  # type: ignore[misc]  # noqa: N801
    """A question about `figure`, and what to say after the guess."""


class Act(SphinxRole):  # type: ignore[misc]
    """The role `act`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        found = _LINK.fullmatch(self.text)
        if not found:
            self._warn(f"expected “words <figure: acts>”, got {self.text!r}")
            return [nodes.Text(self.text)], []
        acts = found["acts"].strip()
        if problem := _problem(acts):
            self._warn(problem)
        figure = nodes.make_id(found["figure"])
        link = act_link(self.rawtext, found["text"], figure=figure, acts=acts)
        self.set_source_info(link)
        return [link], []

    def _warn(self, problem: str) -> None:
        _logger.warning("act: %s", problem, location=self.get_location(), type="micrograd")


class Predict(SphinxDirective):  # type: ignore[misc]
    """The directive `predict`."""

    has_content = True
    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "before": directives.unchanged_required,
        "act": directives.unchanged_required,
        "of": directives.unchanged_required,
        "way": directives.flag,
        "choices": directives.unchanged_required,
        "name": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        row, _, column = self.options.get("of", "").rpartition(",")
        acts = self.options.get("act", "")
        asked: list[nodes.Node] = self.parse_content_to_nodes()
        if not row or not asked:
            problem = "of: expected a row and a column, as in “b, Gradient”; and a question below"
        else:
            given = (self.options[name] for name in ("before", "act") if name in self.options)
            problem = next(filter(None, map(_problem, given)), "")
        if problem:
            _logger.warning("predict: %s", problem, location=self.get_location(), type="micrograd")
            return asked
        made = question("", figure=nodes.make_id(self.arguments[0]), acts=acts)
        made["data"] = {"of": row.strip(), "column": column.strip()} | self._guess()
        if "before" in self.options:
            made["data"]["before"] = self.options["before"]
        made += [asked[0], nodes.container("", *asked[1:], classes=["mgw-after"])]
        self.set_source_info(made)
        self.add_name(made)
        return [made]

    def _guess(self) -> dict[str, str]:
        """How the reader guesses."""
        if "way" in self.options:
            return {"way": ""}
        choices = [text.strip() for text in self.options.get("choices", "").split(",")]
        return {"choices": "|".join(choices)} if choices != [""] else {}


def _problem(acts: str) -> str:
    """What is wrong with acts; "" if they read well."""
    odd = [act for act in map(str.strip, acts.split(";")) if not _ACT.fullmatch(act)]
    return f"expected “press Backward” or “b = 8”, got {odd[0]!r}" if odd else ""


def _driving(tree: nodes.document) -> Iterator[Any]:
    yield from tree.findall(act_link)
    yield from tree.findall(question)


def check_figures(tree: nodes.document) -> None:
    """Warn of text that drives a figure which is not on its page."""
    figures = {name for figure in tree.findall(nodes.figure) for name in figure["ids"]}
    for node in _driving(tree):
        if node["figure"] not in figures:
            _logger.warning(
                "there is no figure %r on this page",
                node["figure"],
                location=node,
                type="micrograd",
            )


def without_scripts(tree: nodes.document) -> None:
    """Put links to figures, and text, in the place of what drives them."""
    for link in [*tree.findall(act_link)]:
        link.replace_self(nodes.reference("", "", *link.children, refid=link["figure"]))
    for asked in [*tree.findall(question)]:
        asked.replace_self(nodes.container("", *asked.children, ids=asked["ids"]))


def _visit_act(writer: Any, node: act_link) -> None:
    writer.body.append(
        f'<a href="#{node["figure"]}" data-mgw-act="{escape(node["acts"])}" '
        'title="Acts on the figure">'
    )


def _depart_act(writer: Any, _: act_link) -> None:
    writer.body.append("</a>")


def _visit_question(writer: Any, node: question) -> None:
    data = {"figure": node["figure"], "act": node["acts"]} | node["data"]
    given = " ".join(f'data-mgw-{name}="{escape(text)}"' for name, text in data.items())
    writer.body.append(writer.starttag(node, "div").rstrip().removesuffix(">") + f" {given}>\n")


def _depart_question(writer: Any, _: question) -> None:
    writer.body.append("</div>\n")


def setup(app: Sphinx) -> None:
    """Called by `micrograd_widgets.sphinx`."""
    app.add_node(act_link, html=(_visit_act, _depart_act))
    app.add_node(question, html=(_visit_question, _depart_question))
    app.add_role("act", Act())
    app.add_directive("predict", Predict)
