"""The traits that the tests of the browser half start from are those that Python makes now."""

from tests.conformance import training


def test_the_file_holds_what_python_makes_now() -> None:
    assert training.TRAINING.read_text() == training.render(), (
        "run python -m tests.conformance.training"
    )
