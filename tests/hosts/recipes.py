"""The recipes of docs/authors.md."""

import re
from pathlib import Path

AUTHORS = Path(__file__).parents[2] / "docs/authors.md"


def recipes(heading: str) -> dict[str, list[str]]:
    """The blocks below a heading, by their language."""
    section = AUTHORS.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found: dict[str, list[str]] = {}
    blocks = re.findall(r"^(`{3,})(\w+)\n(.*?)^\1$", section, re.DOTALL | re.MULTILINE)
    for _, language, text in blocks:
        found.setdefault(language, []).append(text)
    return found
