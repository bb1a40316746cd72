"""What the textbook adds to Sphinx: the glossary from the list of words, and what a word means beside it."""

import json
import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import micrograd_widgets

WORDS = Path(micrograd_widgets.__file__).with_name("words.json")

ROOT = Path(__file__).resolve().parents[3]
_ASKED = re.compile(r"<!-- section: (?P<file>[^,]+), (?P<heading>.+?) -->")
_PLACES = {  # where links of the repository's own texts lead in the book
    "docs/authors.md": "/reference/in-your-pages.md",
    "../README.md#on-a-web-page": "/reference/in-your-pages.md",
}
_LINKS = re.compile(r"\]\((" + "|".join(map(re.escape, _PLACES)) + r")\)")
_SCROLLS = re.compile(r'<pre(?=>)|<div class="table-wrapper[^>]*(?=>)')


def words() -> dict[str, str]:
    """What each word means, in one or two sentences."""
    found: dict[str, str] = json.loads(WORDS.read_text("utf-8"))
    return found


class Words(SphinxDirective):
    """The directive `words`: a glossary of all of them."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(WORDS))
        entries = (f"{word}\n: {means}\n" for word, means in sorted(words().items()))
        text = "```{glossary}\n" + "".join(entries) + "```\n"
        return self.parse_text_to_nodes(text)


def _take_over(app: Sphinx, document: str, source: list[str]) -> None:
    """Put a section of a file of the repository in the place of `<!-- section: FILE, HEADING -->`."""

    def section(asked: re.Match[str]) -> str:
        path = ROOT / asked["file"]
        app.env.note_dependency(str(path), docname=document)
        return _section(path.read_text("utf-8"), asked["heading"])

    source[0] = _ASKED.sub(section, source[0])


def _section(text: str, heading: str) -> str:
    """What stands below a heading of the second level; headings in it go up to that level."""
    parts = re.split(r"(?m)^## ", text)
    (body,) = (part.partition("\n")[2] for part in parts if part.startswith(f"{heading}\n"))
    return _LINKS.sub(lambda link: f"]({_PLACES[link[1]]})", body.replace("\n### ", "\n## "))


def _show_meanings(app: Sphinx, tree: nodes.document, _: str) -> None:
    """Put what a word means into each link to it; the style shows it to who points at the word."""
    if app.builder.format != "html":
        return
    meanings = {f"term-{nodes.make_id(word)}": means for word, means in words().items()}
    for link in [*tree.findall(nodes.reference)]:
        address = link.get("refuri", "") or "#" + link.get("refid", "")
        means = meanings.get(address.rpartition("#")[2])
        if means:
            link["classes"].append("word")
            hint = f'<span class="word-means" aria-hidden="true">{escape(means)}</span>'
            link += nodes.raw("", hint, format="html")


def _mend(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Give the theme's headings their level, and what scrolls sideways to the keyboard."""
    for part in ("furo_navigation_tree", "body"):
        if text := context.get(part):
            text = text.replace('role="heading"', 'role="heading" aria-level="2"')
            context[part] = _SCROLLS.sub(r'\g<0> tabindex="0"', text)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("words", Words)
    app.connect("source-read", _take_over)
    app.connect("doctree-resolved", _show_meanings)
    app.connect("html-page-context", _mend, priority=900)  # after the theme
    return {"parallel_read_safe": True, "parallel_write_safe": True}
