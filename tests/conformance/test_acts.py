"""The acts that the page repeats are those that the kernel performs now."""

import json
from base64 import b64decode

import numpy as np

from . import acts
from .test_graphs import agrees

RUN = "run python -m tests.conformance.acts"
OLD = json.loads(acts.ACTS_FILE.read_text())


def test_the_file_holds_what_python_makes_now() -> None:
    """C libraries differ in the last digit of what tanh gives, and of powers."""
    new = json.loads(acts.render())
    assert OLD["acts"] == new["acts"], RUN
    for old, now in zip(OLD["graphs"], new["graphs"], strict=True):
        for key in ("data", "start_data"):
            before, fresh = (numbers(graph["state"].pop(key)) for graph in (old, now))
            assert same(before, fresh, old["exact"]), RUN
        assert old == now, RUN
    for old, now in zip(OLD["sequences"], new["sequences"], strict=True):
        exact = OLD["graphs"][old["graph"]]["exact"]
        for before, fresh in zip(old.pop("after"), now.pop("after"), strict=True):
            assert before[2] == fresh[2], RUN
            for was, is_now in zip(before[:2], fresh[:2], strict=True):
                assert same(was.split(), is_now.split(), exact), RUN
        assert old == now, RUN


def numbers(packed: dict[str, str]) -> list[str]:
    return acts.written(np.frombuffer(b64decode(packed["base64"])))


def same(old: list[str], new: list[str], exact: bool) -> bool:
    """Whether they are the same numbers; to the last bit where only + and × made them."""
    if exact or len(old) != len(new):
        return old == new
    return agrees([float(number) for number in old], new)
