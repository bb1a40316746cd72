"""DerivativeWidget: the lecture's numbers, functions that fail, commands of a page."""

import math
import re
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import traitlets

from micrograd_engine import Value
from micrograd_widgets import DerivativeWidget
from micrograd_widgets.derivative import STEPS, Function


def f(x: float) -> float:
    return 3 * x**2 - 4 * x + 5


@pytest.fixture
def view() -> Iterator[DerivativeWidget]:
    view = DerivativeWidget(f)
    yield view
    view.close()


class Page:
    """A browser page without a browser."""

    def __init__(self, view: DerivativeWidget) -> None:
        self.view = view
        self.seq = 0
        self.answers: list[dict[str, Any]] = []
        self.states: list[Any] = []
        view.send = self._receive

    def _receive(self, content: dict[str, Any], buffers: Any = None) -> None:
        self.answers.append(content)
        self.states.append(buffers)

    def command(self, *acts: tuple[Any, Any, float], kind: str = "command") -> dict[str, Any]:
        self.seq += 1
        command = {"kind": kind, "client": "page", "seq": self.seq}
        command["acts"] = [[name, leaf] for name, leaf, _ in acts]
        numbers = np.array([number for _, _, number in acts], float).tobytes()
        self.view._handle_custom_msg(command, [numbers])
        return self.answers[-1]


@pytest.mark.parametrize(
    ("x", "h", "slope"),
    [
        (3.0, 0.001, 14.00300000000243),
        (-3.0, 0.001, -21.996999999998934),
        (2 / 3, 0.001, 0.0029999999995311555),
        (2 / 3, 1e-6, 2.999378523327323e-06),
        (3.0, 1e-17, 0.0),
    ],
)
def test_the_differences_are_those_of_the_lecture(
    view: DerivativeWidget, x: float, h: float, slope: float
) -> None:
    view.x, view.h = x, h
    _, _, here, ahead, _, gradient = view.numbers_now().values()
    assert (ahead - here) / h == slope
    assert gradient == pytest.approx(6 * x - 4, abs=1e-14)


def test_the_function_is_sampled_where_it_is_drawn(view: DerivativeWidget) -> None:
    xs = np.linspace(-5, 5, 321)
    assert np.allclose(np.frombuffer(view.samples), 3 * xs**2 - 4 * xs + 5, rtol=1e-14)
    assert view.name == "f"


def test_the_ladder_has_a_rung_for_every_h(view: DerivativeWidget) -> None:
    rungs = np.frombuffer(view.ladder).reshape(-1, 3)
    assert rungs[:, 0].tolist() == STEPS
    assert (STEPS[0], STEPS[6], STEPS[-1]) == (1.0, 1e-3, 1e-17)
    assert rungs[0].tolist() == [1.0, f(4.0), f(2.0)]


def test_a_move_outside_of_the_curve_draws_more_of_it(view: DerivativeWidget) -> None:
    view.x = 40.0
    assert (view.x_min, view.x_max) == (-5.0, 41.0)
    assert np.frombuffer(view.samples)[-1] == f(41.0)


def test_a_page_moves_x_and_h_and_gets_the_function_there(view: DerivativeWidget) -> None:
    page = Page(view)
    answer = page.command(("set", 0, 2.0), ("set", 1, 0.5))
    assert (answer["seq"], answer["error"]) == (1, "")
    values, ladder = page.states[-1]
    assert np.frombuffer(values).tolist() == [2.0, 0.5, 9.0, f(2.5), f(1.5), 8.0]
    assert len(ladder) == len(STEPS) * 3 * 8
    assert (view.x, view.h) == (2.0, 0.5)


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (("set", 0, math.nan), "x: expected a finite number, got nan"),
        (("set", 1, 0.0), "h: expected any finite number but 0, got 0"),
        (("set", 2, 1.0), r"act: expected set of 0 \(x\) or 1 \(h\), got \['set', 2\]"),
        (("step", -1, 1.0), "act: expected set"),
    ],
)
def test_a_wrong_command_changes_nothing(
    view: DerivativeWidget, act: tuple[str, int, float], why: str
) -> None:
    before = view.numbers
    page = Page(view)
    answer = page.command(("set", 0, 1.0), act)
    assert re.search(why, answer["error"])
    assert view.numbers == before


def test_a_message_that_is_not_a_command_is_refused(view: DerivativeWidget) -> None:
    answer = Page(view).command(("set", 0, 1.0), kind="commit")
    assert "expected a command" in answer["error"]


