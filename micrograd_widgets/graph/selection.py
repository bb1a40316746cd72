"""Selection: the Value that a learner looks at, the same in the view and in Python."""

from typing import Any

import traitlets as t

from micrograd_engine import Value
from micrograd_engine.adopt import originals

from .binding import Binding


class Selects(t.HasTraits):
    """A view in which one Value of a graph, or none, is selected."""

    binding: Binding

    selected = t.Any(
        None, help="The Value that is selected in the view; None: none. Written by the kernel."
    )
    selected_node = t.Int(
        -1, help="The node of the selected Value; -1: none. Written by the kernel."
    ).tag(sync=True)

    @t.validate("selected")
    def _of_this_graph(self, proposal: Any) -> Value | None:
        wanted: object = proposal.value
        if wanted is None:
            return None
        values = self.binding.tape.values
        for v in values:
            if v is wanted:
                return v
        for mirror in originals(values).nodes:
            if mirror.original is wanted:
                return mirror
        raise t.TraitError(f"selected: expected a Value of this graph or None, got {wanted!r}")

    @t.observe("selected")
    def _on_selected(self, _: Any) -> None:
        self.selected_node = self._place(self.selected)

    def _select_node(self, node: int) -> None:
        """Select the node of this index; -1: none."""
        self.selected = None if node < 0 else self.binding.tape.values[node]

    def _select_again(self) -> None:
        """The graph was recorded anew: nothing is selected if the Value is no longer in it."""
        if self._place(self.selected) < 0:
            self.selected = None
        self.selected_node = self._place(self.selected)

    def _place(self, wanted: Value | None) -> int:
        return next((i for i, v in enumerate(self.binding.tape.values) if v is wanted), -1)
