"""python -m micrograd_widgets check."""

from pathlib import Path

import pytest

from micrograd_widgets.__main__ import main
from micrograd_widgets.notebook import laptop


def test_everything_works_here(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("ok    ") for line in lines)
    assert any("the gradient of a is 6.0" in line for line in lines)
    assert any(line.startswith("ok    jupyterlab ") for line in lines)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    lines, works = laptop.check(tmp_path / "nowhere")
    assert not works
    assert lines[-1].startswith("WRONG FileNotFoundError")
    assert "nowhere" in lines[-1]


def test_a_missing_bundle_and_package_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laptop, "_BUNDLES", ("graph.js", "none.js"))
    monkeypatch.setattr(laptop, "_PACKAGES", ("no-such-package",))
    lines, works = laptop.check()
    assert not works
    assert any("lacks none.js" in line for line in lines)
    assert "WRONG no-such-package is not installed: `pip install no-such-package`" in lines
