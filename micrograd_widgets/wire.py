"""A graph on the wire: its structure once, then only arrays.

Every array is little-endian bytes of one stated type; `js/src/store/structure.ts` reads them.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from micrograd_engine import Tape
from micrograd_engine.checks import described
from micrograd_engine.replay.recording import Recording

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
    numbers = [np.nan if v._number is None else v._number for v in graph.values]
    return {
        "ops": ops,
        "op": packed([code[symbol] for symbol in symbols], "<u2"),
        "first": packed(np.cumsum([0, *map(len, graph.operands)]), "<i4"),
        "operands": packed([c for children in graph.operands for c in children], "<i4"),
        "number": packed(numbers, "<f8"),
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
        "scope": packed([scope_code[v._scope] for v in tape.values], "<i4"),
        "role": packed([ROLES.index(role) for role in roles], "u1"),
        "kernel_reason": tape.refusal,
    }


def packed(numbers: Any, dtype: str = "<f8") -> bytes:
    """`numbers` as bytes of `dtype`."""
    return np.asarray(numbers, dtype).tobytes()


def checked_buffer(buffer: Any, name: str) -> memoryview:
    """The bytes of a buffer of a message."""
    try:
        return memoryview(buffer).cast("B")
    except TypeError:
        raise ValueError(f"{name}: expected bytes, got {described(buffer)}") from None


def unpacked(buffer: Any, count: int, name: str, dtype: str = "<f8") -> NDArray[Any]:
    """`count` numbers of `dtype` out of a message.

    Raises
    ------
    ValueError
        When the buffer has another size.
    """
    wanted = count * np.dtype(dtype).itemsize
    buffer = checked_buffer(buffer, name)
    given = len(buffer)
    if given != wanted:
        raise ValueError(f"{name}: expected {wanted} bytes for {count} numbers, got {given}")
    return np.frombuffer(buffer, dtype)
