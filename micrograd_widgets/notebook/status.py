"""What `%micrograd` reports: versions, and whether everything is in its place."""

import platform
import sys
from importlib.metadata import version
from pathlib import Path

import micrograd_engine

from ..bindings import live
from ..view import STATIC, View

_PACKAGES = ("micrograd_widgets", "micrograd_engine")


def report(views: bool) -> str:
    """Versions and health, a line each."""
    heard = (
        f"the page answers ({View.heard_from})" if View.heard_from else "no view has answered yet"
    )
    built = "built" if any(STATIC.glob("*.js")) else f"not built ({STATIC} is empty)"
    shown = sum(len(binding.views) for binding in live())
    lines = [
        f"micrograd views are {'on' if views else 'off'}; {shown} open",
        f"micrograd_widgets {micrograd_engine.__version__} in {STATIC.parent}",
        f"front end: {built}; {heard}",
        ", ".join(f"{name} {version(name)}" for name in ("anywidget", "ipywidgets", "numpy"))
        + f", Python {platform.python_version()}",
        *(line for name in _PACKAGES for line in shadowing(name)),
    ]
    return "\n".join(lines)


def shadowing(name: str) -> list[str]:
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
