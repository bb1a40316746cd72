"""Operations of the learner's own: one row more in the table."""

import math
import pickle

import numpy as np
import pytest

from micrograd_engine import Tape, Value, operation
from micrograd_engine.ops import OPS


def make_cube():
    return operation("cube", lambda a: a**3, lambda g, out, a: g * 3 * a**2)


def make_hypot():
    return operation("hypot", math.hypot, lambda g, out, a, b: (g * a / out, g * b / out), 2)


def test_an_operation_of_one_value_computes_and_passes_its_gradient_on():
    a = Value(2.0)
    y = make_cube()(a)
    (y * 10).backward()
    assert (y.data, y._op, y._prev, a.grad) == (8.0, "cube", (a,), 120.0)


def test_an_operation_of_two_values_gives_each_its_share():
    a, b = Value(3.0), Value(4.0)
    y = make_hypot()(a, b)
    y.backward()
    assert (y.data, y._prev, a.grad, b.grad) == (5.0, (a, b), 0.6, 0.8)


def test_an_operation_is_found_by_its_symbol():
    make_cube()
    a = Value(2.0)
    y = Value(0.0, (a,), "cube")
    assert y.forward() == 8.0


def test_an_operation_takes_plain_numbers():
    assert make_hypot()(3, Value(4.0)).data == 5.0


def test_a_tape_replays_an_operation_of_the_learner():
    a, b = Value(3.0), Value(4.0)
    tape = Tape(make_hypot()(a, b))
    tape.data[tape.index(a)], tape.data[tape.index(b)] = 5.0, 12.0
    assert tape.forward() == 13.0
    tape.backward()
    assert tape.grad[tape.index(a)] == 5 / 13


def test_a_graph_with_an_operation_of_the_learner_can_be_pickled():
    copied = pickle.loads(pickle.dumps(make_cube()(Value(2.0))))
    copied.backward()
    assert copied._prev[0].grad == 12.0


def test_a_pickle_that_comes_where_the_operation_is_missing_keeps_its_name():
    kept = pickle.dumps(make_cube()(Value(2.0)))
    del OPS["cube"]
    copied = pickle.loads(kept)
    assert (copied.data, copied._op) == (8.0, "cube")
    with pytest.raises(ValueError, match="cube"):
        copied.forward()


@pytest.mark.parametrize(
    ("forward", "backward"),
    [
        (lambda a: 1 if a > 0 else -1, lambda g, out, a: 0),
        (np.sin, lambda g, out, a: g * np.cos(a)),
    ],
)
def test_data_and_grad_stay_builtin_floats(forward, backward):
    a = Value(2.0)
    y = operation("learner's", forward, backward)(a)
    y.backward()
    assert (type(y.data), type(a.grad)) == (float, float)
    y.forward()
    assert type(y.data) is float


@pytest.mark.parametrize("symbol", ["tanh", "+", "**", "**2", "**n", ""])
def test_a_taken_symbol_is_refused(symbol):
    before = dict(OPS)
    with pytest.raises(ValueError, match="symbol"):
        operation(symbol, lambda a: a, lambda g, out, a: g)
    assert before == OPS


def test_the_error_names_a_part_that_is_not_a_function():
    with pytest.raises(TypeError, match=r"^forward: expected a function, got 2 \(int\)"):
        operation("two", 2, lambda g, out, a: g)
    with pytest.raises(TypeError, match=r"^backward: expected a function, got None"):
        operation("two", lambda a: a, None)


@pytest.mark.parametrize("given", [-2.0, (1.0,), (1.0, 2.0, 3.0), None])
def test_a_backward_of_two_operands_gives_two_shares(given):
    y = operation("oops", lambda a, b: a, lambda g, out, a, b: given, 2)(Value(1.0), 2)
    with pytest.raises(TypeError, match=r"^oops: its backward: expected 2 shares, one for each"):
        y.backward()


def test_the_error_names_the_function_that_returned_no_number():
    with pytest.raises(TypeError, match=r"^wordy: its forward: expected a real number, got 'x'"):
        operation("wordy", lambda a: "x", lambda g, out, a: g)(Value(1.0))
    y = operation("silent", lambda a: a, lambda g, out, a: None)(Value(1.0))
    with pytest.raises(TypeError, match=r"^silent: its backward: expected a real number, got None"):
        y.backward()


@pytest.mark.parametrize("operands", [0, 3, -1])
def test_an_operation_has_one_or_two_operands(operands):
    with pytest.raises(ValueError, match=f"operands.*{operands}"):
        operation("triple", lambda *a: sum(a), lambda g, *a: g, operands)
    assert "triple" not in OPS


def test_too_many_values_are_refused():
    with pytest.raises(TypeError, match=r"cube.*1.*2"):
        make_cube()(Value(1.0), Value(2.0))


def test_the_error_uses_singular_and_plural():
    with pytest.raises(TypeError, match=r"cube: expected 1 operand, got 2$"):
        make_cube()(Value(1.0), Value(2.0))
    with pytest.raises(TypeError, match=r"hypot: expected 2 operands, got 1$"):
        make_hypot()(Value(1.0))


def test_a_cell_that_adds_an_operation_may_be_run_again():
    a = Value(2.0)
    before = make_cube()(a)
    y = operation("cube", lambda a: 2 * a, lambda g, out, a: g * 2)(a)
    y.backward()
    assert (y.data, a.grad) == (4.0, 2.0)
    assert before.forward() == 8.0  # a node made by the first run keeps its row
    again = operation("cube", lambda a, b: a * b, lambda g, out, a, b: (g * b, g * a), 2)
    assert again(a, 3).forward() == 6.0


def test_a_cell_that_is_run_again_does_not_disturb_a_recording():
    a = Value(2.0)
    tape = Tape(make_cube()(a))
    make_cube()
    tape.data[tape.index(a)] = 3.0
    assert tape.forward() == 27.0


def test_an_operand_that_is_neither_a_value_nor_a_number_is_refused():
    with pytest.raises(TypeError, match=r"cube.*'2' \(str\)"):
        make_cube()("2")


def test_an_error_in_a_rule_of_ones_own_names_the_rule():
    short = operation("short", forward=lambda a: a, backward=lambda g, out: g)
    with pytest.raises(ValueError, match=r"short: its backward failed .* takes 2 positional"):
        short(Value(1.0)).backward()
    steep = operation("steep", forward=lambda a: math.exp(a), backward=lambda g, out, a: g * out)
    with pytest.raises(ValueError, match=r"steep: its forward failed for \(1000.0,\): math range"):
        steep(Value(1000.0))
