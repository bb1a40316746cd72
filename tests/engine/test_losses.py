"""Losses: numbers and gradients against PyTorch (torch_training.json), nodes, errors."""

import json
import math
from functools import partial
from pathlib import Path

import micrograd.engine as karpathy
import numpy as np
import pytest

from micrograd_engine import Tape, Value, gradcheck, softmax, topological
from micrograd_engine.losses import (
    LOSSES,
    binary_cross_entropy,
    cross_entropy,
    hinge,
    l1,
    l2,
    mean_squared_error,
    named,
    squared_error,
)

from .agreement import all_same, same

TORCH = json.loads(Path(__file__).with_name("torch_training.json").read_text())
CASES = [(name, case) for name in LOSSES for case in TORCH[name]]
ELEMENTWISE = [name for name in LOSSES if name != "cross_entropy"]


def values(numbers):
    """The same lists with Values in the place of numbers."""
    return [values(n) for n in numbers] if isinstance(numbers, list) else Value(numbers)


def flat(lists):
    return [v for part in lists for v in flat(part)] if isinstance(lists, list) else [lists]


def made_of(loss, *given):
    """The operations of `loss` beyond the graphs of `given`, leaves as ""."""
    known = {v for root in given for v in topological(root)}
    return sorted(v._op for v in topological(loss) if v not in known)


# ---- numbers and gradients


def agrees(case, loss, grads):
    return same(case["loss"], loss) and all_same(flat(case["grads"]), grads)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_loss_and_gradients_agree_with_pytorch(name, case):
    outputs = values(case["outputs"])
    loss = LOSSES[name](outputs, case["targets"])
    loss.backward()
    assert agrees(case, loss.data, [v.grad for v in flat(outputs)])


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_graph_recorded_at_other_numbers_gives_the_same(name, case):
    outputs = values(case["outputs"])
    for i, v in enumerate(flat(outputs)):
        v.data = float(i)  # the largest is another one then
    tape = Tape(LOSSES[name](outputs, case["targets"]))
    at = [tape.index(v) for v in flat(outputs)]
    tape.data[at] = flat(case["outputs"])
    loss = tape.forward()
    tape.backward()
    assert agrees(case, loss, tape.grad[at].tolist())


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_targets_may_be_values(name):
    for case in TORCH[name]:
        outputs, targets = values(case["outputs"]), values(case["targets"])
        loss = LOSSES[name](outputs, targets)
        loss.backward()
        assert agrees(case, loss.data, [v.grad for v in outputs])


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_single_value_counts_as_a_list_of_one(name):
    for outputs, targets in [(Value(0.3), 1), (Value(0.3), [1]), ([Value(0.3)], 1.0)]:
        loss = LOSSES[name](outputs, targets)
        assert loss.data == LOSSES[name]([Value(0.3)], [1.0]).data


def test_the_exercise_after_the_lecture():
    logits = values([0.0, 3.0, -2.0, 1.0])
    loss = cross_entropy(logits, 3)
    loss.backward()
    grads = (0.041772570515350445, 0.8390245074625319, 0.005653302662216329, -0.8864503806400986)
    assert same(2.1755153626167147, loss.data)
    assert all_same(grads, (v.grad for v in logits))


def test_binary_cross_entropy_at_zero_pulls_towards_the_target():
    for target in (0, 0.25, 1):
        z = Value(0.0)
        binary_cross_entropy(z, target).backward()
        assert z.grad == 0.5 - target


def test_equal_logits_share_no_gradient_of_the_maximum():
    logits = values([5.0] * 7)
    cross_entropy(logits, 0).backward()
    assert all_same([-6 / 7, *[1 / 7] * 6], (v.grad for v in logits))


def test_a_class_that_is_ruled_out_costs_infinitely_much():
    assert cross_entropy(values([-math.inf, 0.0]), 1).data == 0.0
    assert cross_entropy(values([-math.inf, 0.0]), 0).data == math.inf


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_are_the_slopes(name):
    outputs = values([0.3, -0.7, 1.9])
    target = 1 if name == "cross_entropy" else [1, 1, 1]
    assert gradcheck(LOSSES[name](outputs, target), outputs).ok


# ---- the lecture's nodes


