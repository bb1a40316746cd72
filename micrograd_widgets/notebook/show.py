"""show: the view of a thing."""

import dis
import sys
import weakref
from collections.abc import Sequence
from functools import reduce
from operator import add
from types import FrameType
from typing import Any, TypeGuard

import ipywidgets
from IPython.display import display

from micrograd_engine import MLP, Layer, Module, Neuron, Value, topological
from micrograd_engine.adopt import adopt
from micrograd_engine.adoption.read import adoptable, is_shaped

from .. import cells
from ..graph.mlp import MLPWidget, width_of
from ..graph.neuron import NeuronWidget
from ..graph.own_network import outputs_of
from ..graph.widget import GraphWidget
from ..shapes import class_has, neurons_of, parameters_of
from ..view import View

defaults: dict[str, Any] = {}  # arguments of every new view, set by %micrograd

# by the id of what each shows: a view holds that, so the id is not another's
_views: weakref.WeakValueDictionary[int, View] = weakref.WeakValueDictionary()
_sums: weakref.WeakValueDictionary[tuple[int, ...], View] = weakref.WeakValueDictionary()
_outputs: weakref.WeakKeyDictionary[Module, list[Value]] = weakref.WeakKeyDictionary()


def show(x: Any) -> Any:
    """The view of `x`: live, and the same one each time; in marimo, one for each cell.

    At the end of a cell the cell shows it. As a statement elsewhere, in a loop for instance,
    `show(x)` displays it there.

    Parameters
    ----------
    x
        A Value: its graph. An object of your own class with `data`, `_prev` and `_op`: its graph,
        and what you do in the view changes the object. An MLP, also one of your own class: the
        network, on inputs `x1`, `x2`, … that you can move. A Neuron: that neuron, on such inputs. A
        Layer, or a Neuron or MLP that computes something of its own: the graph that its outputs share.
        A Trainer: its run. A list of Values: the graph they share, with their sum at its end.

    Raises
    ------
    TypeError
        When there is no view for `x`.
    """
    view = _view(x)
    if cells.in_notebook() and _is_statement(sys._getframe(1)):
        display(view)  # type: ignore[no-untyped-call]
    return view


def _view(x: Any) -> Any:
    if isinstance(x, ipywidgets.Widget):
        return x
    if isinstance(x, Value):
        return _open_view(x) or _keep(x, GraphWidget(x, **defaults))
    if isinstance(x, MLP | Neuron) and (view := _view_of_module(x)) is not None:
        return view
    if neurons_of(x):
        return _own_network(x)
    if isinstance(x, Neuron | Layer | MLP):
        return _view_of_all(_outputs_of(x))
    if _is_trainer(x):
        from ..run.view import TrainingWidget  # not at the top: it needs NumPy

        return _open_view(x) or _keep(x, TrainingWidget(x, **defaults))
    if is_shaped(x):
        return _view(adopt(x))
    if isinstance(x, list | tuple) and x and all(map(_is_value, x)):
        return _view_of_all(x)
    raise TypeError(_no_view(x))


def _no_view(x: Any) -> str:
    kind = x if isinstance(x, type) else type(x)
    if kind is type(x) and class_has(kind, ("parameters",)):
        return (
            f"x: this {kind.__name__} has no layers of neurons with weights `w` and a bias `b`, so it is not read "
            "as a network. Show what it computes: show(output)"
        )
    got = f"the class {kind.__name__} itself" if kind is x else kind.__name__
    return f"x: expected a Value, Neuron, Layer, MLP or Trainer, got {got}"


def without_view(x: Any, problem: Exception) -> str:
    """The text of `x`, and why there is no view."""
    return f"{x!r}\n(no live view: {type(problem).__name__}: {problem})"


def _is_trainer(x: Any) -> bool:
    """Whether `x` is a Trainer. There is none as long as its module is not imported."""
    module = sys.modules.get("micrograd_engine.trainer")
    return module is not None and isinstance(x, module.Trainer)


