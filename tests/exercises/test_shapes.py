"""A right class is never refused, whatever its shape; a ready-made one always is."""

from typing import Any

import micrograd.engine
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import micrograd_engine
from micrograd_widgets import exercises
from tests.engine.shapes import SHAPES, Lecture

OF_VALUE = [
    name
    for name in exercises.names()
    if name == "value-data" or exercises.get(name).continues == "Value"
]


class Subclass(Lecture):
    """A class that inherits, and whose objects refuse nothing."""

    def __init__(self, data, children=(), op="", label="", **more):
        super().__init__(data, children, op, label)
        self.more = more


def readable(kind: Any) -> Any:
    """The class with a repr, which the lecture asks for."""
    if kind.__repr__ is object.__repr__:
        kind.__repr__ = lambda self: f"Value({getattr(self, 'value', getattr(self, 'data', None))})"
    return kind


RIGHT = [readable(kind) for kind in (*SHAPES, Subclass) if kind is not micrograd.engine.Value]


def test_there_are_eight_shapes() -> None:
    assert len(RIGHT) == 8


@pytest.mark.parametrize("name", OF_VALUE)
@pytest.mark.parametrize("kind", RIGHT, ids=lambda kind: kind.__name__)
def test_a_right_class_is_never_refused(kind: Any, name: str) -> None:
    feedback = exercises.get(name).check({"Value": kind})
    assert feedback == "", feedback


@given(st.sampled_from(RIGHT), st.sampled_from(OF_VALUE), st.integers(min_value=0, max_value=10**9))
@settings(max_examples=30, deadline=None)
def test_nor_in_any_variant(kind: Any, name: str, seed: int) -> None:
    feedback = exercises.get(name, seed).check({"Value": kind})
    assert feedback == "", feedback


@pytest.mark.parametrize("name", OF_VALUE)
@pytest.mark.parametrize("theirs", [micrograd_engine.Value, micrograd.engine.Value])
def test_a_ready_made_value_is_refused_by_name(theirs: type, name: str) -> None:
    inherited = type("Value", (theirs,), {})
    made = type("Value", (), {"__new__": lambda cls, x: theirs(x)})
    for kind in (theirs, inherited, made):
        feedback = exercises.get(name).check({"Value": kind})
        assert feedback.kind == "ready_made", feedback
        assert theirs.__module__.split(".")[0] in feedback


BACKWARD = exercises.get("backward").solution
START = "topo, visited = [], set()"
HOSTILE = {
    "an attribute that never comes": "class Value:\n def __init__(s, x): s.__dict__['data'] = x\n"
    " def __getattr__(s, n):\n  raise RuntimeError(n)",
    "equal to nothing": "class Value:\n def __init__(s, x): s.data = x\n def __eq__(s, o): raise ValueError\n"
    " def __bool__(s): raise ValueError\n def __repr__(s): raise ValueError",
    "another class": "class Value:\n def __init__(s, x): s.data = x\n __class__ = property(lambda s: float)",
    "nothing is made": "class Value:\n def __new__(c, x): return None",
    "no number": "class Value:\n def __init__(s, x): s.data = s",
    "a class of a class": "class M(type):\n def __call__(c, *a): raise RuntimeError\n"
    " def __instancecheck__(c, o): raise RuntimeError\nclass Value(metaclass=M): pass",
    "a module that is a number": "class Value:\n __module__ = 3\n def __init__(s, x): s.data = x",
    "it ends Python": BACKWARD.replace(START, "raise SystemExit"),
    "it stops a loop of ours": BACKWARD.replace(START, "raise StopIteration"),
    "it calls itself": BACKWARD.replace(START, "return self.backward()"),
    "a cycle": BACKWARD.replace("set(_children)", "set(_children) | {self}"),
    "a gradient in words": BACKWARD.replace("self.grad = 0.0", "self.grad = 'zero'"),
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=[*HOSTILE])
def test_whatever_the_class_does_a_check_gives_a_message(source: str) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(source, names)  # noqa: S102
    for name in ("value-data", "value-plus", "backward", "plain-numbers"):
        feedback = exercises.get(name).check(names)
        assert feedback or "backward" in source
        assert len(feedback) < 900
    assert feedback
    assert "The order is right" not in feedback
