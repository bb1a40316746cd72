"""Whether anything was changed by hand since somebody looked: two stamps.

A recorded graph has to notice that a `_prev`, `_op` or `_backward` was assigned, and a Trainer that a
`data` was. Both are rare, and looking at every node at every step is dear. So each such assignment
leaves a new stamp here; only who finds another one than last time compares the nodes. The stamps
decide nothing else.
"""

from itertools import count

_stamps = count(1)
_edit = _move = 0


def edited() -> int:
    """Leave a new stamp: the structure of some graph was changed."""
    global _edit
    _edit = next(_stamps)
    return _edit


def last_edit() -> int:
    return _edit


def moved() -> int:
    """Leave a new stamp: the number of some Value was assigned."""
    global _move
    _move = next(_stamps)
    return _move


def last_move() -> int:
    return _move
