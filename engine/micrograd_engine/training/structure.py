"""Structure: whether a model still has the modules and parameters that were recorded."""

from __future__ import annotations

from typing import Any

from ..nn import MLP, Layer, Neuron
from ..replay.recording import StructureChangedError


class Structure:
    """All that a recording of `model` relies on, as it is now.

    For an MLP, the parameters and activations of its modules; for any other class, `parameters()`.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._modules = _modules(model)
        self._attributes = [vars(module) for module in self._modules]
        self._glance = [_copied(attributes) for attributes in self._attributes]
        self._recorded = self._made_of()

    @property
    def nin(self) -> int | None:
        """Number of inputs; None if unknown."""
        return next((len(m.w) for m in self._modules if isinstance(m, Neuron)), None)

    def check(self) -> None:
        """Refuse a model that has changed. Runs at every step, so it has to be fast.

        Raises
        ------
        StructureChangedError
            When the parameters or activations are not the recorded ones.
        """
        if self._modules and self._looks_the_same():
            return
        now, then = self._made_of(), self._recorded
        if len(now) != len(then) or not all(map(_same, now, then)):
            raise StructureChangedError(
                "model: its parameters or activations are no longer those that were recorded: "
                "make a new Trainer"
            )
        self._glance = [_copied(attributes) for attributes in self._attributes]

    def _looks_the_same(self) -> bool:
        """Whether no attribute of a module has changed; takes 2 µs.

        A changed attribute can still be one that no recording relies on.
        """
        try:
            return self._attributes == self._glance
        except Exception:  # an attribute that cannot be compared, such as an array
            return False

    def _made_of(self) -> list[Any]:
        if not self._modules:
            return list(self._model.parameters())
        return [thing for module in self._modules for thing in _held(module)]


def _same(now: Any, then: Any) -> bool:
    return now is then or (now.__class__ is str and now == then)


def _copied(thing: Any) -> Any:
    """A copy that keeps its lists when the originals change in place."""
    if isinstance(thing, dict):
        return {name: _copied(inside) for name, inside in thing.items()}
    return list(thing) if isinstance(thing, list) else thing


def _modules(model: Any) -> list[Any]:
    """The modules of a network of MLP, Layer and Neuron; none if any overrides what it computes."""
    found = [model]
    for module in found:
        if not _is_known(module):
            return []
        found += [] if isinstance(module, Neuron) else _held(module)
    return found


def _is_known(module: Any) -> bool:
    kind = type(module)
    return any(
        issubclass(kind, base)
        and kind.__call__ is base.__call__
        and kind.parameters is base.parameters
        for base in (MLP, Layer, Neuron)
    )


def _held(module: Any) -> list[Any]:
    """The parameters and settings of a Neuron, or the modules inside another module."""
    if isinstance(module, Neuron):
        return [module.activation, module.b, *module.w]
    return list(module.layers if isinstance(module, MLP) else module.neurons)
