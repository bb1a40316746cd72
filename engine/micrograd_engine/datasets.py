"""Points to train small networks on: two classes in the plane, or numbers over one input."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .array_types import Array
from .checks import as_float, described, shown, whole_or_none

Points = tuple[Array, Array]


def moons(n: int = 100, noise: float = 0.1, seed: Any = 0) -> Points:
    """Two half circles that reach into each other.

    Class −1 is the upper half of the circle of radius 1 around (0, 0), class 1 the lower half of
    the one around (1, 0.5).

    Parameters
    ----------
    n
        Number of points, at least 2. Class −1 has `n // 2` of them, class 1 the others.
    noise
        Standard deviation of the Gaussian noise added to each coordinate, in the unit of the
        coordinates.
    seed
        A whole number (for NumPy's generator PCG64), or a `numpy.random.RandomState`, which this
        function draws from. Only for a RandomState does NumPy promise that every version draws the
        same numbers (NEP 19).

    Returns
    -------
    X : array of shape `(n, 2)`, float64
        The points, in random order.
    y : array of shape `(n,)`, float64
        The class of each point, −1.0 or 1.0.

    Raises
    ------
    ValueError
        When `n` is not a whole number or below 2, `noise` negative or not finite, `seed` negative.
    TypeError
        When `noise` is not a number, or `seed` neither a whole number nor a RandomState.

    Notes
    -----
    The points are scikit-learn's: `make_moons(n_samples=n, noise=noise, random_state=seed)`, with
    `2 * y - 1` for its classes 0 and 1, when `seed` is a RandomState (documentation of
    `sklearn.datasets.make_moons`). The example is the data of micrograd's `demo.ipynb`
    (Karpathy, 2020), which calls `np.random.seed(1337)` first.

    Examples
    --------
    >>> import numpy as np
    >>> X, y = moons(100, noise=0.1, seed=np.random.RandomState(1337))
    >>> X.shape, y.shape
    ((100, 2), (100,))
    >>> X[0].round(6).tolist(), float(y[0])
    ([1.122115, 0.081477], -1.0)
    """
    first, second = (np.linspace(0, np.pi, m) for m in _halves(n))
    upper = np.cos(first), np.sin(first)
    lower = 1 - np.cos(second), 1 - np.sin(second) - 0.5
    return _mixed(upper, lower, noise, seed)


def circles(n: int = 100, noise: float = 0.1, seed: Any = 0) -> Points:
    """A circle of radius 1 (class −1) around one of radius 0.5 (class 1), centre (0, 0).

    The points of each are at equal angles. Arguments, results and errors are those of `moons`.

    Notes
    -----
    scikit-learn's `make_circles(n_samples=n, noise=noise, factor=0.5, random_state=seed)`, with
    `2 * y - 1` for its classes, when `seed` is a RandomState (documentation of
    `sklearn.datasets.make_circles`).

    Examples
    --------
    >>> X, y = circles(8, noise=0.0)
    >>> radius = (X**2).sum(axis=1) ** 0.5
    >>> bool((abs(radius - (0.75 - y / 4)) < 1e-12).all())
    True
    """
    first, second = (np.linspace(0, 2 * np.pi, m, endpoint=False) for m in _halves(n))
    outer = np.cos(first), np.sin(first)
    inner = 0.5 * np.cos(second), 0.5 * np.sin(second)
    return _mixed(outer, inner, noise, seed)


def spirals(n: int = 100, noise: float = 0.1, seed: Any = 0) -> Points:
    """Two spirals around (0, 0), wound into each other; the hardest of these sets.

    Each makes one and a half turns while its radius grows evenly to 2, so neighbouring arms are
    2/3 apart. Class 1 is class −1 rotated by half a turn. Arguments, results and errors are those
    of `moons`.

    Notes
    -----
    A smaller form of the two-spirals problem, which has three turns and 97 points a class: Lang
    and Witbrock, "Learning to tell two spirals apart", Connectionist Models Summer School (1988).

    Examples
    --------
    >>> X, y = spirals(60, noise=0.0)
    >>> radius = (X**2).sum(axis=1) ** 0.5
    >>> round(float(radius.max()), 12)
    2.0
    """
    first, second = (np.arange(1, m + 1) / m for m in _halves(n))
    arm = 2 * first * np.cos(3 * np.pi * first), 2 * first * np.sin(3 * np.pi * first)
    other = -2 * second * np.cos(3 * np.pi * second), -2 * second * np.sin(3 * np.pi * second)
    return _mixed(arm, other, noise, seed)


def xor(n: int = 100, noise: float = 0.1, seed: Any = 0) -> Points:
    """Clouds around the corners (±1, ±1): class 1 where the signs differ, −1 where they agree.

    No straight line separates them. Four points without noise are the truth table of "exclusive or".
    Arguments, results and errors are those of `moons`.

    Notes
    -----
    The problem that a single neuron cannot solve and one hidden layer can: Minsky and Papert,
    "Perceptrons" (1969); Rumelhart, Hinton and Williams, "Learning internal representations by
    error propagation" (1986).

    Examples
    --------
    >>> X, y = xor(4, noise=0.0)
    >>> sorted([*point, kind] for point, kind in zip(X.tolist(), y.tolist()))
    [[-1.0, -1.0, -1.0], [-1.0, 1.0, 1.0], [1.0, -1.0, 1.0], [1.0, 1.0, -1.0]]
    """
    first, second = (np.arange(m) % 2 * 2.0 - 1.0 for m in _halves(n))
    return _mixed((first, first), (second, -second), noise, seed)


def line(n: int = 100, noise: float = 0.1, seed: Any = 0) -> Points:
    """Numbers on the line y = 2x − 1, for x from −1 to 1.

    Parameters
    ----------
    n
        Number of points, at least 2. They are at equal distances, the smallest first.
    noise
        Standard deviation of the Gaussian noise added to each y, in the unit of y.
    seed
        As in `moons`.

    Returns
    -------
    X : array of shape `(n, 1)`, float64
        The inputs: a row for each point, as a Trainer takes them.
    y : array of shape `(n,)`, float64
        The number over each of them.

    Raises
    ------
    ValueError, TypeError
        As in `moons`.

    Examples
    --------
    >>> X, y = line(3, noise=0.0)
    >>> X.tolist(), y.tolist()
    ([[-1.0], [0.0], [1.0]], [-3.0, -1.0, 1.0])
    """
    return _over(lambda x: 2 * x - 1, -1, 1, n, noise, seed)


def sine(n: int = 100, noise: float = 0.1, seed: Any = 0) -> Points:
    """Numbers on one period of the sine, for x from −π to π.

    A straight line cannot follow it, a few tanh neurons can. Arguments, results and errors are
    those of `line`.

    Examples
    --------
    >>> X, y = sine(5, noise=0.0)
    >>> y.round(12).tolist()
    [-0.0, -1.0, 0.0, 1.0, 0.0]
    """
    return _over(np.sin, -np.pi, np.pi, n, noise, seed)


def parabola(n: int = 100, noise: float = 0.1, seed: Any = 0) -> Points:
    """Numbers on the lecture's y = 3x² − 4x + 5, for x from −1 to 2.

    Its lowest point is at x = 2/3. The lecture plots it from −5 to 5, where it reaches 100: too
    high for the outputs of a small network. Arguments, results and errors are those of `line`.

    Notes
    -----
    The function f of Karpathy, "The spelled-out intro to neural networks and backpropagation:
    building micrograd" (2022).

    Examples
    --------
    >>> X, y = parabola(4, noise=0.0)
    >>> y.tolist()
    [12.0, 5.0, 4.0, 9.0]
    """
    return _over(lambda x: 3 * x**2 - 4 * x + 5, -1, 2, n, noise, seed)


def _over(
    f: Callable[[Any], Any], low: float, high: float, n: Any, noise: Any, seed: Any
) -> Points:
    """`f` at equal distances from `low` to `high`, with noise added to its results."""
    x = np.linspace(low, high, _count(n))
    scale, draw = _deviation(noise), _random(seed)
    return x[:, np.newaxis], f(x) + draw.normal(scale=scale, size=len(x))


def _mixed(below: Any, above: Any, noise: Any, seed: Any) -> Points:
    """The points of both classes, first shuffled, then moved by noise, as in scikit-learn.

    `below` and `above` are the two coordinates of the points of class −1 and of class 1.
    """
    scale, draw = _deviation(noise), _random(seed)
    points = np.concatenate([np.stack(below, axis=1), np.stack(above, axis=1)])
    kinds = np.repeat([-1.0, 1.0], [len(below[0]), len(above[0])])
    order = np.arange(len(kinds))
    draw.shuffle(order)
    return points[order] + draw.normal(scale=scale, size=points.shape), kinds[order]


def _halves(n: Any) -> tuple[int, int]:
    """How many of `n` points each class has."""
    whole = _count(n)
    return whole // 2, whole - whole // 2


def _count(n: Any) -> int:
    whole = whole_or_none(n)
    if whole is None or whole < 2:
        raise ValueError(f"n: expected a whole number, at least 2, got {shown(n)}")
    return whole


def _deviation(noise: Any) -> float:
    scale = as_float(noise, "noise")
    if not 0 <= scale < math.inf:
        raise ValueError(f"noise: expected a finite number, at least 0, got {shown(noise)}")
    return scale


def _random(seed: Any) -> Any:
    if isinstance(seed, np.random.RandomState):
        return seed
    whole = whole_or_none(seed)
    if whole is None:
        raise TypeError(
            f"seed: expected a whole number or a numpy.random.RandomState, got {described(seed)}"
        )
    if whole < 0:
        raise ValueError(f"seed: expected a whole number, at least 0, got {shown(seed)}")
    return np.random.Generator(np.random.PCG64(whole))