def test_the_view_shows_an_exception_of_the_function_and_nothing_is_lost() -> None:
    view = DerivativeWidget(math.log, x=1.0)
    page = Page(view)
    answer = page.command(("set", 0, -1.0))
    assert answer["error"].startswith("log(-1.0): ValueError: ")
    assert view.numbers["f(x)"] is None
    assert view.error == answer["error"]
    assert page.command(("set", 0, 2.0))["error"] == ""
    assert view.numbers["f(x)"] == math.log(2.0)
    assert view.error == ""
    view.close()


def test_a_function_that_is_undefined_on_half_of_the_curve_is_drawn_on_the_other() -> None:
    view = DerivativeWidget(math.sqrt, x=1.0)
    samples = np.frombuffer(view.samples)
    assert np.isnan(samples[0])
    assert samples[-1] == math.sqrt(5.0)
    view.close()


def test_a_function_of_values_has_a_gradient() -> None:
    assert Function(lambda v: (v * v).tanh() if isinstance(v, Value) else v).gradient(
        0.5
    ) == pytest.approx(1 - math.tanh(0.25) ** 2, rel=1e-12)
    assert math.isnan(Function(math.sin).gradient(0.5))
    assert math.isnan(Function(lambda x: float("no" * 2)).gradient(0.5))
    assert Function(lambda x: Value(x) * 2).at(1.5) == 3.0


def test_a_slow_function_is_sampled_less(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10_000))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    assert len(Function(f).curve(-1.0, 1.0)) == 11
    rungs = np.reshape(Function(f).ladder(3.0), (-1, 3))
    assert np.isnan(rungs[:, 1:]).all()


@pytest.mark.parametrize(
    ("arguments", "error", "why"),
    [
        ((3.0,), TypeError, r"f: expected a function of one number, got 3.0 \(float\)"),
        ((lambda x: "abc",), TypeError, r"f\(3.0\): expected a real number, got 'abc' \(str\)"),
        ((lambda x: None,), TypeError, r"f\(3.0\): expected a real number, got None"),
        ((f, math.nan), ValueError, "x: expected a finite number, got nan"),
        ((f, "3"), TypeError, r"x: expected a real number, got '3' \(str\)"),
        ((f, 3.0, 0), ValueError, "h: expected any finite number but 0, got 0"),
        ((f, 3.0, math.inf), ValueError, "h: expected a finite number, got inf"),
        ((math.log, -1.0), ValueError, "."),  # what log itself says
    ],
)
def test_the_error_names_wrong_arguments(
    arguments: tuple[Any, ...], error: type[Exception], why: str
) -> None:
    with pytest.raises(error, match=why):
        DerivativeWidget(*arguments)


def test_an_empty_range_and_an_unknown_argument_are_refused() -> None:
    with pytest.raises(ValueError, match=r"x_min: expected a number below x_max = 1\.0, got 2\.0"):
        DerivativeWidget(f, x_min=2.0, x_max=1.0)
    with pytest.raises(TypeError, match="there is no argument 'step'"):
        DerivativeWidget(f, step=0.1)


@pytest.mark.parametrize(("name", "number"), [("x", math.nan), ("h", 0.0), ("h", math.inf)])
def test_a_cell_cannot_set_a_wrong_x_or_h(view: DerivativeWidget, name: str, number: float) -> None:
    before = view.numbers
    with pytest.raises(traitlets.TraitError, match=f"{name}: expected"):
        setattr(view, name, number)
    assert view.numbers == before


def test_x_can_be_observed_and_linked(view: DerivativeWidget) -> None:
    seen: list[float] = []
    view.observe(lambda change: seen.append(change.new), "x")
    Page(view).command(("set", 0, -1.0))
    assert seen == [-1.0]


def test_every_trait_names_its_writer() -> None:
    own: dict[str, Any] = DerivativeWidget.class_own_traits(sync=True)
    ours = [trait for name, trait in own.items() if not name.startswith("_")]
    assert len(ours) >= 8
    assert all("Written by the kernel" in trait.help for trait in ours)


def test_places_without_widgets_have_the_numbers_as_text(view: DerivativeWidget) -> None:
    assert view.fallback()["text/plain"] == f"f(3.0) = 20.0, f(3.0 + 0.001) = {f(3.001)}"


@pytest.mark.parametrize(
    ("f", "x", "why"),
    [
        (lambda x: x**9, 1e300, "f(1e+300): a number in it becomes too large"),
        (lambda x: 1 / x, 0.0, "f(0.0): it divides by 0"),
    ],
)
def test_numbers_that_python_cannot_compute_are_named_in_words(f: Any, x: float, why: str) -> None:
    assert Function(f).attempt(x)[1] == why
