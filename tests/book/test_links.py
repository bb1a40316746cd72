"""A link that leads nowhere is found."""

import runpy
from pathlib import Path

import pytest

from .chapters import BOOK

dead_links = runpy.run_path(str(BOOK / "build.py"))["dead_links"]


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
    assert bool([*dead_links(tmp_path)]) is is_dead
