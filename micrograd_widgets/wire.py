"""A graph on the wire: its structure once, then only arrays.

Every array is little-endian bytes of one kind: "d" float64, "i" int32, "H" uint16, "B" uint8, as
`array` calls them. `js/src/store/structure.ts` reads them. All of it works without NumPy.
"""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from micrograd_engine import Tape
from micrograd_engine.checks import described
from micrograd_engine.replay.recording import Recording

if TYPE_CHECKING:
    from micrograd_engine.array_types import Array

    Floats = Array | array[float]

SCHEMA = 1
ROLES = ("inner", "input", "parameter", "constant")


def recording(graph: Recording) -> dict[str, Any]:
    """All that a replay needs of a graph.

    `op` (uint16) is an index into `ops`; `operands` (int32) are node indices, those of node i at
    `first[i]:first[i + 1]`; `number` (float64) is the exponent of `a**2`.
    """
    symbols = [v._rule.symbol for v in graph.values]
    ops = list(dict.fromkeys(symbols))
    code = {symbol: k for k, symbol in enumerate(ops)}
    numbers = [math.nan if v._number is None else v._number for v in graph.values]
    return {
        "ops": ops,
        "op": packed([code[symbol] for symbol in symbols], "H"),
        "first": packed([*accumulate(map(len, graph.operands), initial=0)], "i"),
        "operands": packed([c for children in graph.operands for c in children], "i"),
        "number": packed(numbers),
    }


def structure(tape: Tape, names: Sequence[str], roles: Sequence[str]) -> dict[str, Any]:
    """Everything about the graph of `tape` that a replay does not change.

    Beside the recording: `words`, the rule of each operation in a sentence; `scope` (int32), an
    index into `scopes`; `role` (uint8), one into ROLES.
    """
    scopes = list(dict.fromkeys(v._scope for v in tape.values))
    scope_code = {path: code for code, path in enumerate(scopes)}
    return recording(tape) | {
        "schema": SCHEMA,
        "words": list({v._rule.symbol: v._rule.words for v in tape.values}.values()),
        "names": list(names),
        "scopes": [list(path) for path in scopes],
        "scope": packed([scope_code[v._scope] for v in tape.values], "i"),
        "role": packed([ROLES.index(role) for role in roles], "B"),
        "kernel_reason": tape.refusal,
    }


def packed(numbers: Any, kind: str = "d") -> bytes:
    """`numbers` as bytes: a list of them, or an array of this kind."""
    if isinstance(numbers, list):
        numbers = array(kind, numbers)
    held = memoryview(numbers)
    if held.format != kind:
        raise TypeError(f"numbers: expected an array of {kind!r}, got one of {held.format!r}")
    content = held.tobytes()
    return content if sys.byteorder == "little" else _in_this_order(content, kind).tobytes()


def checked_buffer(buffer: Any, name: str) -> memoryview:
    """The bytes of a buffer of a message."""
    try:
        return memoryview(buffer).cast("B")
    except TypeError:
        raise ValueError(f"{name}: expected bytes, got {described(buffer)}") from None


def unpacked(buffer: Any, name: str, count: int | None = None) -> array[float]:
    """The float64 numbers in a buffer of a message, an array of its own; `count` of them, if given.

    Raises
    ------
    ValueError
        When the buffer has another size.
    """
    buffer = checked_buffer(buffer, name)
    given = len(buffer)
    count = given // 8 if count is None else count
    if given != 8 * count:
        raise ValueError(f"{name}: expected {8 * count} bytes for {count} numbers, got {given}")
    return _in_this_order(buffer, "d")


def _in_this_order(content: Any, kind: str) -> array[Any]:
    """Little-endian numbers in the order of bytes of this machine, or the other way round."""
    numbers = array(kind)
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
