"""A real JupyterLab in a real browser: start both, drive a notebook, shut everything down."""

import contextlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import nbformat
from nbformat import NotebookNode
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    ViewportSize,
    sync_playwright,
)

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    # a page that is hidden otherwise gets slow timers and no frames
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
]
BUSY = ("executionProgress", "kernelName")  # in the bar above a notebook
# no dialogs, no announcements, every cell in the page
SETTINGS: dict[str, dict[str, Any]] = {
    "@jupyterlab/apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/notebook-extension/panel": {
        "toolbar": [{"name": name, "disabled": True} for name in BUSY]
    },
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
    "@jupyterlab/apputils-extension/sessionDialogs": {"skipKernelRestartDialog": True},
}
# What shows that the kernel is busy, at every message: half of what a page has to do. And what has nothing
# to do with a notebook: a third of the time in which JupyterLab loads.
UNUSED = [
    *("application-extension:faviconbusy", "apputils-extension:kernel-status"),
    *("apputils-extension:running-sessions-status", "notebook-extension:execution-indicator"),
    *("apputils-extension:announcements", "debugger-extension", "extensionmanager-extension"),
    *("fileeditor-extension", "lsp-extension", "mermaid-extension", "pluginmanager-extension"),
    *("logconsole-extension", "terminal-extension", "audio-extension", "csvviewer-extension"),
    *("htmlviewer-extension", "imageviewer-extension", "javascript-extension", "json-extension"),
    *("markdownviewer-extension", "pdf-extension", "vega5-extension", "video-extension"),
]
PAGE = {
    "buildCheck": False,  # else the server starts Node for every page
    "disabledExtensions": {f"@jupyterlab/{name}": True for name in UNUSED},
}
# what a bare JupyterLab without a network complains of by itself
BENIGN = re.compile(
    r"favicon|ResizeObserver loop|Failed to load resource.*40[34]"
    # parts of JupyterLab that need an unused one
    r"|No provider for: @jupyterlab/"
    # JupyterLab itself, after a kernel restart
    r"|Could not restore the debugger state|Canceled future for create_subshell_request"
)
SIZE: ViewportSize = {"width": 1280, "height": 900}


def wait_for(happened: Callable[[], Any], seconds: float = 60) -> Any:
    """The result of `happened` once it is true; AssertionError when that takes too long."""
    start = time.monotonic()
    while not (result := happened()):
        waited = time.monotonic() - start
        assert waited < seconds, f"waited {seconds} s"
        time.sleep(0.01 + min(waited, 2) / 20)  # what is waited for needs the processor too
    return result


def within(promise: str, seconds: float = 60) -> str:
    """JavaScript that waits for `promise`, but not for ever, and gives nothing."""
    late = f"setTimeout(() => no(new Error(`waited {seconds} s for {promise}`)), {1000 * seconds})"
    return f"Promise.race([{promise}, new Promise((_, no) => {late})]).then(() => null)"


_drivers: list[Playwright] = []


@contextlib.contextmanager
def one_driver() -> Iterator[Playwright]:
    """Playwright: the one that runs, because a process can have no second."""
    if _drivers:
        yield _drivers[0]
        return
    with sync_playwright() as driver:
        _drivers.append(driver)
        try:
            yield driver
        finally:
            _drivers.clear()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, controlled by Playwright."""
    with one_driver() as driver:
        path = os.environ.get("CHROMIUM")
        browser = driver.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        try:
            yield browser
        finally:
            browser.close()


def firefox_here() -> str | None:
    """The path of Firefox, if there is one."""
    found = map(shutil.which, ("firefox-esr", "firefox"))
    return os.environ.get("FIREFOX") or next(filter(None, found), None)


@contextlib.contextmanager
def firefox() -> Iterator[Browser]:
    """The system's Firefox, controlled by Playwright."""
    with one_driver() as driver:
        browser = driver.firefox.launch(channel="moz-firefox", executable_path=firefox_here())
        try:
            yield browser
        finally:
            browser.close()


Launch = Callable[[], contextlib.AbstractContextManager[Browser]]


