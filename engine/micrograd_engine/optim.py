"""Optimisers: how a step moves parameters along a gradient.

An optimiser moves an array of numbers, which is fast, or a list of Values, which reads well in a
notebook: `loss.backward(); optimizer.step(model.parameters())`. `js/src/engine/optim.ts` has the
same formulas in TypeScript; each half reads the states of the other.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .array_types import Array
from .checks import described
from .optimizer import Optimizer

__all__ = ["SGD", "Adam", "Optimizer"]

SHARE = "a number from 0 to below 1"


class SGD(Optimizer):
    """Gradient descent, with or without momentum.

    Parameters
    ----------
    lr
        The learning rate: a finite number or a schedule. A negative one climbs.
    momentum
        The fraction of its speed that a step passes on to the next, from 0 to below 1.

    Raises
    ------
    TypeError, ValueError
        When an argument is not such a number.

    Notes
    -----
    v = momentum·v + g, then p −= lr·v, where v is 0 at first: `torch.optim.SGD` (PyTorch's
    documentation). Polyak, "Some methods of speeding up the convergence of iteration methods"
    (1964), for the momentum. Without it, this is the lecture's `p.data += -0.1 * p.grad`.

    Examples
    --------
    >>> from micrograd_engine import Value
    >>> p = Value(1.0)
    >>> optimizer = SGD(lr=0.1)
    >>> for _ in range(3):
    ...     p.grad = 2 * p.data
    ...     optimizer.step([p])
    >>> round(p.data, 12), optimizer.steps
    (0.512, 3)
    """

    settings = ("momentum",)
    moments = ("velocity",)

    def __init__(self, lr: Any = 0.01, momentum: float = 0.0) -> None:
        super().__init__(lr)
        self.momentum = momentum

    @property
    def momentum(self) -> float:
        """The fraction of its speed that a step passes on; may be assigned between steps."""
        return self._momentum

    @momentum.setter
    def momentum(self, momentum: Any) -> None:
        self._momentum = self._checked("momentum", momentum, SHARE, _is_share)
        if self._momentum == 0:
            self._moments.pop("velocity", None)

    def _move(self, data: Array, grad: Array, lr: float) -> None:
        if self._momentum != 0:
            velocity = self._moment("velocity")
            velocity *= self._momentum
            velocity += grad
            grad = velocity
        step = np.multiply(grad, lr, out=self._scratch)
        data -= step


class Adam(Optimizer):
    """Steps whose length hardly depends on the size of the gradient.

    Parameters
    ----------
    lr
        The learning rate, about the length of a step: a finite number or a schedule.
    betas
        The fractions of the old means that a step keeps, for the gradient and for its square; from 0
        to below 1.
    eps
        A finite number above 0 that prevents a division by 0.

    Raises
    ------
    TypeError, ValueError
        When an argument is not such a number.

    Notes
    -----
    Kingma and Ba, "Adam: A method for stochastic optimization", ICLR 2015, Algorithm 1; with the
    numbers of `torch.optim.Adam`. In step t, counted from 1, with m and v 0 at first:
    m = β₁·m + (1 − β₁)·g, v = β₂·v + (1 − β₂)·g²,
    p −= lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + eps).

    Examples
    --------
    >>> from micrograd_engine import Value
    >>> small, large = Value(1.0), Value(1.0)
    >>> small.grad, large.grad = 0.001, 1000.0
    >>> Adam(lr=0.1).step([small, large])
    >>> round(small.data, 4), round(large.data, 4)
    (0.9, 0.9)
    """

    settings = ("betas", "eps")
    moments = ("m", "v")

    def __init__(
        self, lr: Any = 0.001, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
    ) -> None:
        super().__init__(lr)
        self.betas = betas
        self.eps = eps

    @property
    def betas(self) -> tuple[float, float]:
        """The fractions of both means that a step keeps; may be assigned between steps."""
        return self._betas

    @betas.setter
    def betas(self, betas: Any) -> None:
        try:
            first, second = betas
        except (TypeError, ValueError):
            wanted = f"two numbers from 0 to below 1, got {described(betas)}"
            raise TypeError(f"{type(self).__name__}: betas: expected {wanted}") from None
        self._betas = (
            self._checked("betas[0]", first, SHARE, _is_share),
            self._checked("betas[1]", second, SHARE, _is_share),
        )

    @property
    def eps(self) -> float:
        """The number added to the divisor; may be assigned between steps."""
        return self._eps

    @eps.setter
    def eps(self, eps: Any) -> None:
        wanted = "a finite number above 0"
        self._eps = self._checked("eps", eps, wanted, lambda e: 0 < e < math.inf)

    def _move(self, data: Array, grad: Array, lr: float) -> None:
        (b1, b2), t = self._betas, self.steps + 1
        m, v, scratch = self._moment("m"), self._moment("v"), self._scratch
        m *= b1
        m += np.multiply(grad, 1 - b1, out=scratch)
        v *= b2
        square = np.multiply(grad, grad, out=scratch)
        square *= 1 - b2
        v += square
        divisor = np.sqrt(v, out=scratch)
        divisor /= math.sqrt(1 - b2**t)
        divisor += self._eps
        step = np.divide(m, divisor, out=scratch)
        step *= lr / (1 - b1**t)
        data -= step


def _is_share(number: float) -> bool:
    return 0 <= number < 1
