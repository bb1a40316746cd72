"""What beginners write first, and the sentence that they read then."""

from textwrap import indent

import pytest

from micrograd_widgets import exercises
from micrograd_widgets.exercises.checking import said_of

from .shell import Notebook

DATA = exercises.get("value-data").solution
ADD = "def __add__(self, other):\n    return Value(self.data + other.data)\n"
INIT = "class Value:\n    def __init__(self, data):\n        self.data = data\n"
QUOTIENT = "(f(x + h) - f(x)) / h"


def method(code: str) -> str:
    return DATA + indent(code, "    ")


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("slope", f"def slope(f, x, h):\n    print({QUOTIENT})", "`return` gives it."),
        (
            "value-plus",
            method(ADD.replace("return", "print").replace("Value", "")),
            "`return` gives",
        ),
        (
            "value-data",
            INIT.replace("(self, data)", "(data)"),
            "does `__init__` begin with `self`?",
        ),
        ("value-data", INIT.replace("__init__", "init"), "`Value` has no `__init__` of yours."),
        ("value-data", INIT + "    def __repr__(self):\n        return self.data", "of type float"),
        (
            "value-data",
            INIT + "    def __repr__(self):\n        print(self.data)",
            "`return` gives",
        ),
        ("value-plus", DATA + ADD, "`__add__` stands outside of the class `Value`."),
        ("value-plus", method(ADD.replace(".data", "")), "calls itself, and never ends."),
        (
            "value-graph",
            (
                "from dataclasses import dataclass\n\n@dataclass\n"
                "class Value:\n    data: float\n    _prev: object = ()\n\n"
                "    def __add__(self, other):\n        return Value(self.data + other.data, {self, other})\n\n"
                "    def __mul__(self, other):\n        return Value(self.data * other.data, {self, other})\n"
            ),
            "A tuple takes it.",
        ),
    ],
)
def test_a_first_try_gets_a_sentence_that_helps(
    notebook: Notebook, name: str, answer: str, words: str
) -> None:
    assert words in notebook.check(name, answer)


def test_nothing_is_called_right_that_is_not(notebook: Notebook) -> None:
    for name in ("value-plus", "value-times"):
        assert "Right already" not in notebook.check(name, f"class Value:\n{indent(ADD, '    ')}")


def test_a_function_outside_does_not_count_once_the_method_is_there(notebook: Notebook) -> None:
    notebook.check("value-plus", DATA + ADD)
    assert "Right." in notebook.check("value-plus", method(ADD))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("def slope(f): ...\nslope(1, 2)", "self"),  # no method
        ("class A:\n    def b(self): ...\nA().b(1, 2)", "self"),  # two too many
        ("int('x')", "self"),
    ],
)
def test_other_errors_get_no_reason(code: str, reason: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        exec(code, {})  # noqa: S102
    assert reason not in said_of(caught.value)[1]


def test_an_error_shows_the_learners_lines_and_none_of_ours(notebook: Notebook) -> None:
    shown = notebook.check("slope", "def slope(f, x, h):\n    return g(x)\nslope(abs, 1, 2)")
    assert "return g(x)" in shown
    assert "guard" not in shown
