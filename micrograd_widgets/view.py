"""View, the base of all views, and CommittingView, the base of those whose pages send commits."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from html import escape
from math import isfinite
from typing import Any, ClassVar

import anywidget
import traitlets as t

from micrograd_engine import __version__
from micrograd_engine.checks import shown

from . import cells, first_steps, messages, pages
from .bindings import Binding
from .follow import follow_by_timer
from .naming import clean
from .pages import STATIC
from .received import MAX_PAGES, Answer, ReceivedMessages
from .saved import SavedOutput

# what connects a page and a kernel, and means nothing without one
_OF_THE_KERNEL = {
    *("version", "view_id", "updates", "whole", "commits", "last_change", "by", "numbers"),
}
_QUIET = 0.1  # seconds after the last commit until the traits follow
_FRAME = 1 / 30  # seconds between publications while another view moves


def bundle(name: str) -> Any:
    """The text of a built file of the front end; "" when it was not built.

    Text, because anywidget never releases a widget whose source is a path; a path only for hot
    reload.
    """
    path = STATIC / name
    if os.environ.get("ANYWIDGET_HMR") == "1":
        return path
    return path.read_text("utf-8") if path.exists() else ""


class View(anywidget.AnyWidget):
    """Base of all views; a subclass gives `_esm` and `_css`, and handles messages in `answer`.

    Raises
    ------
    RuntimeError
        When the front end was not built.
    TypeError
        When an argument is unknown.
    """

    front_end_version: ClassVar[str] = ""  # version of the last front end that said hello
    kind: ClassVar[str]  # what a page calls this kind of view
    has_first_steps: ClassVar[bool] = False  # whether learners may begin with it

    version = t.Unicode(help="Version of the package. Written by the kernel, once.").tag(sync=True)
    view_id = t.Unicode(help="Names this model. Written by the kernel, once.").tag(sync=True)
    error = t.Unicode(
        help="What went wrong outside of a message, in words. Written by the kernel."
    ).tag(sync=True)
    updates = t.Int(
        help="Counts the messages with traits: a page that lacks one asks for all. Written by the "
        "kernel."
    ).tag(sync=True)
    whole = t.Int(help="The last of them that had all traits. Written by the kernel.").tag(
        sync=True
    )
    _cell = t.Unicode(
        help="The cell that shows the view, for what a browser keeps of it. Written by the kernel."
    ).tag(sync=True)

    _first = t.Bool(help="Whether the view shows the first steps. Written by the kernel.").tag(
        sync=True
    )

    numbers = t.Dict(
        value_trait=t.Float(allow_none=True),
        help="What the view shows, by name; None: not finite. Written by the kernel; a page writes it "
        "after an act of the learner, for hosts that then run cells again, and gets the kernel's.",
    ).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        for key in traits:
            if not self.has_trait(key):
                raise TypeError(f"{type(self).__name__}: there is no argument {shown(key)}")
        if not self._esm:
            raise RuntimeError(
                f"the front end is not built: {STATIC} lacks a bundle. In a checkout, "
                "`./dev build` builds it; otherwise install the package again."
            )
        self._received = ReceivedMessages()
        self._saved = SavedOutput(self._saved_numbers)
        super().__init__(version=__version__, _view_count=0, **traits)  # 0: do count the views
        self.view_id = self.model_id or ""
        self.on_msg(self._on_message)

    def numbers_now(self) -> dict[str, float]:
        """What the view shows, by name; nothing, where that is words."""
        return {}

    @t.default("numbers")
    def _finite_numbers(self) -> dict[str, float | None]:
        """The numbers now, None in the place of those that JSON has no word for."""
        numbers = self.numbers_now()
        return {name: number if isfinite(number) else None for name, number in numbers.items()}

    @t.validate("numbers")
    def _numbers_of_python(self, _: Any) -> dict[str, float | None]:
        """Whoever writes the trait, and whatever: it has the numbers of Python."""
        return self._finite_numbers()

    def _publish_numbers(self) -> None:
        self.numbers = {}  # see _numbers_of_python

    def _should_send_property(self, key: str, value: Any) -> Any:
        """Send `numbers` to marimo alone: no other page reads them, and those of a large graph take long."""
        is_read = key != "numbers" or cells.in_marimo()
        return is_read and super()._should_send_property(key, value)

    @property
    def is_open(self) -> bool:
        """Whether the host has not closed the view: marimo does, without a word to ipywidgets."""
        return self.comm is not None and not getattr(self.comm, "_closed", False)

    @property
    def on_screen(self) -> bool:
        """Whether some page shows this view now."""
        return bool(self._view_count)

    def _on_message(self, _: Any, content: Any, buffers: Sequence[Any]) -> None:
        """Answer a message; the answer carries an exception, which nobody would see otherwise."""
        if not isinstance(content, dict):
            return
        if content.get("kind") == "hello":
            self._greet(content)
            return
        if content.get("kind") == "first steps":
            first_steps.put_away()
            return
        client, seq = content.get("client"), content.get("seq")
        known = self._received.known(client, seq)
        if known is not None:
            self.send(self._head(content) | known[0] | {"again": True}, known[1])
            return
        answer = self._answered(content, buffers or ())
        if answer is not None:
            self._received.answered(client, seq, answer)
            self.send(self._head(content) | answer[0], answer[1])

    def _greet(self, content: dict[str, Any]) -> None:
        """Answer a page that has opened, or that lacks a message with traits."""
        version = content.get("version")
        View.front_end_version = clean(version) if isinstance(version, str) else ""
        if content.get("lacks") is True:
            self.whole = self.updates + 1
            self.send_state({name for name in self.keys if not name.startswith("_")})
        if "seq" in content:
            self.send(self._head(content))

    def _head(self, content: dict[str, Any]) -> dict[str, Any]:
        """What each answer begins with."""
        return messages.head(content) | {"updates": self.updates}

    def send_state(self, key: Any = None) -> None:
        """Send traits to the pages, and count that."""
        if key in ("updates", "whole"):  # they go with the others
            return
        if key is not None:
            self.updates += 1
            key = {"updates", *([key] if isinstance(key, str) else key)}
        super().send_state(key)
        self._saved.update_soon()

    def _answered(self, content: dict[str, Any], buffers: Sequence[Any]) -> Answer | None:
        """Carry out a message that is new; None when the answer comes later."""
        try:
            messages.check_depth(content)
            message = self._received.opened(content, buffers)
            return None if message is None else self.answer(*message)
        except (TypeError, ValueError) as problem:
            return self.refused(messages.worded(problem))
        except (Exception, KeyboardInterrupt) as problem:  # unanswered, it would be sent again
            name = type(problem).__name__
            return self.refused(messages.worded(f"{name}: {messages.worded(problem)}"))

    def answer(self, content: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        """Perform what a message requests; return the answer and its buffers."""
        raise NotImplementedError

    def refused(self, why: str) -> Answer:
        """The answer to a message that failed."""
        return {"error": why}, None

    def close(self) -> None:
        """Close the view on both sides, its layout too."""
        if self.comm is None:  # closed already, or never opened
            return
        self._saved.close()
        self.set_trait("_view_count", None)  # or each page would send a closed view that it is gone
        super().close()
        self.__dict__.pop("_repr_mimebundle_", None)  # ipywidgets hides it: closed is final there
        self.layout.close()

    def on_display(self) -> None:
        """A cell shows the view."""

    def fallback(self) -> dict[str, str]:
        """Other representations of what the view shows, for places without widgets."""
        return {}

    # ---- pages without a kernel

    def to_json(self) -> str:
        """The state of the view as JSON text, for a page without a kernel: see `to_html`.

        It holds all that Python knows of the view: numbers, settings, ranges, open boxes, losses.

        Examples
        --------
        >>> import json
        >>> from micrograd_engine import Value
        >>> from micrograd_widgets import show
        >>> state = json.loads(show(Value(2.0, label="a").tanh()).to_json())
        >>> state["micrograd_widgets"], state["view"], state["model"]["structure"]["names"]
        (1, 'graph', ['a', 'tanh(a)'])
        """
        self._refresh()
        names = {name for name in self.keys if not name.startswith("_")}
        own = names - _OF_THE_KERNEL - set(anywidget.AnyWidget.class_trait_names())
        return pages.as_json(self.kind, {name: getattr(self, name) for name in sorted(own)})

    def to_html(
        self,
        path: Any = None,
        *,
        title: str = "",
        caption: str = "",
        hide: Sequence[str] = (),
        editable: bool = False,
        fragment: bool = False,
    ) -> str | None:
        """Write a web page with the live view, which needs no kernel, no server and no network.

        Parameters
        ----------
        path
            The file to write, whole or not at all. None: return the text instead.
        title, caption
            The heading of the page, and the words below the view. Plain text.
        hide
            Parts to leave out: "toolbar", "settings", "walk", "panels".
        editable
            Whether readers may change the code. The state of a view has no code: True is refused.
        fragment
            Only the view, for a page that loads `micrograd-page.js`, once for all its views.
            `python -m micrograd_widgets page FOLDER` writes that script.

        Raises
        ------
        TypeError, ValueError
            When an argument is of another kind, or `hide` has another name.
        OSError
            When the file cannot be written.

        Examples
        --------
        >>> from micrograd_engine import Value
        >>> from micrograd_widgets import show
        >>> page = show(Value(2.0, label="a").tanh()).to_html(caption="A neuron without weights")
        >>> page[:15], "<figcaption>A neuron without weights</figcaption>" in page
        ('<!doctype html>', True)
        """
        return pages.to_html(
            [self],
            path,
            title=title,
            caption=caption,
            hide=hide,
            editable=editable,
            fragment=fragment,
        )

    def _refresh(self) -> None:
        """Bring the traits up to date."""

    def page_table(self) -> str:
        """The numbers in full as an HTML table, for a page where no script runs."""
        return ""

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self.comm is None:  # closed with the cell that showed it, and now shown again
            for widget in (self.layout, self):
                widget._model_id = None
                widget.open()
            self.view_id = self.model_id
            self.set_trait("_view_count", 0)
        self.on_display()
        cells.shown(self)
        self._cell = cells.running()
        if self.has_first_steps and cells.in_jupyter():
            self._first = first_steps.show_now()
        made = super()._repr_mimebundle_(**kwargs)
        if made is None:
            return None
        data, metadata = made
        data |= self.fallback()
        if cells.in_jupyter() and not cells.in_marimo():
            self._saved.show(self.view_id)
            data["text/html"] = ""  # for all that show no widget: the output before has it
        return data, metadata

    def _saved_numbers(self) -> str:
        texts = self.fallback()
        return texts.get("text/html") or f"<pre>{escape(texts.get('text/plain', ''))}</pre>"


class CommittingView(View):
    """A view of a Binding: its pages send commits, and its traits follow the binding.

    A subclass returns its traits in `_state`, performs a commit in `_commit`, and corrects a page
    whose state is out of date in `_correction`.
    """

    commits = t.Dict(
        value_trait=t.Int(),
        help="The last commit of each page that the other traits contain. Written by the kernel.",
    ).tag(sync=True)
    digits = t.Int(4, min=0, max=15, help="Decimals of numbers. Written by the kernel.").tag(
        sync=True
    )

    binding: Binding
    _publication: asyncio.TimerHandle | None = None  # the scheduled one
    published_at = 0.0

    def __init__(self, binding: Binding, **traits: Any) -> None:
        self.binding = binding
        self._acknowledged: dict[str, int] = {}  # the last commit of each page
        with binding.lock:
            super().__init__(**self._state(), **traits)

    def open(self) -> None:
        super().open()
        self.binding.views.add(self)
        if cells.in_marimo():
            follow_by_timer(self.binding)

    def close(self) -> None:
        if hasattr(self, "binding"):  # the arguments were right
            self.binding.views.discard(self)
            self._cancel_publication()
        super().close()

    def on_display(self) -> None:
        """A cell shows the view: from now on Reset restores the present state."""
        self._mark_start()
        for view in [*self.binding.views]:
            view.publish()

    def _mark_start(self) -> None:
        self.binding.mark_start()

    # ---- kernel -> browser

    def _state(self) -> dict[str, Any]:
        """The traits that the browser lacks."""
        raise NotImplementedError

    def publish(self) -> None:
        """Send the present state to the browser."""
        self._cancel_publication()
        self.published_at = time.monotonic()
        with self.binding.lock, self.hold_sync():
            for name, content in self._state().items():
                setattr(self, name, content)
            self._publish_numbers()

    def publish_rarely(self) -> None:
        """Publish now, or a little later when something keeps changing."""
        if time.monotonic() - self.published_at >= _FRAME:
            self.publish()
        else:
            self.publish_soon()

    def publish_soon(self) -> None:
        """Publish when no commit has arrived for a while, so that a reload finds the latest state."""
        self._cancel_publication()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no event loop, as in a script: nothing to wait for
            self.publish()
        else:
            self._publication = loop.call_later(_QUIET, self.publish)

    def _cancel_publication(self) -> None:
        if self._publication is not None:
            self._publication.cancel()
            self._publication = None

    def _refresh(self) -> None:
        if self._look():  # the running cell has changed something
            self.binding.publish_views(self)
        self.publish()

    def _look(self) -> bool:
        """Let the binding take over the changes of a cell; return whether there are any."""
        raise NotImplementedError

    # ---- browser -> kernel

    def answer(self, content: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        """Perform a commit or a command; then let all views of the changed Values follow."""
        answer = self._commit(content, buffers)
        self.binding.spread(self)
        self.publish_soon()
        return answer

    def _commit(self, content: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        """Perform a commit or a command, under the lock of the binding; return the answer."""
        raise NotImplementedError

    def refused(self, why: str) -> Answer:
        return self._correction(why)

    def _correction(self, error: str) -> Answer:
        """An answer with the state of the kernel, for a page whose state is out of date."""
        raise NotImplementedError

    def _acknowledge(self, client: str, seq: int) -> None:
        """Remember a commit."""
        self._acknowledged[client] = max(seq, self._acknowledged.pop(client, 0))
        for forgotten in [*self._acknowledged][:-MAX_PAGES]:
            del self._acknowledged[forgotten]
