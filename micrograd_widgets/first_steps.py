"""The three first steps that the first view of a notebook shows, until the learner puts them away.

Pages that Voilà makes of a notebook show none: each visit is a new kernel, and its files are not the visitor's.
"""

from __future__ import annotations

import os
from pathlib import Path

_FILE = "micrograd_widgets-first-steps"  # in IPython's folder: the learner has put them away
_are_away = False  # for this kernel: shown once, or put away


def show_now() -> bool:
    """Whether the view that a cell shows now is to have them: once in a kernel."""
    global _are_away
    is_page = any(name.startswith("VOILA_") for name in os.environ)
    shows = not (_are_away or is_page or _file().exists())
    _are_away = True
    return shows


def put_away() -> None:
    """Show them never again on this computer."""
    try:
        _file().touch()
    except OSError:  # a folder that nobody may write to: they come again in the next notebook
        return


def _file() -> Path:
    from IPython.paths import get_ipython_dir

    return Path(get_ipython_dir()) / _FILE