class Lab:
    """JupyterLab on notebooks in a folder of its own, and a browser to look at it."""

    def __init__(self, launch: Launch = chromium) -> None:
        self._launch = launch

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            self.home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            self.root = self.home / "notebooks"
            self.root.mkdir()
            self._start_server(stack)
            self.browser = stack.enter_context(self._launch())
            self._left: dict[str, list[Page]] = {}  # pages of closed notebooks, by their look
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _start_server(self, stack: contextlib.ExitStack) -> None:
        for name, setting in SETTINGS.items():
            path = self.home / "settings" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(setting))
        page = self.home / "config/labconfig/page_config.json"
        page.parent.mkdir(parents=True)
        page.write_text(json.dumps(PAGE))
        folders = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "run",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        (self.home / "ipython").mkdir(exist_ok=True)
        (self.home / "ipython/micrograd_widgets-first-steps").touch()  # put away
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.token = secrets.token_hex(16)
        self.log = self.home / "server.log"
        self.server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *("--ip=127.0.0.1", f"--port={self.port}", "--ServerApp.port_retries=0"),
                *(f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={self.root}"),
                *("--LabApp.expose_app_in_browser=True", "--LabApp.news_url="),
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            ],
            stdout=stack.enter_context(self.log.open("wb")),
            stderr=subprocess.STDOUT,
            env=os.environ | {key: str(self.home / name) for key, name in folders.items()},
        )
        stack.callback(self._stop_server)

        def up() -> bool:
            assert self.server.poll() is None, self.log.read_text()
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                self._api("status")
                return True
            return False

        wait_for(up, 60)

    def _api(self, path: str, method: str = "GET") -> Any:
        url = f"http://127.0.0.1:{self.port}/api/{path}?token={self.token}"
        request = urllib.request.Request(url, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    def _stop_server(self) -> None:
        with contextlib.suppress(OSError):
            for kernel in self._api("kernels"):
                self._api(f"kernels/{kernel['id']}", "DELETE")
        self.server.terminate()
        try:
            self.server.wait(10)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()

    def open(self, *cells: str, **look: Any) -> "Notebook":
        """A notebook with these cells and a kernel, nothing run yet. See `fill`."""
        return self.fill(notebook(*cells), **look)

    def fill(self, content: NotebookNode, **look: Any) -> "Notebook":
        """A notebook with this content: one that was closed, emptied, or a new one.

        `look` is what Playwright's new_page takes, and `script`, which runs before those of the page.
        """
        look = {"viewport": SIZE} | look
        left = self._left.get(repr(look))
        if not left:
            return self.show(self.write(content), **look)
        book = Notebook(left.pop(), look)
        book.fill(content)
        return book

    def write(self, content: NotebookNode) -> Path:
        """The path of a new file, below `root`, with this notebook."""
        path = self.root / f"{secrets.token_hex(4)}.ipynb"
        nbformat.write(content, path)
        return path

    def show(self, path: Path, **look: Any) -> "Notebook":
        """The file at `path`, below `root`, opened in a new page."""
        look = {"viewport": SIZE} | look
        # a context of its own is a window of its own: with one for all, a page stood still now and then
        page = self.browser.new_page(**{key: look[key] for key in look if key != "script"})
        page.add_init_script(look.get("script", ""))
        book = Notebook(page, look)
        url = f"http://127.0.0.1:{self.port}/lab/tree/{path.name}?reset&token={self.token}"
        page.goto(url, wait_until="domcontentloaded")
        book.ready(path.name)
        return book

    def seen(self) -> str:
        """The text of every view on an open page."""
        pages = [page for context in self.browser.contexts for page in context.pages]
        try:
            return "\n\n".join(
                text for page in pages for text in page.locator("section.mgw").all_inner_texts()
            )
        except Error as problem:
            return str(problem)

    def close(self, book: "Notebook") -> None:
        """Close a notebook; if it can be shared, the next one gets its page, its kernel and its file."""
        if book.shareable and book.empty():
            self._left.setdefault(repr(book.look), []).append(book.page)
        else:
            book.page.close()


def notebook(*cells: str) -> NotebookNode:
    """A notebook with these cells."""
    content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    content.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    return content


# The next notebook in this kernel imports our packages anew, whatever a test has done to them.
EMPTY_KERNEL = """
import sys, ipywidgets
shell = get_ipython()
if "micrograd_widgets" in shell.extension_manager.loaded:
    shell.extension_manager.unload_extension("micrograd_widgets")
ipywidgets.Widget.close_all()
for name in [*sys.modules]:
    if name.partition(".")[0] in ("micrograd_engine", "micrograd_widgets"):
        del sys.modules[name]
shell.reset()
"""
PANEL = "window.jupyterapp.shell.currentWidget"
KERNEL = f"{PANEL}.sessionContext.session?.kernel"


class Notebook:
    """A notebook in the browser."""

    def __init__(self, page: Page, look: dict[str, Any]) -> None:
        self.page = page
        self.look = look
        self.complaints: list[str] = []
        self.shareable = True  # JupyterLab restores views late, when they may be closed again
        self._listeners: dict[Any, Any] = {
            "console": self._on_console,
            "pageerror": self._on_error,
            "dialog": lambda dialog: dialog.accept(),
        }
        for event, listener in self._listeners.items():
            page.on(event, listener)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _on_error(self, error: Error) -> None:
        self.complaints.append(str(error))

    def empty(self) -> bool:
        """Take everything out of the notebook and its kernel, and make the page what a new one is.

        False: the kernel was not emptied, as when a message of a view arrived meanwhile.
        """
        self.fill(notebook(""))
        if self.python(EMPTY_KERNEL) != "":
            return False
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)
        self.page.mouse.move(0, 0)
        self.page.set_viewport_size(self.look["viewport"])
        self.page.emulate_media(color_scheme="null", forced_colors="null")
        return True

    def fill(self, content: NotebookNode) -> None:
        """Put this content in the place of the notebook's own."""
        self.page.evaluate(f"content => {PANEL}.context.model.fromJSON(content)", content)
        self.page.wait_for_function(
            f"""count => {{
                const {{ node, widgets: cells }} = {PANEL}.content;
                node.scrollTop = 0;
                return cells.length === count && cells.every(cell => !cell.isPlaceholder());
            }}""",
            arg=len(content.cells),
        )

    def ready(self, name: str) -> None:
        """Wait for the kernel and for every cell: the first ones are there before the others."""
        self.page.wait_for_function(
            f"""(name) => {{
                const panel = window.jupyterapp && {PANEL};
                const cells = panel?.content?.widgets ?? [];
                return panel?.context?.path === name && panel.context.isReady
                    && {KERNEL} && cells.length > 0
                    && cells.length === panel.context.model.cells.length
                    && cells.every(cell => !cell.isPlaceholder());
            }}""",
            arg=name,
        )
        self.page.evaluate(f"() => {within('window.jupyterapp.restored')}")
        self.idle()

    def idle(self) -> None:
        self.page.wait_for_function(
            f"() => {KERNEL}?.status === 'idle' && {KERNEL}.connectionStatus === 'connected'"
        )

    def command(self, name: str, **args: Any) -> None:
        self.page.evaluate(
            f"([name, args]) => {within('window.jupyterapp.commands.execute(name, args)')}",
            [name, args],
        )

    def run_all(self) -> None:
        """Run every cell, and fail on the first error output or a cell that was left out."""
        self.command("notebook:run-all-cells")
        self.idle()
        errors, left_out = self.page.evaluate(
            f"""() => {{
                const cells = [...{PANEL}.content.model.cells].map(cell => cell.toJSON());
                const errors = cells.flatMap(cell => cell.outputs ?? [])
                    .filter(o => o.output_type === 'error').map(o => `${{o.ename}}: ${{o.evalue}}`);
                const wanted = cells.filter(c => c.cell_type === 'code' && [c.source].flat().join(''));
                return [errors, wanted.filter(c => !c.execution_count).map(c => c.source)];
            }}"""
        )
        assert errors == []
        assert left_out == []

    def run_cell(self, index: int) -> None:
        """Run one cell as a person does."""
        self.page.evaluate(f"(i) => {{ {PANEL}.content.activeCellIndex = i }}", index)
        self.command("notebook:run-cell")
        self.idle()

    def python(self, code: str) -> str:
        """The output of `code` in the notebook's kernel."""
        printed: str = self.page.evaluate(
            f"""async (code) => {{
                let printed = '';
                const future = {KERNEL}.requestExecute({{ code }});
                future.onIOPub = ({{ header, content }}) => {{
                    if (header.msg_type === 'stream') printed += content.text;
                    if (header.msg_type === 'error') printed += content.ename + content.evalue;
                }};
                await {within("future.done")};
                return printed.trim();
            }}""",
            code,
        )
        return printed

    def has(self, expression: str, value: object) -> bool:
        """Whether, soon, `expression` is `value` in the kernel."""
        return bool(wait_for(lambda: self.python(f"print({expression})") == str(value)))

    def interrupt(self) -> None:
        """Interrupt what runs in the kernel."""
        self.page.evaluate(f"() => {within(f'{KERNEL}.interrupt()')}")
        self.idle()

    def start(self, code: str) -> None:
        """Run `code` in the kernel and do not wait for it."""
        self.page.evaluate(f"(code) => void {KERNEL}.requestExecute({{ code }})", code)

    def keep_busy(self, until: Path, code: str = "") -> None:
        """Run `code`, and keep the kernel busy until the file `until` is there: no message would arrive."""
        wait = f"while not os.path.exists({str(until)!r}): time.sleep(0.01)"
        self.start(f"import os, time\n{code}\n{wait}")

    @property
    def name(self) -> str:
        """The name of its file."""
        name: str = self.page.evaluate(f"() => {PANEL}.context.path")
        return name

    def reload(self) -> None:
        name = self.name
        self.page.reload(wait_until="domcontentloaded")
        self.ready(name)

    def restart_kernel(self) -> None:
        self.page.evaluate(f"() => {within(f'{KERNEL}.restart()')}")
        self.idle()

    def save(self) -> None:
        self.command("docmanager:save")

    def own_complaints(self) -> list[str]:
        """Errors on the console that no bare JupyterLab has."""
        return [line for line in self.complaints if not BENIGN.search(line)]
