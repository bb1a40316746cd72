"""Publication: how and when the traits of a view of a graph follow its Values."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from .. import wire
from ..namespace import namespace
from ..naming import clean, names
from ..pace import Paced
from .boxes import Boxes
from .moves import Moves
from .ranges import Ranges
from .selection import Selects


class Publishes(Selects, Paced):
    """A view whose traits tell the browser what the Values of a graph are.

    A subclass has the traits, and sets the attributes below before it calls `__init__`.
    """

    names: list[str]
    _recording: int  # the one of the structure that was published
    _seen: dict[str, int]  # the last commit of each page
    _moves: Moves
    _ranges: Ranges
    _boxes: Boxes
    _variables: Mapping[str, Any] | None

    def _publish(self) -> None:
        """Tell the browser what the Values are now."""
        with self.binding.lock, self.hold_sync():
            anew = self._recording != self.binding.recording
            self._recording = self.binding.recording
            self._set(self._recorded() if anew else self._start())
            self._set(self._state())
            if anew:
                self._select_again()

    def _set(self, values: dict[str, Any]) -> None:
        for name, content in values.items():
            setattr(self, name, content)

    def _state(self) -> dict[str, Any]:
        return {
            "data": wire.packed(self.binding.tape.data),
            "grad": wire.packed(self.binding.tape.grad),
            "grad_stale": self.binding.grad_stale,
            "revision": self.binding.revision,
            "commits": dict(self._seen),
            "deed": asdict(self.binding.deed),
        }

    def _recorded(self) -> dict[str, Any]:
        self.names = self._names()
        structure = wire.structure(self.binding.tape, self.names) | {
            "recording": self.binding.recording,
            "notes": [clean(note) for note in self.binding.originals.notes],
        }
        values = self.binding.tape.values
        marks = {"ranges": self._ranges.of(values), "boxes": self._boxes.of(values)}
        return {"structure": structure, "moves": self._moved(), **marks, **self._start()}

    def _moved(self) -> bytes:
        return wire.packed(self._moves.of(self.binding.tape.values), "u1")

    def _names(self) -> list[str]:
        variables = namespace() if self._variables is None else self._variables
        return names(self.binding.tape, variables)

    def _start(self) -> dict[str, Any]:
        data, grad = self.binding.start
        return {
            "start_data": wire.packed(data),
            "start_grad": wire.packed(grad),
            "start_grad_stale": self.binding.start_stale,
        }
