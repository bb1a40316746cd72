"""A training run on the wire: its computation, its examples, and its state.

`js/src/store/training/wire.ts` reads it, and packs the commits of a page in the same way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self, TypedDict

import numpy as np

from micrograd_engine import MLP, Trainer
from micrograd_engine.array_types import Array
from micrograd_engine.checks import described
from micrograd_engine.losses import LOSSES
from micrograd_engine.optim import OPTIMIZERS
from micrograd_engine.optimizer import OptimizerState
from micrograd_engine.training import exported, run_state
from micrograd_engine.training.exported import Recorded
from micrograd_engine.training.run_state import RunState

from .. import wire

SCHEMA = 2
MAX_LOSSES = 100_000  # of a long run only the last ones are sent


# ---- types of the wire; js/models.py writes them for the page


class ViewedRun(RunState):
    """A run as its views get it; `foreign`: the page cannot make its steps, as its optimiser is the learner's."""

    foreign: bool


class WireSettings(TypedDict):
    """The settings of a run; the optimiser is without its moments."""

    optimizer: OptimizerState
    batch_size: int | None
    l1: float
    l2: float
    zero_grad: bool


class WireForm(TypedDict):
    """A recording (see `wire.recording`), its numbers, and the roles of its nodes."""

    ops: list[str]
    op: bytes
    first: bytes
    operands: bytes
    number: bytes
    data: bytes
    parameters: bytes
    inputs: list[int]
    targets: list[int]
    outputs: list[int]


class WireLayer(TypedDict):
    """A layer of a plain MLP."""

    neurons: int
    activation: str


class WireStructure(TypedDict):
    """The computation of a run: see `structure`."""

    schema: int
    model: WireForm
    forms: list[WireForm]
    loss: str
    loss_name: str
    model_refusal: str
    loss_refusal: str
    layers: list[WireLayer]
    features: list[str]


class WireExamples(TypedDict):
    """The examples of a run: see `examples`."""

    nin: int
    width: int
    flat: bool
    X: bytes
    y: bytes
    losses: list[str]
    form_of: bytes
    test_X: bytes
    test_y: bytes


class CommittedExamples(TypedDict):
    """Other examples, row by row, and the held out ones."""

    X: Array
    y: Array
    test_X: Array
    test_y: Array


class WireAt(TypedDict):
    """The numbers of recording, examples and revision of a run."""

    recording: int
    examples: int
    revision: int


class CommittedNetwork(TypedDict):
    """Other layers and features, and the run that Reset restores from now on."""

    layers: list[WireLayer]
    features: list[str]
    start: RunState


class WireCommit(TypedDict):
    """A commit of a page, beside `kind`, `client` and `seq`: see `run_messages.Commit`."""

    revision: int
    recording: int
    touched: list[str]
    set: list[list[float]]
    loss: str | None
    run: RunState
    examples: CommittedExamples | None
    network: CommittedNetwork | None
    steps: int


class WireAnswer(TypedDict, total=False):
    """The answer to a commit: `step`, with `settings` of a cell; or the kernel's `run` instead."""

    error: str
    at: WireAt
    step: int
    settings: WireSettings
    run: ViewedRun


@dataclass(frozen=True)
class OwnLoss:
    """A loss that is a function of the learner's own, and its recordings.

    `kinds` are the targets that have a recording of their own, in the order of `forms`; empty if one
    recording serves all. `constants` are the numbers of each that never change. `refusal` says why
    there are no recordings.
    """

    loss: Callable[..., Any]
    refusal: str
    forms: list[WireForm]
    kinds: list[bytes]
    constants: list[bytes]

    @classmethod
    def of(cls, trainer: Trainer) -> Self:
        forms = exported.forms_of(trainer)
        kinds = _rows(np.unique(trainer.y, axis=0)) if len(forms) > 1 else []
        packed = [_form(form) for form in forms]
        constants = [_constants(form) for form in forms]
        return cls(trainer.loss, trainer.refusal, packed, kinds, constants)

    def form_of(self, y: Array) -> list[int]:
        """The index of the form of each target; −1 if there is none."""
        if not self.kinds:
            return [0] * len(y)
        at = {kind: k for k, kind in enumerate(self.kinds)}
        return [at.get(row, -1) for row in _rows(y)]

    def is_recorded_as(self, other: "OwnLoss | None") -> bool:
        """Whether a page that has the recordings of `other` has these."""
        if other is None or self.refusal != other.refusal:
            return False
        if (self.kinds, self.constants) != (other.kinds, other.constants):
            return False
        bare = [[{**form, "data": b""} for form in own.forms] for own in (self, other)]
        return bare[0] == bare[1]

    @property
    def name(self) -> str:
        return getattr(self.loss, "__name__", "a loss of your own")


