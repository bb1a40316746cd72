"""MLPWidget: a network on one example, from its inputs to its outputs or its loss."""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add
from typing import Any

import traitlets as t

from micrograd_engine import MLP, Layer, Value
from micrograd_engine.checks import as_finite, described
from micrograd_engine.losses import LOSSES, cross_entropy, named
from micrograd_engine.training.calls import check_signature, checked_loss

from .graph import GraphWidget
from .matching import parts_of
from .view import bundle

# how the losses call their arguments, and what these are here
_ARGUMENTS = {"targets": "y", "label": "y", "outputs": "mlp"}


class MLPWidget(GraphWidget):
    """A network on one example: activations and gradients on it, and a slider for any weight.

    Parameters
    ----------
    mlp
        The network to look at; what you do in the view changes its weights and biases.
    x
        A number or a Value for each input. Numbers become Values `x1`, `x2`, …, in `inputs`.
    y
        What the outputs should be: a number or a Value, or a list with one for each output. Numbers
        become Values `y`, or `y1`, `y2`, …, in `targets`, and the root of the graph is the loss.
        For the cross-entropy it is the number of the right class, which is no Value. None: the
        root is the output, or the sum of the outputs.
    loss
        The name of a loss, or a function of output and target that gives a Value; both are lists
        when the network has several outputs.
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

    _esm = bundle("mlp.js")
    _css = bundle("mlp.css")

    network = t.Dict(
        help="Activation and nodes of each layer: weights (neuron by neuron), biases, sums, outputs; "
        "the nodes that are inputs, targets, outputs, and root. Written by the kernel."
    ).tag(sync=True)

    def __init__(
        self,
        mlp: MLP,
        x: Sequence[Any],
        y: Any = None,
        *,
        loss: str | Callable[..., Any] = "squared_error",
        **arguments: Any,
    ) -> None:
        if not isinstance(mlp, MLP):
            raise TypeError(f"mlp: expected an MLP, got {described(mlp)}")
        self.mlp = mlp
        self.inputs = _as_values(x, "x", "x{}", width_of(mlp))
        made = mlp(self.inputs)
        self.outputs: list[Value] = made if isinstance(made, list) else [made]
        self._parts = parts_of(mlp, self.inputs, self.outputs)
        self._activations = [activation_of(layer) for layer in mlp.layers]  # those of this graph
        self.targets: list[Value] = []
        self.loss: Value | None = None
        if y is not None:
            self.loss = self._loss_for(y, loss)
            self.loss.label = self.loss.label or "loss"
        for i, output in enumerate(self.outputs):
            if not output.label:
                output.label = "output" if len(self.outputs) == 1 else f"output {i + 1}"
        super().__init__(self.loss or self._total(), **arguments)

    def _total(self) -> Value:
        """What there is to run backward from when nothing is aimed at."""
        if len(self.outputs) == 1:
            return self.outputs[0]
        total = reduce(add, self.outputs)
        total.label = "sum of outputs"
        return total

    def _loss_for(self, y: Any, loss: str | Callable[..., Any]) -> Value:
        function = named(loss)
        check_signature(function)
        if function is cross_entropy:
            return self._asked(function, y)
        self.targets = _targets(y, len(self.outputs))
        if (
            function in LOSSES.values()
        ):  # it does not look into Values: a 0 for the hinge is seen now
            self._asked(function, [target.data for target in self.targets])
        return self._asked(function, self.targets)

    def _asked(self, function: Callable[..., Any], target: Any) -> Value:
        """The loss; what it says of its arguments is said of those of this widget."""
        outputs: Any = self.outputs
        if len(outputs) == 1:
            (outputs,) = outputs
            target = target[0] if isinstance(target, list) else target
        try:
            return checked_loss(function(outputs, target))
        except (TypeError, ValueError) as problem:
            said = str(problem)
            for theirs, ours in _ARGUMENTS.items():
                if said.startswith((f"{theirs}:", f"{theirs}[")):
                    raise type(problem)(ours + said.removeprefix(theirs)) from None
            raise

    def _recorded(self) -> dict[str, Any]:
        return super()._recorded() | {"network": self._nodes()}

    def _nodes(self) -> dict[str, Any]:
        """Where the parts of the network are in the recording; −1 for what is not in it."""
        at = {v: i for i, v in enumerate(self.binding.tape.values)}

        def nodes(values: Sequence[Value]) -> list[int]:
            return [at.get(v, -1) for v in values]

        made = zip(self._activations, self.mlp.layers, self._parts, strict=True)
        layers = [
            {
                "activation": activation,
                "weights": nodes([w for neuron in layer.neurons for w in neuron.w]),
                "biases": nodes([neuron.b for neuron in layer.neurons]),
                "sums": nodes([total for total, _ in parts]),
                "outputs": nodes([output for _, output in parts]),
            }
            for activation, layer, parts in made
        ]
        return {
            "layers": layers,
            "inputs": nodes(self.inputs),
            "targets": [i for i in nodes(self.targets) if i >= 0],
            "outputs": nodes(self.outputs),
            "root": at[self.root],
        }


def width_of(mlp: MLP) -> int:
    """How many inputs `mlp` looks at."""
    return len(mlp.layers[0].neurons[0].w)


def activation_of(layer: Layer) -> str:
    """The activation of its neurons; "mixed" when they have several."""
    kinds = {neuron.activation for neuron in layer.neurons}
    return kinds.pop() if len(kinds) == 1 else "mixed"


def _as_values(given: Any, name: str, label: str, count: int) -> list[Value]:
    """A Value for each of `given`; numbers become Values with a `label` each."""
    try:
        numbers = list(given)
    except TypeError:
        raise TypeError(
            f"{name}: expected a list of numbers or Values, got {described(given)}"
        ) from None
    if len(numbers) != count:
        raise ValueError(f"{name}: expected {count} numbers or Values, got {len(numbers)}")
    return [
        v
        if isinstance(v, Value)
        else Value(as_finite(v, f"{name}[{i}]"), label=label.format(i + 1))
        for i, v in enumerate(numbers)
    ]


def _targets(y: Any, count: int) -> list[Value]:
    if hasattr(y, "__iter__"):
        return _as_values(y, "y", "y" if count == 1 else "y{}", count)
    if count > 1:
        raise TypeError(f"y: expected a list of {count} numbers or Values, got {described(y)}")
    return [y if isinstance(y, Value) else Value(as_finite(y, "y"), label="y")]
