"""Forms: the loss of one example, recorded once for all examples with the same graph.

A loss like `(out - y)**2` has the same graph for every target `y`: one recording serves all examples,
with `y` as an input. A loss that looks at the number of its target, as softmax cross-entropy does
when it picks the logit of a label, has a different graph for each: then every distinct target has a
form of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from ..array_types import Array, Indices
from ..batch import BatchTape
from ..reads import noticing
from ..replay.frozen import frozen, kept
from ..value import Value, topological
from .calls import call_loss, checked_loss, checked_outputs
from .target import Target, plain

TRIED = [0, 1, 2, 3, -3, -2, -1]  # indices into the sorted distinct targets
BLOCK = 2**17  # numbers in an array of a replay, 1 MB: larger ones do not fit the cache


class Form:
    """The loss of some of the examples, as a tape, with the numbers of its inputs.

    Parameters
    ----------
    tape
        The loss of one example.
    leaves
        Its `k` inputs: the coordinates, then the target if that is an input.
    rows
        The indices, of the `n` examples, of those it is for, increasing.
    inputs
        The numbers of the leaves for each of the `n` examples, shape `(n, k)`.
    outputs
        The outputs of the model, inside the graph of the loss.
    """

    def __init__(
        self,
        tape: BatchTape,
        leaves: list[Value],
        rows: Indices,
        inputs: Array,
        outputs: Sequence[Value],
    ) -> None:
        self.tape, self.leaves, self.outputs = tape, leaves, outputs
        self._rows, self._inputs = rows, inputs
        self.mine = np.zeros(len(inputs), dtype=bool)
        self.mine[rows] = True
        self._loaded = False  # whether the tape has the inputs of all its examples

    def blocks(self, batch: Indices) -> Iterator[Array | None]:
        """The inputs of its examples in `batch`, block by block; None: the tape has them already."""
        whole = len(batch) == len(self._inputs)
        rows = self._rows if whole else batch[self.mine[batch]]
        size = max(1, BLOCK // self.tape.rows)
        if whole and len(rows) <= size:
            yield None if self._loaded else self._inputs[rows]
            self._loaded = True
            return
        self._loaded = False
        for start in range(0, len(rows), size):
            yield self._inputs[rows[start : start + size]]

    def run(self, batch: Indices, data: Array, grad: Array, seed: float) -> float:
        """Add `seed` times the gradient of its examples in `batch` to `grad`; return their losses, added up."""
        tape, total = self.tape, 0.0
        if tape.data is not data:
            tape.data[:] = data
        for inputs in self.blocks(batch):
            total += tape.run(inputs, seed)
            grad += tape.grad
        return total

    def number(self, row: int) -> float:
        """The recorded loss for example `row`, computed Value by Value."""
        return recomputed([self.tape.root], self.leaves, self._inputs[row])[0]


def recomputed(roots: Sequence[Value], leaves: Sequence[Value], numbers: Array) -> list[float]:
    """The numbers of recorded nodes when their inputs have these `numbers`.

    Computed Value by Value, and so rounded as in the recorded code.
    """
    for leaf, number in zip(leaves, numbers.tolist(), strict=True):
        leaf._data = number
    return [root.forward() for root in roots]


class Recorder:
    """Records a loss of the outputs that a model returns for the first of some points.

    Attributes
    ----------
    refusal : str
        Why the forms are not those of the loss; "" if they are.
    kept : dict
        Leaves outside whose numbers the loss looked at, with the numbers that the forms keep.
    """

    def __init__(
        self,
        model: Any,
        loss: Callable[..., Any],
        X: Array,
        parameters: Sequence[Value],
        *,
        insist: bool,
    ) -> None:
        inputs = [Value(number, label=f"x{i + 1}") for i, number in enumerate(X[0].tolist())]
        self.loss, self.inputs, self.parameters = loss, inputs, parameters
        self.outputs = checked_outputs(model(list(inputs)))
        self.several = self.outputs if isinstance(self.outputs, list) else [self.outputs]
        self.refusal = ""
        self.kept: dict[Value, float] = {}
        self._insist, self._moving = insist, {*inputs, *parameters}

    def forms(self, X: Array, y: Array) -> list[Form]:
        """Record the loss for the examples `X`, shape `(n, nin)`, and their targets `y`.

        Without `insist` the first form that is not right ends it.

        Raises
        ------
        TypeError
            When the loss is not a Value.
        ValueError
            When the loss does not depend on the parameters.
        """
        form = self._one_for_all(X, y)
        found = self._one_for_each(X, y) if form is None else [form]
        if not self.refusal:
            check_depends([form.tape.root for form in found], self.several, self.parameters)
        return found

    def _one_for_all(self, X: Array, y: Array) -> Form | None:
        """A form with the target as an input; None if it is not right for all targets."""
        targets = [Target(number) for number in np.atleast_1d(y[0]).tolist()]
        try:
            with noticing() as reads:
                root = checked_loss(self.loss(self.outputs, targets if y.ndim == 2 else targets[0]))
        except Exception:  # it needs a plain number, or fails for that one too
            return None
        if any(target.looked_at for target in targets):
            return None
        moving = {*self._moving, *targets}
        if frozen(reads, moving):
            return None
        self.kept = kept(reads, moving)
        leaves = [*self.inputs, *targets]
        try:
            tape = BatchTape(root, leaves, self.parameters, self.several)
        except ValueError:  # it cannot be replayed
            return None
        form = Form(tape, leaves, np.arange(len(X)), np.column_stack([X, y]), self.several)
        return form if self._serves_all(form, X, y) else None

    def _serves_all(self, form: Form, X: Array, y: Array) -> bool:
        """Whether the form agrees with the loss, called with plain numbers, for other targets.

        It does not if the loss computed a plain number from the target. Called with a plain number, a
        loss can also refuse a target that means nothing to it.
        """
        kinds, firsts = np.unique(y, axis=0, return_index=True)
        tried = np.unique(np.arange(len(kinds)).take(TRIED, mode="wrap"))
        for kind, row in zip(kinds[tried].tolist(), firsts[tried].tolist(), strict=True):
            recorded = form.number(row)
            recomputed(self.several, self.inputs, X[row])
            if not alike(recorded, call_loss(self.loss, self.outputs, plain(kind), row)._data):
                return False
        return True

    def _one_for_each(self, X: Array, y: Array) -> list[Form]:
        """A form for each distinct target."""
        kinds, firsts, kind_of = np.unique(y, axis=0, return_index=True, return_inverse=True)
        found: list[Form] = []
        for k, (kind, row) in enumerate(zip(kinds.tolist(), firsts.tolist(), strict=True)):
            with noticing() as reads:
                root = call_loss(self.loss, self.outputs, plain(kind), row)
            try:
                tape = BatchTape(root, self.inputs, self.parameters, self.several)
            except ValueError as problem:
                self.refusal = str(problem)
            if not self._insist:
                self.refusal = frozen(reads, self._moving) or self.refusal
            if self.refusal:
                return []
            self.kept |= kept(reads, self._moving)
            rows = np.flatnonzero(kind_of.reshape(-1) == k)
            found.append(Form(tape, self.inputs, rows, X, self.several))
        return found


def alike(a: float, b: float) -> bool:
    """Whether both may be the same number, computed in a different order."""
    return a == b or (a != a and b != b) or abs(a - b) <= 1e-9 * max(abs(a), abs(b))


def check_depends(
    losses: Iterable[Value], outputs: Sequence[Value], parameters: Sequence[Value]
) -> None:
    """Refuse losses none of which depends on a parameter; `outputs` are the model's.

    Raises
    ------
    ValueError
        When there is no such loss; the message says whether the outputs depend on the parameters.
    """
    wanted = set(parameters)
    if any(not wanted.isdisjoint(topological(loss)) for loss in losses):
        return
    cut = "float(…), .data and math give plain numbers"
    reached = {v for out in outputs for v in topological(out)}
    if wanted.isdisjoint(reached):
        raise ValueError(f"model: its outputs do not depend on its parameters: {cut}")
    raise ValueError(f"loss: does not depend on the model's parameters: {cut}")
