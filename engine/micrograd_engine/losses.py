"""Losses: how wrong the outputs are, as one Value to call `backward` on.

Each is written out in operations that a picture can show. Errors name the argument: a TypeError
for anything but Values and numbers, a ValueError for lengths that do not match, empty lists, and
targets that mean nothing to the loss. A target that is a Value is not checked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add
from typing import Any

from .checks import as_float, described, is_real, shown, whole_or_none
from .value import Value


def squared_error(outputs: Any, targets: Any) -> Value:
    """Σ (output − target)²: the loss of the lecture.

    Parameters
    ----------
    outputs
        A Value, or a list of `k` Values.
    targets
        A number or a Value for each output.

    Raises
    ------
    TypeError, ValueError
        When they are not as described, or their numbers differ.

    Notes
    -----
    Karpathy's micrograd lecture (2022), "creating a tiny dataset, writing the loss function".

    Examples
    --------
    >>> squared_error([Value(0.5), Value(-1.0)], [1.0, -1.0]).data
    0.25
    """
    return _total([(o - t) ** 2 for o, t in _pairs(outputs, targets)])


def mean_squared_error(outputs: Any, targets: Any) -> Value:
    """The mean of (output − target)²; arguments and errors are those of `squared_error`.

    Examples
    --------
    >>> mean_squared_error([Value(0.5), Value(-1.0)], [1.0, -1.0]).data
    0.125
    """
    return _mean([(o - t) ** 2 for o, t in _pairs(outputs, targets)])


def hinge(outputs: Any, targets: Any) -> Value:
    """The mean of max(0, 1 − target · output): 0 for scores on the right side by a margin of 1.

    Parameters
    ----------
    outputs
        A Value, or a list of `k` Values: scores, whose sign is the class.
    targets
        −1 or 1 for each.

    Raises
    ------
    TypeError, ValueError
        When they are not as described, or their numbers differ.

    Notes
    -----
    Written as in micrograd's `demo.ipynb` (Karpathy, 2020), "svm max-margin loss", and so with the
    same nodes; Cortes and Vapnik, "Support-vector networks", Machine Learning 20 (1995).

    Examples
    --------
    >>> score = Value(0.25)
    >>> loss = hinge(score, 1)
    >>> loss.backward()
    >>> loss.data, score.grad
    (0.75, -1.0)
    """
    cases = _pairs(outputs, targets)
    for _, t in cases:
        if not isinstance(t, Value) and t not in (-1, 1):
            hint = "; 2*y − 1 makes them of 0 and 1" if t in (0, 1) else ""
            raise ValueError(f"targets: expected −1 or 1 for the hinge loss, got {shown(t)}{hint}")
    return _mean([(1 + -t * o).relu() for o, t in cases])


def binary_cross_entropy(outputs: Any, targets: Any) -> Value:
    """The mean of −t · log σ(z) − (1 − t) · log(1 − σ(z)), σ the sigmoid.

    Parameters
    ----------
    outputs
        A Value, or a list of `k` Values: the logits z. The sigmoid is part of the loss, so the
        last layer is linear.
    targets
        The t for each: 0, 1, or a probability between.

    Raises
    ------
    TypeError, ValueError
        When they are not as described, or their numbers differ.

    Notes
    -----
    In the form z·(1 − t) + max(−z, 0) + log(1 + exp(−|z|)), which never overflows; at infinite
    logits too it gives the numbers of `torch.nn.functional.binary_cross_entropy_with_logits`. At z = 0
    the halves of `max` and the zero of `abs` make the gradient what it has to be, σ(0) − t; `relu`
    would not.

    Examples
    --------
    >>> z = Value(0.0)
    >>> loss = binary_cross_entropy(z, 1)
    >>> loss.backward()
    >>> round(loss.data, 12), z.grad
    (0.69314718056, -0.5)
    """
    cases = _pairs(outputs, targets)
    for _, t in cases:
        if not isinstance(t, Value) and not 0 <= t <= 1:
            raise ValueError(f"targets: expected 0, 1 or a probability between, got {shown(t)}")
    return _mean([z * (1 - t) + (-z).max(0) + (1 + (-z.abs()).exp()).log() for z, t in cases])


def cross_entropy(outputs: Any, label: Any) -> Value:
    """−log of the probability that softmax gives to the right class.

    Parameters
    ----------
    outputs
        A list of at least 2 Values: the logits, one for each class. Softmax is part of the loss, so
        the last layer is linear. Or a list of such lists: then the loss is the mean over the
        examples.
    label
        The right class, a whole number from 0 on, also as a float; or one-hot, a 1 at its place among
        zeros, or the probability of each class. A list of them for several examples.

    Raises
    ------
    TypeError, ValueError
        When they are not as described, a label has no logit, or their numbers differ.

    Notes
    -----
    log Σ exp(zᵢ − m) − (z_label − m), where the largest logit m keeps exp from overflowing
    (Goodfellow, Bengio and Courville, "Deep Learning", 2016, sections 4.1 and 6.2.2.3). m is a node
    like any other, not a fixed number, so it is right when the graph runs forward again.

    Examples
    --------
    >>> logits = [Value(z) for z in (0.0, 3.0, -2.0, 1.0)]
    >>> loss = cross_entropy(logits, 3)
    >>> loss.backward()
    >>> round(loss.data, 12), round(logits[1].grad, 12)
    (2.175515362617, 0.839024507463)
    """
    rows = [outputs] if isinstance(outputs, Value) else _listed(outputs, "outputs", "Values")
    if not rows or not hasattr(rows[0], "__iter__"):
        return _of_one_example(rows, label, "outputs", "label")
    labels = _listed(label, "label", "a list with a label for each example")
    _check_lengths(rows, labels, "label")
    examples = enumerate(zip(rows, labels, strict=True))
    return _mean([_of_one_example(z, i, f"outputs[{k}]", f"label[{k}]") for k, (z, i) in examples])


def _of_one_example(outputs: Any, label: Any, name: str, name_of_label: str) -> Value:
    logits = as_values(outputs, name)
    if len(logits) < 2:
        raise ValueError(
            f"{name}: expected a logit for each of at least 2 classes, got 1; "
            "make the last layer as wide as there are classes"
        )
    shifted = lowered(logits)
    if hasattr(label, "__iter__") and not isinstance(label, str) and not is_real(label):
        wanted = _wanted(_shares_of(label, len(logits), name_of_label), shifted)
    else:
        wanted = shifted[_class_of(label, len(logits), name_of_label)]
    return _total([z.exp() for z in shifted]).log() - wanted


def lowered(logits: Sequence[Value]) -> list[Value]:
    """The logits without the largest of them, so that no exp overflows: all are 0 or below."""
    largest = -reduce(Value.max, logits)
    return [z + largest for z in logits]


def _wanted(shares: Sequence[Any], logits: Sequence[Value]) -> Value:
    """Σ share · logit; of a one-hot label the logit of its class."""
    terms = [(t, z) for t, z in zip(shares, logits, strict=True) if isinstance(t, Value) or t]
    return _total([z if not isinstance(t, Value) and t == 1 else z * t for t, z in terms])


def l2(parameters: Any) -> Value:
    """Σ p²: added to a loss, times a small factor, it keeps the parameters small.

    Parameters
    ----------
    parameters
        A list of Values, such as `model.parameters()`.

    Raises
    ------
    TypeError, ValueError
        When the list is empty or holds anything else.

    Notes
    -----
    `alpha * sum((p*p for p in model.parameters()))` of micrograd's `demo.ipynb` (Karpathy, 2020),
    "L2 regularization".

    Examples
    --------
    >>> l2([Value(3.0), Value(-4.0)]).data
    25.0
    """
    return _total([p * p for p in as_values(parameters, "parameters")])


def l1(parameters: Any) -> Value:
    """Σ |p|: added to a loss, times a small factor, it makes many parameters almost 0.

    Parameters
    ----------
    parameters
        A list of Values, such as `model.parameters()`.

    Raises
    ------
    TypeError, ValueError
        When the list is empty or holds anything else.

    Notes
    -----
    Tibshirani, "Regression shrinkage and selection via the lasso", J. R. Stat. Soc. B 58 (1996). The
    gradient is the sign of p, and 0 at 0, as in PyTorch.

    Examples
    --------
    >>> l1([Value(3.0), Value(-4.0)]).data
    7.0
    """
    return _total([p.abs() for p in as_values(parameters, "parameters")])


LOSSES: dict[str, Callable[[Any, Any], Value]] = {
    "squared_error": squared_error,
    "mean_squared_error": mean_squared_error,
    "hinge": hinge,
    "binary_cross_entropy": binary_cross_entropy,
    "cross_entropy": cross_entropy,
}
ALIASES = {
    "mse": "mean_squared_error",
    "bce": "binary_cross_entropy",
    "ce": "cross_entropy",
}


def named(loss: Any) -> Callable[..., Any]:
    """The loss of this name; a function as it is.

    Parameters
    ----------
    loss
        A name of `LOSSES`, "mse", "bce", "ce", or a function. Case does not matter in a name, and spaces
        and hyphens count as underscores.

    Raises
    ------
    ValueError
        When no loss has this name.
    TypeError
        When `loss` is neither a name nor a function.

    Examples
    --------
    >>> named("Cross-entropy") is cross_entropy
    True
    """
    if callable(loss):
        return loss  # type: ignore[no-any-return]
    wanted = f"loss: expected one of {', '.join(LOSSES)}, or a function, got "
    if not isinstance(loss, str):
        raise TypeError(wanted + described(loss))
    name = loss.strip().lower().replace(" ", "_").replace("-", "_")
    name = ALIASES.get(name, name)
    if name not in LOSSES:
        raise ValueError(f"{wanted}{shown(loss)}")
    return LOSSES[name]


# ---- adding up


def _total(terms: Sequence[Value]) -> Value:
    """Their sum; the built-in `sum` starts from 0, which would add a node."""
    return reduce(add, terms)


def _mean(terms: Sequence[Value]) -> Value:
    total = _total(terms)
    return total if len(terms) == 1 else total * (1.0 / len(terms))


# ---- arguments


def _pairs(outputs: Any, targets: Any) -> list[tuple[Value, Any]]:
    """Each output with its target, which is a Value or a builtin float."""
    values = as_values(outputs, "outputs")
    single = isinstance(targets, Value) or is_real(targets)
    aims = [targets] if single else _listed(targets, "targets", "numbers or Values")
    _check_lengths(values, aims, "targets")
    numbers = [
        t if isinstance(t, Value) else as_float(t, "targets" if single else f"targets[{i}]")
        for i, t in enumerate(aims)
    ]
    return list(zip(values, numbers, strict=True))


def as_values(given: Any, name: str) -> list[Value]:
    """`given`, a Value or a list of them, as a list that is not empty."""
    values = [given] if isinstance(given, Value) else _listed(given, name, "Values")
    if not values:
        raise ValueError(f"{name}: expected at least one Value, got none")
    for i, v in enumerate(values):
        if not isinstance(v, Value):
            raise TypeError(f"{name}[{i}]: expected a Value, got {described(v)}")
    return values


def _listed(given: Any, name: str, wanted: str) -> list[Any]:
    try:
        return list(given)
    except TypeError:
        raise TypeError(f"{name}: expected {wanted}, got {described(given)}") from None


def _check_lengths(outputs: Sequence[Any], targets: Sequence[Any], name: str) -> None:
    if len(outputs) != len(targets):
        raise ValueError(f"{name}: expected {len(outputs)}, as many as outputs, got {len(targets)}")


def _class_of(label: Any, classes: int, name: str) -> int:
    """The label as an int; 2.0 counts as 2, because labels in an array of floats look like that."""
    wanted = f"{name}: expected a whole number from 0 to {classes - 1}, got "
    whole = whole_or_none(int(label) if _is_whole_float(label) else label)
    if whole is None:
        raise TypeError(wanted + described(label))
    if not 0 <= whole < classes:
        raise ValueError(wanted + repr(label))
    return whole


def _shares_of(label: Any, classes: int, name: str) -> list[Any]:
    """A one-hot label, or probabilities, as numbers or Values that add up to 1."""
    shares = list(label)
    wanted = f"{name}: expected a class or {classes} probabilities that add up to 1, got "
    if len(shares) != classes:
        raise ValueError(wanted + f"{len(shares)}")
    if any(isinstance(t, Value) for t in shares):
        return shares
    numbers = [as_float(t, f"{name}[{i}]") for i, t in enumerate(shares)]
    if not all(0 <= t <= 1 for t in numbers) or abs(sum(numbers) - 1) > 1e-6:
        raise ValueError(wanted + shown(label))
    return numbers


def _is_whole_float(label: Any) -> bool:
    kind = getattr(getattr(label, "dtype", None), "kind", "")
    return (isinstance(label, float) or (kind == "f" and is_real(label))) and label % 1 == 0
