"""gradcheck: the graph afterwards, the report, and refusals."""

import math
import sys
from types import ModuleType

import numpy as np
import pytest

from micrograd_engine import Value, gradcheck, operation, topological

from .graphs import exercise, neuron, wrong_cube


def state(root):
    """Every number of the graph as text, so that nan equals nan, and −0.0 is not 0.0."""
    return [(repr(v.data), repr(v.grad)) for v in topological(root)]


# ---- the graph afterwards


@pytest.mark.parametrize("make", [exercise, neuron, lambda: (Value(-1.0).log() + 1).relu()])
def test_the_graph_is_left_exactly_as_it_was(make):
    y = make()
    for i, v in enumerate(topological(y)):
        v.grad = [-0.0, math.nan, 0.1 * i][i % 3]
    topological(y)[0].data += 0.5  # so the inner numbers are old
    before = state(y)
    gradcheck(y)
    assert state(y) == before


def test_the_graph_is_left_as_it_was_when_an_operation_fails():
    root = operation("root", lambda a: math.log(a), lambda g, out, a: g / a)
    a = Value(0.25, label="a")
    y = root(a) * 2
    y.grad = a.grad = 7.0
    before = state(y)
    with pytest.raises(ValueError, match="math domain"):
        gradcheck(y, step=0.5)
    assert state(y) == before


def test_an_unknown_operation_is_refused():
    y = Value(1.0, (Value(2.0),), "mystery")
    before = state(y)
    with pytest.raises(ValueError, match="mystery"):
        gradcheck(y)
    assert state(y) == before


# ---- the report


def test_the_report_is_an_aligned_table():
    a, b = Value(2.0, label="a"), Value(-0.5, label="bias")
    assert str(gradcheck(a * b + b.relu() * 2, step=1.0)).splitlines() == [
        "label  analytic  numeric  abs. error  rel. error  verdict",
        "a          -0.5     -0.5     0.0e+00     0.0e+00  ok",
        "bias          2      2.5     5.0e-01     2.0e-01  kink: relu of bias",
    ]


def test_labels_are_escaped_in_the_table_of_a_notebook():
    html = gradcheck(Value(1.0, label="<b>&\n").relu(), step=2.0)._repr_html_()
    assert '<th scope="row">&lt;b&gt;&amp;</th>' in html
    assert "kink: relu of &lt;b&gt;&amp;" in html
    assert html.count("<tr>") == 2


def test_a_graph_of_constants_has_an_empty_report():
    report = gradcheck(Value(2.0), leaves=[])
    assert (list(report), len(report), report.ok) == ([], 0, True)
    assert str(report).startswith("label")


# ---- wrong arguments


@pytest.mark.parametrize("root", [2.0, None, [Value(1.0)]])
def test_a_root_that_is_not_a_value_is_refused(root):
    with pytest.raises(TypeError, match=r"^root: expected a Value, got"):
        gradcheck(root)


@pytest.mark.parametrize(
    ("leaves", "error", "message"),
    [
        (lambda a, y: [a, Value(1.0, label="other")], ValueError, "other is not in the graph"),
        (lambda a, y: [y], ValueError, r"y is not a leaf, it was made by '\*'"),
        (lambda a, y: a, TypeError, "expected a list of Values, got Value"),
        (lambda a, y: ["a"], TypeError, r"expected Values, got 'a' \(str\)"),
    ],
)
def test_the_error_names_wrong_leaves(leaves, error, message):
    a = Value(2.0, label="a")
    y = a * a
    y.label = "y"
    with pytest.raises(error, match=f"^leaves: {message}"):
        gradcheck(y, leaves=leaves(a, y))


@pytest.mark.parametrize("step", [0, -1e-6, math.inf, math.nan, np.float32(0)])
def test_a_step_that_is_not_finite_and_above_zero_is_refused(step):
    with pytest.raises(ValueError, match=r"^step: expected a finite number above 0, got"):
        gradcheck(exercise(), step=step)


def test_a_step_that_is_not_a_number_is_refused():
    with pytest.raises(TypeError, match=r"^step: expected a real number, got 'small' \(str\)"):
        gradcheck(exercise(), step="small")


def test_a_step_that_vanishes_beside_a_leaf_is_refused():
    y = Value(1e20, label="big") * 2
    before = state(y)
    with pytest.raises(ValueError, match=r"^step: 1e-06 is too small to change big = 1e\+20"):
        gradcheck(y, step=1e-6)
    assert state(y) == before


# ---- PyTorch: without it, only the refusals can be seen


def test_without_pytorch_the_error_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ImportError, match=r"^compare_torch: .*pip install torch"):
        gradcheck(neuron(), compare_torch=True)


def test_the_error_names_an_operation_that_pytorch_does_not_have(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", ModuleType("torch"))
    y = wrong_cube(Value(2.0))
    y.label = "y"
    with pytest.raises(ValueError, match=r"^compare_torch: .*'cube' that made y"):
        gradcheck(y, compare_torch=True)
