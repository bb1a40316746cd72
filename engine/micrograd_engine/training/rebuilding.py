"""Rebuilding: other layers for the MLP of a Trainer, in place."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..checks import as_whole, described
from ..nn import MLP, Layer
from ..scope import scope
from .model import Model
from .own_optimizer import OwnOptimizer

if TYPE_CHECKING:
    from ..trainer import Trainer


def other_layers(
    trainer: Trainer,
    sizes: Any,
    activation: str | None,
    output: str | None,
    seed: Any,
    features: tuple[str, ...],
) -> list[Layer]:
    """The layers of a new MLP for these features; what is None stays as in the model.

    Raises
    ------
    TypeError, ValueError
        When the model is no MLP, or an argument is not as in `MLP`.
    """
    layers = mlp_of(trainer).layers
    first, last = (layers[i].neurons[0].activation for i in (0, -1))
    hidden = activation or (first if len(layers) > 1 else "tanh")
    start = None if seed is None else as_whole(seed, "seed", at_least=0)
    before = random.getstate()
    try:
        if start is not None:
            random.seed(start)
        nin = len(features) or trainer.X.shape[1]
        return MLP(nin, sizes, hidden, output or last).layers
    finally:
        if start is not None:
            random.setstate(before)


def layers_of(nin: int, shapes: Sequence[tuple[int, str]]) -> list[Layer]:
    """Layers with these numbers of neurons and activations."""
    layers = []
    for i, (neurons, activation) in enumerate(shapes):
        with scope(f"layer {i + 1}"):
            layers.append(Layer(nin, neurons, activation))
        nin = neurons
    return layers


def mlp_of(trainer: Trainer) -> MLP:
    """The model of `trainer`, if its layers can be replaced."""
    model = trainer.model
    if not isinstance(model, MLP) or type(model).__call__ is not MLP.__call__:
        raise TypeError(f"rebuild: expected a Trainer of an MLP, got one of {described(model)}")
    optimizer = trainer._optimizer
    if isinstance(optimizer, OwnOptimizer) and not optimizer.gets_parameters:
        raise TypeError(
            f"rebuild: {optimizer.name}.step() moves the Values that it was made with, "
            "and would not know new ones: make a new Trainer"
        )
    return model


def replace_layers(trainer: Trainer, layers: list[Layer], features: tuple[str, ...]) -> None:
    """Give the MLP of `trainer` these layers over these features, and begin a new run; an error changes nothing."""
    model = mlp_of(trainer)
    before, names = [*model.layers], trainer._features
    model.layers[:], trainer._features = layers, features
    try:
        trainer._record(Model(model), trainer.X, trainer.y, trainer.loss)
    except BaseException:
        model.layers[:], trainer._features = before, names
        raise
    count = len(trainer._model.data)
    trainer._grad, trainer._scratch = np.zeros(count), np.zeros(count)
    trainer.losses.clear()
    trainer._optimizer.reset()
    trainer._batches.restart()
