"""A link that leads nowhere is found."""

import importlib.util
from pathlib import Path

import pytest

from .chapters import BOOK

spec = importlib.util.spec_from_file_location("book_build", BOOK / "build.py")
assert spec and spec.loader
book_build = importlib.util.module_from_spec(spec)
spec.loader.exec_module(book_build)


@pytest.mark.parametrize(
    ("link", "is_dead"),
    [
        ('<a href="other.html">', False),
        ('<a href="other.html#there">', False),
        ('<a href="#here">', False),
        ('<a href="https://example.org/none">', False),
        ('<div data-mgw-figure="here">', False),
        ('<a href="none.html">', True),
        ('<a href="other.html#here">', True),
        ('<a href="#there">', True),
        ('<img src="none.png">', True),
        ('<div data-mgw-figure="there">', True),
    ],
)
def test_dead_links_are_found(tmp_path: Path, link: str, is_dead: bool) -> None:
    (tmp_path / "page.html").write_text(f'<p id="here">{link}</p>')
    (tmp_path / "other.html").write_text('<p id="there"></p>')
    assert bool([*book_build.dead_links(tmp_path)]) is is_dead
