"""GraphWidget: a live view of the graph of a Value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import asdict
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

import traitlets as t

from micrograd_engine import Value
from micrograd_engine.adopt import adopt, originals
from micrograd_engine.adoption.read import NO_GRAD, NO_LABEL, NO_PREV, is_shaped
from micrograd_engine.checks import shown

from .. import fallback, pages, wire
from ..cells import namespace
from ..naming import clean, names, nodes_by_name, roles
from ..received import Answer
from ..view import CommittingView, bundle
from .acts import ACTS, GraphAct, LastChange, Options, Prepared, changing
from .binding import GraphBinding
from .marks import Boxes, Mark, Ranges, StepMask
from .messages import Message, read

if TYPE_CHECKING:
    from .acts import State

_SAID_BY_STAGE = (NO_GRAD, NO_PREV, NO_LABEL)
_SETTINGS = tuple(name for name, kind in ACTS.items() if kind.changes == "settings")


class GraphWidget(CommittingView):
    """The graph of a Value, live: sliders on its leaves, gradients on request.

    Parameters
    ----------
    root
        The Value at the end of the graph, or an object of your own class with `data`, `_prev` and
        `_op`: the view adopts it, and changes in the view change it.
    parameters
        The leaves that *Step* moves. None: those of a Module, if the graph has any; else every
        leaf that you made.
    variables
        Where to look up names of Values without a label; None: the notebook's variables.
    learning_rate, forward_on_change, backward_on_change, digits
        The settings at the start; each can be changed while the view is shown.
    selected
        The Value of the graph that the view selects, None: none. It follows the learner; set it
        and observe it.

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

    kind = "graph"
    has_first_steps = True
    _esm = bundle("graph.js")
    _css = bundle("graph.css")

    structure = t.Dict(
        help="The graph without its numbers: see wire.py. Written by the kernel."
    ).tag(sync=True)
    revision = t.Int(help="Counts the states of the arrays. Written by the kernel.").tag(sync=True)
    data = t.Bytes(help="Value of each node, float64. Written by the kernel.").tag(sync=True)
    grad = t.Bytes(help="Gradient of each node, float64. Written by the kernel.").tag(sync=True)
    grad_stale = t.Bool(
        help="Whether data changed after the gradients were computed. Written by the kernel."
    ).tag(sync=True)
    last_change = t.Dict(
        help="What changed the arrays last: an act of a page, or a cell. Written by the kernel."
    ).tag(sync=True)
    own = t.Dict(
        help="A graph of the learner's own class: the right gradients beside theirs, the first wrong "
        "node, the mistake, what their code printed; {} for our Values. Written by the kernel."
    ).tag(sync=True)
    behind = t.Dict(
        {"nodes": [], "text": ""},
        help="`nodes` whose number is not that of the leaves, since their operation is not known, and "
        "that as `text`. Written by the kernel.",
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
        help="Minimum and maximum of each slider that the learner gave them. Written by the kernel.",
    ).tag(sync=True)
    boxes = t.Dict(
        value_trait=t.Bool(),
        help="Whether each box that the learner opened or closed is open, by a node in it and its "
        "depth. Written by the kernel.",
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
    selected = t.Any(None, help="The selected Value; None: none. Written by the kernel.")
    selected_node = t.Int(
        -1, help="The node of the selected Value; -1: none. Written by the kernel."
    ).tag(sync=True)

    binding: GraphBinding
    names: list[str]  # what the view calls each node

    def __init__(
        self,
        root: Any,
        *,
        parameters: Iterable[Any] | None = None,
        variables: Mapping[str, Any] | None = None,
        **traits: Any,
    ) -> None:
        if not isinstance(root, Value) and not is_shaped(root):
            raise TypeError(f"root: expected a Value, got {type(root).__name__}")
        binding = GraphBinding.of(adopt(root))
        self._marks: dict[str, Mark] = {  # by the trait that each is
            "ranges": Ranges(),  # first: it may refuse
            "boxes": Boxes(),
            "moves": StepMask(parameters),
        }
        # marimo's modules are shared: later, another visitor's variables may be in the place of these
        self._variables = namespace() if variables is None else variables
        self._recording = -1  # the one that was published last
        with binding.lock:
            forward = bool(traits.get("forward_on_change", True))
            if binding.views:
                binding.refresh(forward=forward, anew=True)
            else:
                binding.mark_start(forward=forward)
            super().__init__(binding, **traits)

    @property
    def root(self) -> Value:
        """The Value whose graph this is."""
        return self.binding.root

    @t.validate("learning_rate")
    def _finite(self, proposal: Any) -> float:
        if not math.isfinite(proposal.value):
            raise t.TraitError(
                f"learning_rate: expected a finite number, got {shown(proposal.value)}"
            )
        return float(proposal.value)

    def _mark_start(self) -> None:
        """From now on Reset restores the present state; names may have changed."""
        with self.binding.lock:
            self.binding.mark_start(forward=self.forward_on_change)
            if self._names() != self.names:
                self.binding.recording += 1

    # ---- kernel -> browser

    def _look(self) -> bool:
        return self.binding.refresh(forward=self.forward_on_change)

    def publish(self) -> None:
        with self.binding.lock, self.hold_sync():
            anew = self._recording != self.binding.recording
            super().publish()
            if anew:
                self._select_again()

    def _state(self) -> dict[str, Any]:
        anew = self._recording != self.binding.recording
        self._recording = self.binding.recording
        (data, grad), (start_data, start_grad) = self._arrays(), self.binding.start
        return (self._recorded() if anew else {}) | {
            "data": data,
            "grad": grad,
            "grad_stale": self.binding.grad_stale,
            "revision": self.binding.revision,
            "commits": dict(self._acknowledged),
            "last_change": asdict(self.binding.last_change),
            "start_data": wire.packed(start_data),
            "start_grad": wire.packed(start_grad),
            "start_grad_stale": self.binding.start_stale,
            "own": self._own(),
            "behind": self._behind(),
        }

    def _own(self) -> dict[str, Any]:
        own = self.binding.own
        return {} if own is None else own.state(self.names, self.digits)

    def _behind(self) -> dict[str, Any]:
        nodes = self.binding.behind
        if not nodes:
            return {"nodes": [], "text": ""}
        some = ", ".join(self.names[i] for i in nodes[:3])
        more = f" and {len(nodes) - 3} more" if len(nodes) > 3 else ""
        keep = "keeps its number" if len(nodes) == 1 else "keep their numbers"
        op = clean(self.binding.tape.values[nodes[0]]._op)
        known = f"how {op} computes" if op else "how they are computed"
        text = f"{some}{more} {keep}: {known} is not known here. Run the cell again."
        return {"nodes": nodes, "text": text}

    def _arrays(self) -> list[bytes]:
        tape = self.binding.tape
        return [wire.packed(tape.data), wire.packed(tape.grad)]

    def _recorded(self) -> dict[str, Any]:
        """The traits that change with the structure of the graph."""
        self.names, self._roles = self._names(), roles(self.binding.tape, self._namespace())
        self._node_of = nodes_by_name(self.binding.tape, self.names, self._namespace())
        structure = wire.structure(self.binding.tape, self.names, self._roles) | {
            "recording": self.binding.recording,
            "notes": self._notes(),
        }
        if self.binding.own is not None:
            structure["own"] = self.binding.own.structure()
        values = self.binding.tape.values
        return {"structure": structure} | {
            trait: mark.of(values, self._roles) for trait, mark in self._marks.items()
        }

    def _notes(self) -> list[str]:
        """What the view assumes about adopted objects, and what their class can learn next."""
        notes = self.binding.originals.notes
        if self.binding.own is not None:
            known = [note for note in notes if not note.endswith(_SAID_BY_STAGE)]
            notes = [*known, *filter(None, [self.binding.own.stage])]
        return [f"{clean(note).removesuffix('.')}." for note in notes]

    def _names(self) -> list[str]:
        return names(self.binding.tape, self._namespace())

    def _namespace(self) -> Mapping[str, Any]:
        return self._variables

    def numbers_now(self) -> dict[str, float]:
        with self.binding.lock:
            data = self.binding.tape.data.tolist()
            return {name: data[i] for name, i in self._node_of.items()}

    # ---- browser -> kernel

    def _commit(self, content: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        """Take over the numbers of a commit, or perform the acts of a command.

        The kernel also performs the acts of a commit that was computed from an older revision, so
        that what a cell did meanwhile stays.
        """
        binding = self.binding
        with binding.lock:
            binding.refresh(forward=self.forward_on_change)
            if self._recording != binding.recording:  # a cell that still runs has rebuilt it
                self.publish()
            message = read(content, buffers, binding.tape, self.names, binding.recording)
            sent = message.state(len(binding.tape.values))
            state = sent if message.revision == binding.revision else None
            self._acknowledge(message.client, message.seq)
            with self._all_or_nothing():
                self._change(message, state)
            self.own, self.behind = self._own(), self._behind()
            if message.kind == "command" or state is None:
                return self._correction("")
            return {"revision": binding.revision}, None

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Settings and marks are as they were when something fails; pages get them at the end."""
        marks = {trait: copy(mark) for trait, mark in self._marks.items()}
        before = {name: getattr(self, name) for name in (*marks, *_SETTINGS, "selected")}
        with self.hold_sync():
            try:
                yield
            except Exception:
                self._marks = marks
                for name, content in before.items():
                    setattr(self, name, content)
                raise

    def _change(self, message: Message, state: State | None) -> None:
        """Perform the acts of a message; `state` has the arrays of the page, if they fit."""
        acts = self._prepared(message.acts, state)
        if not acts:
            return
        last, _ = acts[-1]
        if message.kind == "commit" and state is not None:
            self.binding.take(acts, state)
            self.binding.grad_stale = message.grad_stale
        else:
            self.binding.apply(acts)
            if last.name == "restore":
                self.binding.grad_stale = message.grad_stale
        self.binding.last_change = LastChange(message.client, message.gesture, last)

    def _prepared(self, acts: Sequence[GraphAct], restored: State | None) -> list[Prepared]:
        """Perform the acts that change the view; give the others, each with the settings at its moment."""
        prepared: list[Prepared] = []
        for is_about_numbers, some in groupby(
            acts, lambda act: ACTS[act.name].changes == "numbers"
        ):
            if is_about_numbers:
                options = self._options(restored)
                prepared += [(act, options) for act in some]
            else:
                self._set_up([*some])
        return prepared

    def _options(self, restored: State | None = None) -> Options:
        return Options(self.forward_on_change, self.backward_on_change, self.moves, restored)

    def _set_up(self, acts: Sequence[GraphAct]) -> None:
        """Perform the acts that change the view and not the graph."""
        values = self.binding.tape.values
        for trait, mark in self._marks.items():
            if mine := changing(trait, acts):
                mark.take(mine, values, self.names)
                setattr(self, trait, mark.of(values, self._roles))
        for act in changing("settings", acts):
            kind = type(getattr(self, act.name))
            setattr(self, act.name, kind(act.number))
        for act in changing("selected", acts):
            self.selected = None if act.leaf < 0 else values[act.leaf]

    def _correction(self, error: str) -> Answer:
        binding = self.binding
        with binding.lock:
            answer = {
                "error": error,
                "revision": binding.revision,
                "recording": binding.recording,
                "grad_stale": binding.grad_stale,
            }
            return answer, self._arrays()

    # ---- the selected Value

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
        raise t.TraitError(f"selected: expected a Value of this graph or None, got {shown(wanted)}")

    @t.observe("selected")
    def _on_selected(self, _: Any) -> None:
        self.selected_node = self._node(self.selected)

    def _select_again(self) -> None:
        """Find the selected Value in a new recording; select none if it is missing."""
        if self._node(self.selected) < 0:
            self.selected = None
        self.selected_node = self._node(self.selected)

    def _node(self, wanted: Value | None) -> int:
        return next((i for i, v in enumerate(self.binding.tape.values) if v is wanted), -1)

    # ---- without widgets

    def fallback(self) -> dict[str, str]:
        """The graph as text and as a table, with what the view assumes about adopted objects."""
        with self.binding.lock:
            tape, notes = self.binding.tape, self._notes()
            text = fallback.as_text(tape, self.names, self.digits)
            table = fallback.as_html(tape, self.names, self.digits)
        return {
            "text/plain": "\n".join([text, *notes]),
            "text/html": table + "".join(f"<p>{escape(note)}</p>" for note in notes),
        }

    def page_table(self) -> str:
        with self.binding.lock:
            return fallback.as_html(self.binding.tape, self.names, None, pages.WHEN)
