"""A second build of the book reads every page again when a file of its own has changed."""

import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest

import micrograd_widgets

from .chapters import BOOK


def sources(extension: Path) -> Any:
    return runpy.run_path(str(extension))["_sources"]()


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The extension of the book, and the package's own files beside it."""
    package = Path(micrograd_widgets.__file__).parent
    for path in (*package.glob("*.py"), *package.glob("*.json")):
        shutil.copy(path, tmp_path)
    monkeypatch.setattr(micrograd_widgets, "__file__", str(tmp_path / "__init__.py"))
    (tmp_path / "own/deep/down").mkdir(parents=True)
    return Path(shutil.copy(BOOK / "_extension/book.py", tmp_path / "own/deep/down/book.py"))


@pytest.mark.parametrize("name", ["own/deep/down/book.py", "words.json", "sphinx_text.py"])
def test_a_change_is_noticed(copy: Path, name: str) -> None:
    before = sources(copy)
    assert sources(copy) == before
    with copy.parents[3].joinpath(name).open("a") as file:
        file.write("\n")
    assert sources(copy) != before
