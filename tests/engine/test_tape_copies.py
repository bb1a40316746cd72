"""Tapes that are copied and pickled: recorded again, with numbers of their own."""

import copy
import pickle

import numpy as np
import pytest

from micrograd_engine import MLP, BatchTape, Tape, Value

AGAIN = [copy.copy, copy.deepcopy, lambda tape: pickle.loads(pickle.dumps(tape))]
again = pytest.mark.parametrize("again", AGAIN)


@again
@pytest.mark.parametrize("sizes", [[1], [8, 8, 1]])  # replayed node by node, and level by level
def test_a_copy_of_a_tape_is_independent(again, sizes):
    tape = Tape(MLP(2, sizes)([0.5, -1.0]))
    tape.forward()
    tape.backward()
    copied = again(tape)
    assert copied.grad.tolist() == tape.grad.tolist()
    tape.data[:] = 9.0
    assert copied.forward() == copied.root.forward()
    copied.backward()
    assert np.isfinite(copied.grad).all()


@again
def test_a_copy_of_a_batch_tape_is_independent(again):
    x, w, b = Value(0.0), Value(2.0), Value(1.0)
    inner = w * x + b
    tape = BatchTape(inner**2, [x], [w, b], kept=[inner])
    tape.forward([[1.0], [2.0]])
    tape.data[:] = [3.0, 0.0]
    copied = again(tape)
    tape.data[:] = 0.0
    assert copied.forward([[1.0], [2.0]]).tolist() == [9.0, 36.0]
    copied.backward()
    assert copied.grad.tolist() == [2 * 3 + 2 * 6 * 2, 2 * 3 + 2 * 6]
    assert copied.numbers(next(v for v in copied.values if v._op == "+")).tolist() == [3.0, 6.0]


@pytest.mark.parametrize("name", ["data", "grad"])
def test_the_arrays_of_a_batch_tape_are_written_into_and_not_replaced(name):
    tape = BatchTape(Value(1.0) * 2, [])
    with pytest.raises(AttributeError, match=name):
        setattr(tape, name, np.ones(1))