def _rows(y: Array) -> list[bytes]:
    """The targets as bytes, one by one; −0 is 0."""
    return [row.tobytes() for row in y + 0.0]


def structure(trainer: Trainer, own: OwnLoss | None = None) -> WireStructure:
    """The computation of the run: the model and its loss.

    `loss` is its name, "" for one of the learner's own, whose recordings are in `forms`, also while
    another loss is in use. The page itself records named losses on top of the model.
    `model_refusal` and `loss_refusal` say why it cannot: every loss, and the learner's own.
    """
    model_refusal, _ = exported.refusals(trainer)
    return {
        "schema": SCHEMA,
        "model": _form(exported.model_of(trainer)),
        "forms": own.forms if own else [],
        "loss": exported.name_of_loss(trainer),
        "loss_name": own.name if own else "",
        "model_refusal": model_refusal,
        "loss_refusal": own.refusal if own else "",
        "layers": layers(trainer),
        "features": [*trainer.features],
    }


def _form(form: Recorded) -> WireForm:
    recording: Any = wire.recording(form.graph)
    own: Any = {
        "data": wire.packed([v._data for v in form.graph.values]),
        "parameters": wire.packed(form.nodes(form.parameters), "i"),
        "inputs": form.nodes(form.inputs),
        "targets": form.nodes(form.targets),
        "outputs": form.nodes(form.outputs),
    }
    wired: WireForm = recording | own
    return wired


def _constants(form: Recorded) -> bytes:
    """The numbers of the leaves that neither training nor an example sets."""
    moving = {*form.parameters, *form.inputs, *form.targets}
    leaves = zip(form.graph.values, form.graph.operands, strict=True)
    return wire.packed([v._data for v, made in leaves if not len(made) and v not in moving])


def layers(trainer: Trainer) -> list[WireLayer]:
    """Neurons and activation of each layer; empty if the model is not a plain MLP."""
    model = trainer.model
    if not isinstance(model, MLP) or type(model).__call__ is not MLP.__call__:
        return []
    found: list[WireLayer] = []
    first = nin = len(exported.model_of(trainer).inputs)
    for layer in model.layers:
        kinds = {neuron.activation for neuron in layer.neurons}
        if any(len(neuron.w) != nin for neuron in layer.neurons):
            return []
        nin = len(layer.neurons)
        found.append({"neurons": nin, "activation": kinds.pop() if len(kinds) == 1 else "mixed"})
    sizes = [first, *(layer["neurons"] for layer in found)]
    count = sum((a + 1) * b for a, b in pairwise(sizes))
    return found if count == len(exported.model_of(trainer).parameters) else []


def fitting(y: Array, outputs: int) -> list[str]:
    """The names of the losses that fit these targets."""
    kinds = np.unique(y)
    wide = y.shape[1] if y.ndim == 2 else 1
    if y.ndim == 1:
        labels = bool(np.isin(kinds, np.arange(outputs)).all())
    else:  # one-hot
        labels = wide == outputs and bool(
            ((y == 1).sum(axis=1) == 1).all() and np.isin(kinds, (0, 1)).all()
        )
    fits = {
        "squared_error": wide == outputs,
        "mean_squared_error": wide == outputs,
        "hinge": wide == outputs and bool(np.isin(kinds, (-1, 1)).all()),
        "binary_cross_entropy": wide == outputs and bool(((kinds >= 0) & (kinds <= 1)).all()),
        "cross_entropy": outputs > 1 and labels,
    }
    return [name for name in LOSSES if fits[name]]


