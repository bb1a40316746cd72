"""How often the structure of some graph was edited after it was built.

Assigning `_prev`, `_op` or `_backward` is rare, and a recorded graph has to notice it at each replay.
A look at this number is all that costs: only when it has moved on are the nodes compared.
"""

_count = 0


def edited() -> None:
    global _count
    _count += 1


def edits() -> int:
    return _count
