"""The table of acts: each row says what an act changes, and how."""

import pytest

from micrograd_widgets import GraphWidget
from micrograd_widgets.graph.acts import ACTS, GraphAct, changing, untouched

from .graphs import Lecture


@pytest.mark.parametrize("name", ACTS)
def test_an_act_changes_the_numbers_or_a_trait_of_the_view(name: str) -> None:
    kind = ACTS[name]
    traits = GraphWidget.class_traits()
    assert (kind.perform is not None) == (kind.changes == "numbers")
    if kind.changes == "settings":
        assert name in traits
    elif kind.changes != "numbers":
        assert kind.changes in traits


def test_acts_are_sorted_by_what_they_change() -> None:
    acts = [GraphAct("move", 0, 1.0), GraphAct("set", 0, 2.0), GraphAct("backward")]
    assert changing("numbers", acts) == acts[1:]
    assert changing("moves", acts) == acts[:1]
    assert changing("boxes", acts) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("set", ["b", "c", "f"]),
        ("step", ["c", "f"]),
        ("forward", ["a", "b", "c", "f"]),
        ("reset", []),
        ("restore", []),
    ],
)
def test_an_act_leaves_the_other_leaves_untouched(name: str, kept: list[str]) -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, parameters=[lecture.a, lecture.b], variables={})
    tape = view.binding.tape
    act = GraphAct(name, tape.index(lecture.a), 1.0)
    found = untouched(tape, [(act, view._options())])
    assert [tape.values[i].label for i in sorted(found)] == kept
    view.close()
