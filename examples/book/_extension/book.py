"""What the textbook adds to Sphinx: the glossary from the list of words, and what a word means beside it."""

import hashlib
import importlib
import inspect
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
_AUTHORS = ROOT / "docs/authors.md"
_TAKE = re.compile(r"<!-- take (?P<file>[^,>]+?)(?:, (?P<heading>[^>]+?))? -->")
_KEYS = re.compile(r"<!-- keys (\w+) -->")
_NAMES = re.compile(r"<!-- names (\w+) -->")
_PLACES = {  # where links of the repository's own texts lead
    "authors.md": "/reference/in-your-pages.md",
    "training-light.png": "../../../docs/training-light.png",
    "graph-dark.png": "../../../docs/graph-dark.png",
}
_LINKS = re.compile(r"\]\((" + "|".join(map(re.escape, _PLACES)) + r")(?=[#)])")
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
    """Put what the repository says elsewhere in the place of a comment.

    `<!-- take FILE -->` and `<!-- take FILE, HEADING -->` stand for the text below a heading of a file,
    `<!-- keys VIEW -->` for what the guide for authors says of the source of a view, `<!-- names MODULE -->`
    for the public names of a module with their docstrings.
    """

    def taken(asked: re.Match[str]) -> str:
        path = ROOT / asked["file"]
        app.env.note_dependency(str(path), docname=document)
        return _below(path, asked["heading"])

    def keys(asked: re.Match[str]) -> str:
        app.env.note_dependency(str(_AUTHORS), docname=document)
        row = re.search(rf"(?m)^\| `{asked[1]}` \| (.*) \|$", _AUTHORS.read_text("utf-8"))
        if not row:
            raise ValueError(f"{document}: docs/authors.md says nothing of the view {asked[1]!r}")
        return row[1]

    def names(asked: re.Match[str]) -> str:
        module = importlib.import_module(asked[1])
        return "\n\n".join(
            _documented(module, name) for name in sorted(module.__all__, key=str.lower)
        )

    for pattern, put in ((_TAKE, taken), (_KEYS, keys), (_NAMES, names)):
        source[0] = pattern.sub(put, source[0])


def _documented(module: Any, name: str) -> str:
    """What autodoc makes of a public name."""
    kind = "class" if inspect.isclass(getattr(module, name)) else "function"
    members = "\n   :members:" if kind == "class" else ""
    if not getattr(module, name).__doc__ or name.startswith("__"):
        return ""
    return f"```{{eval-rst}}\n.. auto{kind}:: {module.__name__}.{name}{members}\n```"


def _below(path: Path, heading: str | None) -> str:
    """The text below a heading of the second level, or all of it; the highest headings in it are of that level."""
    text = path.read_text("utf-8").partition("\n")[2]
    if heading:
        parts = re.split(r"(?m)^## ", text)
        found = [part for part in parts if part.startswith(f"{heading}\n")]
        if not found:
            raise ValueError(f"{path.name} has no heading {heading!r}")
        text = found[0].partition("\n")[2].replace("\n### ", "\n## ")
    return _LINKS.sub(lambda link: f"]({_PLACES[link[1]]}", text)


def _escape_bars(app: Any, what: str, name: str, it: Any, options: Any, lines: list[str]) -> None:
    """In a docstring |x| is the size of x, and no substitution."""
    lines[:] = [re.sub(r"(?<!`)\|", r"\\|", line) for line in lines]


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


def _sources() -> str:
    """What this file, the words and the package's own files are now: if one changes, Sphinx reads every page again."""
    package = sorted(WORDS.parent.glob("*.py"))
    texts = (path.read_bytes() for path in (Path(__file__), WORDS, *package))
    return hashlib.sha256(b"".join(texts)).hexdigest()


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("micrograd_sources", _sources(), "env", str)
    app.add_directive("words", Words)
    app.connect("autodoc-process-docstring", _escape_bars, priority=100)
    app.connect("source-read", _take_over)
    app.connect("doctree-resolved", _show_meanings)
    app.connect("html-page-context", _mend, priority=900)  # after the theme
    return {"parallel_read_safe": True, "parallel_write_safe": True}
