"""Still pictures of views for pages where no script runs."""

import re
from typing import Any

import pytest

from micrograd_widgets.page_picture import picture_of

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


@pytest.mark.parametrize("y", [[0, 1], [1.0, -1.0], [[1, 0], [0, 1]]])
def test_each_point_of_a_run_is_drawn_by_its_class(y: list[Any]) -> None:
    svg = picture_of(RUN | {"data": {"X": [[0, 1], [2, 3]], "y": y}})
    assert svg.count("<circle") == 2
    assert svg.count('fill="currentColor"') == 1


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
