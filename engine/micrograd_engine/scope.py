"""Which layer and neuron a Value was made in: the only global state of the engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_path: ContextVar[tuple[str, ...]] = ContextVar("micrograd_scope", default=())

current = _path.get
"""The names around the running code, outermost first: `("layer 1", "neuron 2")`."""

enter, leave = _path.set, _path.reset
"""Values made between `outside = enter(path)` and `leave(outside)` belong to `path`, whatever scope is
around. For Modules, which know their path and are called too often for a `with` statement."""


@contextmanager
def scope(name: str) -> Iterator[None]:
    """Values made inside belong to the scope `name`; views can draw them as one box.

    >>> from micrograd_engine import Value, scope
    >>> with scope("critic"):
    ...     score = Value(1.0) * 2
    >>> score._scope
    ('critic',)
    """
    outside = enter((*current(), name))
    try:
        yield
    finally:
        leave(outside)
