"""marimo without marimo: no IPython shell, cells inside a running loop, views that the host closes.

tests/hosts/test_marimo.py drives the real program.
"""

import asyncio
import sys
import types
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import ipywidgets
import pytest

from micrograd_engine import MLP, Layer, Neuron, Trainer, Value
from micrograd_widgets import GraphWidget, LossSurfaceWidget, TrainingWidget, follow, show
from micrograd_widgets.notebook import marimo

from .graphs import Lecture
from .runs import new_trainer

WIDGETS = ipywidgets.widgets.widget._instances


@pytest.fixture(autouse=True)
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[types.ModuleType]:
    """A module `marimo` that runs a notebook."""
    module = types.ModuleType("marimo")
    module.running_in_notebook = lambda: True  # type: ignore[attr-defined]
    module.vstack = list  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "marimo", module)
    before = {kind: dict(vars(kind)) for kind in marimo.shown_classes()}
    marimo.register()
    yield module
    for kind, attributes in before.items():
        if "_display_" not in attributes:
            del kind._display_
    ipywidgets.Widget.close_all()


def in_loop(cells: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(cells(), 20))  # type: ignore[arg-type]


async def until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0.01)


def close_by_host(view: Any) -> None:
    """What marimo does with the views of a cell before it runs again."""
    view.comm.close()


# ---- views at the end of a cell


class MyValue(Value):
    pass


@pytest.mark.parametrize(
    ("thing", "kind"),
    [
        (lambda: Lecture().L, GraphWidget),
        (lambda: MyValue(2.0).tanh(), GraphWidget),
        (new_trainer, TrainingWidget),
        (lambda: Neuron(2), GraphWidget),
        (lambda: Layer(2, 3), GraphWidget),
        (lambda: MLP(2, [3, 1]), GraphWidget),
    ],
)
def test_what_ends_a_cell_is_a_view(thing: Callable[[], Any], kind: type) -> None:
    assert isinstance(thing()._display_(), kind)


def test_what_has_no_view_is_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GraphWidget, "_esm", "")
    shown = Value(2.0)._display_()
    assert shown.startswith("Value(data=2.0, grad=0.0)\n(no live view: RuntimeError: the front end")


def test_each_cell_has_a_view_of_its_own() -> None:
    L = Lecture().L
    assert show(L) is not show(L)
    trainer = new_trainer()
    assert show(trainer) is not show(trainer)
    mlp = MLP(2, [2, 1])
    assert show(mlp) is not show(mlp)
    assert show([L, Value(1.0)]) is not show([L, Value(1.0)])


def test_marimo_closes_the_views_of_a_cell_and_nobody_else() -> None:
    views = [show(Lecture().L) for _ in range(12)]
    for view in views:
        view._repr_mimebundle_()
    assert all(view.comm is not None for view in views)


def test_names_of_variables_are_those_of_the_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    main = types.ModuleType("__main__")
    main.__dict__["weight"] = weight = Value(2.0)
    monkeypatch.setitem(sys.modules, "__main__", main)
    view = show(weight.tanh())
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))  # of another session
    view.binding.recording += 1
    view.publish()
    assert view.names == ["weight", "tanh(weight)"]


# ---- following


def test_a_cell_that_changes_a_value_moves_the_view() -> None:
    async def cells() -> None:
        graph = Lecture()
        view, other = GraphWidget(graph.L), GraphWidget((graph.a * 3.0).tanh())
        before = view.data, other.data
        graph.a.data = 1.0
        await until(lambda: view.data != before[0] and other.data != before[1])
        assert graph.L.data == (1.0 * -3.0 + 10.0) * -2.0
        graph.a.data = 4.0  # a later cell
        await until(lambda: graph.L.data == (4.0 * -3.0 + 10.0) * -2.0)

    in_loop(cells)


def test_a_cell_that_trains_moves_the_views_of_the_run() -> None:
    async def cells() -> None:
        trainer = new_trainer()
        views = [show(trainer), LossSurfaceWidget(trainer)]
        trainer.step()
        await until(lambda: all(view.run["step"] == 1 for view in views))

    in_loop(cells)


def test_an_error_is_shown_and_following_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async def cells() -> None:
        graph, broken = Lecture(), Lecture()
        view, bad = GraphWidget(graph.L), GraphWidget(broken.L)
        monkeypatch.setattr(bad.binding, "_follow", lambda: 1 / 0)
        await until(lambda: bad.error == "ZeroDivisionError: division by zero")
        graph.a.data = 1.0
        await until(lambda: graph.L.data == -14.0)
        assert view.error == ""

    in_loop(cells)


def test_sessions_that_share_modules_follow_in_their_own_loops() -> None:
    """`marimo run` gives each visitor a thread with a loop."""
    trainers: list[Trainer] = []

    async def cells() -> None:
        trainer = new_trainer()
        trainers.append(trainer)
        view = show(trainer)
        trainer.step()
        await until(lambda: view.run["step"] == 1)

    in_loop(cells)
    in_loop(cells)
    view = show(trainers[0])  # without a loop, as in a script: nothing to wait for
    assert view.run["step"] == 1


def test_a_view_that_marimo_has_closed_goes() -> None:
    async def cells() -> None:
        L = Lecture().L
        first = show(L)
        second = show(L)
        model = first.model_id
        close_by_host(first)
        await until(lambda: model not in WIDGETS)
        assert first not in second.binding.views
        assert second.comm is not None

    in_loop(cells)


def test_nothing_ticks_once_all_views_are_closed() -> None:
    async def cells() -> None:
        view = show(Lecture().L)
        timer = follow._timers[asyncio.get_running_loop()]
        assert timer.runs
        view.close()
        await until(lambda: not timer.runs)
        graph = Lecture()
        again = show(graph.L)  # and again when there is one
        before = again.data
        graph.a.data = 1.0
        await until(lambda: again.data != before)

    in_loop(cells)


def test_a_view_that_cannot_be_closed_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    async def cells() -> None:
        graph, broken = Lecture(), Lecture()
        view, bad = GraphWidget(graph.L), GraphWidget(broken.L)
        close_by_host(bad)
        with monkeypatch.context() as patch:
            patch.setattr(bad, "close", lambda: 1 / 0)
            for a, L in ((1.0, -14.0), (2.0, -8.0)):
                graph.a.data = a
                await until(lambda L=L: graph.L.data == L)
        assert view.error == ""

    in_loop(cells)
