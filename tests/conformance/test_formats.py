"""The texts of numbers that the page compares its own with are those that Python makes now."""

import pytest

from micrograd_widgets.formats import decimals, in_full, short

from . import formats


def test_the_file_holds_what_python_makes_now() -> None:
    text = formats.FORMATS.read_text(encoding="utf-8")
    assert text == formats.render(), "run python tests/conformance/formats.py"


@pytest.mark.parametrize("number", formats.numbers())
def test_no_text_hides_a_number_or_its_sign(number: float) -> None:
    """Nor has any a hyphen, or the minus sign of a zero; and in full it comes back."""
    texts = [short(number), in_full(number), *(decimals(number, d) for d in formats.DIGITS)]
    for text in texts:
        assert not {*"-+"} & {*text}
        assert text.startswith("−") == (number < 0)
        assert (number == 0) == (not text.split("e")[0].strip("−0."))
    again = in_full(number).replace("−", "-").replace("∞", "inf")
    assert repr(float(again)) == repr(number + 0.0)