def test_hinge_agrees_with_the_demo_node_by_node():
    score, target = Value(0.25), -1
    loss = hinge(score, target)
    theirs = karpathy.Value(0.25)
    demo = (1 + -target * theirs).relu()
    assert [loss.data, made_of(loss, score)] == [demo.data, sorted(["", "*", "", "+", "relu"])]
    ours_then, theirs_then = loss._prev[0], next(iter(demo._prev))
    assert ours_then.data == theirs_then.data
    loss.backward()
    demo.backward()
    assert score.grad == theirs.grad


def test_one_output_is_neither_summed_nor_averaged():
    z = Value(0.5)
    assert made_of(squared_error(z, 2), z) == sorted(["", "+", "**2"])
    assert made_of(mean_squared_error([z], [2]), z) == sorted(["", "+", "**2"])
    assert made_of(l2([z]), z) == ["*"]
    larger, product, logarithm = ["max", ""], ["*", ""], ["log", "+", "", "exp", "*", "", "abs"]
    expected = [*larger, "+", *product, *product, "+", *logarithm]  # the second product is · −1
    assert made_of(binary_cross_entropy(z, 1), z) == sorted(expected)


def test_a_sum_starts_from_its_first_term():
    a, b = values([1.0, 2.0])
    assert made_of(l2([a, b]), a, b) == sorted(["*", "*", "+"])
    mean = mean_squared_error([a, b], [0, 0])
    assert made_of(mean, a, b) == sorted(["", "+", "**2"] * 2 + ["+", "", "*"])
    assert mean._prev[1].data == 0.5


def test_the_maximum_of_the_logits_is_a_part_of_the_graph():
    logits = values([1.0, 3.0, 2.0])
    loss = cross_entropy(logits, 0)
    assert made_of(loss, *logits).count("max") == 2
    logits[2].data = 2000.0  # exp would overflow above an old maximum
    assert loss.forward() == 1999.0


def test_l2_is_the_sum_of_squares():
    parameters = values([3.0, -4.0, 0.5])
    loss = l2(iter(parameters))
    loss.backward()
    assert loss.data == 25.25
    assert [p.grad for p in parameters] == [6.0, -8.0, 1.0]


def test_l1_is_the_sum_of_sizes():
    parameters = values([3.0, -4.0, 0.0])
    loss = l1(iter(parameters))
    loss.backward()
    assert loss.data == 7.0
    assert [p.grad for p in parameters] == [1.0, -1.0, 0.0]


# ---- accepted arguments


class Label:
    """A label that says when it is read."""

    def __init__(self, label):
        self.label, self.read = label, 0

    def __index__(self):
        self.read += 1
        return self.label


def test_any_index_is_a_label():
    label = Label(2)
    expected = cross_entropy(values([1.0, 2.0, 3.0]), 2).data
    assert cross_entropy(values([1.0, 2.0, 3.0]), label).data == expected
    for two in (np.uint8(2), 2.0, np.float32(2), np.array(2.0)):
        assert cross_entropy(values([1.0, 2.0, 3.0]), two).data == expected
    assert label.read == 1


@pytest.mark.parametrize("minus_one", [-1, -1.0, np.int8(-1), np.float32(-1), np.array(-1)])
def test_targets_are_any_real_numbers(minus_one):
    assert hinge(Value(0.5), minus_one).data == 1.5
    assert hinge([Value(0.5)] * 2, [minus_one] * 2).data == 1.5


def test_targets_may_be_an_array():
    assert squared_error(values([1.0, 2.0]), np.array([0, 4], dtype=np.uint8)).data == 5.0
    assert cross_entropy([values([1.0, 1.0])] * 2, np.array([0, 1])).data == math.log(2)


@pytest.mark.parametrize(
    ("name", "expected"),
    [(name, name) for name in LOSSES]
    + [
        ("MSE", "mean_squared_error"),
        ("bce", "binary_cross_entropy"),
        ("ce", "cross_entropy"),
        ("Cross-Entropy", "cross_entropy"),
        (" squared error ", "squared_error"),
    ],
)
def test_a_loss_has_a_name(name, expected):
    assert named(name) is LOSSES[expected]


def test_a_function_is_a_loss_as_it_is():
    own = partial(squared_error)
    assert named(own) is own
    assert named(hinge) is hinge


