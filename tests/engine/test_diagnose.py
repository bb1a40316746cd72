"""diagnose: each mistake has its name on any expression, and right classes are never accused."""

import pytest
from hypothesis import given, settings

from micrograd_engine import diagnose

from .agreement import STABLE
from .expressions import build, leaves, steps
from .mistakes import ORDER, RULES, STORED, broken
from .shapes import SHAPES
from .test_adopt_shapes import COMMON


def shown_by(value):
    """Expressions with every operation in them; the first can show few mistakes."""
    a, b = value(1.5, label="a"), value(-0.5, label="b")
    yield (((a * b + a) ** 2).exp().relu() + b).tanh()
    a, b = value(-2.0, label="a"), value(1.0, label="b")
    e = b.exp()
    s, t = a + e, a.tanh()
    p = (e * t + s) ** 2
    yield p * e + e.relu()
    a, b = value(-1.0, label="a"), value(-1.0, label="b")
    p = (a * b + a) ** 2
    r = p.relu()
    yield ((p + r).tanh().relu() * r.exp()) + r


def shared(value):
    """Expressions with inner nodes that several others are made from."""
    for a, b in ((2.0, -3.0), (1.5, 0.5), (-1.0, 4.0)):
        a, b = value(a, label="a"), value(b, label="b")
        c = a * b
        d = (c + a) * c
        yield d * b + (d + c).tanh() * a * (c * a + d)


def kinds(diagnosis):
    return [(d.kind, d.operation) for d in diagnosis.found]


@pytest.mark.parametrize(("kind", "operation", "old", "new"), [*RULES, *STORED])
def test_a_mistake_in_a_rule_is_named_on_every_expression(kind, operation, old, new):
    for root in shown_by(broken(old, new)):
        diagnosis = diagnose(root)
        assert diagnosis
        assert (kind, operation) in kinds(diagnosis), diagnosis
        assert {found.operation for found in diagnosis.found} <= {operation, ""}, diagnosis
        assert type(diagnosis.node) is type(root)


@pytest.mark.parametrize(("kind", "old", "new"), ORDER)
def test_a_mistake_in_the_pass_is_named_on_every_expression_with_shared_nodes(kind, old, new):
    for root in shared(broken(old, new)):
        diagnosis = diagnose(root)
        assert (kind, "") in kinds(diagnosis), diagnosis


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__qualname__)
@pytest.mark.parametrize("passed", [False, True])
@settings(STABLE, max_examples=20)
@given(leaves, steps(COMMON, most=8))
def test_a_right_class_is_never_accused(shape, passed, numbers, steps):
    root = build(shape, numbers, steps)[-1]
    if passed:
        root.backward()
    diagnosis = diagnose(root)
    assert not diagnosis, diagnosis
    assert diagnosis.found == ()
