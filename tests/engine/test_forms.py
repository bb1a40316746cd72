"""Classes that keep operands and derivatives in other forms than the lecture's: read, run, and diagnosed."""

import pytest

from micrograd_engine import Value, adopt, diagnose, gradcheck
from micrograd_engine.adoption.roles import find
from micrograd_engine.own import abilities, own_backward

from .forms import EXPRESSION, FORMS, defined

SECONDS = 60  # the machine may be busy
every_form = pytest.mark.parametrize("form", FORMS)


def right(a):
    """Our own Values of the expression."""
    names = {"Value": Value}
    exec(EXPRESSION.replace("2.0", repr(a)), names)  # noqa: S102
    names["L"].backward()
    return names


def gradients(names):
    return {name: find(names[name], "gradient")[1] for name in "abcdL"}


@every_form
def test_every_number_is_computed_again_and_has_its_gradient(form):
    names = defined(form)
    L = adopt(names["L"])
    L.backward()
    ours = right(2.0)
    assert {name: adopt(names[name]).grad for name in "abcdL"} == gradients(ours)
    adopt(names["a"]).data = 1.5
    assert L.forward() == right(1.5)["L"].data


@every_form
def test_a_right_class_is_not_accused(form):
    names = defined(form)
    assert not diagnose(names["L"], SECONDS)
    assert [result.verdict for result in gradcheck(names["L"])] == ["ok", "ok"]


@every_form
def test_a_mistake_is_named(form):
    names = defined(form, wrong=True)
    found = diagnose(names["L"], SECONDS)
    assert found.kind == "own_operand", found
    assert "differs" in {result.verdict for result in gradcheck(names["L"])}


@every_form
def test_their_pass_uses_the_present_numbers_after_a_move(form):
    names = defined(form)
    L = adopt(names["L"])
    adopt(names["a"]).data = 1.5
    L.forward()
    L.write()
    passed = own_backward(L, SECONDS)
    assert passed.call.error is None
    assert passed.first_wrong is None
    assert gradients(names) == gradients(right(1.5))
    assert abilities(L).backward


def test_a_class_that_keeps_places_in_a_list_is_a_leaf_and_says_so():
    nodes = []

    class Node:
        def __init__(self, data, parents=(), op=""):
            self.data, self.parents, self.op, self.grad = data, parents, op, 0.0
            self.place = len(nodes)
            nodes.append(self)

        def __add__(self, other):
            return Node(self.data + other.data, (self.place, other.place), "+")

    a, b = Node(0.0), Node(1.0)
    root = adopt(a + b)  # 0 + 1 is 1, as the sum of the places is
    assert root._prev == ()
    assert "`parents` holds whole numbers, perhaps places in a list" in root.notes[0]


def test_a_class_that_keeps_what_is_made_from_an_object_is_refused():
    class Var:
        def __init__(self, value):
            self.value, self.children, self.grad = value, [], 0.0

        def __mul__(self, other):
            z = Var(self.value * other.value)
            self.children.append((other.value, z))
            other.children.append((self.value, z))
            return z

    a, b = Var(2.0), Var(3.0)
    for v in (a * b, a):
        with pytest.raises(TypeError, match="`children` of a Var has the objects that are made"):
            adopt(v)


def test_an_object_for_each_operation_is_read_wherever_its_class_was_defined():
    source = """
class Add: pass
class Value:
    def __init__(self, data, prev=(), op=None): self.data, self.prev, self.op = data, prev, op
    def __add__(self, o): return Value(self.data + o.data, (self, o), Add())
"""
    names = {}  # without a __name__: the module of its classes is `builtins`
    exec(source, names)  # noqa: S102
    assert adopt(names["Value"](2.0) + names["Value"](3.0))._op == "+"


@pytest.mark.parametrize("attribute", ["operand", "made_of", "by_name"])
def test_operands_under_an_unknown_name_are_mentioned(attribute):
    class Mine:
        def __init__(self, data, operands=None):
            self.data = data
            if operands:
                setattr(self, attribute, operands)

    a = Mine(2.0)
    held = {"operand": a, "made_of": [a, 3.0], "by_name": {"first": a}}[attribute]
    [hidden, *_] = [n for n in adopt(Mine(2.0, held)).notes if "_prev" in n]
    assert f"`{attribute}` holds Values" in hidden


def test_a_gradient_that_begins_as_none_is_named_with_its_line():
    source = """
class Value:
    def __init__(self, data, _prev=(), _op=''):
        self.data, self._prev, self._op, self.grad = data, _prev, _op, None
        self._backward = lambda: None
    def __mul__(self, o):
        out = Value(self.data * o.data, (self, o), '*')
        def _backward():
            self.grad += o.data * out.grad
            o.grad += self.data * out.grad
        out._backward = _backward
        return out
"""
    topological = """
    def backward(self):
        self.grad = 1.0
        self._backward()
"""
    for text in (source, source + topological):
        names = {}
        exec(compile(text, "<cell>", "exec"), names)  # noqa: S102
        a, b = names["Value"](2.0), names["Value"](3.0)
        found = diagnose(a * b, SECONDS)
        assert (found.kind, found.node) == ("unknown", a)
        assert "`grad` of a Value begins as None" in found.message
        assert "at line 9" in found.message
        assert a.grad is None
    handled = source.replace("self.grad += ", "self.grad = (self.grad or 0) + ")
    names = {}
    exec(handled.replace("o.grad += ", "o.grad = (o.grad or 0) + "), names)  # noqa: S102
    assert not diagnose(names["Value"](2.0) * names["Value"](3.0), SECONDS)


def test_a_pass_that_is_a_generator_is_named():
    class Mine:
        def __init__(self, data, _prev=(), _op=""):
            self.data, self._prev, self._op, self.grad = data, _prev, _op, 0.0

        def __add__(self, other):
            return Mine(self.data + other.data, (self, other), "+")

        def backward(self):
            self.grad = 1.0
            yield self

    found = diagnose(Mine(2.0) + Mine(3.0), SECONDS)
    assert found.kind == "unknown"
    assert "has a `yield` in it" in found.message


@pytest.mark.parametrize("number", [1 + 2j, "2", None, [2.0]])
def test_data_that_is_no_number_is_named_wherever_an_object_is_given(number):
    class Value:
        def __init__(self, data, prev=()):
            self.data, self.prev, self.grad = data, prev, 0.0

    for take in (adopt, gradcheck, diagnose):
        with pytest.raises(TypeError, match=r"^data of a Value: expected a real number, got "):
            take(Value(number))
