"""Two stamps that tell whether anybody assigned something since the last look.

A recorded graph has to notice when a `_prev`, `_op` or `_backward` is assigned, and a Trainer when a
`data` is. Both are rare, and comparing all nodes at every step is slow. So each such assignment sets
a new stamp here, and a reader compares the nodes only when the stamp is not the one it saw last.
"""

from itertools import count

_stamps = count(1)
_edit = _move = 0


def edited() -> int:
    """Set a new stamp: the structure of some graph has changed."""
    global _edit
    _edit = next(_stamps)
    return _edit


def last_edit() -> int:
    """The stamp of the last change to the structure of a graph."""
    return _edit


def moved() -> int:
    """Set a new stamp: the number of some Value was assigned."""
    global _move
    _move = next(_stamps)
    return _move


def last_move() -> int:
    """The stamp of the last assignment to the number of a Value."""
    return _move
