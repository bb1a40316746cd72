"""What every view shares: its bundle, its guarded handler, its place in a notebook."""

import os
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets as t

from micrograd_engine import __version__

from . import cells

STATIC = Path(__file__).parent / "static"


def bundle(name: str) -> Any:
    """The text of a built file of the front end; "" when it was not built.

    Text, because anywidget never lets go of a widget whose source is a path; a path only where
    hot reload is asked for.
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

    heard_from: ClassVar[str] = ""  # version of the last front end that said hello

    version = t.Unicode(help="Version of the package. Written by the kernel, once.").tag(sync=True)
    view_id = t.Unicode(help="Names this model. Written by the kernel, once.").tag(sync=True)
    error = t.Unicode(
        help="What went wrong outside of a message, in words. Written by the kernel."
    ).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        for key in traits:
            if not self.has_trait(key):
                raise TypeError(f"{type(self).__name__}: there is no argument {key!r}")
        if not self._esm:
            raise RuntimeError(
                f"the front end is not built: {STATIC} lacks a bundle. In a checkout, "
                "`./dev build` builds it; otherwise install the package again."
            )
        super().__init__(version=__version__, _view_count=0, **traits)  # 0: do count the views
        self.view_id = self.model_id or ""
        self.on_msg(self._on_message)

    @property
    def on_screen(self) -> bool:
        """Whether some page shows this view now."""
        return bool(self._view_count)

    def _on_message(self, _: Any, content: Any, buffers: Sequence[Any]) -> None:
        """Answer a message; an exception would be seen nowhere, so it goes into the answer."""
        if not isinstance(content, dict):
            return
        if content.get("kind") == "hello":
            View.heard_from = str(content.get("version"))
            return
        head = {"kind": "answer", "client": content.get("client"), "seq": content.get("seq")}
        try:
            said, out = self.answer(content, buffers)
        except (TypeError, ValueError) as problem:
            said, out = self.refused(str(problem))
        except Exception:
            said, out = self.refused(traceback.format_exc(limit=-1).strip().splitlines()[-1])
        self.send(head | said, out)

    def answer(self, content: dict[str, Any], buffers: Sequence[Any]) -> tuple[dict[str, Any], Any]:
        """Do what a message asks; give the answer and its buffers."""
        raise NotImplementedError

    def refused(self, why: str) -> tuple[dict[str, Any], Any]:
        """The answer to a message that was not carried out."""
        return {"error": why}, None

    def close(self) -> None:
        """Close the view on both sides, its layout too."""
        if self.comm is None:  # closed already, or never opened
            return
        self.set_trait("_view_count", None)  # or each page would tell a closed view that it is gone
        super().close()
        self.__dict__.pop("_repr_mimebundle_", None)  # ipywidgets hides it: closed is final there
        self.layout.close()

    def on_display(self) -> None:
        """Called whenever a cell shows the view."""

    def fallback(self) -> dict[str, str]:
        """Other representations of what is shown, for places without widgets."""
        return {}

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self.comm is None:  # closed with the cell that showed it, and now wanted again
            for widget in (self.layout, self):
                widget._model_id = None
                widget.open()
            self.view_id = self.model_id
            self.set_trait("_view_count", 0)
        self.on_display()
        cells.shown(self)
        made = super()._repr_mimebundle_(**kwargs)
        if made is None:
            return None
        data, metadata = made
        return data | self.fallback(), metadata
