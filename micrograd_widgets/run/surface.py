"""LossSurfaceWidget: the loss over two directions, and the path of a run down it."""

from typing import Any

import traitlets as t

from micrograd_engine import Trainer, Value
from micrograd_engine.checks import described

from ..naming import parameter_names
from ..view import bundle
from .view import SPEEDS, TrainerView

DIRECTIONS = ("parameters", "random", "path")


class LossSurfaceWidget(TrainerView):
    """The loss of a run over two parameters or directions, with its path so far.

    The arrow points against the gradient, and is longer where the loss is steeper; the diamond marks
    where learning rate · gradient leads. Train step, Play and Reset extend the path. With more than
    two parameters the view projects the path onto the surface, dashed where most of it runs in other
    directions.

    Parameters
    ----------
    trainer
        A Trainer; what you do in the view changes it and its model.
    first, second
        The two parameters: each one of `trainer.model.parameters()`, or its index there. None: the
        first parameter that is not the other one.
    over
        "parameters"; "random" for two random directions, in each neuron as long as its own
        parameters (Li et al., "Visualizing the Loss Landscape of Neural Nets", 2018, section 4); or
        "path" for the two in which the run has moved most (section 7.2). None: parameters if you
        give some or there are just two, else random directions.
    seed
        Seed of the random directions, at least 0.
    speed
        Steps of *Play*: "1" or "10" a second, one a "frame", or the "most" that fit in a frame.
    test
        Examples `(X, y)` that training leaves out.

    Raises
    ------
    TypeError
        When `trainer` is not a Trainer, `first` or `second` neither a Value nor an index, or an
        argument is unknown.
    ValueError
        When the model has fewer than two parameters, or these are not two of them.
    traitlets.TraitError
        When `over`, `seed` or `speed` has another value.

    Examples
    --------
    A line through points has two parameters, w and b.

    >>> from micrograd_engine import MLP, SGD, Trainer
    >>> model = MLP(1, [1], activation="linear")
    >>> X, y = [[-1.0], [0.0], [1.0]], [-1.0, 1.0, 3.0]
    >>> view = LossSurfaceWidget(Trainer(model, X, y, loss="squared_error", optimizer=SGD(lr=0.1)))
    >>> view.over, view.along
    ('parameters', [0, 1])
    """

    kind = "surface"
    _esm = bundle("surface.js")
    _css = bundle("surface.css")

    over = t.Enum(
        DIRECTIONS,
        "parameters",
        help="The kind of directions at first. Written by the kernel, once.",
    ).tag(sync=True)
    along = t.List(t.Int(), help="Indices of the two parameters. Written by the kernel, once.").tag(
        sync=True
    )
    seed = t.Int(0, min=0, help="Seed of the random directions. Written by the kernel, once.").tag(
        sync=True
    )
    speed = t.Enum(SPEEDS, "10", help="Steps of Play. Written by the kernel, once.").tag(sync=True)
    names = t.List(
        t.Unicode(),
        help="Names of the parameters; empty if the layers have them. Written by the kernel, once.",
    ).tag(sync=True)

    def __init__(
        self,
        trainer: Trainer,
        first: Value | int | None = None,
        second: Value | int | None = None,
        *,
        over: str | None = None,
        **arguments: Any,
    ) -> None:
        if not isinstance(trainer, Trainer):
            raise TypeError(f"trainer: expected a Trainer, got {described(trainer)}")
        parameters = trainer.model.parameters()
        along = _pair(parameters, first, second)
        if over is None:
            given = first is not None or second is not None
            over = "parameters" if given or len(parameters) == 2 else "random"
        super().__init__(trainer, over=over, along=along, **arguments)
        if not self.structure["layers"]:
            self.names = parameter_names(parameters)


def _pair(parameters: list[Value], first: Any, second: Any) -> list[int]:
    """The indices of the two parameters."""
    count = len(parameters)
    if count < 2:
        raise ValueError(f"trainer: expected a model with at least two parameters, got {count}")
    a, b = (
        None if given is None else _index(parameters, given, name)
        for given, name in ((first, "first"), (second, "second"))
    )
    if a is not None and a == b:
        raise ValueError(f"second: expected another parameter than first, got {second!r}")
    a = next(i for i in range(count) if i != b) if a is None else a
    b = next(i for i in range(count) if i != a) if b is None else b
    return [a, b]


def _index(parameters: list[Value], given: Any, name: str) -> int:
    count = len(parameters)
    if isinstance(given, Value):
        found = next((i for i, p in enumerate(parameters) if p is given), None)
        if found is None:
            raise ValueError(f"{name}: expected one of the model's parameters, got {given!r}")
        return found
    if isinstance(given, bool) or not isinstance(given, int):
        raise TypeError(
            f"{name}: expected one of the model's parameters or its index, got {described(given)}"
        )
    if not 0 <= given < count:
        raise ValueError(f"{name}: expected an index from 0 to {count - 1}, got {given}")
    return given
