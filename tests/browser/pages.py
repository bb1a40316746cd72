"""Pages without a kernel, in a browser that refuses the network and lists what they ask for."""

import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, ViewportSize

SIZE: ViewportSize = {"width": 1280, "height": 900}


# A page needs twice as long in a new context, or in one where no other page is open.
_contexts: WeakKeyDictionary[Browser, dict[str, BrowserContext]] = WeakKeyDictionary()


def context_of(browser: Browser, **look: Any) -> BrowserContext:
    """The context of `browser` that looks so. Our views store nothing in it."""
    contexts = _contexts.setdefault(browser, {})
    if repr(look) not in contexts:
        contexts[repr(look)] = browser.new_context(**look)
        contexts[repr(look)].new_page()
    return contexts[repr(look)]


class Visit:
    """A page without the network; `requests` is all that it asks for."""

    def __init__(self, browser: Browser, viewport: ViewportSize | None = None, **look: Any) -> None:
        self.context = context_of(browser, **look)
        self.requests: list[str] = []
        self._reports_files = browser.browser_type.name == "chromium"
        self.complaints: list[str] = []
        self.context.on("request", self._note)
        self.context.route("**/*", self._refuse)
        self.page: Page = self.context.new_page()
        self.page.set_viewport_size(viewport or SIZE)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text) if message.type == "error" else None
            ),
        )

    def close(self) -> None:
        """Close all its pages; the context is as it was."""
        for page in self.context.pages[1:]:
            page.close()
        self.context.remove_listener("request", self._note)
        self.context.unroute("**/*", self._refuse)

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)

    def _refuse(self, route: Route) -> None:
        own = ("file:", "data:", "blob:", "http://127.0.0.1:")
        if route.request.url.startswith(own):
            route.continue_()
        else:
            route.abort()

    def open(self, path: Path) -> Page:
        """The page at `path`, from disk."""
        self.page.goto(path.as_uri())
        return self.page

    def asked_for(self, *names: str) -> bool:
        """Whether these files were asked for, from disk, and nothing else; Firefox's driver reports no file."""
        return self.names() == ([*names] if self._reports_files else [])

    def names(self) -> list[str]:
        """The last part of each address that was asked for."""
        return [url.rsplit("/", 1)[-1] for url in self.requests]


@contextlib.contextmanager
def visiting(browser: Browser, **look: Any) -> Iterator[Visit]:
    visit = Visit(browser, **look)
    try:
        yield visit
    finally:
        visit.close()


@contextlib.contextmanager
def served(folder: Path, policy: str = "") -> Iterator[str]:
    """The address of `folder` on a static server, which sends `policy` with each file."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            if policy:
                self.send_header("Content-Security-Policy", policy)
            super().end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
