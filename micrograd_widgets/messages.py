"""What every message of a page has: checked here, and put into words that an answer can carry."""

from collections.abc import Sequence
from typing import Any, TypeGuard

from micrograd_engine.checks import described

from .naming import clean

MAX_CLIENT = 64  # characters
_MAX_ERROR = 300
_MAX_WHOLE = 2**53 - 1  # past it a page cannot tell whole numbers apart
_MAX_DEPTH = 16  # of dicts and lists in each other
_TRUTH_VALUES = ("foreign", "zero_grad")  # the only ones in a run


def head(content: dict[str, Any]) -> dict[str, Any]:
    """What an answer repeats of a message, as far as it is right: `client` and `seq`."""
    client, seq = content.get("client"), content.get("seq")
    return {
        "kind": "answer",
        "client": client if is_client(client) else None,
        "seq": seq if is_whole(seq) else None,
    }


def kind_of(content: dict[str, Any]) -> str:
    """ "commit" or "command"."""
    kind = content.get("kind")
    if not isinstance(kind, str) or kind not in ("commit", "command"):
        raise ValueError(f"kind: expected commit or command, got {described(kind)}")
    return kind


def client_of(content: dict[str, Any]) -> str:
    """The name of the page."""
    client = content.get("client")
    if not is_client(client):
        raise ValueError(f"client: expected a short name, got {described(client)}")
    return str(client)


def whole(content: dict[str, Any], key: str) -> int:
    """The whole number under `key`."""
    number = content.get(key)
    if not is_whole(number):
        raise ValueError(f"{key}: expected a whole number, got {described(number)}")
    return number


def is_whole(number: Any) -> TypeGuard[int]:
    """Whether it is a whole number that both halves can hold."""
    return type(number) is int and abs(number) <= _MAX_WHOLE


def is_client(client: Any) -> TypeGuard[str]:
    """Whether it is the name of a page: short text that an answer can repeat."""
    return isinstance(client, str) and len(client) <= MAX_CLIENT and clean(client) == client


def check_depth(thing: Any) -> None:
    """Refuse a message with too many dicts and lists in each other."""
    inside = [thing]
    for _ in range(_MAX_DEPTH):
        inside = [part for outer in inside for part in _parts(outer)]
        if not inside:
            return
    raise ValueError(f"message: expected at most {_MAX_DEPTH} lists or dicts in each other")


def check_plain(thing: Any, name: str) -> None:
    """Refuse truth values in the place of numbers, and whole numbers that a page cannot hold."""
    if isinstance(thing, dict):
        for key, part in thing.items():
            if not (key in _TRUTH_VALUES and isinstance(part, bool)):
                check_plain(part, str(key))
    elif isinstance(thing, list):
        for part in thing:
            check_plain(part, name)
    elif isinstance(thing, bool) or (isinstance(thing, int) and not is_whole(thing)):
        raise ValueError(f"{clean(name)}: expected a number, got {described(thing)}")


def _parts(thing: Any) -> Sequence[Any]:
    if isinstance(thing, dict):
        return [*thing.values()]
    return thing if isinstance(thing, list) else ()


def worded(problem: object) -> str:
    """An error as an answer can carry it: text that UTF-8 can encode, and not long."""
    try:
        text = str(problem)
    except Exception:  # a class of the learner's own
        text = type(problem).__name__
    text = text[: _MAX_ERROR + 1].encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= _MAX_ERROR else text[: _MAX_ERROR - 1] + "…"
