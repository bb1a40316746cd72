"""The recordings of a Trainer, for a replay elsewhere, such as in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..losses import LOSSES
from ..replay.recording import Recording
from ..value import Value

if TYPE_CHECKING:
    from ..array_types import Array
    from ..optimizer import Optimizer
    from ..trainer import Trainer
    from .own_optimizer import OwnOptimizer


@dataclass(frozen=True)
class Recorded:
    """A recorded graph, and the roles of its Values; it need not contain all of them."""

    graph: Recording
    parameters: Sequence[Value]
    inputs: Sequence[Value]
    targets: Sequence[Value]
    outputs: Sequence[Value]

    def nodes(self, values: Sequence[Value]) -> list[int]:
        """Their indices in the graph; −1 for a Value that is not in it."""
        at = {v: i for i, v in enumerate(self.graph.values)}
        return [at.get(v, -1) for v in values]


def model_of(trainer: Trainer) -> Recorded:
    """The model's outputs for one example; the root is their sum."""
    model = trainer._model
    return Recorded(model.recording, model.parameters, model._inputs, [], model._outputs)


def forms_of(trainer: Trainer) -> list[Recorded]:
    """The losses of one example: one for all, or one for each distinct target; none if not recorded."""
    model = trainer._model
    nin = len(model._inputs)
    # without a refusal all are recorded
    forms: list[Any] = [] if trainer.refusal else trainer._forms
    return [
        Recorded(form.tape, model.parameters, form.leaves[:nin], form.leaves[nin:], form.outputs)
        for form in forms
    ]


def refusals(trainer: Trainer) -> tuple[str, str]:
    """Why steps cannot be replayed elsewhere: for every loss, and for the present one; "" if they can."""
    return trainer._model.refusal, trainer.refusal


def optimizer_of(trainer: Trainer) -> Optimizer | OwnOptimizer:
    """The optimiser with its state, also of an object of the learner's own."""
    return trainer._optimizer


def rate_of(trainer: Trainer) -> float | None:
    """The learning rate of the next step; None where a learner's own code does not give it."""
    lr = trainer._optimizer.state()["lr"]
    if "lr" not in lr:  # one of our schedules
        lr = {"lr": trainer.optimizer.lr}
    rate: float | None = lr["lr"]
    return rate


def checked_examples(trainer: Trainer, X: Any, y: Any) -> tuple[Array, Array]:
    """Other examples for the loss of `trainer`, such as held out ones, with numbers for names of classes.

    Raises
    ------
    TypeError, ValueError
        When they are not as in `Trainer`.
    """
    # not at the top: it needs NumPy, which views of graphs do not
    from .examples import examples_for

    points, targets, _ = examples_for(trainer.loss, X, y, trainer.classes)
    return points, targets


def name_of_loss(trainer: Trainer) -> str:
    """One of `LOSSES`; "" for any other function."""
    return next((name for name, known in LOSSES.items() if known is trainer.loss), "")
