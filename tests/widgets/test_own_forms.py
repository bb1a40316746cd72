"""Views of classes that keep operands and derivatives in other forms: moved, differentiated and walked."""

from collections.abc import Iterator

import ipywidgets
import numpy as np
import pytest

from micrograd_engine.adopt import adopt
from micrograd_engine.adoption.roles import find
from micrograd_widgets import GraphWidget, show
from tests.engine.forms import FORMS, defined

from .graphs import Page

# of L = (a·b + a)·a·b at a = 1.5, b = −3: by c it is d + c, by d it is c
RIGHT = {"a": 18.0, "b": -11.25, "c": -7.5, "d": -4.5, "L": 1.0}


@pytest.fixture(autouse=True)
def closing() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()


@pytest.mark.parametrize("form", FORMS)
def test_after_a_move_their_code_gives_the_gradients_of_the_new_numbers(form: str) -> None:
    names = defined(form)
    view = GraphWidget(names["L"], variables=names)
    page = Page(view)
    index = {name: page.index(adopt(names[name])) for name in RIGHT}

    def gradients() -> dict[str, float]:
        return {name: find(names[name], "gradient")[1] for name in RIGHT}

    def do(*acts: tuple[str, int, float]) -> None:
        assert not page.command(*acts)["error"]
        assert not view.own["verdict"]
        assert not len(np.frombuffer(view.own["right"]))

    assert "Next: _" not in view.binding.own.stage
    do(("backward", -1, 0.0), ("zero_grad", -1, 0.0))
    do(("set", index["a"], 1.5), ("backward", -1, 0.0))
    assert gradients() == pytest.approx(RIGHT)
    do(("zero_grad", -1, 0.0))
    answer = page.command(("begin", -1, 0.0))
    if "in one go" in str(answer["error"]):
        return
    for name in ("L", "d", "c"):
        do(("visit", index[name], 0.0))
    assert gradients() == pytest.approx(RIGHT)


def test_data_that_is_no_number_is_named() -> None:
    names = defined("two attributes")
    names["L"].data = 2j
    for take in (show, GraphWidget):
        with pytest.raises(TypeError, match=r"^data of a Value: expected a real number, got 2j"):
            take(names["L"])
