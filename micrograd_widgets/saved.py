"""The output that a notebook keeps of a view: its numbers, for when nothing is left of the view itself.

JupyterLab prefers a widget to HTML, and shows an error when the widget's model is gone, as after a
restart. So the numbers are an output of their own, before that of the view, which hides it:
`js/src/views/frame/mounted.tsx`. What still goes wrong without the view, `_STYLE` sets right. An
untrusted notebook loses the style, and the view with it: the numbers stay.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_PAUSE = 0.5  # seconds from a change until the output has it, and between two updates

# In JupyterLab it waits for the view, unless it knows that none comes: no model, or no widgets at all.
# A view that does not come takes no place. And a page has no cell to run.
_STYLE = (
    ".lm-Widget.jp-OutputArea-child:has(.mgw-saved):not("
    ":has(+*>.jp-OutputArea-output:is(.jupyter-widgets,[data-mime-type]))){animation:mgw-wait 3s}"
    "@keyframes mgw-wait{from,to{position:fixed;visibility:hidden}}"
    ".jp-OutputArea-child:has(.mgw-saved)+.jp-OutputArea-child:not(:has(>.jp-OutputArea-output>*)),"
    "body.jp-Notebook .mgw-run,.cell_output .mgw-run{display:none}"
)
_RUN = "Run the cell to bring this to life."


class SavedOutput:
    """The output of a view, in each cell that shows the view."""

    def __init__(self, numbers: Callable[[], str]) -> None:
        self._numbers = numbers  # as HTML
        self._view_id = ""  # "" as long as no cell shows the view
        self._shown = ""
        self._loop: asyncio.AbstractEventLoop | None = None  # of the kernel
        self._waits = False  # for its next update

    def show(self, view_id: str) -> None:
        """Add the output to the running cell."""
        self._view_id = view_id
        self._shown = self._numbers()
        self._loop = _running_loop()
        self._publish(update=False)

    def update_soon(self) -> None:
        """Let the output follow the view; callable in any thread."""
        if self._waits or self._loop is None or self._loop.is_closed():
            return
        self._waits = True
        self._loop.call_soon_threadsafe(self._loop.call_later, _PAUSE, self._follow)

    def close(self) -> None:
        """Leave the output as it is."""
        self._loop = None

    def _follow(self) -> None:
        self._waits = False
        if self._loop is None:
            return
        try:
            now = self._numbers()
        except Exception:  # a cell has changed the model, as the view itself says
            return
        if now != self._shown:
            self._shown = now
            self._publish(update=True)

    def _publish(self, *, update: bool) -> None:
        from IPython.display import publish_display_data

        name = f"mgw-saved-{self._view_id}"
        html = (
            f'<div class="mgw-saved {name}"><style>{_STYLE}</style><p class="mgw-run">{_RUN}</p>'
            f"{self._shown}</div>"
        )
        publish_display_data({"text/html": html}, transient={"display_id": name}, update=update)  # type: ignore[no-untyped-call]


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:  # no kernel of Jupyter's own
        return None
