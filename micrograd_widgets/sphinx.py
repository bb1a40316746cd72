"""Live views in Sphinx: `extensions = ["micrograd_widgets.sphinx"]` in `conf.py`.

The directive `micrograd` shows a view. Its body is code in the lecture's Python, or JSON: the state of
a view, as `to_json` writes it, or its source::

    .. micrograd::
       :caption: Move a slider, then press Backward.

       a = 2.0
       b = -3.0
       L = (a*b + 10.0) * -2.0

Options: `view` (what the body is the code of: "graph", or "derivative" for a formula in x), `caption`,
`alt` (words for people who do not see the view), `hide` (parts to leave out, as in `to_html`),
`editable` (readers may change the code) and `follow` (the figure does what the links of its section say
while the text scrolls past). `sphinx_text.py` makes such links. Without scripts a picture, a table
of the numbers and the caption take the place of the view; in formats other than HTML, the last two.
"""

import json
import shutil
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from micrograd_engine import __version__

from . import pages, sphinx_text
from .lecture_code import CodeError
from .page_numbers import Numbers, numbers_of
from .page_picture import picture_of

_logger = logging.getLogger(__name__)
_CODE_OF = {"graph": "code", "derivative": "f"}  # the key of the code in a source


class micrograd_view(nodes.General, nodes.Element):  # type: ignore[misc]  # noqa: N801, as docutils names nodes
    """A view: `json` is what it shows, its child the table of its numbers."""


class Micrograd(SphinxDirective):  # type: ignore[misc]
    """The directive `micrograd`."""

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "view": directives.unchanged_required,
        "caption": directives.unchanged_required,
        "alt": directives.unchanged_required,
        "hide": directives.unchanged_required,
        "editable": directives.flag,
        "follow": directives.flag,
        "name": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        try:
            view = self._view()
            numbers = numbers_of(view)
            hide = pages.checked_hide(self.options.get("hide", "").replace(",", " ").split())
        except CodeError as problem:
            self._warn(problem, problem.line)
            return []
        except json.JSONDecodeError as problem:
            self._warn(f"the JSON has an error: {problem.msg}", problem.lineno)
            return []
        except ValueError as problem:
            self._warn(problem)
            return []
        still = nodes.raw("", f"<noscript>{picture_of(view)}</noscript>", format="html")
        return [self._figure(micrograd_view("", still, _table(numbers), json=view, hide=hide))]

    def _view(self) -> dict[str, Any]:
        """The JSON of the view: the body, or the source of which the body is the code."""
        view = self._from_body()
        if "editable" in self.options:
            if "code" not in view:
                raise ValueError("editable: expected code of a graph in the body")
            view["editable"] = True
        return view

    def _from_body(self) -> dict[str, Any]:
        body = "\n".join(self.content)
        kind = self.options.get("view", "graph")
        if not body.strip():
            raise ValueError("expected code or JSON in the body of the directive")
        if not body.lstrip().startswith("{"):
            if kind not in _CODE_OF:
                raise ValueError(f"view: code makes one of {', '.join(_CODE_OF)}, got {kind!r}")
            return {"view": kind, _CODE_OF[kind]: body}
        view: dict[str, Any] = json.loads(body)
        if "view" not in view:
            view = {"view": kind} | view
        elif "view" in self.options and view["view"] != kind:
            raise ValueError(f"view: the option has {kind!r}, the body {view['view']!r}")
        return view

    def _warn(self, problem: Any, line: int | None = None) -> None:
        """A warning of Sphinx at a line of the body, or at the directive."""
        place = nodes.Element()
        place.source, place.line = self.get_source_info()
        if line is not None and 0 < line <= len(self.content):
            if type(self.state).__module__.startswith("myst_parser"):  # it counts from the fence
                place.line = self.lineno + self.content_offset + line
            else:
                place.source, above = self.content.items[line - 1]
                place.line = above + 1
        _logger.warning("micrograd: %s", problem, location=place, type="micrograd")

    def _figure(self, view: micrograd_view) -> nodes.figure:
        view["alt"] = self.options.get("alt", "")
        view["follow"] = "follow" in self.options
        figure = nodes.figure("", view, classes=["micrograd"])
        if caption := self.options.get("caption"):
            inline, messages = self.state.inline_text(caption, self.lineno)
            figure += [nodes.caption(caption, "", *inline), *messages]
        self.set_source_info(figure)
        self.add_name(figure)
        return figure


def _table(numbers: Numbers) -> nodes.table:
    """The numbers as a table that every format can show."""
    rows = [*numbers.rows]
    if numbers.left_out:
        rest = [""] * (len(numbers.heads) - 1)
        rows.append((f"… and {numbers.left_out} more", *rest))
    widths = [max(map(len, column)) for column in zip(numbers.heads, *rows, strict=True)]
    group = nodes.tgroup("", cols=len(widths))
    group += [nodes.colspec(colwidth=width) for width in widths]
    group += nodes.thead("", _row(numbers.heads))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group, classes=["colwidths-auto"])


def _row(texts: tuple[str, ...]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph(text, text)) for text in texts))


# ---- writing


def _is_live(app: Sphinx) -> bool:
    """Whether scripts run in what is built."""
    return bool(app.builder.format == "html") and app.builder.name != "epub"


def _without_scripts(app: Sphinx, tree: nodes.document, _: str) -> None:
    """Put table and caption in the place of each view, where no script will run."""
    sphinx_text.check_figures(tree)
    if _is_live(app):
        return
    sphinx_text.without_scripts(tree)
    for view in [*tree.findall(micrograd_view)]:
        figure = view.parent
        captions = [
            nodes.paragraph("", "", *caption.children)
            for caption in figure.children
            if isinstance(caption, nodes.caption)
        ]
        figure.replace_self(nodes.container("", *view.children, *captions, ids=figure["ids"]))


def _visit(writer: Any, node: micrograd_view) -> None:
    alt = f' role="group" aria-label="{escape(node["alt"])}"' if node["alt"] else ""
    hidden = f' hide="{" ".join(node["hide"])}"' if node["hide"] else ""
    follow = " follow" if node["follow"] else ""
    state = pages.in_script(json.dumps(node["json"], separators=(",", ":")))
    writer.body.append(
        f'<micrograd-view{alt}{hidden}{follow}>\n<script type="application/json">{state}</script>\n'
    )


def _depart(writer: Any, _: micrograd_view) -> None:
    writer.body.append("</micrograd-view>\n")


def _add_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], tree: nodes.document | None
) -> None:
    """Add the script to a page that has a view."""
    if tree is None or not _is_live(app) or not any(tree.findall(micrograd_view)):
        return
    folder = Path(app.outdir) / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    for name in (pages.SCRIPT, pages.NOTICES):
        target = folder / (name if name == pages.SCRIPT else f"micrograd-{name}")
        if not target.exists() or target.read_bytes() != (pages.STATIC / name).read_bytes():
            shutil.copyfile(pages.STATIC / name, target)
    app.add_js_file(pages.SCRIPT, loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    pages.script()  # it was built
    sphinx_text.setup(app)
    app.add_node(micrograd_view, html=(_visit, _depart))
    app.add_directive("micrograd", Micrograd)
    app.connect("doctree-resolved", _without_scripts)
    app.connect("html-page-context", _add_script)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