# ---- refusals

TWO = [Value(0.5), Value(-0.5)]


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize(
    ("outputs", "targets", "error", "message"),
    [
        (0.5, 1, TypeError, r"outputs: expected Values, got 0\.5 \(float\)"),
        ([0.5], [1], TypeError, r"outputs\[0\]: expected a Value, got 0\.5"),
        ([TWO[0], None], [1, 1], TypeError, r"outputs\[1\]: expected a Value, got None"),
        ([TWO], [1], TypeError, r"outputs\[0\]: .*list"),
        ([], [], ValueError, r"outputs: expected at least one Value, got none"),
        (TWO, [1], ValueError, r"targets: expected 2, as many as outputs, got 1"),
        (TWO, 1, ValueError, r"targets: expected 2, .*got 1"),
        (TWO[0], [], ValueError, r"targets: expected 1, .*got 0"),
        (TWO[0], "1", TypeError, r"targets\[0\]: .*real number, got '1' \(str\)"),
        (TWO[0], None, TypeError, r"targets: expected numbers or Values, got None"),
        (TWO, [1, 1j], TypeError, r"targets\[1\]: .*1j \(complex\)"),
        (TWO, np.ones((2, 1)), TypeError, r"targets\[0\]: .*ndarray"),
    ],
)
def test_the_error_names_what_is_wrong(name, outputs, targets, error, message):
    with pytest.raises(error, match=f"^{message}"):
        LOSSES[name](outputs, targets)


@pytest.mark.parametrize("target", [0, 0.5, -2, math.nan, True - 1])
def test_hinge_refuses_other_classes(target):
    with pytest.raises(ValueError, match=r"^targets: expected −1 or 1 for the hinge loss, got"):
        hinge(TWO, [1, target])


def test_the_error_of_hinge_shows_how_to_convert_classes_of_0_and_1():
    with pytest.raises(ValueError, match=r"got 0\.0; 2\*y − 1 makes them of 0 and 1$"):
        hinge(TWO, [1, 0])


@pytest.mark.parametrize("target", [-1, 1.5, 2, math.nan, math.inf])
def test_binary_cross_entropy_refuses_a_target_that_is_not_a_probability(target):
    with pytest.raises(ValueError, match=r"^targets: expected 0, 1 or a probability between, got"):
        binary_cross_entropy(TWO, [1, target])


@pytest.mark.parametrize(
    ("outputs", "label", "error", "message"),
    [
        (TWO, 2, ValueError, r"label: expected a whole number from 0 to 1, got 2$"),
        (TWO, -1, ValueError, r"label: .*got -1"),
        (TWO, 0.5, TypeError, r"label: .*got 0\.5 \(float\)"),
        (TWO, 2.0, ValueError, r"label: .*from 0 to 1, got 2\.0$"),
        (TWO, math.nan, TypeError, r"label: .*got nan \(float\)"),
        (TWO, math.inf, TypeError, r"label: .*got inf \(float\)"),
        (TWO, True, TypeError, r"label: .*got True \(bool\)"),
        (TWO, np.bool_(True), TypeError, r"label: .*True"),
        (TWO, "1", TypeError, r"label: .*'1' \(str\)"),
        (TWO, [0, 1, 0], ValueError, r"label: expected a class or 2 probabilities.*got 3"),
        (TWO, Value(1.0), TypeError, r"label: .*Value"),
        (TWO[0], 0, ValueError, r"outputs: .*at least 2 classes, got 1; make the last layer as"),
        ([], 0, ValueError, r"outputs: expected at least one Value, got none"),
        (3, 0, TypeError, r"outputs: expected Values, got 3"),
        ([1.0, 2.0], 0, TypeError, r"outputs\[0\]: expected a Value, got 1\.0"),
        ([TWO, TWO], [0], ValueError, r"label: expected 2, as many as outputs, got 1"),
        ([TWO, TWO], 0, TypeError, r"label: expected a list with a label for each example, got 0"),
        ([TWO, TWO], [0, 2], ValueError, r"label\[1\]: .*from 0 to 1, got 2"),
        ([TWO, [1.0, 2.0]], [0, 1], TypeError, r"outputs\[1\]\[0\]: .*got 1\.0"),
        ([TWO, []], [0, 1], ValueError, r"outputs\[1\]: .*got none"),
        ([TWO, TWO[0]], [0, 0], ValueError, r"outputs\[1\]: .*2 classes, got 1"),
    ],
)
def test_the_error_names_what_is_wrong_in_a_classification(outputs, label, error, message):
    with pytest.raises(error, match=f"^{message}"):
        cross_entropy(outputs, label)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: l1([]), ValueError, r"parameters: expected at least one Value, got none"),
        (lambda: l2([]), ValueError, r"parameters: expected at least one Value, got none"),
        (lambda: l2([1.0]), TypeError, r"parameters\[0\]: expected a Value, got 1\.0"),
        (lambda: l2(None), TypeError, r"parameters: expected Values, got None"),
        (lambda: named("huber"), ValueError, r"loss: expected one of squared_error, .*'huber'$"),
        (lambda: named(None), TypeError, r"loss: .*cross_entropy, or a function, got None"),
        (lambda: named(Value(1.0)), TypeError, r"loss: .*Value"),
    ],
)
def test_the_error_names_other_wrong_arguments(call, error, message):
    with pytest.raises(error, match=f"^{message}"):
        call()


