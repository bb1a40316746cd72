"""Whether a model is still made as it was when it was recorded."""

from __future__ import annotations

from typing import Any

from ..nn import MLP, Layer, Neuron
from ..replay.recording import StructureChangedError


class Structure:
    """All that a recording of `model` relies on, as it is now.

    Of an MLP, what its modules compute with. Of a class of somebody's own only `parameters()` is known.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._modules = _modules(model)
        self._attributes = [vars(module) for module in self._modules]
        self._glance = [_copied(attributes) for attributes in self._attributes]
        self._recorded = self._made_of()

    @property
    def nin(self) -> int | None:
        """Number of inputs; None where nobody knows."""
        return next((len(m.w) for m in self._modules if isinstance(m, Neuron)), None)

    def check(self) -> None:
        """Refuse a model that has changed; at every step, so it has to be quick.

        Raises
        ------
        StructureChangedError
            When the parameters or activations are not those that were recorded.
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
        """Whether no attribute of a module has changed, which takes 2 µs to see.

        If one has, it may be one that is nothing to a recording.
        """
        try:
            return self._attributes == self._glance
        except Exception:  # one that cannot be compared, such as an array
            return False

    def _made_of(self) -> list[Any]:
        if not self._modules:
            return list(self._model.parameters())
        return [thing for module in self._modules for thing in _held(module)]


def _same(now: Any, then: Any) -> bool:
    return now is then or (now.__class__ is str and now == then)


def _copied(thing: Any) -> Any:
    """A copy that stays as it is when lists are changed in place."""
    if isinstance(thing, dict):
        return {name: _copied(inside) for name, inside in thing.items()}
    return list(thing) if isinstance(thing, list) else thing


def _modules(model: Any) -> list[Any]:
    """The modules of a network of MLP, Layer and Neuron; none if any computes in its own way."""
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
    """What a module computes with."""
    if isinstance(module, Neuron):
        return [module.activation, module.b, *module.w]
    return list(module.layers if isinstance(module, MLP) else module.neurons)
