"""L1 and L2: the parts of a loss that keep parameters small."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..array_types import Array
from ..checks import as_finite, shown


def weight(name: str, of: str) -> property:
    """The setting `name` of a Trainer: the weight of the sum `of`, a finite number, at least 0."""

    def read(trainer: Any) -> float:
        return getattr(trainer, f"_{name}")  # type: ignore[no-any-return]

    def assign(trainer: Any, given: float) -> None:
        number = as_finite(given, name)
        if number < 0:
            raise ValueError(f"{name}: expected a finite number, at least 0, got {shown(given)}")
        with trainer.lock:
            setattr(trainer, f"_{name}", number)

    doc = f"Weight of {of} in the loss; may be assigned between steps."
    return property(read, assign, doc=doc)


def add_penalty(l1: float, l2: float, data: Array, grad: Array, scratch: Array) -> float:
    """l1·Σ |p| + l2·Σ p² of the parameters `data`; its gradient is added to `grad`."""
    total = 0.0
    if l1:
        total += l1 * float(np.abs(data, out=scratch).sum())
        grad += np.multiply(np.sign(data), l1, out=scratch)
    if l2:
        total += l2 * float(np.dot(data, data))
        grad += np.multiply(data, 2.0 * l2, out=scratch)
    return total
