"""diagnose runs a learner's code, and then everything is as it was."""

import pytest

from micrograd_engine import diagnose

from .mistakes import ADD, broken, two
from .shapes import Composed, Lecture, Slots
from .test_diagnose import SECONDS
from .test_guard import on_thread


class Fails(Lecture):
    seen = None

    def backward(self):
        self.visited = True
        Fails.seen = [v.grad for v in self._prev]
        super().backward()
        raise RuntimeError("at the end")


def test_everything_is_as_it_was_also_when_their_code_fails():
    a, b = Fails(2.0, label="a"), Fails(3.0)
    y = (a * b + a).tanh()
    y.grad, a.grad = 0.5, None
    objects = [a, b, y, *y._prev]
    before = [dict(vars(o)) for o in objects]
    diagnosis = diagnose(y, SECONDS)
    assert Fails.seen == [0.0]
    assert "RuntimeError: at the end at line" in diagnosis.message
    assert all(
        vars(o).keys() == was.keys() and all(vars(o)[name] is was[name] for name in was)
        for o, was in zip(objects, before, strict=True)
    )


def test_slots_are_as_they_were():
    a, b = Slots(2.0), Slots(3.0)
    y = a * b
    a.grad = 7.0
    rules = [o._backward for o in (a, b, y)]
    assert not diagnose(y, SECONDS)
    assert [o._backward for o in (a, b, y)] == rules
    assert (a.grad, b.grad, y.grad) == (7.0, 0.0, 0.0)
    assert not hasattr(a, "_back")


def test_a_class_of_methods_with_slots_is_as_it_was():
    class Method(Composed):
        __slots__ = ("_op", "_prev", "data", "grad")

        def __init__(self, data, prev=(), op=""):
            self.data, self._prev, self._op, self.grad = data, prev, op, 0.0

        def __add__(self, other):
            return Method(self.data + other.data, (self, other), "+")

        def __mul__(self, other):
            return Method(self.data * other.data, (self, other), "*")

        def _backward(self):
            if self._op == "+":
                for v in self._prev:
                    v.grad += self.grad
            elif self._op == "*":
                a, b = self._prev
                a.grad += b.data * self.grad
                b.grad += a.data * self.grad

        def backward(self):
            self.grad = 1.0
            self._run(set())

        def _run(self, seen):
            if self not in seen:
                seen.add(self)
                self._backward()
                for v in self._prev:
                    v._run(seen)

    rule = Method._backward
    a = Method(2.0)
    c = a * Method(3.0)
    y = c + c * a
    diagnosis = diagnose(y, SECONDS)
    assert diagnosis.kind == "too_early"
    assert diagnosis.node is c
    assert Method._backward is rule


def test_a_private_slot_is_as_it_was():
    class Counts(Composed):
        __slots__ = ("__turns", "_backward", "_op", "_prev", "data", "grad")

        def __init__(self, data, _prev=(), _op=""):
            self.data, self._prev, self._op, self.grad = data, _prev, _op, 0.0
            self._backward, self.__turns = lambda: None, 0

        def turns(self):
            return self.__turns

        def __mul__(self, other):
            out = Counts(self.data * other.data, (self, other), "*")

            def _backward():
                self.__turns += 1
                self.grad += other.data * out.grad
                other.grad += self.data * out.grad

            out._backward = _backward
            return out

        def backward(self):
            self.grad = 1.0
            self._backward()

    a = Counts(2.0)
    y = a * Counts(3.0)
    assert not diagnose(y, SECONDS)
    assert a.turns() == 0


# ---- its limits


def test_a_graph_too_deep_for_recursion_is_judged_all_the_same():
    def deep(value):
        y = value(1.0)
        for _ in range(3000):
            y = y + value(0.001)
        return y

    assert not diagnose(deep(Lecture), SECONDS)
    wrong = broken(ADD, two("= out.grad", "= out.grad"))
    assert diagnose(deep(wrong), SECONDS).kind == "assigned"


@pytest.mark.parametrize("where", [lambda f: f(), on_thread], ids=["main thread", "other thread"])
def test_the_message_says_that_an_endless_loop_was_stopped(where):
    class Loops(Lecture):
        def backward(self):
            while True:
                pass

    diagnosis = where(lambda: diagnose(Loops(2.0) * 3, seconds=1.0))
    assert diagnosis.kind == "unknown"
    assert "stopped, because it ran too long" in diagnosis.message


def test_what_they_print_is_not_printed(capsys):
    class Talks(Lecture):
        def backward(self):
            print("talk")
            super().backward()

    assert not diagnose(Talks(2.0) * 3, SECONDS)
    assert capsys.readouterr().out == ""
