from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from micrograd_widgets.exercises import progress

from .shell import Notebook, opened


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the progress is kept."""
    monkeypatch.setattr(progress, "_folder", tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def shell() -> Iterator[InteractiveShell]:
    """The shell of a module: to make one takes longer than to empty it."""
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


@pytest.fixture
def notebook(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> Iterator[Notebook]:
    with opened(shell, capsys) as book:
        yield book
