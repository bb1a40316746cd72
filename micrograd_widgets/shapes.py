"""Shapes of the learner's own classes: what is like a Value, and what is like a network.

Attributes are looked up without running code of their classes; only those that are there are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getattr_static
from types import FunctionType, GetSetDescriptorType, MemberDescriptorType
from typing import Any, NamedTuple

from micrograd_engine import MLP, Layer, Neuron, Value
from micrograd_engine.adoption.guard import run
from micrograd_engine.adoption.read import adoptable, children_of
from micrograd_engine.adoption.roles import LINKS, NAMES, is_number

_LAYERS, _NEURONS = ("layers", "_layers"), ("neurons", "_neurons")
_WEIGHTS, _BIAS = ("w", "weights", "_w"), ("b", "bias", "_b")
_PARTS = (*_LAYERS, *_NEURONS, *_WEIGHTS)
_ABSENT = object()
_SECONDS, _MOST = 0.5, 10_000  # of a call of parameters(), and how many


class NeuronParts(NamedTuple):
    """A neuron of a network, and the Values in it."""

    neuron: Any
    weights: list[Any]
    bias: Any


def is_value(thing: Any) -> bool:
    """Whether it is a Value of ours, or an object with a number and operands."""
    return isinstance_safely(thing, Value) or is_own_value(thing)


def is_own_value(thing: Any) -> bool:
    """Whether it is an object of another class that has a number, operands, and a way to compute.

    The node of a tree has a number and children too, but nobody adds or multiplies it.
    """
    if isinstance_safely(thing, type | Value):
        return False
    if not may_have(thing, NAMES["number"]) or not may_have(thing, LINKS):
        return False
    if (
        not _computes(thing)
        or not _has(thing, NAMES["number"])
        or not _has(thing, LINKS)
        or not adoptable(thing)
    ):
        return False
    try:
        operands = [*children_of(thing)]
    except TypeError:
        return False
    return all(
        is_number(each) or isinstance_safely(each, Value) or adoptable(each) for each in operands
    )


def _computes(thing: Any) -> bool:
    names = ("__add__", "__radd__", "__mul__", "__rmul__", *NAMES["rule"], *NAMES["pass"])
    return any(getattr_static(thing, name, None) is not None for name in names)


def is_made(value: Any) -> bool:
    """Whether a Value was made from others."""
    return bool(children_of(value))


def neurons_of(thing: Any) -> list[list[NeuronParts]] | None:
    """The neurons of a network, layer by layer; those of a layer or a single neuron; else None.

    None too for a network of our own classes, whose parameters have labels. A network has `layers`
    that have `neurons`, which have weights `w` and a bias `b`.
    """
    if isinstance_safely(thing, MLP | Layer | Neuron) or not may_have(thing, _PARTS):
        return None
    layers = _listed(thing, _LAYERS)
    if layers is None:
        layer = _layer(thing)
        return None if layer is None else [layer]
    found = [layer for each in layers if (layer := _layer(each)) is not None]
    return found if found and len(found) == len(layers) else None


def _layer(thing: Any) -> list[NeuronParts] | None:
    neurons = _listed(thing, _NEURONS)
    neurons = [thing] if neurons is None else neurons
    found = [parts for each in neurons if (parts := _parts(each)) is not None]
    return found if found and len(found) == len(neurons) else None


def _parts(neuron: Any) -> NeuronParts | None:
    weights, bias = _listed(neuron, _WEIGHTS), _read(neuron, _BIAS)
    if not weights or not all(map(is_value, weights)) or not is_value(bias):
        return None
    return NeuronParts(neuron, weights, bias)


def parameters_of(thing: Any) -> Iterator[tuple[Any, str]]:
    """The weights and biases of a network, with a name for each; else what its `parameters()` gives."""
    layers = neurons_of(thing)
    if layers is None:
        yield from ((p, f"p{i + 1}") for i, p in enumerate(_given(thing)))
        return
    for i, layer in enumerate(layers):
        for k, (_, weights, bias) in enumerate(layer):
            where = f"neuron {k + 1}" if len(layers) == 1 else f"layer {i + 1}, neuron {k + 1}"
            for j, w in enumerate(weights):
                yield w, f"w{j + 1} ({where})"
            yield bias, f"b ({where})"


def _given(thing: Any) -> list[Any]:
    """What `parameters()` of an object gives whose class the notebook defines; none if it fails."""
    kind = type(thing)
    if kind.__module__ != "__main__" or not class_has(kind, ("parameters",)):
        return []
    if not isinstance_safely(getattr_static(kind, "parameters"), FunctionType):
        return []
    found = run(thing.parameters, seconds=_SECONDS)[0].result
    if type(found) not in (list, tuple) or len(found) > _MOST or not all(map(is_value, found)):
        return []
    return [*found]


# ---- attributes, without running code of a class

_classes_of = type.__dict__["__mro__"].__get__
_entries_of = type.__dict__["__dict__"].__get__


def class_has(kind: type, names: tuple[str, ...]) -> bool:
    """Whether the class, or one that it inherits from, defines one of `names`."""
    return any(name in entries for entries in map(_entries_of, _classes_of(kind)) for name in names)


def may_have(thing: Any, names: tuple[str, ...]) -> bool:
    """Whether `thing` has one of these attributes; also True where only `getattr_static` can tell.

    That takes ten times as long, and views ask it of every variable of a notebook.
    """
    if isinstance_safely(thing, type) or class_has(type(thing), names):
        return True
    for entries in map(_entries_of, _classes_of(type(thing))):
        if (held := entries.get("__dict__")) is not None:
            if not isinstance_safely(held, GetSetDescriptorType | MemberDescriptorType):
                return True  # a class may compute its __dict__
            inside = held.__get__(thing)
            return any(dict.__contains__(inside, name) for name in names)
    return False


def isinstance_safely(thing: Any, kind: Any) -> bool:
    return issubclass(type(thing), kind)  # isinstance would read its __class__


def _has(thing: Any, names: tuple[str, ...]) -> bool:
    return _read(thing, names) is not _ABSENT


def _read(thing: Any, names: tuple[str, ...]) -> Any:
    """The first of these attributes that `thing` has; no code runs for one that it has not."""
    for name in names:
        if getattr_static(thing, name, _ABSENT) is not _ABSENT:
            try:
                return getattr(thing, name)
            except Exception:  # a slot that is empty, a property that fails
                return _ABSENT
    return _ABSENT


def _listed(thing: Any, names: tuple[str, ...]) -> list[Any] | None:
    found = _read(thing, names)
    found = [*found.values()] if type(found) is dict else found
    return [*found] if type(found) in (list, tuple) else None
