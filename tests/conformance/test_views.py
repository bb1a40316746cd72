"""The traits that damaged states are made of are those that Python makes now."""

from tests.conformance.views import FILE, render


def test_the_file_holds_what_python_makes_now() -> None:
    assert FILE.read_text() == render(), "run python -m tests.conformance.views"
