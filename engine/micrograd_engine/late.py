"""Names of a package that need NumPy: each is imported when it is first used."""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any


def late(package: str, modules: Mapping[str, Sequence[str]], name: str) -> Any:
    """What a package, in its `__getattr__`, returns for `name`: one of `modules`, or a name in one.

    Raises
    ------
    AttributeError
        When the package has no such name.
    ImportError
        When NumPy is not installed: in one sentence that says how to install it.
    """
    module = name if name in modules else _holding(modules, name)
    if not module:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    try:
        found: Any = import_module(f"{package}.{module}")
    except ImportError as problem:
        if problem.name != "numpy":
            raise
        raise ImportError(
            f"{name} needs NumPy, which is not installed; {_how_to_install()}", name="numpy"
        ) from None
    if name != module:
        found = getattr(found, name)
        setattr(sys.modules[package], name, found)  # from now on Python finds it by itself
    return found


def _holding(modules: Mapping[str, Sequence[str]], name: str) -> str:
    return next((module for module, names in modules.items() if name in names), "")


def _how_to_install() -> str:
    if sys.platform == "emscripten":  # Python in a page
        return 'run `%pip install numpy`, or `await micropip.install("numpy")`'
    return "run `pip install numpy`"