def examples(
    trainer: Trainer, test: tuple[Array, Array] | None, own: OwnLoss | None = None
) -> WireExamples:
    """The data, row by row, with `width` numbers of `y` for each; and the losses that fit.

    `form_of` has the form of the learner's own loss for each example, also while another loss is in
    use.
    """
    X, y = trainer.X, trainer.y
    test_X, test_y = test or (X[:0], y[:0])
    return {
        "nin": X.shape[1],
        "width": y.shape[1] if y.ndim == 2 else 1,
        "flat": y.ndim == 1,
        "X": wire.packed(X),
        "y": wire.packed(y),
        "losses": fitting(y, len(exported.model_of(trainer).outputs)),
        "form_of": wire.packed(own.form_of(y) if own else [0] * len(y), "i"),
        "test_X": wire.packed(test_X),
        "test_y": wire.packed(test_y),
    }


# ---- the state of the run


def run(trainer: Trainer) -> ViewedRun:
    """The state of the run, with the last of its losses."""
    with trainer.lock:
        state = run_state.of(trainer, MAX_LOSSES)
        return {**state, "foreign": type(exported.optimizer_of(trainer)) not in OPTIMIZERS}


def settings(run: ViewedRun) -> WireSettings:
    """The settings of a run."""
    return {
        "optimizer": {**run["optimizer"], "moments": {}},
        "batch_size": run["batch_size"],
        "l1": run["l1"],
        "l2": run["l2"],
        "zero_grad": run["zero_grad"],
    }


def same_place(some: ViewedRun, other: ViewedRun) -> bool:
    """Whether everything that training changes is the same."""
    return same(_place(some), _place(other))


def _place(run: ViewedRun) -> dict[str, Any]:
    optimizer, batches = run["optimizer"], run["batches"]
    return {
        "parameters": run["parameters"],
        "grad": run["grad"],
        "losses": run["losses"],
        "step": run["step"],
        "foreign": run["foreign"],
        "optimizer": (optimizer["name"], optimizer["steps"]),
        "batches": (batches["random"], batches["at"]),
    }


def same(some: Any, other: Any) -> bool:
    """Whether two states are the same to the last bit: nan is nan, and −0 is not 0."""
    if isinstance(some, np.ndarray) and isinstance(other, np.ndarray):
        alike = some.dtype == other.dtype and some.shape == other.shape
        return alike and some.tobytes() == other.tobytes()
    if isinstance(some, dict):
        return some.keys() == other.keys() and all(same(some[key], other[key]) for key in some)
    return some is other or bool(some == other)


def packed(thing: Any) -> Any:
    """`thing`, such as a run, with bytes instead of arrays."""
    if isinstance(thing, np.ndarray):
        return wire.packed(thing)
    if isinstance(thing, dict):
        return {key: packed(inside) for key, inside in thing.items()}
    return thing


def unpacked(thing: Any, name: str = "run") -> Any:
    """The inverse of `packed`.

    Raises
    ------
    ValueError
        When some bytes are not a whole number of float64 numbers.
    """
    if isinstance(thing, bytes):
        return np.asarray(wire.unpacked(thing, name))
    if isinstance(thing, dict):
        return {key: unpacked(inside, key) for key, inside in thing.items()}
    return thing


# ---- bytes in a message


def without_bytes(packed: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The JSON and the bytes of a message, which carries bytes beside its JSON.

    The JSON has `{"buffer": k}` instead of bytes.
    """
    buffers: list[bytes] = []

    def taken(thing: Any) -> Any:
        if isinstance(thing, bytes):
            buffers.append(thing)
            return {"buffer": len(buffers) - 1}
        if isinstance(thing, dict):
            return {key: taken(inside) for key, inside in thing.items()}
        return thing

    return taken(packed), buffers


def with_bytes(thing: Any, buffers: Sequence[Any]) -> Any:
    """The inverse of `without_bytes`.

    Raises
    ------
    ValueError
        When it refers to a missing buffer.
    """
    if isinstance(thing, dict):
        if [*thing] == ["buffer"]:
            k = thing["buffer"]
            if type(k) is not int or not 0 <= k < len(buffers):
                raise ValueError(f"buffer: expected one of {len(buffers)}, got {described(k)}")
            return bytes(wire.checked_buffer(buffers[k], "buffer"))
        return {key: with_bytes(inside, buffers) for key, inside in thing.items()}
    return thing
