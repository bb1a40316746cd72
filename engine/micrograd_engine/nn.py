"""Neuron, Layer, MLP: a network of Values, built as in the lecture.

Source: Karpathy's micrograd lecture (2022), "neural net library (multi-layer perceptron)".
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import reduce
from operator import add, mul
from typing import Any

from .checks import as_float, shown, whole_or_none
from .losses import as_values, lowered
from .scope import current as current_scope
from .scope import enter, leave, scope
from .value import Value

NAMES = {
    "tanh": "Tanh",
    "relu": "ReLU",
    "leaky_relu": "LeakyReLU",
    "sigmoid": "Sigmoid",
    "softplus": "Softplus",
    "linear": "Linear",
}
ACTIVATIONS = tuple(NAMES)


class Module:
    """Something with parameters: the base class for a network of your own.

    A subclass returns in `parameters` the Values that training moves, and in `__call__` the outputs
    for the list `x` of one example. A Trainer takes any such object.

    Examples
    --------
    >>> class Line(Module):
    ...     def __init__(self):
    ...         self.slope, self.start = Value(0.0), Value(0.0)
    ...
    ...     def __call__(self, x):
    ...         return self.slope * x[0] + self.start
    ...
    ...     def parameters(self):
    ...         return [self.slope, self.start]
    >>> from micrograd_engine import SGD, Trainer
    >>> line = Line()
    >>> trainer = Trainer(line, [[0], [1], [2]], [1, 3, 5], loss="squared_error", optimizer=SGD(0.1))
    >>> for _ in range(200):
    ...     loss = trainer.step()
    >>> round(line.slope.data, 4), round(line.start.data, 4)
    (2.0, 1.0)
    """

    def zero_grad(self) -> None:
        """Set the grad of every parameter to zero."""
        for p in self.parameters():
            p.grad = 0.0

    def parameters(self) -> list[Value]:
        """The Values that training moves."""
        return []


class Neuron(Module):
    """`activation(w·x + b)`.

    Parameters
    ----------
    nin
        Number of inputs.
    activation
        "tanh" (the lecture's), "relu", "leaky_relu", "sigmoid", "softplus" or "linear".
    bias
        First number of the bias; None draws it from uniform(−1, 1) after the weights.

    Examples
    --------
    >>> import random
    >>> random.seed(1337)
    >>> n = Neuron(2)
    >>> n, len(n.parameters())
    (TanhNeuron(2), 3)
    >>> -1 < n([1.0, -2.0]).data < 1
    True
    """

    def __init__(self, nin: int, activation: str = "tanh", bias: float | None = None) -> None:
        nin = _size("nin", nin)
        start = None if bias is None else as_float(bias, "bias")
        self.activation = activation
        self.scope = current_scope()
        self.w = [_parameter(random.uniform(-1, 1), f"w{i + 1}") for i in range(nin)]
        self.b = _parameter(random.uniform(-1, 1) if start is None else start, "b")

    @property
    def activation(self) -> str:
        """The function applied to `w·x + b`; may be assigned. A Trainer then has to be made again."""
        return self._activation

    @activation.setter
    def activation(self, activation: str) -> None:
        _check_activation("activation", activation)
        self._activation = activation

    def __call__(self, x: Any) -> Value:
        """The activation for one example: `x` has one number or Value for each weight."""
        nin = len(self.w)
        if x.__class__ is not list or len(x) != nin:
            x = _inputs(x, nin)
        outside = enter(self.scope)
        try:
            act: Value = sum(map(mul, self.w, x), self.b)
            return act if self._activation == "linear" else getattr(act, self._activation)()
        except TypeError:
            _inputs(x, nin)  # names the input that is no number; too slow to do before each call
            raise
        finally:
            leave(outside)

    def parameters(self) -> list[Value]:
        return [*self.w, self.b]

    def __repr__(self) -> str:
        return f"{NAMES[self.activation]}Neuron({len(self.w)})"


class Layer(Module):
    """`nout` neurons with the same `nin` inputs; the other arguments are Neuron's."""

    def __init__(
        self, nin: int, nout: int, activation: str = "tanh", bias: float | None = None
    ) -> None:
        nout = _size("nout", nout)
        self.neurons: list[Neuron] = []
        for i in range(nout):
            with scope(f"neuron {i + 1}"):
                self.neurons.append(Neuron(nin, activation, bias))

    def __call__(self, x: Any) -> Any:
        """A list of `nout` Values; the Value itself when there is only one neuron."""
        x = list(x) if hasattr(x, "__next__") else x  # the first neuron would exhaust an iterator
        outs = [n(x) for n in self.neurons]
        return outs[0] if len(outs) == 1 else outs

    def parameters(self) -> list[Value]:
        return [p for n in self.neurons for p in n.parameters()]

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(str, self.neurons))}]"


