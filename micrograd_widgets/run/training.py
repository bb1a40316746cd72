"""TrainingWidget: a network in training, held in the hand."""

import traitlets as t

from ..view import bundle
from .view import TrainerView

SPEEDS = ("1", "10", "frame", "most")


class TrainingWidget(TrainerView):
    """Training, played, paused and turned back: network, loss curve, decision boundary, data.

    Parameters
    ----------
    trainer
        A Trainer; what you do in the view changes it and its model.
    test
        Examples `(X, y)` that are held back, to measure what was learnt on.
    speed
        Steps of *Play*: "1" or "10" a second, one a "frame", or the "most" that fit in a frame.
    log_scale
        Whether the loss curve starts with a logarithmic scale.

    Attributes
    ----------
    trainer : Trainer
    test : (X, y) or None
        They follow what is done in the view.

    Raises
    ------
    TypeError
        When `trainer` is not a Trainer, or an argument is unknown.
    ValueError
        When `test` holds no such examples.

    Examples
    --------
    >>> from micrograd_engine import MLP, SGD, Trainer, moons
    >>> view = TrainingWidget(Trainer(MLP(2, [8, 1]), *moons(100), optimizer=SGD(lr=0.1)))
    >>> loss = view.trainer.step()  # the view follows after the cell
    >>> len(view.trainer.losses)
    1
    """

    _esm = bundle("training.js")
    _css = bundle("training.css")

    speed = t.Enum(SPEEDS, "frame", help="Steps of Play. Written by the kernel, once.").tag(
        sync=True
    )
    log_scale = t.Bool(
        False, help="Whether the loss is drawn on a logarithmic scale. Written by the kernel, once."
    ).tag(sync=True)
