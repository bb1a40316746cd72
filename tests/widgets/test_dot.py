"""A graph as Graphviz text."""

import re
from typing import Any

import micrograd.engine
import pytest

from micrograd_engine import Value
from micrograd_widgets import to_dot

from .graphs import Lecture


def records(text: str) -> list[str]:
    """The text of the records of a picture, with its escapes."""
    return re.findall(r'\[label="\{ (.*) \}", shape=record\]', text)


def arrows(text: str) -> list[str]:
    return re.findall(r"\w+ -> \w+", text)


def test_the_lectures_picture_of_l() -> None:
    lecture = Lecture()
    lecture.e.label, lecture.d.label = "e", "d"
    lecture.L.backward()
    text = to_dot(lecture.L, {})
    # the numbers of the lecture's own pictures
    assert sorted(records(text)) == [
        "L | data -8.0000 | grad 1.0000",
        "a | data 2.0000 | grad 6.0000",
        "b | data -3.0000 | grad -4.0000",
        "c | data 10.0000 | grad -2.0000",
        "d | data 4.0000 | grad -2.0000",
        "e | data -6.0000 | grad -2.0000",
        "f | data -2.0000 | grad 4.0000",
    ]
    assert re.findall(r'label="(.)", shape=circle', text) == ["*", "+", "*"]
    assert "rankdir=LR" in text
    assert len(arrows(text)) == 3 * 3  # two into each circle, one out of it


def test_a_value_used_twice_has_two_arrows() -> None:
    a = Value(3.0, label="a")
    assert arrows(to_dot(a + a)) == ["op1 -> 1", "0 -> op1", "0 -> op1"]


def test_a_leaf_alone_is_a_picture() -> None:
    assert records(to_dot(Value(1.0, label="x"))) == ["x | data 1.0000 | grad 0.0000"]


@pytest.mark.parametrize(
    ("label", "escaped"),
    [
        ('say "x"', r"say \"x\""),
        ("{a|b}", r"\{a\|b\}"),
        ("<port>", r"\<port\>"),
        ("\\N", r"\\N"),
        ("end\\", r"end\\"),
        ("a&lt;b", "a&amp;lt;b"),
        ("two\nlines", "two lines"),
        ("α × β", "α × β"),
    ],
)
def test_any_label_is_text(label: str, escaped: str) -> None:
    (record,) = records(to_dot(Value(1.0, label=label)))
    assert record == f"{escaped} | data 1.0000 | grad 0.0000"


def test_values_without_a_label_have_the_names_of_the_view() -> None:
    a, b = Value(2.0), Value(3.0)
    called = [record.split(" | ")[0] for record in records(to_dot(a * b, {"a": a}))]
    assert called == ["a", "leaf 1", "a × leaf 1"]


def test_numbers_that_are_not_finite_have_names() -> None:
    text = to_dot(Value(-1.0, label="x").log(), {})
    assert "data nan" in text
    assert "data -inf" in to_dot(Value(0.0, label="x").log(), {})


def test_the_same_graph_gives_the_same_text() -> None:
    assert to_dot(Lecture().L, {}) == to_dot(Lecture().L, {})


def test_a_deep_graph_is_written_without_recursion() -> None:
    y = x = Value(1.0, label="x")
    for _ in range(5000):
        y = y + x
    assert len(records(to_dot(y, {}))) == 5001


def test_objects_of_another_class_are_drawn_with_their_numbers() -> None:
    a, b = micrograd.engine.Value(2.0), micrograd.engine.Value(-3.0)
    y = a * b
    y.backward()
    text = to_dot(y, {"a": a, "b": b, "y": y})
    assert records(text) == [
        "a | data 2.0000 | grad -3.0000",
        "b | data -3.0000 | grad 2.0000",
        "y | data -6.0000 | grad 1.0000",
    ]


@pytest.mark.parametrize("root", [3.0, "L", Value, None])
def test_an_object_not_shaped_like_a_value_is_refused(root: Any) -> None:
    with pytest.raises(TypeError, match="root: expected a Value, got"):
        to_dot(root)


def test_names_have_to_be_a_mapping() -> None:
    with pytest.raises(TypeError, match="names: expected a mapping of names to Values, got"):
        to_dot(Value(1.0), ["x"])  # type: ignore[arg-type]
