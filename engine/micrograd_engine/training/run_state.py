"""A run of training as JSON: what `Trainer.save` writes and `Trainer.load` reads."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .._version import __version__
from ..real import described

SCHEMA = 1
KIND = "micrograd training run"
WANTED = ("parameters", "losses", "optimizer", "batches", "l2", "batch_size")


def write(path: Any, state: dict[str, Any]) -> None:
    """Write `state` to a file, all of it or nothing."""
    head = {"kind": KIND, "schema": SCHEMA, "version": __version__}
    text = json.dumps(head | _encoded(state), indent=1, allow_nan=False)
    Path(path).write_text(text + "\n", encoding="utf-8")


def read(path: Any) -> dict[str, Any]:
    """The state that `write` has written.

    Raises
    ------
    ValueError
        When the file is no run, or one of another schema.
    OSError
        When it cannot be read.
    """
    try:
        state = json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError:  # no text, or no JSON
        state = None
    if not isinstance(state, dict) or state.get("kind") != KIND:
        raise ValueError(f"path: {str(path)!r} does not hold a training run")
    if state.get("schema") != SCHEMA:
        raise ValueError(
            f"path: {str(path)!r} is of schema {state.get('schema')!r}, this version of "
            f"micrograd_engine ({__version__}) reads schema {SCHEMA}"
        )
    if missing := [name for name in WANTED if name not in state]:
        raise ValueError(f"path: {str(path)!r} lacks {', '.join(missing)}")
    return {key: _decoded(inside) for key, inside in state.items()}


def numbers(given: Any, name: str, count: int | None = None) -> list[float]:
    """A list of numbers out of a state, `count` of them if that is known."""
    if not isinstance(given, list) or not all(map(_is_number, given)):
        raise ValueError(f"{name}: expected a list of numbers, got {described(given)}")
    if count is not None and len(given) != count:
        raise ValueError(f"{name}: expected {count} numbers, got {len(given)}")
    return [float(number) for number in given]


def _is_number(thing: Any) -> bool:
    return isinstance(thing, int | float) and not isinstance(thing, bool)


def _encoded(thing: Any) -> Any:
    """`thing` as JSON can hold it: nan and ±inf become text."""
    if isinstance(thing, float) and not math.isfinite(thing):
        return str(thing)
    if isinstance(thing, dict):
        return {key: _encoded(inside) for key, inside in thing.items()}
    if isinstance(thing, Sequence) and not isinstance(thing, str):
        return [_encoded(inside) for inside in thing]
    return thing


def _decoded(thing: Any) -> Any:
    """The other way: in lists of numbers, where these texts can be nothing else."""
    if isinstance(thing, dict):
        return {key: _decoded(inside) for key, inside in thing.items()}
    if isinstance(thing, list):
        return [float(inside) if inside in ("nan", "inf", "-inf") else inside for inside in thing]
    return thing
