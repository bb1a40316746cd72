"""WebKitGTK, through the WebDriver that Debian packages: as much of Playwright's Page as a short route needs."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .lab import SIZE, wait_for

PROGRAMS = ("WebKitWebDriver", "Xvfb")
MINI_BROWSERS = "usr/lib/*/webkit2gtk-4*/MiniBrowser"
# without a graphics card, and as root
SURROUNDINGS = {
    "WEBKIT_SKIA_ENABLE_CPU_RENDERING": "1",
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
    "NO_AT_BRIDGE": "1",
}
KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "PageUp": "\ue00e",
    "PageDown": "\ue00f",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
}


def mini_browser() -> Path | None:
    """The browser that the driver starts, if everything that it takes is installed."""
    found = next(Path("/").glob(MINI_BROWSERS), None)
    return found if all(map(shutil.which, PROGRAMS)) else None


class WebKit:
    """A window of WebKitGTK with one page."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}"
        self.mouse = Mouse(self)
        self.keyboard = Keyboard(self)

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._address + path, data, kind, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from None

    def is_up(self) -> bool:
        with contextlib.suppress(OSError):
            self._ask("GET", "/status")
            return True
        return False

    def begin(self, browser: Path) -> None:
        """Open a window."""
        options = {"binary": str(browser), "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        session = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._address += f"/session/{session['sessionId']}"
        self._ask("POST", "/window/rect", {"x": 0, "y": 0, **SIZE})

    def end(self) -> None:
        self._ask("DELETE", "")

    def goto(self, url: str) -> None:
        self._ask("POST", "/url", {"url": url})

    def evaluate(self, function: str, given: object = None) -> Any:
        """What a function of JavaScript returns."""
        script = f"return ({function})(arguments[0])"
        return self._ask("POST", "/execute/sync", {"script": script, "args": [given]})

    def act(self, device: dict[str, object], *actions: dict[str, object]) -> None:
        self._ask("POST", "/actions", {"actions": [device | {"actions": actions}]})


class Mouse:
    """The mouse over a page."""

    def __init__(self, page: WebKit) -> None:
        self._page = page

    def _act(self, kind: str, **given: object) -> None:
        device = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        self._page.act(device, {"type": kind, **given})

    def move(self, x: float, y: float) -> None:
        self._act("pointerMove", x=round(x), y=round(y), duration=16)

    def down(self) -> None:
        self._act("pointerDown", button=0)

    def up(self) -> None:
        self._act("pointerUp", button=0)


class Keyboard:
    """The keyboard of a page."""

    def __init__(self, page: WebKit) -> None:
        self._page = page

    def press(self, keys: str) -> None:
        """Press a key, or several that are held together, as `Shift+ArrowRight`."""
        codes = [KEYS.get(key, key) for key in keys.split("+")]
        down = [{"type": "keyDown", "value": code} for code in codes]
        up = [{"type": "keyUp", "value": code} for code in reversed(codes)]
        self._page.act({"type": "key", "id": "keys"}, *down, *up)


@contextlib.contextmanager
def webkit(browser: Path) -> Iterator[WebKit]:
    """A page in WebKitGTK, on a screen that nobody sees."""
    with contextlib.ExitStack() as stack:

        def start(*command: str, **more: Any) -> subprocess.Popen[str]:
            quiet = {"stderr": subprocess.DEVNULL, "text": True}
            program = stack.enter_context(subprocess.Popen(command, **(quiet | more)))
            stack.callback(program.terminate)
            return program

        screen = start(
            *("Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1400x1100x24"),
            stdout=subprocess.PIPE,
        )
        assert screen.stdout is not None
        display = f":{screen.stdout.readline().strip()}"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        start(
            *("WebKitWebDriver", "--host=127.0.0.1", f"--port={port}"),
            env=os.environ | SURROUNDINGS | {"DISPLAY": display},
            stdout=subprocess.DEVNULL,
        )
        page = WebKit(port)
        wait_for(page.is_up)
        page.begin(browser)
        stack.callback(page.end)
        yield page
