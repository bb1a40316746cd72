"""marimo: Values, networks and Trainers at the end of a cell become live views.

marimo asks an object for `_display_()` before anything else, and subclasses inherit it. The engine
knows no widget, so `import micrograd_widgets` gives it to the classes, if marimo is loaded. marimo's
table of formatters would do too, but is private to it.
"""

from __future__ import annotations

import sys
from typing import Any

import micrograd_engine
from micrograd_engine import MLP, Layer, Neuron, Value

from .show import show, without_view


def shown_classes() -> list[type]:
    """The classes of ours that marimo shows; without NumPy there is no Trainer."""
    kinds = [Value, Neuron, Layer, MLP]
    try:
        return [*kinds, micrograd_engine.Trainer]
    except ImportError:
        return kinds


def register() -> None:
    """Let marimo show views, if it is there."""
    if "marimo" in sys.modules:
        for kind in shown_classes():
            setattr(kind, "_display_", _display)  # noqa: B010 (the engine declares no such thing)


def _display(thing: Any) -> Any:
    """The view of `thing`; its text, with the reason, if the view fails."""
    try:
        return show(thing)
    except Exception as problem:
        return without_view(thing, problem)
