"""The formulas that the page compares its own with are those that name Values now."""

import pytest

from micrograd_engine import Tape, Value
from micrograd_widgets.naming import names

from . import formulas
from .formulas import leaf

a, b, c = (leaf(label) for label in "abc")


def test_the_file_holds_what_python_makes_now() -> None:
    assert formulas.FORMULAS.read_text() == formulas.render(), (
        "run python tests/conformance/formulas.py"
    )


@pytest.mark.parametrize(
    ("root", "name"),
    [
        ((a + b) * c, "(a + b) × c"),
        (a * b + c, "a × b + c"),
        ((a * b) ** 2, "(a × b)**2"),
        ((a**2) ** 3, "(a**2)**3"),
        (a * -1, "a × −1"),
        (a**-1, "a**−1"),
        (Value(2.0) ** 2, "(leaf 1)**2"),
        ((a + b).tanh() ** 2, "tanh(a + b)**2"),
        (leaf("a + b") * c, "(a + b) × c"),
        (Value(0.0, (a + b, c), "-"), "(a + b) - c"),
    ],
)
def test_formulas_read_as_they_were_computed(root: Value, name: str) -> None:
    assert names(Tape(root))[-1] == name
