"""show: the view that fits."""

import weakref
from typing import Any

import ipywidgets

from micrograd_engine import MLP, Layer, Module, Neuron, Trainer, Value, topological
from micrograd_engine.adopt import adopt
from micrograd_engine.adoption.read import adoptable

from .. import cells
from ..graph.mlp import MLPWidget
from ..graph.widget import GraphWidget
from ..run.view import TrainingWidget

MOST_OUTPUTS = 8
defaults: dict[str, Any] = {}  # arguments of every new view, set by %micrograd

_views: weakref.WeakValueDictionary[int, GraphWidget] = weakref.WeakValueDictionary()
_networks: weakref.WeakValueDictionary[int, MLPWidget] = weakref.WeakValueDictionary()
_runs: weakref.WeakValueDictionary[int, TrainingWidget] = weakref.WeakValueDictionary()
_outputs: weakref.WeakKeyDictionary[Module, list[Value]] = weakref.WeakKeyDictionary()


def show(x: Any) -> Any:
    """The view of `x`: live, and the same one each time.

    Parameters
    ----------
    x
        A Value: its graph. An object of your own class with `data`, `_prev` and `_op`: its graph,
        and what you do in the view changes the object. An MLP: the network, on inputs `x1`, `x2`, …
        that you can move. A Neuron or Layer, or an MLP that computes something of its own: its
        graph on such inputs; several outputs give one view each, at most 8. A Trainer: its
        run.

    Raises
    ------
    TypeError
        When there is no view for `x`.
    """
    if isinstance(x, ipywidgets.Widget):
        return x
    if isinstance(x, Value):
        return _view_of(x)
    if isinstance(x, MLP) and (network := _network(x)) is not None:
        return network
    if isinstance(x, Neuron | Layer | MLP):
        views = [_view_of(out) for out in _outputs_of(x)]
        return views[0] if len(views) == 1 else Views(views)
    if isinstance(x, Trainer):
        return _run(x)
    if adoptable(x):
        return _view_of(adopt(x))
    got = f"the class {x.__name__} itself" if isinstance(x, type) else type(x).__name__
    raise TypeError(f"x: expected a Value, Neuron, Layer, MLP or Trainer, got {got}")


class Views(ipywidgets.VBox):  # type: ignore[misc]
    """Several views, one below the other, that live and end together."""

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        for view in self.children:
            view.on_display()
        cells.shown(self)
        return super()._repr_mimebundle_(**kwargs)

    def close(self) -> None:
        for view in self.children:
            view.close()
        super().close()


def _view_of(root: Value) -> GraphWidget:
    view = _views.get(id(root))  # it holds its root, so the id is not another's
    if view is None or view.comm is None:
        view = _views[id(root)] = GraphWidget(root, **defaults)
    return view


def _run(trainer: Trainer) -> TrainingWidget:
    view = _runs.get(id(trainer))
    if view is None or view.comm is None:
        view = _runs[id(trainer)] = TrainingWidget(trainer, **defaults)
    return view


def _network(mlp: MLP) -> MLPWidget | None:
    """The view of `mlp` as a network, None if it is no plain one; another when it has other parameters."""
    view = _networks.get(id(mlp))  # it holds its network, so the id is not another's
    if view is None or view.comm is None or not _holds(view, mlp):
        try:
            view = MLPWidget(mlp, [1.0] * _inputs(mlp), **defaults)
        except ValueError:
            return None
        _networks[id(mlp)] = view
    return view


def _holds(view: MLPWidget, mlp: MLP) -> bool:
    return set(mlp.parameters()) <= set(view.binding.tape.values)


def _outputs_of(module: Neuron | Layer | MLP) -> list[Value]:
    """The outputs of `module` on inputs of its own, the same ones until its parameters are others."""
    outs = _outputs.get(module)
    if outs is None or not set(module.parameters()) <= {v for o in outs for v in topological(o)}:
        made = module([Value(1.0, label=f"x{i + 1}") for i in range(_inputs(module))])
        outs = _outputs[module] = made if isinstance(made, list) else [made]
        for i, out in enumerate(outs):
            out.label = f"output {i + 1}" if len(outs) > 1 else "output"
    return outs[:MOST_OUTPUTS]


def _inputs(module: Neuron | Layer | MLP) -> int:
    """How many numbers `module` looks at."""
    if isinstance(module, MLP):
        module = module.layers[0]
    if isinstance(module, Layer):
        module = module.neurons[0]
    return len(module.w)