def _is_statement(frame: FrameType) -> bool:
    """Whether Python drops what the running call in `frame` returns: the call is a statement."""
    after = (
        each.opname for each in dis.get_instructions(frame.f_code) if each.offset > frame.f_lasti
    )
    return next(after, "") == "POP_TOP"


# ---- a list of Values


def _is_value(x: Any) -> bool:
    return isinstance(x, Value) or adoptable(x)


def _view_of_all(values: Sequence[Any]) -> Any:
    """The graph that `values` share: that of the one which all others lead to, or of their sum."""
    ends = _ends([adopt(v) for v in values])
    if len(ends) == 1:
        return _view(ends[0])
    key = tuple(id(v) for v in ends)
    view = _sums.get(key)
    if not _is_here(view):
        view = _sums[key] = GraphWidget(_sum(ends), **defaults)
    return view


def _ends(values: list[Value]) -> list[Value]:
    """Those that no other one is made from, each once."""
    below = {id(c) for v in values for made in topological(v) for c in made._prev}
    return [*{id(v): v for v in values if id(v) not in below}.values()]


def _sum(ends: list[Value]) -> Value:
    """The sum, by their own class, so that its backward runs; by ours where theirs is no sum of all.

    The learner wants to see the graph, not the sum: so an error in their sum does not hide it.
    """
    own = [getattr(v, "original", v) for v in ends]
    try:
        total = adopt(reduce(add, own))
    except Exception:  # a class that is not finished may have no `__add__`, or one that fails
        total = None
    if total is None or not {*ends} <= {*topological(total)}:
        return reduce(add, ends)
    return total


def _open_view(x: Any) -> View | None:
    """The view of `x` that is open, if there is one."""
    view = _views.get(id(x))
    return view if _is_here(view) else None


def _is_here(view: View | None) -> TypeGuard[View]:
    """Whether `view` is open and can be shown here: marimo closes a view with the cell that made it."""
    return view is not None and view.is_open and not cells.in_marimo()


def _keep(x: Any, view: View) -> View:
    _views[id(x)] = view
    return view


def _own_network(x: Any) -> View:
    """The view of a network, layer or neuron of a learner's class, a new one for other parameters.

    The graph of its outputs, where it computes something of its own.
    """
    view = _open_view(x)
    parameters = {adopt(p) for p, _ in parameters_of(x)}
    if isinstance(view, MLPWidget | GraphWidget) and parameters <= view.binding.shown_values:
        return view
    layers = neurons_of(x)
    assert layers is not None
    try:
        return _keep(x, MLPWidget(x, [1.0] * len(layers[0][0].weights), **defaults))
    except ValueError as problem:
        if problem.__cause__ is not None:  # an error of theirs
            raise
        return _keep(x, _view_of_all(outputs_of(x)))


def _view_of_module(module: MLP | Neuron) -> View | None:
    """The view of a network or neuron, a new one for other parameters; None if it is not a plain one."""
    view = _open_view(module)
    if isinstance(view, GraphWidget) and set(module.parameters()) <= view.binding.shown_values:
        return view
    x = [1.0] * width_of(module)
    try:
        if isinstance(module, MLP):
            return _keep(module, MLPWidget(module, x, **defaults))
        return _keep(module, NeuronWidget(module, x, **defaults))
    except ValueError:
        return None


def _outputs_of(module: Neuron | Layer | MLP) -> list[Value]:
    """The outputs of `module` on inputs of its own, the same ones until its parameters change."""
    outs = _outputs.get(module)
    if outs is None or not set(module.parameters()) <= {v for o in outs for v in topological(o)}:
        made = module([Value(1.0, label=f"x{i + 1}") for i in range(width_of(module))])
        outs = _outputs[module] = made if isinstance(made, list) else [made]
        for i, out in enumerate(outs):
            out.label = f"output {i + 1}" if len(outs) > 1 else "output"
    return outs
