"""A kernel on a pipe, without Jupyter: tests of the front end run cells in it, and pages talk to its views.

    python -m tests.conformance.kernel

Each line in is a request, each line out its answer, in JSON, bytes as `{"base64": …}`. `now` is the time in
seconds, which the pages give. The other part is one of

    {"cell": code}                              run a cell; views follow
    {"model": name}                             the traits of the view of this name
    {"model": name, "content": …, "buffers": …}     a message to it
    {"ask": expression}                         what it is

and the answer `{"value": …, "due": …, "sent": [[model, method, content, buffers], …]}`: `due` is when the
kernel wants to be asked again, to publish.
"""

import asyncio
import base64
import json
import sys
import types
from collections.abc import Callable
from typing import Any

from ipywidgets.widgets.widget import _put_buffers

import micrograd_widgets.view
from micrograd_widgets.follow import follow_all
from micrograd_widgets.view import View


class Clock:
    """An event loop whose time the pages give."""

    def __init__(self) -> None:
        self.now = 0.0
        self.handles: list[Handle] = []

    def call_later(self, seconds: float, run: Callable[[], None]) -> "Handle":
        handle = Handle(self, self.now + seconds, run)
        self.handles.append(handle)
        return handle

    def go_to(self, now: float) -> None:
        """Run what is due until then."""
        self.now = now
        for handle in sorted(self.handles, key=lambda handle: handle.when):
            if handle.when <= now + 1e-9:
                handle.cancel()
                handle.run()

    @property
    def due(self) -> float | None:
        return min((handle.when for handle in self.handles), default=None)


class Handle:
    """What a Clock runs later."""

    def __init__(self, clock: Clock, when: float, run: Callable[[], None]) -> None:
        self.clock, self.when, self.run = clock, when, run

    def cancel(self) -> None:
        if self in self.clock.handles:
            self.clock.handles.remove(self)


class Kernel:
    """The names of the cells, and what their views send."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.names: dict[str, Any] = {}
        self.sent: list[list[Any]] = []

    def listen(self, view: View) -> None:
        """Note what `view` sends, in place of its comm."""
        if "_send" in vars(view):
            return
        name = next(key for key, thing in self.names.items() if thing is view)

        def send(message: dict[str, Any], buffers: Any = None) -> None:
            method, buffers = message["method"], [bytes(b) for b in buffers or ()]
            content = message.get("content")
            if method == "update":
                content = message["state"]
                _put_buffers(content, message["buffer_paths"], buffers)
                buffers = []
            self.sent.append([name, method, json.loads(written(content)), buffers])

        view._send = send  # type: ignore[method-assign]

    def answer(self, request: dict[str, Any]) -> Any:
        self.clock.go_to(request["now"])
        if "cell" in request:
            exec(request["cell"], self.names)  # noqa: S102 - it is what a kernel does
            for thing in list(self.names.values()):
                if isinstance(thing, View):
                    self.listen(thing)
            follow_all()
        elif "ask" in request:
            return eval(request["ask"], self.names)
        elif "content" in request:
            buffers = [memoryview(base64.b64decode(b)) for b in request["buffers"]]
            self.names[request["model"]]._on_message(None, request["content"], buffers)
        elif "model" in request:
            view = self.names[request["model"]]
            return {key: getattr(view, key) for key in view.keys if not key.startswith("_")}
        return None


def written(thing: Any) -> str:
    def plain(part: Any) -> Any:
        if isinstance(part, bytes | memoryview):
            return {"base64": base64.b64encode(part).decode()}
        return str(part)  # the model of a layout

    return json.dumps(thing, default=plain)


def main() -> None:
    kernel = Kernel()
    asyncio.get_running_loop = lambda: kernel.clock  # type: ignore[assignment, return-value]
    clock = types.SimpleNamespace(monotonic=lambda: kernel.clock.now)
    micrograd_widgets.view.time = clock  # type: ignore[assignment]
    for line in sys.stdin:
        value = kernel.answer(json.loads(line))
        sent, kernel.sent = kernel.sent, []
        print(written({"value": value, "due": kernel.clock.due, "sent": sent}), flush=True)


if __name__ == "__main__":
    main()
