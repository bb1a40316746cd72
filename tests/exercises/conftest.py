from pathlib import Path

import pytest

from micrograd_widgets.exercises import progress


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the progress is kept."""
    monkeypatch.setattr(progress, "_folder", tmp_path)
    return tmp_path