# ---- edges and labels of other kinds


def read(thing):
    """A case whose numbers are texts where they are not finite."""
    return [read(inside) for inside in thing] if isinstance(thing, list) else float(thing)


@pytest.mark.parametrize("case", TORCH["binary_cross_entropy_at_infinity"])
@pytest.mark.parametrize("aim", [lambda t: t, Value])
def test_binary_cross_entropy_at_infinity_is_pytorchs(case, aim):
    z = Value(read(case["outputs"])[0])
    loss = binary_cross_entropy(z, aim(case["targets"][0]))
    loss.backward()
    assert all_same([read(case["loss"]), *read(case["grads"])], [loss.data, z.grad])


@pytest.mark.parametrize("case", TORCH["cross_entropy_of_shares"])
@pytest.mark.parametrize("of", [lambda t: t, np.array, values])
def test_cross_entropy_of_shares_is_pytorchs(case, of):
    outputs = values(case["outputs"])
    loss = cross_entropy(outputs, of(case["targets"]))
    loss.backward()
    assert agrees(case, loss.data, [v.grad for v in flat(outputs)])


def test_a_one_hot_label_has_the_nodes_of_its_class():
    logits = values([0.0, 3.0, -2.0])
    ours, theirs = cross_entropy(logits, [0, 1, 0]), cross_entropy(logits, 1)
    assert ours.data == theirs.data
    assert made_of(ours, *logits) == made_of(theirs, *logits)


@pytest.mark.parametrize(
    ("label", "message"),
    [
        (
            [1, 1, 0],
            r"label: expected a class or 3 probabilities that add up to 1, got \[1, 1, 0\]",
        ),
        ([1, 0], "label: expected a class or 3 probabilities that add up to 1, got 2"),
        ([2, -1, 0], "label: expected a class or 3 probabilities"),
        ("cat", r"label: expected a whole number from 0 to 2, got 'cat' \(str\)"),
        (["a", "b", "c"], r"label\[0\]: expected a real number, got 'a'"),
        (np.array(7), "label: expected a whole number from 0 to 2, got"),
    ],
)
def test_labels_that_are_neither_are_refused(label, message):
    with pytest.raises((TypeError, ValueError), match=f"^{message}"):
        cross_entropy(values([0.0, 3.0, -2.0]), label)


@pytest.mark.parametrize("case", TORCH["softmax"])
def test_softmax_is_pytorchs(case):
    logits = values(case["outputs"])
    chances = softmax(logits)
    assert all_same(case["result"], [p.data for p in chances])
    sum((p * (i + 1) for i, p in enumerate(chances)), Value(0.0)).backward()
    assert all_same(case["grads"], [z.grad for z in logits])


def test_softmax_takes_a_list_of_values():
    with pytest.raises(ValueError, match="values: expected at least one Value, got none"):
        softmax([])
    with pytest.raises(TypeError, match=r"values\[1\]: expected a Value, got 2"):
        softmax([Value(1.0), 2])
