"""Says what works on this laptop: `python -m micrograd_widgets check`."""

import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from micrograd_engine import Value, __version__

from ..pages import STATIC

_BUNDLES = ("graph.js", "training.js", "exercise.js", "micrograd-page.js")
_PACKAGES = ("anywidget", "ipywidgets", "numpy")


def check(folder: Path | None = None) -> tuple[list[str], bool]:
    """A line for each thing that a workshop needs, and whether all of it works.

    Parameters
    ----------
    folder
        Where the learners work; None: here.

    Examples
    --------
    >>> lines, works = check()
    >>> lines[1]
    'ok    a graph: L = -8.0, and the gradient of a is 6.0'
    """
    steps: list[Callable[[], str]] = [
        _python,
        _graph,
        _extension,
        _front_end,
        *(lambda name=name: f"{name} {version(name)}" for name in _PACKAGES),
        _jupyter,
        lambda: _writable(folder or Path.cwd()),
    ]
    lines, works = [], True
    for step in steps:
        try:
            lines.append(f"ok    {step()}")
        except Exception as problem:
            works = False
            lines.append(f"WRONG {_words(problem)}")
    return lines, works


def _words(problem: Exception) -> str:
    if isinstance(problem, PackageNotFoundError):
        return f"{problem.name} is not installed: `pip install {problem.name}`"
    return f"{type(problem).__name__}: {problem}"


def _python() -> str:
    return f"micrograd_widgets {__version__} on Python {sys.version.split()[0]}"


def _graph() -> str:
    """The lecture's L, forward and backward."""
    a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
    root = (a * b + c) * f
    root.backward()
    if (root.data, a.grad) != (-8.0, 6.0):
        raise ArithmeticError(f"L should be -8.0 with the gradient 6.0, got {root.data}, {a.grad}")
    return f"a graph: L = {root.data}, and the gradient of a is {a.grad}"


def _extension() -> str:
    """The extension is there, and a view is made."""
    from ..graph.widget import GraphWidget
    from .extension import load_ipython_extension

    a = Value(2.0, label="a")
    view = GraphWidget(a * a, variables={})
    view.close()
    assert callable(load_ipython_extension)
    return "%load_ext micrograd_widgets, and a view of a graph"


def _front_end() -> str:
    missing = [name for name in _BUNDLES if not (STATIC / name).exists()]
    if missing:
        raise FileNotFoundError(f"the front end is not built: {STATIC} lacks {', '.join(missing)}")
    return "the front end is there; it needs no network"


def _jupyter() -> str:
    for name in ("jupyterlab", "notebook"):
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
    raise PackageNotFoundError("jupyterlab")


def _writable(folder: Path) -> str:
    """Progress is kept in a file beside the notebooks."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".micrograd-check"):
        pass
    return f"files can be written in {folder}"
