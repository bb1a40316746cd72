"""A learner's subclass of Value."""

import copy
import pickle

import pytest

from micrograd_engine import Value


class Noted(Value):
    """Has attributes of its own."""

    def __init__(self, data, notes=()):
        super().__init__(data)
        self.notes = list(notes)
        self.partner = None


class Slotted(Value):
    """Has a slot of its own."""

    __slots__ = ("unit",)


def through_pickle(thing):
    return pickle.loads(pickle.dumps(thing))


COPIES = [copy.deepcopy, through_pickle]


def test_a_subclass_takes_part_in_expressions():
    a = Noted(2.0)
    y = 3 * a + a
    y.backward()
    assert (y.data, a.grad) == (8.0, 4.0)


@pytest.mark.parametrize("again", [copy.copy, *COPIES])
def test_a_subclass_keeps_its_attributes_in_a_copy(again):
    copied = again(Noted(2.0, ["mass"]))
    assert type(copied) is Noted
    assert (copied.data, copied.notes, copied.partner) == (2.0, ["mass"], None)


@pytest.mark.parametrize("again", [copy.copy, *COPIES])
def test_a_subclass_keeps_its_slots_in_a_copy(again):
    v = Slotted(2.0)
    v.unit = "kg"
    assert again(v).unit == "kg"


@pytest.mark.parametrize("again", COPIES)
def test_a_subclass_inside_a_graph_keeps_its_attributes(again):
    root = Noted(2.0, ["mass"]) * 3
    assert again(root)._prev[0].notes == ["mass"]


@pytest.mark.parametrize("again", COPIES)
def test_an_attribute_is_copied_too(again):
    v = Noted(2.0, ["mass"])
    again(v).notes.append("of the copy")
    assert v.notes == ["mass"]


@pytest.mark.parametrize("again", COPIES)
def test_a_value_in_an_attribute_belongs_to_the_copied_graph(again):
    v, partner = Noted(2.0), Value(3.0)
    v.partner = partner
    copied, companion = again((v, partner))
    assert copied.partner is companion
