"""GraphWidget: a live view of the graph of a Value."""

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
import traitlets as t

from micrograd_engine import Value
from micrograd_engine.adopt import adopt
from micrograd_engine.adoption.read import adoptable

from .. import fallback
from ..naming import clean
from ..view import bundle
from .acts import ACTS, Act, Deed, Manner
from .binding import Array, Binding, bind
from .boxes import Boxes
from .messages import SETTINGS, Message, read
from .moves import Moves
from .publication import Publishes
from .ranges import Ranges

_CLIENTS = 8  # pages whose last commit is remembered


class GraphWidget(Publishes):
    """The graph of a Value, live: sliders on its leaves, gradients on request.

    Parameters
    ----------
    root
        The Value at the end of the graph, or an object of your own class with `data`, `_prev` and
        `_op`: it is adopted, and what you do in the view changes it.
    parameters
        The leaves that *Step* moves. None: those of a Module, if the graph has any; else every
        leaf that you made.
    variables
        Where to look up names of Values that have no label; None: the notebook's variables.
    learning_rate, forward_on_change, backward_on_change, digits
        How the view starts; each can be changed while it is shown.
    selected
        The Value of the graph that is selected in the view, None: none. It follows the learner,
        and can be set and observed.

    Raises
    ------
    TypeError
        When `root` is not shaped like a Value, or an argument is unknown.
    ValueError
        When one of `parameters` is not a leaf of the graph.

    Examples
    --------
    >>> a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    >>> view = GraphWidget(a * b, parameters=[a], learning_rate=0.1)
    >>> view.learning_rate
    0.1
    """

    _esm = bundle("graph.js")
    _css = bundle("graph.css")

    structure = t.Dict(
        help="The graph, but for its numbers: see wire.py. Written by the kernel."
    ).tag(sync=True)
    revision = t.Int(help="Counts the states of the arrays. Written by the kernel.").tag(sync=True)
    data = t.Bytes(help="Value of each node, float64. Written by the kernel.").tag(sync=True)
    grad = t.Bytes(help="Gradient of each node, float64. Written by the kernel.").tag(sync=True)
    grad_stale = t.Bool(
        help="Whether data changed after the gradients were computed. Written by the kernel."
    ).tag(sync=True)
    commits = t.Dict(
        value_trait=t.Int(),
        help="The last commit of each page that the arrays contain. Written by the kernel.",
    ).tag(sync=True)
    deed = t.Dict(
        help="What changed the arrays last: an act of a page, or a cell. Written by the kernel."
    ).tag(sync=True)
    start_data = t.Bytes(help="Values that Reset restores. Written by the kernel.").tag(sync=True)
    start_grad = t.Bytes(help="Gradients that Reset restores. Written by the kernel.").tag(
        sync=True
    )
    start_grad_stale = t.Bool(
        help="Whether those gradients were out of date. Written by the kernel."
    ).tag(sync=True)
    moves = t.Bytes(help="1 for each node that Step moves. Written by the kernel.").tag(sync=True)
    ranges = t.Dict(
        value_trait=t.List(t.Float()),
        help="Minimum and maximum of each slider that was given them. Written by the kernel.",
    ).tag(sync=True)
    boxes = t.Dict(
        value_trait=t.Bool(),
        help="Whether each box that was opened or closed is open, by a node in it and its depth. "
        "Written by the kernel.",
    ).tag(sync=True)
    learning_rate = t.Float(
        0.01, help="Step moves by −learning_rate·grad. Written by the kernel."
    ).tag(sync=True)
    forward_on_change = t.Bool(True, help="Forward follows a change. Written by the kernel.").tag(
        sync=True
    )
    backward_on_change = t.Bool(
        False, help="Zero grad and Backward follow a change. Written by the kernel."
    ).tag(sync=True)
    digits = t.Int(4, min=0, max=15, help="Decimals on the cards. Written by the kernel.").tag(
        sync=True
    )

    def __init__(
        self,
        root: Any,
        *,
        parameters: Iterable[Any] | None = None,
        variables: Mapping[str, Any] | None = None,
        **traits: Any,
    ) -> None:
        self._seen = {}
        if not isinstance(root, Value) and not adoptable(root):
            raise TypeError(f"root: expected a Value, got {type(root).__name__}")
        self.binding: Binding = bind(adopt(root))
        self._moves = Moves(parameters)
        self._ranges = Ranges()
        self._boxes = Boxes()
        self._variables = variables
        self._recording = self.binding.recording
        with self.binding.lock:
            forward = bool(traits.get("forward_on_change", True))
            if self.binding.views:
                self.binding.refresh(forward=forward, anew=True)
            else:
                self.binding.mark_start(forward=forward)
            super().__init__(**self._recorded(), **self._state(), **traits)

    @property
    def root(self) -> Value:
        """The Value that is shown."""
        return self.binding.root

    def close(self) -> None:
        if hasattr(self, "binding"):  # the arguments were not refused
            self.binding.views.discard(self)
        super().close()

    def open(self) -> None:
        super().open()
        self.binding.views.add(self)

    @t.validate("learning_rate")
    def _finite(self, proposal: Any) -> float:
        if not math.isfinite(proposal.value):
            raise t.TraitError(f"learning_rate: expected a finite number, got {proposal.value!r}")
        return float(proposal.value)

    def on_display(self) -> None:
        """A cell shows the graph: Reset will come back to what it is now, labels are looked up."""
        with self.binding.lock:
            self.binding.mark_start(forward=self.forward_on_change)
            if self._names() != self.names:
                self.binding.recording += 1
        for view in [*self.binding.views]:
            view.publish()

    # ---- browser -> kernel

    def answer(self, content: dict[str, Any], buffers: Sequence[Any]) -> tuple[dict[str, Any], Any]:
        """Take over the numbers of a commit, or carry out the acts of a command.

        A commit that was computed from an older revision is carried out like a command, so that
        what a cell did meanwhile is kept.
        """
        with self.binding.lock:
            self.binding.refresh(forward=self.forward_on_change)
            if self._recording != self.binding.recording:  # a cell that still runs built it anew
                self.publish()
            tape = self.binding.tape
            message = read(content, buffers, tape, self.names, self.binding.recording)
            self._accept(message)
            state = self._brought(message)
            here = message.kind == "command" or state is None
            self._set_up(message.acts)
            self._carry_out(message, state)
            said = self._published("") if here else ({"revision": self.binding.revision}, None)
        self.binding.spread(self)
        self.publish_soon()
        return said

    def _brought(self, message: Message) -> tuple[Array, Array] | None:
        """The arrays that `message` brings, when they are of the revision that holds."""
        if len(message.buffers) == 1 or message.revision != self.binding.revision:
            return None
        return message.state(len(self.binding.tape.values))

    def _carry_out(self, message: Message, state: tuple[Array, Array] | None) -> None:
        """Change the graph as `message` says, with the arrays that it brought."""
        acts = [act for act in message.acts if act.name in ACTS]
        if not acts:
            return
        if message.kind == "commit" and state is not None:
            self.binding.take(acts, state, self._manner())
            self.binding.grad_stale = message.grad_stale
        else:
            self.binding.apply(acts, self._manner(), state)
            if acts[-1].name == "restore":
                self.binding.grad_stale = message.grad_stale
        self.binding.deed = Deed(message.client, message.gesture, acts[-1])

    def refused(self, why: str) -> tuple[dict[str, Any], Any]:
        return self._published(why)

    def _published(self, error: str) -> tuple[dict[str, Any], Any]:
        """An answer that carries the state, because the page's own is not the one that holds."""
        with self.binding.lock:
            state = self._state()
            said = {key: state[key] for key in ("revision", "grad_stale")}
            said |= {"error": error, "recording": self.binding.recording}
            return said, [state["data"], state["grad"]]

    def _accept(self, message: Message) -> None:
        """Refuse what came too late."""
        last = self._seen.pop(message.client, 0)
        self._seen[message.client] = max(message.seq, last)
        for forgotten in [*self._seen][:-_CLIENTS]:
            del self._seen[forgotten]
        if message.seq <= last:
            raise ValueError(f"seq: commit {message.seq} came after commit {last}: it is ignored")

    def _set_up(self, acts: Iterable[Act]) -> None:
        """Carry out the acts that change the view and not the graph."""
        values = self.binding.tape.values
        if self._ranges.take(acts, values, self.names):
            self.ranges = self._ranges.of(values)
        if self._boxes.take(acts, values):
            self.boxes = self._boxes.of(values)
        for act in acts:
            if act.name in SETTINGS:
                kind = type(getattr(self, act.name))
                setattr(self, act.name, kind(act.number))
            elif act.name == "move":
                self._moves.marks[values[act.leaf]] = act.number != 0
                self.moves = self._moved()
            elif act.name == "select":
                self._select_node(act.leaf)

    def _manner(self) -> Manner:
        moves = np.frombuffer(self.moves, np.uint8) != 0
        return Manner(self.forward_on_change, self.backward_on_change, moves)

    # ---- without widgets

    def fallback(self) -> dict[str, str]:
        """The graph as text and as a table, with what was assumed about adopted objects."""
        with self.binding.lock:
            tape, notes = self.binding.tape, self.binding.originals.notes
            text = fallback.as_text(tape, self.names, self.digits)
            table = fallback.as_html(tape, self.names, self.digits)
        return {
            "text/plain": "\n".join([text, *notes]),
            "text/html": table + "".join(f"<p>{escape(clean(note))}</p>" for note in notes),
        }
