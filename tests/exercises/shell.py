"""A real IPython shell that keeps what its cells show, and which cell comes next."""

from collections.abc import Iterator
from contextlib import contextmanager

import ipywidgets
import pytest
from IPython.core.interactiveshell import InteractiveShell


class Notebook:
    """A shell that runs cells, and keeps what it printed and which cell it put below.

    It begins with nothing in it, as after a restart.
    """

    def __init__(self, shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
        self.shell = shell
        self.shell.reset(new_session=True)
        self.capsys = capsys
        self.next = ""
        self.shell.set_next_input = self._keep
        self.run("%load_ext micrograd_widgets")

    def _keep(self, text: str, replace: bool = False) -> None:
        self.next = text

    def run(self, cell: str) -> str:
        """Run a cell; give the text that it shows, its errors too."""
        self.shell.run_cell(cell)
        out = self.capsys.readouterr()
        return out.out + out.err

    def check(self, name: str, cell: str) -> str:
        return self.run(f"%%check {name}\n{cell}")


@contextmanager
def opened(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> Iterator[Notebook]:
    book = Notebook(shell, capsys)
    try:
        yield book
    finally:
        ipywidgets.Widget.close_all()
        book.run("%unload_ext micrograd_widgets")
