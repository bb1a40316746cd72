"""A Value of somebody else's class in place of one of ours: the error says what to do."""

import micrograd.engine
import micrograd.nn
import numpy as np
import pytest

from micrograd_engine import SGD, Trainer, Value, adopt, gradcheck, hinge

MValue = micrograd.engine.Value


class Mine:
    """A class half way through the lecture, whose operators take any operand."""

    def __init__(self, data, _prev=()):
        self.data, self._prev = data, set(_prev)

    def __radd__(self, other):
        return Mine(self.data + other, (self, other))

    __rmul__ = __rsub__ = __rtruediv__ = __rpow__ = __radd__


HINT = r"; adopt\(…\) makes one of ours$"


@pytest.mark.parametrize(
    "use",
    [
        lambda theirs: Value(theirs),
        lambda theirs: Value(1.0, (theirs,), "tanh"),
        lambda theirs: Value(1.0).max(theirs),
        lambda theirs: hinge(theirs, 1),
        lambda theirs: hinge(Value(1.0), theirs),
        lambda theirs: gradcheck(Value(1.0), leaves=[theirs]),
        lambda theirs: SGD().step([theirs]),
    ],
)
def test_the_error_says_how_to_get_a_value_of_ours(use):
    with pytest.raises(TypeError, match=r"got a micrograd\.engine\.Value" + HINT):
        use(MValue(2.0))


@pytest.mark.parametrize("theirs", [MValue(2.0), Mine(2.0)])
@pytest.mark.parametrize(
    "use",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a * b,
        lambda a, b: a / b,
        lambda a, b: a**b,
    ],
)
def test_a_mixed_expression_is_refused_before_theirs_takes_ours_for_a_number(use, theirs):
    with pytest.raises(TypeError, match=r"^expected a Value or a number, got a .*e" + HINT):
        use(Value(1.0), theirs)


def test_an_array_of_numbers_still_meets_a_value_one_by_one():
    assert [v.data for v in Value(2.0) + np.array([1.0, 2.0])] == [3.0, 4.0]


def test_a_trainer_of_somebody_elses_network_says_what_it_needs():
    theirs = micrograd.nn.MLP(2, [1])
    with pytest.raises(
        TypeError, match=r"^model: .* of micrograd_engine.*micrograd\.engine\.Value$"
    ):
        Trainer(theirs, [[0.0, 1.0]], [1])


def test_adopted_values_mix_with_ours():
    a = MValue(2.0)
    assert (adopt(a) * Value(3.0)).data == 6.0
