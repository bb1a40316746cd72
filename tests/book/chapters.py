"""The chapters of the textbook as a reader has them: their sentences, without code and markup."""

import re
from pathlib import Path

BOOK = Path(__file__).parents[2] / "examples/book"
CHAPTERS = sorted(BOOK.glob("[1-9]-*.md"))
PAGES = sorted(BOOK.rglob("*.md"))

_FENCE = re.compile(r"(?ms)^(`{3,}|:{3,})(?:\{(?P<name>\w+)\}[^\n]*|[^\n]*)\n(?P<body>.*?)^\1[ ]*$")
_OPTION = re.compile(r"(?m)^:(\w+):[ ]?(.*)\n")
_MARKUP = [
    (r"\{(?:term|act|download|doc|ref)\}`([^`<]+?)(?:\s*<[^`]*>)?`", r"\1"),  # roles
    (r"`([^`]*)`", r"\1"),
    (r"!?\[([^\]]*)\]\([^)]*\)", r"\1"),
    (r"<[^>]+>", ""),
    (r"(?<![\w*])\*{1,2}(?=\S)|(?<=\S)\*{1,2}(?![\w*])", ""),
    (r"(?m)^\|[-|: ]+\|$", ""),
]


def text_of(page: Path) -> str:
    """All that a reader sees of a page as text: tables, captions and what follows questions too."""
    text = _FENCE.sub(_inside, page.read_text("utf-8"))
    for pattern, to in _MARKUP:
        text = re.sub(pattern, to, text)
    return text


def _inside(fence: re.Match[str]) -> str:
    """The text in a directive: of a figure its caption, of a question everything."""
    options = dict(_OPTION.findall(fence["body"]))
    if fence["name"] == "micrograd":
        return options.get("caption", "") + "\n"
    if fence["name"] in ("predict", "container"):
        return _FENCE.sub(_inside, _OPTION.sub("", fence["body"]))
    return "\n"


def sentences(page: Path) -> list[str]:
    """The sentences of a page; headings and tables are none."""
    blocks = re.split(r"\n\s*\n", text_of(page))
    prose = [" ".join(block.split()) for block in blocks if not block.startswith(("#", "|", ":"))]
    found = []
    for block in prose:
        found += re.split(r"(?<=[.?!:])[*\"”]?\s+(?=[A-Z“*(])", block.lstrip("> "))
    return [sentence for sentence in found if re.search(r"[a-z]{2}", sentence)]


def words(text: str) -> list[str]:
    """The words of a text; what has a digit in it is none."""
    return [word for word in re.findall(r"[\w’'-]+", text) if not re.search(r"\d", word)]
