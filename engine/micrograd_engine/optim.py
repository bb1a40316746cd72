"""Optimisers: how a step moves parameters along a gradient.

An optimiser moves an array of numbers, which is fast, or a list of Values, which reads well in a
notebook: `loss.backward(); optimizer.step(model.parameters())`. `js/src/engine/optim.ts` has the
same formulas in TypeScript; each half reads the states of the other.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from .array_types import Array
from .checks import described
from .optimizer import Optimizer, Setting, settings_lock

__all__ = ["OPTIMIZERS", "SGD", "Adam", "AdamW", "Optimizer", "RMSprop"]

MOMENTUM = "The fraction of its speed that a step passes on; may be assigned between steps."
EPS = "The number added to the divisor; may be assigned between steps."


class SGD(Optimizer):
    """Gradient descent, with or without momentum.

    Parameters
    ----------
    lr
        The learning rate: a finite number, a schedule, or a function of the step. A negative one climbs.
    momentum
        The fraction of its speed that a step passes on to the next, from 0 to below 1.
    nesterov
        Whether the step looks ahead along its speed; only matters with momentum.
    weight_decay
        At least 0: each gradient g counts as g + weight_decay·p.

    Raises
    ------
    TypeError, ValueError
        When an argument is not as described.

    Notes
    -----
    v = momentum·v + g, then p −= lr·v, where v is 0 at first; with `nesterov`
    p −= lr·(g + momentum·v): `torch.optim.SGD` (PyTorch's documentation). Polyak, "Some methods of
    speeding up the convergence of iteration methods" (1964), for the momentum; Sutskever, Martens,
    Dahl and Hinton, "On the importance of initialization and momentum in deep learning", ICML 2013,
    for Nesterov's. Without it, this is the lecture's `p.data += -0.1 * p.grad`.

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
    extras = ("nesterov", "weight_decay")
    moments = ("velocity",)
    momentum = Setting(Optimizer._share, MOMENTUM, moment="velocity")
    weight_decay = Setting(
        Optimizer._not_negative,
        "How much of a parameter counts as its gradient; may be assigned between steps.",
    )
    _decayed: Array | None = None

    def __init__(
        self,
        lr: Any = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(lr)
        self.momentum = momentum
        self.nesterov = nesterov
        self.weight_decay = weight_decay

    @property
    def nesterov(self) -> bool:
        """Whether a step looks ahead along its speed; may be assigned between steps."""
        return self._nesterov

    @nesterov.setter
    def nesterov(self, nesterov: Any) -> None:
        if not isinstance(nesterov, bool):
            wanted = f"expected True or False, got {described(nesterov)}"
            raise TypeError(f"{type(self).__name__}: nesterov: {wanted}")
        with settings_lock:
            self._nesterov = nesterov

    def _move(self, data: Array, grad: Array, lr: float) -> None:
        scratch = self._scratch
        if self.weight_decay != 0:
            decayed = np.multiply(data, self.weight_decay, out=self._second(data))
            decayed += grad
            grad = decayed
        if self.momentum != 0:
            velocity = self._moment("velocity")
            velocity *= self.momentum
            velocity += grad
            if self._nesterov:
                ahead = np.multiply(velocity, self.momentum, out=scratch)
                ahead += grad
                grad = ahead
            else:
                grad = velocity
        step = np.multiply(grad, lr, out=scratch)
        data -= step

    def _second(self, data: Array) -> Array:
        """Working memory for the gradient with its decay, allocated once."""
        if self._decayed is None or self._decayed.shape != data.shape:
            self._decayed = np.empty(len(data))
        return self._decayed


class Adam(Optimizer):
    """Steps whose length hardly depends on the size of the gradient.

    Parameters
    ----------
    lr
        The learning rate, about the length of a step: a finite number, a schedule, or a function of
        the step.
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

    settings: ClassVar[tuple[str, ...]] = ("betas", "eps")
    moments = ("m", "v")
    eps = Setting(Optimizer._positive, EPS)

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
        checked = self._share("betas[0]", first), self._share("betas[1]", second)
        with settings_lock:
            self._betas = checked

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
        divisor += self.eps
        step = np.divide(m, divisor, out=scratch)
        step *= lr / (1 - b1**t)
        data -= step


class RMSprop(Optimizer):
    """Gradient descent in which the mean size of its gradients divides each parameter's step.

    Parameters
    ----------
    lr
        The learning rate: a finite number, a schedule, or a function of the step.
    alpha
        The fraction of the old mean square that a step keeps, from 0 to below 1.
    eps
        A finite number above 0 that prevents a division by 0.
    momentum
        The fraction of its speed that a step passes on to the next, from 0 to below 1.

    Raises
    ------
    TypeError, ValueError
        When an argument is not such a number.

    Notes
    -----
    s = alpha·s + (1 − alpha)·g², v = momentum·v + g / (√s + eps), p −= lr·v, where s and v are 0 at
    first: `torch.optim.RMSprop` (PyTorch's documentation); Tieleman and Hinton, "Neural networks for
    machine learning", lecture 6.5 (2012).

    Examples
    --------
    >>> from micrograd_engine import Value
    >>> small, large = Value(1.0), Value(1.0)
    >>> small.grad, large.grad = 0.001, 1000.0
    >>> RMSprop(lr=0.01).step([small, large])
    >>> round(small.data, 4), round(large.data, 4)
    (0.9, 0.9)
    """

    settings = ("alpha", "eps")
    extras = ("momentum",)
    moments = ("square", "velocity")
    alpha = Setting(
        Optimizer._share,
        "The fraction of the mean square that a step keeps; may be assigned between steps.",
    )
    eps = Setting(Optimizer._positive, EPS)
    momentum = Setting(Optimizer._share, MOMENTUM, moment="velocity")

    def __init__(
        self, lr: Any = 0.01, alpha: float = 0.99, eps: float = 1e-8, momentum: float = 0.0
    ) -> None:
        super().__init__(lr)
        self.alpha = alpha
        self.eps = eps
        self.momentum = momentum

    def _move(self, data: Array, grad: Array, lr: float) -> None:
        square, scratch = self._moment("square"), self._scratch
        square *= self.alpha
        new = np.multiply(grad, grad, out=scratch)
        new *= 1 - self.alpha
        square += new
        divisor = np.sqrt(square, out=scratch)
        divisor += self.eps
        step = np.divide(grad, divisor, out=scratch)
        if self.momentum != 0:
            velocity = self._moment("velocity")
            velocity *= self.momentum
            velocity += step
            step = np.multiply(velocity, lr, out=scratch)
        else:
            step *= lr
        data -= step


class AdamW(Adam):
    """Adam that also pulls every parameter towards 0.

    Parameters
    ----------
    lr, betas, eps
        As for Adam.
    weight_decay
        At least 0: before a step each parameter loses the share lr·weight_decay of itself.

    Raises
    ------
    TypeError, ValueError
        When an argument is not such a number.

    Notes
    -----
    Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, Algorithm 2; with the
    numbers of `torch.optim.AdamW`.

    Examples
    --------
    >>> from micrograd_engine import Value
    >>> p = Value(1.0)  # its gradient is 0: only the decay moves it
    >>> AdamW(lr=0.1, weight_decay=0.5).step([p])
    >>> p.data
    0.95
    """

    settings: ClassVar[tuple[str, ...]] = ("betas", "eps", "weight_decay")
    weight_decay = Setting(
        Optimizer._not_negative,
        "The share of a parameter, times lr, that a step takes off; may be assigned between steps.",
    )

    def __init__(
        self,
        lr: Any = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(lr, betas, eps)
        self.weight_decay = weight_decay

    def _move(self, data: Array, grad: Array, lr: float) -> None:
        data *= 1 - lr * self.weight_decay
        super()._move(data, grad, lr)


OPTIMIZERS = (SGD, Adam, RMSprop, AdamW)
"""Those that the browser has too."""
