"""MLPWidget: a network on one example, from its inputs to its outputs or its loss."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

import traitlets as t

from micrograd_engine import MLP, Layer, Neuron, Value
from micrograd_engine.adopt import adopt
from micrograd_engine.checks import as_finite, described
from micrograd_engine.losses import LOSSES, cross_entropy, named
from micrograd_engine.training.calls import check_signature, checked_loss, renamed

from ..view import bundle
from .neuron import as_values
from .own_network import NetworkLayer, OwnNetwork
from .widget import GraphWidget

# the arguments of a loss, and what they are here
_ARGUMENTS = {"targets": "y", "label": "y", "outputs": "mlp"}

Made = tuple[Value, Value]  # w·x + b of a neuron, and what it gives


class MLPWidget(GraphWidget):
    """A network on one example: activations and gradients on it, and a slider for any weight.

    Parameters
    ----------
    mlp
        The network to look at; what you do in the view changes its weights and biases. Also one of
        your own class, with `layers` of `neurons` with weights `w` and a bias `b`; or such a layer,
        or a neuron.
    x
        A number or a Value for each input. Numbers become Values `x1`, `x2`, …, in `inputs`.
    y
        What the outputs should be: a number or a Value, or a list with one for each output. Numbers
        become Values `y`, or `y1`, `y2`, …, in `targets`, and the root of the graph is the loss.
        For the cross-entropy it is the number of the right class, which is no Value. None: the
        root is the output, or the sum of the outputs.
    loss
        The name of a loss, or a function of output and target that gives a Value; both are lists
        when the network has several outputs. A network of your own class takes "squared_error",
        made by that class, or your function.
    **arguments
        Those of GraphWidget.

    Attributes
    ----------
    mlp : MLP
    inputs : list of Value
    outputs : list of Value
        What the network gives.
    targets : list of Value
        Empty without `y`.
    loss : Value or None

    Raises
    ------
    TypeError
        When `mlp` is not an MLP, `x` is no list of numbers or Values, `y` not what the loss takes,
        or an argument is unknown.
    ValueError
        When `x` or `y` has another length than the network, or a number in it is not finite; when
        no loss has this name; when a neuron computes something else than activation(w·x + b), or
        the network something else than its layers one after the other.

    Examples
    --------
    >>> import random
    >>> random.seed(1337)
    >>> view = MLPWidget(MLP(3, [4, 4, 1]), [2.0, 3.0, -1.0], 1.0)
    >>> round(view.outputs[0].data, 12), round(view.loss.data, 12)
    (0.427678112488, 0.327552342925)
    >>> [v.label for v in view.inputs + view.targets]
    ['x1', 'x2', 'x3', 'y']
    """

    kind = "network"
    _esm = bundle("mlp.js")
    _css = bundle("mlp.css")

    network = t.Dict(
        help="Activation and nodes of each layer: weights (neuron by neuron), biases, sums, outputs; "
        "the nodes that are inputs, targets, outputs, and root. Written by the kernel."
    ).tag(sync=True)

    loss_name = t.Unicode(
        help="The name of the loss of Values y at the end of the graph; empty: none, or one of the "
        "learner's own. Written by the kernel, once."
    ).tag(sync=True)

    def __init__(
        self,
        mlp: Any,
        x: Sequence[Any],
        y: Any = None,
        *,
        loss: str | Callable[..., Any] = "squared_error",
        **arguments: Any,
    ) -> None:
        self.mlp = mlp
        self.targets: list[Value] = []
        self.loss: Value | None = None
        if isinstance(mlp, MLP):
            self.inputs = as_values(x, width_of(mlp))
            made = mlp(self.inputs)
            self.outputs: list[Value] = made if isinstance(made, list) else [made]
            self._layers = _layers_of(mlp, self.inputs, self.outputs)
            total = self._total
        else:
            own = OwnNetwork(mlp, x)
            self.inputs, self.outputs = (
                [adopt(v) for v in ends] for ends in (own.inputs, own.outputs)
            )
            self._layers, total = own.layers, own.total
            if y is not None and not isinstance(own.outputs[0], Value):
                self.loss, self.targets = own.loss(y, named(loss))
        if y is not None:
            self.loss = self.loss or self._loss_for(y, loss)
            self.loss.label = self.loss.label or "loss"
        for i, output in enumerate(self.outputs):
            if not output.label:
                output.label = "output" if len(self.outputs) == 1 else f"output {i + 1}"
        name = _name_of(loss) if self.targets else ""
        super().__init__(self.loss or total(), loss_name=name, **arguments)

    def _namespace(self) -> Mapping[str, Any]:
        if isinstance(self.mlp, MLP):
            return super()._namespace()
        return {**super()._namespace(), "its parameters": self.mlp}

    def _total(self) -> Value:
        """The root without a target."""
        if len(self.outputs) == 1:
            return self.outputs[0]
        total = reduce(add, self.outputs)
        total.label = "sum of outputs"
        return total

    def _loss_for(self, y: Any, loss: str | Callable[..., Any]) -> Value:
        function = named(loss)
        check_signature(function)
        if function is cross_entropy:
            return self._call(function, y)
        self.targets = _targets(y, len(self.outputs))
        if function in LOSSES.values():  # it sees a 0 for the hinge in a number, not in a Value
            self._call(function, [target.data for target in self.targets])
        return self._call(function, self.targets)

    def _call(self, function: Callable[..., Any], target: Any) -> Value:
        """Call the loss; report errors in the terms of this widget."""
        outputs: Any = self.outputs
        if len(outputs) == 1:
            (outputs,) = outputs
            target = target[0] if isinstance(target, list) else target
        try:
            return checked_loss(function(outputs, target))
        except (TypeError, ValueError) as problem:
            here = renamed(str(problem), _ARGUMENTS)
            if here == str(problem):
                raise
            raise type(problem)(here) from None

    def _recorded(self) -> dict[str, Any]:
        return super()._recorded() | {"network": self._nodes()}

    def _nodes(self) -> dict[str, Any]:
        """The nodes of the parts of the network; −1 for parts that are not in the recording."""
        at = {v: i for i, v in enumerate(self.binding.tape.values)}

        def nodes(values: Sequence[Value]) -> list[int]:
            return [at.get(v, -1) for v in values]

        layers = [
            {
                "activation": layer.activation,
                "weights": nodes(layer.weights),
                "biases": nodes(layer.biases),
                "sums": nodes(layer.sums),
                "outputs": nodes(layer.outputs),
            }
            for layer in self._layers
        ]
        return {
            "layers": layers,
            "inputs": nodes(self.inputs),
            "targets": [i for i in nodes(self.targets) if i >= 0],
            "outputs": nodes(self.outputs),
            "root": at[self.root],
        }


def _name_of(loss: str | Callable[..., Any]) -> str:
    function = named(loss)
    return next((name for name, known in LOSSES.items() if known is function), "")


def width_of(module: Neuron | Layer | MLP) -> int:
    """How many inputs `module` has."""
    if isinstance(module, MLP):
        module = module.layers[0]
    if isinstance(module, Layer):
        module = module.neurons[0]
    return len(module.w)


def _activation_of(layer: Layer) -> str:
    """The activation of its neurons; "mixed" when they have several."""
    kinds = {neuron.activation for neuron in layer.neurons}
    return kinds.pop() if len(kinds) == 1 else "mixed"


def _targets(y: Any, count: int) -> list[Value]:
    if hasattr(y, "__iter__"):
        return as_values(y, count, "y", "y" if count == 1 else "y{}")
    if count > 1:
        raise TypeError(f"y: expected a list of {count} numbers or Values, got {described(y)}")
    return [y if isinstance(y, Value) else Value(as_finite(y, "y"), label="y")]


# ---- which Values of a graph are the sums and outputs of its neurons


def _layers_of(mlp: MLP, inputs: Sequence[Value], outputs: Sequence[Value]) -> list[NetworkLayer]:
    """The layers, found from the end of the graph.

    Raises
    ------
    ValueError
        Unless neurons that compute activation(w·x + b), in layers one after the other, made `outputs`.
    """
    found: list[list[Made]] = []
    wanted = list(outputs)
    for i in reversed(range(len(mlp.layers))):
        made, wanted = _layer(mlp.layers[i].neurons, wanted, f"layer {i + 1}")
        found.insert(0, made)
    if _ids(wanted) != _ids(inputs):
        raise ValueError("mlp: expected its layers one after the other, with nothing in between")
    return [
        NetworkLayer(
            _activation_of(layer),
            [w for neuron in layer.neurons for w in neuron.w],
            [neuron.b for neuron in layer.neurons],
            [total for total, _ in made],
            [output for _, output in made],
        )
        for layer, made in zip(mlp.layers, found, strict=True)
    ]


def _layer(
    neurons: Sequence[Neuron], outputs: Sequence[Value], place: str
) -> tuple[list[Made], list[Value]]:
    """Sum and output of each neuron, and the inputs that all of them share."""
    if len(neurons) != len(outputs):
        raise ValueError(
            f"mlp: expected {place} to give one Value for each of its {len(neurons)} neurons, "
            f"got {len(outputs)}"
        )
    made: list[Made] = []
    common: list[Value] | None = None
    for k, (neuron, output) in enumerate(zip(neurons, outputs, strict=True)):
        match = _match(neuron, output)
        if match is None:
            raise ValueError(
                "mlp: expected neurons that compute activation(w·x + b), "
                f"got {described(neuron)} in {place}, neuron {k + 1}"
            )
        total, inputs = match
        if common is not None and _ids(inputs) != _ids(common):
            raise ValueError(f"mlp: expected the neurons of {place} to look at the same inputs")
        common = inputs
        made.append((total, output))
    return made, common or []


def _match(neuron: Neuron, output: Value) -> tuple[Value, list[Value]] | None:
    """Sum and inputs of `neuron`, when `output` is its activation(b + w1·x1 + w2·x2 + …)."""
    total = output
    if neuron.activation != "linear":
        if output._op != neuron.activation:
            return None
        (total,) = output._prev
    inputs: list[Value] = []
    rest = total
    for w in reversed(neuron.w):
        if rest._op != "+":
            return None
        rest, product = rest._prev
        if product._op != "*" or product._prev[0] is not w:
            return None
        inputs.append(product._prev[1])
    return (total, inputs[::-1]) if rest is neuron.b else None


def _ids(values: Sequence[Value]) -> list[int]:
    return [id(v) for v in values]
