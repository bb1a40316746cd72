"""The still picture of a view: it never breaks a build, and draws no line to a place that is none."""

import re
from typing import Any

import pytest

from micrograd_widgets.page_picture import picture_of

CLASSES = [[1, 0], [0, 1], [0, 1]]
RUN: dict[str, Any] = {"view": "training", "layers": [2, 4, 1]}


def curves(f: str, **more: float) -> list[list[tuple[float, float]]]:
    """The lines without the tangent, as places."""
    svg = picture_of({"view": "derivative", "f": f} | more)
    assert svg
    found = re.findall(r'<polyline points="([^"]*)" fill="none" stroke="currentColor" />', svg)
    return [
        [(float(x), float(y)) for x, y in (point.split(",") for point in points.split())]
        for points in found
    ]


@pytest.mark.parametrize(
    ("f", "points"), [("1/x", [40, 40]), ("x.log()", [40]), ("x**2", [81]), ("x**0.5", [41])]
)
def test_a_curve_stops_where_its_function_is_undefined(f: str, points: list[int]) -> None:
    found = curves(f)
    assert [len(curve) for curve in found] == points
    assert all(0 <= x <= 320 and 0 <= y <= 200 for curve in found for x, y in curve)


def test_a_function_that_is_undefined_everywhere_has_no_picture() -> None:
    source = {"view": "derivative", "f": "x.log()", "x_min": -5, "x_max": -1, "x": -2}
    assert picture_of(source) == ""


@pytest.mark.parametrize(
    "source",
    [
        RUN,
        RUN | {"data": "nope"},
        RUN | {"data": {"n": 3}},
        RUN | {"data": {"X": [[0, 1]]}},
        {"view": "network"},
        {"view": "network", "layers": []},
        {"view": "network", "layers": ["a"]},
        {"view": "neuron", "x": 3},
        {"view": "graph", "code": "a ="},
        {"view": "derivative", "f": "x", "x": "a"},
        {"view": "surface"},
    ],
)
def test_a_source_that_describes_no_view_has_no_picture(source: dict[str, Any]) -> None:
    assert picture_of(source) == ""


@pytest.mark.parametrize(
    ("f", "x"), [("log(x)", 3.0), ("x**0.5", -1.0), ("1/x", 0.0), ("exp(exp(x))", 3.0)]
)
def test_a_curve_is_drawn_where_its_function_has_a_number(f: str, x: float) -> None:
    drawn = picture_of({"view": "derivative", "f": f, "x": x, "x_max": 9})
    assert "<polyline" in drawn
    assert not re.search(r"nan|inf", drawn)


@pytest.mark.parametrize("y", [[-1, 1, 1], [0, 1, 1], CLASSES, ["a", "b", "b"]])
def test_points_of_two_classes_look_different(y: list[Any]) -> None:
    data = {"X": [[1, 2], [2, 3], [3, 1]], "y": y}
    drawn = picture_of({"view": "training", "layers": [2, 4, 1], "data": data})
    assert drawn.count('fill="none"') in (1, 2)  # of three
    assert drawn.count("<circle") == 3


@pytest.mark.parametrize(
    "data", [None, {"name": "nothing"}, {"name": "Trainer"}, {"X": [[1, 2]]}, 3, {}]
)
def test_a_source_with_a_mistake_has_no_picture(data: Any) -> None:
    assert picture_of({"view": "training", "layers": [2, 1], "data": data}) == ""
    assert picture_of({"view": "network", "layers": data}) == ""


def test_a_graph_has_the_numbers_of_its_source() -> None:
    source = {"view": "graph", "code": "a = 2.0\nb = a*3", "numbers": {"a": 5}}
    drawn = picture_of(source)
    assert ">5.0000<" in drawn
    assert ">15.0000<" in drawn
