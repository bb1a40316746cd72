"""The lecture's expression, and a page that talks to its view."""

from array import array
from dataclasses import dataclass, field
from typing import Any

from micrograd_engine import Value
from micrograd_widgets import GraphWidget


@dataclass
class Lecture:
    """L = (a·b + c)·f with a = 2, b = −3, c = 10, f = −2."""

    a: Value = field(default_factory=lambda: Value(2.0, label="a"))
    b: Value = field(default_factory=lambda: Value(-3.0, label="b"))
    c: Value = field(default_factory=lambda: Value(10.0, label="c"))
    f: Value = field(default_factory=lambda: Value(-2.0, label="f"))

    def __post_init__(self) -> None:
        self.e = self.a * self.b
        self.d = self.e + self.c
        self.L = self.d * self.f
        self.L.label = "L"


class Page:
    """A browser page without a browser: it sends the messages of the front end and keeps the answers."""

    def __init__(self, view: GraphWidget, client: str = "page") -> None:
        self.view = view
        self.client = client
        self.seq = 0
        self.revision = view.revision
        self.answers: list[dict[str, Any]] = []
        self.states: list[Any] = []
        view.send = self._receive  # type: ignore[method-assign]

    def _receive(self, content: dict[str, Any], buffers: Any = None) -> None:
        self.answers.append(content)
        self.states.append(buffers)

    def send(self, content: dict[str, Any], buffers: list[bytes]) -> dict[str, Any]:
        """Send a message as it is; give the answer."""
        self.view._handle_custom_msg(content, buffers)
        answer = self.answers[-1]
        self.revision = answer["revision"]
        return answer

    def commit(
        self,
        *acts: tuple[str, int, float],
        data: Any = None,
        grad: Any = None,
        kind: str = "commit",
        **more: Any,
    ) -> dict[str, Any]:
        """Commit `acts` with the arrays that the page has computed."""
        self.seq += 1
        content = {
            "kind": kind,
            "client": self.client,
            "seq": self.seq,
            "revision": self.revision,
            "recording": self.view.structure["recording"],
            "acts": [[name, leaf] for name, leaf, _ in acts],
        }
        buffers = [array("d", [number for _, _, number in acts]).tobytes()]
        if kind == "commit":
            tape = self.view.binding.tape
            buffers += [
                array("d", tape.data if data is None else data).tobytes(),
                array("d", tape.grad if grad is None else grad).tobytes(),
            ]
        return self.send(content | more, buffers)

    def command(self, *acts: tuple[str, int, float], **more: Any) -> dict[str, Any]:
        """Ask the kernel to do `acts`."""
        return self.commit(*acts, kind="command", **more)

    def index(self, value: Value) -> int:
        return self.view.binding.tape.index(value)
