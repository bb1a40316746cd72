"""gradcheck: gradients against the slopes that nudging finds."""

import math

import pytest

from micrograd_engine import MLP, Value, gradcheck, operation, topological

from .agreement import all_same
from .graphs import exercise, neuron, wrong_cube


def verdicts(report):
    return {row.label: row.verdict for row in report}


# ---- gradients that are right


def test_the_exercise_of_the_lecture_is_ok_to_many_digits():
    y = exercise()
    report = gradcheck(y)
    assert y.data == 6.336362190988558
    analytic = [row.analytic for row in report]
    assert all_same([-12.353553390593273, 10.25699027111255, 0.0625], analytic)
    assert report.ok
    assert verdicts(report) == {"a": "ok", "b": "ok", "c": "ok"}
    assert all(row.relative_error < 1e-9 for row in report)


def test_the_neuron_of_the_lecture_is_ok():
    report = gradcheck(neuron())
    expected = {"x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0, "b": 0.5}
    assert {row.label: round(row.numeric, 9) for row in report} == expected
    assert set(verdicts(report).values()) == {"ok"}


def test_errors_are_those_of_the_central_difference():
    # x³ at 2 with h = 1/2: the quotient is 12 + h²
    (row,) = gradcheck(Value(2.0) ** 3, step=0.5)
    assert (row.analytic, row.numeric, row.verdict) == (12.0, 12.25, "ok")
    assert (row.absolute_error, row.relative_error) == (0.25, 0.25 / 12.25)


@pytest.mark.parametrize("step", [None, 1e-9, 1e-3, 0.1])
@pytest.mark.parametrize(
    "make",
    [
        lambda: (Value(1e-5) + 1).log() * 1e6,
        lambda: Value(0.0) ** 3 + 1,
        lambda: (Value(12.0) + 0).tanh(),
        lambda: 1e8 + Value(1.0) * 1e-3,
        lambda: (Value(300.0) * 2).exp(),
        lambda: Value(1e6) ** -2,
    ],
)
def test_a_right_gradient_is_ok_however_flat_steep_or_rounded(make, step):
    assert set(verdicts(gradcheck(make(), step=step)).values()) == {"ok"}


def test_the_parameters_of_a_network_can_be_chosen():
    mlp = MLP(2, [3, 1])
    report = gradcheck(mlp([1.0, -2.0]), leaves=mlp.parameters())
    assert (len(report), report.ok) == (13, True)


def test_constants_of_operators_are_left_out_unless_requested():
    a = Value(3.0, label="a")
    y = 2 * a
    assert [row.label for row in gradcheck(y)] == ["a"]
    constant = next(v for v in topological(y) if v.role == "constant")
    assert [row.analytic for row in gradcheck(y, leaves=[constant])] == [3.0]


def test_leaves_without_a_label_are_numbered_over_the_whole_graph():
    a, b, c = Value(1.0), Value(2.0, label="b"), Value(3.0)
    y = a * b + c
    assert [row.label for row in gradcheck(y)] == ["leaf 1", "b", "leaf 2"]
    assert [row.label for row in gradcheck(y, leaves=[c, c])] == ["leaf 2"]


def test_the_neuron_distinguishes_parameters_of_the_same_name():
    mlp = MLP(1, [2, 1])
    x = Value(0.5, label="x")
    labels = [row.label for row in gradcheck(mlp([x]))]
    assert sorted(labels) == [
        "b (layer 1, neuron 1)",
        "b (layer 1, neuron 2)",
        "b (layer 2, neuron 1)",
        "w1 (layer 1, neuron 1)",
        "w1 (layer 1, neuron 2)",
        "w1 (layer 2, neuron 1)",
        "w2",
        "x",
    ]
    assert labels[0] == "b (layer 2, neuron 1)"  # a sum starts from the bias


def test_a_backward_written_by_hand_for_an_operation_of_ones_own_is_checked():
    x = Value(3.0, label="x")
    y = Value(x.data**2, (x,), "sq")

    def wrong():
        x.grad += 3 * x.data * y.grad

    y._backward = wrong
    with pytest.raises(ValueError, match=r"operation 'sq' .* describe it with .*operation"):
        gradcheck(y)
    operation("sq", lambda a: a * a, lambda g, out, a: g * 2 * a)
    (row,) = gradcheck(y)
    assert (row.analytic, row.verdict) == (9.0, "differs")


def test_a_root_that_is_a_leaf_has_slope_one():
    (row,) = gradcheck(Value(3.0))
    assert (row.analytic, row.verdict) == (1.0, "ok")


def test_gradients_belong_to_the_leaves_as_they_are_now():
    a = Value(2.0)
    y = a * a
    a.data = 5.0
    (row,) = gradcheck(y)
    assert (row.analytic, row.verdict, y.data) == (10.0, "ok", 4.0)


def test_gradcheck_checks_an_assigned_backward():
    a = Value(2.0, label="a")
    y = a**2

    def own():
        a.grad += 3 * y.grad

    y._backward = own
    assert verdicts(gradcheck(y)) == {"a": "differs"}


def test_a_number_that_vanishes_beside_the_step_does_not_fail():
    assert gradcheck(Value(9e-248) ** 2).ok
    a = Value(9e-248)
    assert gradcheck(a * a).ok


# ---- gradients that are wrong


def test_a_wrong_operation_is_found_and_only_its_leaves_differ():
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    report = gradcheck(wrong_cube(a) * 1.0 + b * b)
    assert verdicts(report) == {"a": "differs", "b": "ok"}
    assert not report.ok
    row = next(iter(report))
    assert row.analytic == 4.0
    assert abs(row.numeric - 12.0) < 1e-8


@pytest.mark.parametrize("step", [None, 1e-8, 1e-3])
def test_a_gradient_that_is_wrong_by_a_hundredth_differs(step):
    off = operation("off", math.sin, lambda g, out, a: g * 1.01 * math.cos(a))
    assert not gradcheck(off(Value(0.7)), step=step).ok


def test_a_jump_differs():
    jump = operation("jump", lambda a: float(a >= 1), lambda g, out, a: 0.0)
    assert not gradcheck(jump(Value(1.0))).ok


# ---- kinks, and numbers that are not finite


@pytest.mark.parametrize(
    ("make", "kink"),
    [
        (lambda a: a.relu(), "relu of a"),
        (lambda a: a.abs(), "abs of a"),
        (lambda a: a.max(0), "max of a and 0"),
        (lambda a: (a + 1).max(1 - a), "max of 1 and 1"),
        (lambda a: (3 * a).relu().exp() + a, "relu of 0"),
    ],
)
def test_the_report_names_a_kink_which_does_not_fail(make, kink):
    report = gradcheck(make(Value(0.0, label="a")))
    (row,) = report
    assert (row.verdict, row.kinks, report.ok) == ("kink", (kink,), True)
    assert f"kink: {kink}" in str(report)


def test_the_report_names_a_kink_that_the_step_crosses_by_its_label():
    a = Value(0.3, label="a")
    y = a.relu()
    y.label = "y"
    assert gradcheck(y).rows[0].verdict == "ok"
    (row,) = gradcheck(y, step=0.5)
    assert (row.verdict, row.kinks) == ("kink", ("y",))


def test_a_kink_concerns_only_the_leaves_that_move_it():
    a, b, off = Value(0.0, label="a"), Value(2.0, label="b"), Value(0.0, label="off")
    y = a.relu() + b * b + (b * off).relu()
    assert verdicts(gradcheck(y)) == {"a": "kink", "b": "ok", "off": "kink"}


@pytest.mark.parametrize(
    "make",
    [lambda: Value(0.0).sqrt(), lambda: Value(-1.0).log(), lambda: Value(math.inf) * 2],
)
def test_the_report_names_numbers_that_are_not_finite(make):
    (row,) = gradcheck(make())
    assert row.verdict == "not finite"
    assert math.isnan(row.relative_error)
