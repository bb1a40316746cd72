"""Received messages: any message of a page, and any answer, may get lost; so a message may come twice."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from micrograd_engine.checks import described

from .messages import is_client, is_whole

Answer = tuple[dict[str, Any], Any]  # its content and its buffers

MAX_PAGES = 8  # whose last message a view remembers
MAX_PARTS = 256  # of one message


class ReceivedMessages:
    """The last message of each page, and what the view has answered.

    A page sends a message, which it numbers, again until it has the answer. A number that is known gets
    the same answer again, and none while the view still carries it out: the view will answer then.

    Examples
    --------
    >>> received = ReceivedMessages()
    >>> received.opened({"client": "page", "seq": 1}, [b"x"])
    ({'client': 'page', 'seq': 1}, [b'x'])
    >>> received.answered("page", 1, ({"error": ""}, None))
    >>> received.opened({"client": "page", "seq": 1}, [b"x"])
    >>> received.known("page", 1)
    ({'error': ''}, None)
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()  # messages may come on several threads
        self._last: dict[str, tuple[int, Answer | None]] = {}
        self._parts: dict[str, tuple[int, dict[int, bytes]]] = {}

    def known(self, client: Any, seq: Any) -> Answer | None:
        """What the view has answered to this message."""
        with self._lock:
            last, answer = (
                self._last.get(client, (None, None)) if is_client(client) else (None, None)
            )
            return answer if last == seq else None

    def opened(
        self, content: dict[str, Any], buffers: Sequence[Any]
    ) -> tuple[dict[str, Any], Sequence[Any]] | None:
        """The message, if it is whole and new: carry it out.

        Raises
        ------
        ValueError
            When a later message of that page came before, or when its parts are wrong.
        """
        client, seq = content.get("client"), content.get("seq")
        if not is_client(client) or not is_whole(seq):
            return content, buffers  # the view says what is wrong with it
        with self._lock:
            last, _ = self._last.get(client, (None, None))
            if last is not None and seq < last:
                raise ValueError(f"seq: commit {seq} came after commit {last}: it is ignored")
            if seq == last:
                return None
            if "parts" in content:
                whole = self._joined(client, seq, content, buffers)
                if whole is None:
                    return None
                buffers = whole
            self._note(client, seq, None)
        return content, buffers

    def answered(self, client: Any, seq: Any, answer: Answer) -> None:
        """Remember the answer for as long as the page may ask for it."""
        with self._lock:
            if is_client(client) and self._last.get(client, (None, None))[0] == seq:
                self._note(client, seq, answer)

    def _note(self, client: str, seq: int, answer: Answer | None) -> None:
        self._last.pop(client, None)
        self._last[client] = (seq, answer)
        for forgotten in [*self._last][:-MAX_PAGES]:
            del self._last[forgotten]

    def _joined(
        self, client: str, seq: int, content: dict[str, Any], buffers: Sequence[Any]
    ) -> list[bytes] | None:
        """The buffers of a message that comes in parts, once all are here."""
        part, parts, lengths = (content.get(key) for key in ("part", "parts", "lengths"))
        if type(part) is not int or type(parts) is not int or not 0 <= part < parts <= MAX_PARTS:
            raise ValueError(
                f"part: expected a number below {MAX_PARTS}, got {described(part)} of {described(parts)}"
            )
        if not isinstance(lengths, list) or len(buffers) != 1:
            raise ValueError("lengths: expected those of the buffers, and one part of them")
        about, held = self._parts.pop(client, (seq, {}))
        if about != seq:
            held = {}
        held[part] = bytes(buffers[0])
        if len(held) < parts:
            self._parts[client] = (seq, held)
            for forgotten in [*self._parts][:-MAX_PAGES]:
                del self._parts[forgotten]
            return None
        return _cut(b"".join(held[k] for k in range(parts)), lengths)


def _cut(whole: bytes, lengths: list[Any]) -> list[bytes]:
    if not all(type(n) is int and n >= 0 for n in lengths) or sum(lengths) != len(whole):
        raise ValueError(f"lengths: expected numbers that add up to {len(whole)} bytes")
    buffers, at = [], 0
    for length in lengths:
        buffers.append(whole[at : at + length])
        at += length
    return buffers
