"""`%load_ext micrograd_widgets`: Values and networks at the end of a cell become live views."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import micrograd_engine

from .. import cells
from ..bindings import followed
from ..follow import Watch, follow_all
from ..pages import STATIC
from ..view import View
from .own import OwnClasses
from .show import defaults, show, without_view
from .workshop import Workshop

_PACKAGES = ("micrograd_widgets", "micrograd_engine")
_SHOWN = (
    ("micrograd_engine.value", "Value"),
    ("micrograd_engine.nn", "Neuron"),
    ("micrograd_engine.nn", "Layer"),
    ("micrograd_engine.nn", "MLP"),
    ("micrograd_engine.trainer", "Trainer"),
    ("micrograd.engine", "Value"),  # PyPI's
)


class _Extension:
    """Everything registered in one IPython shell, to remove it again."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.watch = Watch()
        self.own = OwnClasses(shell, _mimebundle)
        self.workshop = Workshop(shell)
        self.views = True

    def load(self) -> None:
        self.shell.register_magic_function(self.micrograd, "line", "micrograd")
        self.workshop.load()
        self.shell.events.register("pre_run_cell", self.before_cell)
        self.shell.events.register("post_run_cell", self.after_cell)
        self.turn(True)

    def unload(self) -> None:
        self.turn(False)
        self.watch.stop()
        self.shell.events.unregister("pre_run_cell", self.before_cell)
        self.shell.events.unregister("post_run_cell", self.after_cell)
        self.shell.magics_manager.magics["line"].pop("micrograd", None)
        self.workshop.unload()

    def turn(self, on: bool) -> None:
        """Register or remove the views; a plain terminal registers none."""
        self.views = on
        formatter = self.shell.display_formatter.mimebundle_formatter
        for module, name in _SHOWN:
            formatter.pop(f"{module}.{name}", None)
            if on and hasattr(self.shell, "kernel"):
                # by name: a class that a reload has replaced would not be found
                formatter.for_type_by_name(module, name, _mimebundle)
        self.own.stop()
        if on and hasattr(self.shell, "kernel"):
            self.own.start()

    def before_cell(self, info: Any = None) -> None:
        cells.begin(getattr(info, "cell_id", None))
        self.watch.start()

    def after_cell(self, result: Any = None) -> None:
        self.watch.stop()
        cells.end()
        follow_all()
        self.own.look()

    def micrograd(self, line: str) -> None:
        """Live views of Values: %micrograd [on | off | digits N | status].

        on, off: whether a Value at the end of a cell is a live view. digits: decimals on the cards,
        0 to 15. status, or nothing: versions, and whether everything works.
        """
        match line.split():
            case [] | ["status"]:
                print(_report(self.views))
            case ["on" | "off" as word]:
                self.turn(word == "on")
                print(f"micrograd views are {word}")
            case ["digits", text] if text.isdecimal() and int(text) <= 15:
                defaults["digits"] = int(text)
                for binding in followed():
                    for view in binding.views:
                        view.digits = int(text)
                print(f"views at the end of a cell show {text} decimals")
            case _:
                print(f"%micrograd: expected on, off, digits 0…15 or status, got {line!r}")


_loaded: dict[int, _Extension] = {}


def load_ipython_extension(shell: Any) -> None:
    """Called by `%load_ext micrograd_widgets`; loading twice changes nothing."""
    if id(shell) not in _loaded:
        _loaded[id(shell)] = _Extension(shell)
        _loaded[id(shell)].load()


def unload_ipython_extension(shell: Any) -> None:
    """Called by `%unload_ext micrograd_widgets`."""
    if extension := _loaded.pop(id(shell), None):
        extension.unload()


def _mimebundle(thing: Any, include: Any = None, exclude: Any = None) -> Any:
    """The view of `thing`; its plain repr, with the reason, if the view fails."""
    try:
        return show(thing)._repr_mimebundle_()
    except Exception as problem:
        return {"text/plain": without_view(thing, problem)}


# ---- %micrograd status


def _report(views: bool) -> str:
    """Versions and health, a line each."""
    connection = (
        f"the page answers ({View.front_end_version})"
        if View.front_end_version
        else "no view has answered yet"
    )
    built = "built" if any(STATIC.glob("*.js")) else f"not built ({STATIC} is empty)"
    shown = sum(len(binding.views) for binding in followed())
    lines = [
        f"micrograd views are {'on' if views else 'off'}; {shown} open",
        f"micrograd_widgets {micrograd_engine.__version__} in {STATIC.parent}",
        f"front end: {built}; {connection}",
        ", ".join(f"{name} {_version(name)}" for name in ("anywidget", "ipywidgets", "numpy"))
        + f", Python {platform.python_version()}",
        *(line for name in _PACKAGES for line in _shadowing(name)),
    ]
    return "\n".join(lines)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # NumPy, in a page
        return "not installed"


def _shadowing(name: str) -> list[str]:
    """A warning when `sys.path` holds `name` more than once: a folder of the notebook hides it."""
    used = Path(sys.modules[name].__file__ or "").resolve()
    found = {
        path.resolve()
        for folder in sys.path
        for path in (Path(folder, name, "__init__.py"), Path(folder, f"{name}.py"))
        if path.exists()
    }
    return [
        f"warning: {name} is taken from {used}; there is another {other}"
        for other in sorted(found - {used})
    ]
