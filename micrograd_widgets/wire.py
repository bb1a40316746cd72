"""What goes over the wire about a graph: its structure once, then only arrays.

Every array is little-endian bytes of one stated type; `js/src/store/structure.ts` reads them.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from micrograd_engine import Tape, Value

SCHEMA = 1
ROLES = ("inner", "input", "parameter", "constant")


def structure(tape: Tape, names: Sequence[str]) -> dict[str, Any]:
    """Everything about the graph of `tape` that a replay does not change.

    `op` (uint16) is an index into `ops`, and `words` the rule of each of them in a sentence; `operands` (int32) are node indices, those of node i at
    `first[i]:first[i + 1]`, `number` (float64) is the exponent of `a**2`, `scope` (int32) an index
    into `scopes`, `role` (uint8) into ROLES.
    """
    ops = list(dict.fromkeys(v._rule.symbol for v in tape.values))
    words = list({v._rule.symbol: v._rule.words for v in tape.values}.values())
    scopes = list(dict.fromkeys(v._scope for v in tape.values))
    op_code = {symbol: code for code, symbol in enumerate(ops)}
    scope_code = {path: code for code, path in enumerate(scopes)}
    numbers = [np.nan if v._number is None else v._number for v in tape.values]
    return {
        "schema": SCHEMA,
        "ops": ops,
        "words": words,
        "op": packed([op_code[v._rule.symbol] for v in tape.values], "<u2"),
        "first": packed(np.cumsum([0, *map(len, tape.operands)]), "<i4"),
        "operands": packed([c for children in tape.operands for c in children], "<i4"),
        "number": packed(numbers, "<f8"),
        "names": list(names),
        "scopes": [list(path) for path in scopes],
        "scope": packed([scope_code[v._scope] for v in tape.values], "<i4"),
        "role": packed([ROLES.index(role(v)) for v in tape.values], "u1"),
        "driven": tape.refusal,
    }


def role(v: Value) -> str:
    """One of ROLES."""
    return "inner" if v._left is not None else v.role or "input"


def packed(numbers: Any, dtype: str = "<f8") -> bytes:
    """`numbers` as bytes of `dtype`."""
    return np.asarray(numbers, dtype).tobytes()


def unpacked(buffer: Any, count: int, name: str, dtype: str = "<f8") -> NDArray[Any]:
    """`count` numbers of `dtype` out of a message.

    Raises
    ------
    ValueError
        When the buffer has another size.
    """
    wanted = count * np.dtype(dtype).itemsize
    given = memoryview(buffer).nbytes
    if given != wanted:
        raise ValueError(f"{name}: expected {wanted} bytes for {count} numbers, got {given}")
    return np.frombuffer(buffer, dtype)
