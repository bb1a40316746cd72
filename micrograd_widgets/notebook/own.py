"""Classes of the learner's own: IPython shows their objects as views, from the first one it meets."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Sequence
from typing import Any

from ..shapes import class_has, is_made, is_own_value, is_value, neurons_of

Bundle = Callable[..., Any]
_RICH = ("html", "markdown", "svg", "png", "jpeg", "latex", "javascript", "json", "pdf", "pretty")
_OWN_DISPLAY = ("_ipython_display_", "_repr_mimebundle_", *(f"_repr_{kind}_" for kind in _RICH))
_MAX_LIST = 100


class OwnClasses:
    """The classes that are registered with one IPython shell, and the hook that meets results.

    A class is registered when one of its objects is a result or a variable of the notebook. Classes
    that have a display of their own, or one that somebody registered, stay as they are.
    """

    def __init__(self, shell: Any, bundle: Bundle) -> None:
        self._shell = shell
        self._bundle = bundle
        self._formatter = shell.display_formatter.mimebundle_formatter
        self._known: dict[tuple[str, str], type] = {}
        self._looks = False

    def start(self) -> None:
        self._looks = True
        self._turn(self._on_result)
        self.look()

    def stop(self) -> None:
        self._looks = False
        self._turn(self._shell.displayhook)
        for kind in self._known.values():
            self._formatter.pop(kind, None)
        self._known.clear()

    def _turn(self, hook: Callable[[Any], None]) -> None:
        trap = self._shell.display_trap
        if sys.displayhook in (self._on_result, self._shell.displayhook):  # this cell has begun
            sys.displayhook = hook
        trap.hook = hook

    def look(self) -> None:
        """Meet the variables of the notebook."""
        if not self._looks:
            return
        for name, thing in list(self._shell.user_ns.items()):
            if type(name) is str and not name.startswith("_"):
                self.meet(thing)

    def meet(self, thing: Any) -> None:
        """Register the class of `thing` if it is one of the learner's own."""
        kind = type(thing)
        name = kind.__module__, kind.__qualname__
        if self._known.get(name) is kind or self._has_display(kind):
            return
        if is_own_value(thing) or neurons_of(thing):
            if earlier := self._known.get(name):  # its cell ran again
                self._formatter.pop(earlier, None)
            self._known[name] = kind
            self._formatter.for_type(kind, self._bundle)

    def _has_display(self, kind: type) -> bool:
        if getattr(builtins, kind.__name__, None) is kind or class_has(kind, _OWN_DISPLAY):
            return True
        formatters = self._shell.display_formatter.formatters.values()
        return any(kind in f.type_printers for f in (*formatters, self._formatter))

    # ---- the result of a cell

    def _on_result(self, result: Any) -> None:
        """IPython's own hook, after `result` was met."""
        kind = type(result)
        if kind not in (list, tuple) or not _is_graph(result):
            self.meet(result)
            self._shell.displayhook(result)
            return
        before = self._formatter.type_printers.get(kind)
        self._formatter.for_type(kind, lambda thing, **_: self._of_list(thing, result))
        try:
            self._shell.displayhook(result)
        finally:
            self._formatter.pop(kind, None)
            if before is not None:
                self._formatter.for_type(kind, before)

    def _of_list(self, thing: Any, result: Any) -> Any:
        return self._bundle(thing) if thing is result else None


def _is_graph(things: Sequence[Any]) -> bool:
    """Whether all of them are Values, some of which were made from others."""
    return 0 < len(things) <= _MAX_LIST and all(map(is_value, things)) and any(map(is_made, things))
