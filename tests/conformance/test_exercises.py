"""The exercises of exercises.json are those of Python; js/test/exercises.test.ts judges them on a page."""

import json

import pytest

from . import exercises


def test_the_file_has_the_exercises_of_today() -> None:
    written = json.loads(exercises.FILE.read_text())
    today = json.loads(json.dumps(exercises.document()))
    assert [one["name"] for one in written] == [one["name"] for one in today]
    for old, new in zip(written, today, strict=True):
        assert old["source"] == new["source"]
        for before, now in zip(old["variants"], new["variants"], strict=True):
            assert before["leaves"] == now["leaves"]
            assert before["settings"] == now["settings"]
            _same(before["answer"], now["answer"])


def _same(before: object, now: object) -> None:
    """Equal, but for the last digits of functions of the C library."""
    if isinstance(before, dict | list) and not any(isinstance(one, str) for one in before):
        assert now == pytest.approx(before, rel=1e-12, abs=1e-12)
    else:
        assert now == before
