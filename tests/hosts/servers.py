"""Programs that serve notebooks, each started on a free port and ended again."""

import contextlib
import socket
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.browser.lab import wait_for

from .environments import python_of, with_our_packages

OWN_FOLDERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")


@contextlib.contextmanager
def serving(group: str, program: Sequence[str], folder: Path) -> Iterator[str]:
    """The address at which a program of the environment `group` serves; "PORT" in it is a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    python = python_of(group)
    command = [python, "-m", *(part.replace("PORT", str(port)) for part in program)]
    environment = with_our_packages(python) | {name: str(folder / name) for name in OWN_FOLDERS}
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)

    def is_up() -> bool:
        assert server.poll() is None, (folder / "server.log").read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False

    try:
        wait_for(is_up, 60)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)
