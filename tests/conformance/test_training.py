"""The fixture for the tests of the browser half holds the traits that Python makes now."""

from collections.abc import Callable
from pathlib import Path

import pytest

from micrograd_engine import Trainer
from tests.conformance.training import RUNS, render


@pytest.mark.parametrize(("file", "make"), RUNS.items(), ids=lambda part: getattr(part, "stem", ""))
def test_the_file_holds_what_python_makes_now(file: Path, make: Callable[[], Trainer]) -> None:
    assert file.read_text() == render(make()), "run python -m tests.conformance.training"