class MLP(Module):
    """Layers one after the other, a multi-layer perceptron.

    Parameters
    ----------
    nin
        Number of inputs.
    nouts
        Number of neurons of each layer, in a list.
    activation, output
        Activation of the hidden layers and of the last one (None: the same): "tanh", "relu",
        "leaky_relu", "sigmoid", "softplus" or "linear". An operation of your own needs a Module of
        your own.
    bias
        First number of every bias; None draws each from uniform(−1, 1).

    Notes
    -----
    The defaults are the lecture's. The micrograd repository's network is
    `MLP(2, [16, 16, 1], activation="relu", output="linear", bias=0.0)`.

    Examples
    --------
    >>> import random
    >>> random.seed(1337)
    >>> mlp = MLP(3, [4, 4, 1])
    >>> len(mlp.parameters())
    41
    >>> round(mlp([2.0, 3.0, -1.0]).data, 12)
    0.427678112488
    """

    def __init__(
        self,
        nin: int,
        nouts: Sequence[int],
        activation: str = "tanh",
        output: str | None = None,
        bias: float | None = None,
    ) -> None:
        if not hasattr(nouts, "__len__") or len(nouts) == 0:
            raise ValueError(
                f"nouts: expected a list with a size for each layer, got {shown(nouts)}"
            )
        sizes = [_size("nin", nin), *(_size(f"nouts[{i}]", n) for i, n in enumerate(nouts))]
        kinds = [activation] * (len(nouts) - 1) + [activation if output is None else output]
        _check_activation("activation", activation)
        _check_activation("output", kinds[-1])
        self.layers: list[Layer] = []
        for i, kind in enumerate(kinds):
            with scope(f"layer {i + 1}"):
                self.layers.append(Layer(sizes[i], sizes[i + 1], kind, bias))

    def __call__(self, x: Any) -> Any:
        """A list of Values for one example; the Value itself when the last layer has one neuron."""
        for layer in self.layers:
            x = layer([x] if isinstance(x, Value) else x)
        return x

    def parameters(self) -> list[Value]:
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(str, self.layers))}]"


def softmax(values: Sequence[Value]) -> list[Value]:
    """The probabilities e^zᵢ / Σ e^zⱼ of some logits, as Values that add up to 1.

    Parameters
    ----------
    values
        A list of Values, such as the outputs of an MLP with one for each class.

    Raises
    ------
    TypeError, ValueError
        When the list is empty or holds anything but Values.

    Notes
    -----
    The largest logit is subtracted first, so that no e^z overflows (Goodfellow, Bengio and Courville,
    "Deep Learning", 2016, section 4.1); `torch.softmax`. To train, leave it out: the loss
    "cross_entropy" takes the logits.

    Examples
    --------
    >>> [round(p.data, 4) for p in softmax([Value(0.0), Value(3.0), Value(-2.0)])]
    [0.0471, 0.9465, 0.0064]
    """
    powers = [z.exp() for z in lowered(as_values(values, "values"))]
    inverse = reduce(add, powers) ** -1
    return [power * inverse for power in powers]


def _parameter(number: float, label: str) -> Value:
    p = Value(number, label=label)
    p.role = "parameter"
    return p


def _size(name: str, size: Any) -> int:
    whole = whole_or_none(size)
    if whole is None or whole < 1:
        raise ValueError(f"{name}: expected a whole number, at least 1, got {shown(size)}")
    return whole


def _check_activation(name: str, activation: Any) -> None:
    if activation not in ACTIVATIONS:
        raise ValueError(
            f"{name}: expected one of {', '.join(ACTIVATIONS)}, got {shown(activation)}"
        )


def _inputs(x: Any, nin: int) -> list[Any]:
    try:
        inputs = list(x)
    except TypeError:
        raise TypeError(f"x: expected a list of {nin} numbers or Values, got {shown(x)}") from None
    if len(inputs) != nin:
        raise ValueError(f"x: expected {nin} numbers or Values, got {len(inputs)}")
    for i, xi in enumerate(inputs):
        if not isinstance(xi, Value):
            as_float(xi, f"x[{i}]")
    return inputs
