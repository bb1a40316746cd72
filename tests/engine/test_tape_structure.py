"""A tape notices that the graph is no longer the recorded one, and says what it cannot replay."""

import pytest

from micrograd_engine import BatchTape, StructureChangedError, Tape, Value, operation

ACTS = ["forward", "backward", "read", "write", "zero_grad"]


def recorded():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    inner = a * b
    root = inner + a
    return a, b, inner, root, Tape(root)


def assign_children(a, b, inner):
    inner._prev = (b, b)


def assign_the_second_child(a, b, inner):
    inner._prev = (a, a)


def swap_children(a, b, inner):
    inner._prev = (b, a)


def assign_operation(a, b, inner):
    inner._op = "+"


def assign_unknown_operation(a, b, inner):
    inner._op = "mystery"


def cut_children(a, b, inner):
    inner._prev = ()


def give_a_leaf_children(a, b, inner):
    a._prev, a._op = (b,), "tanh"


CHANGES = [
    assign_children,
    assign_the_second_child,
    swap_children,
    assign_operation,
    assign_unknown_operation,
    cut_children,
    give_a_leaf_children,
]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_structure_is_detected_before_anything_is_written(change, act):
    a, b, inner, _, tape = recorded()
    tape.data[tape.index(a)] = 7.0
    data, grad = tape.data.tolist(), tape.grad.tolist()
    assert not tape.changed
    change(a, b, inner)
    assert tape.changed
    with pytest.raises(StructureChangedError, match="record"):
        getattr(tape, act)()
    assert (tape.data.tolist(), tape.grad.tolist()) == (data, grad)
    assert (a.data, inner.data) == (2.0, -6.0)


def test_a_changed_exponent_is_detected():
    a = Value(3.0)
    root = a**2
    tape = Tape(root)
    root._op = "**3"
    with pytest.raises(StructureChangedError):
        tape.forward()
    assert Tape(root).forward() == 27.0


@pytest.mark.parametrize("act", ACTS)
def test_new_numbers_and_labels_do_not_change_the_structure(act):
    a, _, inner, _, tape = recorded()
    a.data, a.grad, a.label, inner.label = 5.0, 1.0, "x", "product"
    getattr(tape, act)()
    assert not tape.changed


def test_growth_above_the_root_does_not_change_the_structure():
    *_, root, tape = recorded()
    assert (root * 2).data == -8.0
    assert tape.forward() == -4.0


def test_structure_changed_is_a_runtime_error():
    assert issubclass(StructureChangedError, RuntimeError)


def test_a_rule_of_a_nodes_own_cannot_be_replayed_backward():
    a = Value(2.0)
    inner = a * 3
    inner.label = "product"
    inner._backward = lambda: None
    tape = Tape(inner + 1)
    assert "product" in tape.refusal
    assert tape.forward() == 7.0  # its number is the table's
    with pytest.raises(ValueError, match="product"):
        tape.backward()


def test_a_rule_assigned_after_the_recording_is_a_change():
    _, _, inner, _, tape = recorded()
    inner._backward = lambda: None
    assert tape.changed
    with pytest.raises(StructureChangedError):
        tape.backward()


@pytest.mark.parametrize("act", ["forward", "backward"])
def test_the_refusal_names_an_unknown_operation(act):
    a = Value(2.0)
    tape = Tape(Value(0.0, (a,), "mystery") * a)
    assert "mystery" in tape.refusal
    with pytest.raises(ValueError, match="mystery"):
        getattr(tape, act)()
    assert not tape.grad.any()


def test_a_graph_that_can_be_replayed_has_no_refusal():
    assert recorded()[-1].refusal == ""


def test_a_graph_that_cannot_be_replayed_can_still_be_read_and_written():
    a = Value(2.0)
    tape = Tape(Value(0.0, (a,), "mystery"))
    tape.data[tape.index(a)] = 5.0
    tape.write()
    assert a.data == 5.0
    a.data = 6.0
    tape.read()
    assert tape.data[tape.index(a)] == 6.0


def test_an_operation_described_after_its_node_was_made_is_replayed():
    a = Value(2.0)
    y = Value(8.0, (a,), "cube")
    operation("cube", lambda a: a**3, lambda g, out, a: g * 3 * a**2)
    tape = Tape(y)
    assert tape.refusal == ""
    tape.backward()
    assert tape.grad[tape.index(a)] == 12.0


@pytest.mark.parametrize("record", [Tape, lambda root: BatchTape(root, [])])
def test_the_error_names_a_cycle(record):
    a = Value(1.0, label="a")
    b = a.tanh()
    c = b * 2
    c.label = "c"
    b._prev = (c,)
    with pytest.raises(ValueError, match=r"^root: .* is made from itself: its graph has a cycle"):
        record(c)
