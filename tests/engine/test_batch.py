"""BatchTape against the Values' own forward and backward, one example at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from micrograd_engine import MLP, BatchTape, StructureChangedError, Value

from .agreement import STABLE, all_same
from .expressions import EVERYTHING, build, leaves, numbers, steps

DENSE = ("a + b", "a * b", "a + 1", "2 * a", "a - b", "tanh", "relu", "-a")


def eagerly(nodes, inputs, examples):
    """Root numbers for each example, and the gradient of every leaf summed over them."""
    root, found = nodes[-1], []
    root.zero_grad()
    for example in examples:
        for v, number in zip(inputs, example, strict=True):
            v.data = number
        found.append(root.forward())
        root.backward()
    return found


def scale(nodes, inputs, examples):
    """How large the terms of a sum over the examples get: their rounding is allowed."""
    largest = 1.0
    for example in examples:
        for v, number in zip(inputs, example, strict=True):
            v.data = number
        nodes[-1].zero_grad()
        nodes[-1].forward()
        nodes[-1].backward()
        sizes = [abs(x) for v in nodes for x in (v.grad, v.grad * v.data)]
        largest = max(largest, *(s for s in sizes if np.isfinite(s)))
    return largest


@STABLE
@given(
    leaves=leaves,
    steps=steps(EVERYTHING, most=20),
    examples=st.lists(st.lists(numbers, min_size=4, max_size=4), min_size=1, max_size=4),
    varying=st.integers(0, 4),
)
def test_a_batch_gives_the_numbers_of_the_values_example_by_example(
    leaves, steps, examples, varying
):
    nodes = build(Value, leaves, steps)
    inputs, shared = nodes[: len(leaves)][:varying], nodes[: len(leaves)][varying:]
    examples = [example[: len(inputs)] for example in examples]
    tape = BatchTape(nodes[-1], inputs, shared)
    largest = scale(nodes, inputs, examples)
    wanted = eagerly(nodes, inputs, examples)
    got = tape.forward(np.array(examples).reshape(len(examples), len(inputs)))
    tape.backward()
    if all(np.isfinite(wanted)):  # an inf or nan of one example may meet another's in a product
        assert all_same(wanted, got.tolist())
        if all(np.isfinite(v.grad) for v in nodes):
            assert all_same([v.grad for v in shared], tape.grad.tolist(), largest)


@STABLE
@given(leaves=leaves, steps=steps(DENSE, most=40), data=st.data())
def test_finding_sums_of_products_does_not_change_their_results(leaves, steps, data):
    nodes = build(Value, leaves, steps)
    split = data.draw(st.integers(0, len(leaves)))
    inputs, shared = nodes[:split], nodes[split : len(leaves)]
    kept = [nodes[data.draw(st.integers(0, len(nodes) - 1))] for _ in range(2)]
    examples = [[data.draw(numbers) for _ in inputs] for _ in range(3)]
    tape = BatchTape(nodes[-1], inputs, shared, kept)
    largest = scale(nodes, inputs, examples)
    wanted = eagerly(nodes, inputs, examples)
    got = tape.forward(np.array(examples).reshape(3, split)).tolist()
    tape.backward()
    if largest < 1e100:
        assert all_same(wanted, got, largest)
        assert all_same([v.grad for v in shared], tape.grad.tolist(), largest)
        in_graph = set(tape.values)
        for v in kept:
            if v in in_graph:
                assert abs(tape.numbers(v)[-1] - v.data) <= 1e-12 * largest


def network(nin, nouts, **kind):
    x = [Value(0.0, label=f"x{i}") for i in range(nin)]
    model = MLP(nin, nouts, **kind)
    return model, x, model(x)


@pytest.mark.parametrize("nouts", [[1], [4, 1], [3, 5, 2], [16, 16, 1]])
def test_a_layer_is_one_matrix_product(nouts):
    model, x, out = network(3, nouts)
    outs = out if isinstance(out, list) else [out]
    tape = BatchTape(sum(outs), x, model.parameters(), outs)
    products = [step for step in tape._planned.steps if step.rule is None]
    assert [len(step.nodes) for step in products] == nouts
    assert [len(step.operands[0]) for step in products] == [1 + n for n in [3, *nouts[:-1]]]


def test_the_weights_of_an_mlp_are_read_and_their_gradients_written_in_place():
    model, x, out = network(2, [4, 4, 1])
    tape = BatchTape(out, x, model.parameters())
    tape.forward(np.ones((5, 2)))
    calls = [*tape._replay._forward, *tape._replay._backward]
    weights = [a for call in calls for a in call.args if np.shares_memory(a, tape.data)]
    gradients = [call.keywords["out"] for call in calls if call.keywords]
    assert sum(np.shares_memory(out, tape.grad) for out in gradients) == 3
    assert len(weights) == 3 + 2  # forward, and backward but for the first layer
    assert tape._replay._gathers == []


def test_an_output_that_the_loss_adds_to_stays_readable():
    model, x, out = network(2, [3, 1], output="linear")
    y = Value(1.0)
    tape = BatchTape((out + -1 * y) ** 2, [*x, y], model.parameters(), kept=[out])
    tape.forward([[0.5, -0.5, 0.25]])
    assert tape.numbers(out).tolist() == pytest.approx([model([0.5, -0.5]).data], rel=1e-14)


def test_the_gradient_is_that_of_the_sum_times_the_seed():
    w, x = Value(3.0), Value(0.0)
    tape = BatchTape(w * x * x, [x], [w])
    assert tape.forward([[1.0], [2.0], [3.0]]).tolist() == [3.0, 12.0, 27.0]
    tape.backward(0.5)
    assert tape.grad.tolist() == [7.0]
    tape.backward()
    assert tape.grad.tolist() == [14.0]  # gradients of a batch do not add up
    assert tape.run(seed=0.5) == 42.0


def test_forward_without_examples_computes_the_previous_ones_with_new_numbers():
    w, x = Value(3.0), Value(0.0)
    tape = BatchTape(w * x, [x])
    tape.forward([[1.0], [2.0]])
    tape.data[:] = 5.0
    assert tape.forward().tolist() == [5.0, 10.0]
    tape.write()
    assert w.data == 5.0
    w.data = 2.0
    tape.read()
    assert tape.forward().tolist() == [2.0, 4.0]


def test_the_result_of_forward_is_never_overwritten():
    w, x = Value(3.0), Value(0.0)
    product = w * x
    tape = BatchTape(product + 1, [x], kept=[product])
    first, inner = tape.forward([[1.0], [2.0]]), tape.numbers(product)
    tape.forward([[5.0], [6.0]])
    assert (first.tolist(), inner.tolist()) == ([4.0, 7.0], [3.0, 6.0])


def test_nodes_computed_once_do_not_read_nodes_computed_for_each_example():
    x, w, c = Value(0.0), Value(0.5), Value(0.25)
    root = c + x.tanh() + w.tanh()  # both tanh are one step, the sum with c is another
    wanted = eagerly([x, w, c, root], [x], [[1.0], [2.0], [3.0]])
    assert all_same(wanted, BatchTape(root, [x], [w]).forward([[1.0], [2.0], [3.0]]).tolist())


@STABLE
@given(leaves=leaves, steps=steps(DENSE, most=30), data=st.data())
def test_constants_inputs_and_wanted_leaves_mix_as_they_like(leaves, steps, data):
    nodes = build(Value, leaves, steps)
    kinds = [data.draw(st.sampled_from(["input", "wanted", "constant"])) for _ in leaves]
    inputs, wanted = (
        [v for v, kind in zip(nodes, kinds, strict=False) if kind == wanted_kind]
        for wanted_kind in ("input", "wanted")
    )
    batches = [[[data.draw(numbers) for _ in inputs] for _ in range(2)] for _ in range(3)]
    tape = BatchTape(nodes[-1], inputs, wanted)
    for examples in batches:
        for v in wanted:
            v.data += 0.25
        tape.read()
        got = tape.forward(np.array(examples).reshape(2, len(inputs))).tolist()
        tape.backward()
        largest = scale(nodes, inputs, examples)
        expected = eagerly(nodes, inputs, examples)
        if largest < 1e100:
            assert all_same(expected, got, largest)
            assert all_same([v.grad for v in wanted], tape.grad.tolist(), largest)


def test_a_leaf_of_no_graph_has_no_gradient():
    w, x, other = Value(3.0), Value(0.0), Value(1.0)
    tape = BatchTape(w * x, [x, Value(0.0)], [other, w])
    tape.forward([[2.0, 9.0]])
    tape.backward()
    assert tape.grad.tolist() == [0.0, 2.0]


def test_a_shared_leaf_may_be_the_root_and_an_input_too():
    w, x = Value(3.0), Value(0.0)
    tape = BatchTape(w, [x], [w])
    assert tape.forward([[1.0], [2.0]]).tolist() == [3.0, 3.0]
    tape.backward()
    assert tape.grad.tolist() == [2.0]
    assert BatchTape(x, [x]).forward([[1.0], [2.0]]).tolist() == [1.0, 2.0]


def test_other_numbers_of_examples_follow_each_other():
    model, x, out = network(2, [4, 1])
    tape = BatchTape(out, x, model.parameters())
    for count in [3, 1, 7, 2, 3, 5, 9, 3]:
        points = np.linspace(-1, 1, 2 * count).reshape(count, 2)
        got = tape.forward(points).tolist()
        assert got == pytest.approx([model(p).data for p in points.tolist()], rel=1e-13)
    assert len(tape._replays) == 4


@pytest.mark.parametrize("X", [[1.0, 2.0], [[1.0]], [[1.0, 2.0, 3.0]], [[]], np.ones((0, 2))])
def test_examples_of_another_shape_are_refused(X):
    a, b = Value(1.0), Value(2.0)
    with pytest.raises(ValueError, match=r"X: expected .*\(B, 2\).*got shape"):
        BatchTape(a * b, [a, b]).forward(X)


def test_the_first_forward_needs_examples():
    a = Value(1.0)
    with pytest.raises(ValueError, match="X: expected the examples"):
        BatchTape(a * a, [a]).forward()


def test_the_error_names_wrong_arguments():
    a, b = Value(1.0), Value(2.0)
    root = a * b
    with pytest.raises(TypeError, match=r"root: .*3.0 \(float\)"):
        BatchTape(3.0, [])
    with pytest.raises(TypeError, match=r"inputs: expected Values, got 1.0"):
        BatchTape(root, [1.0])
    with pytest.raises(ValueError, match=r"leaves: expected leaves.*'\*'"):
        BatchTape(root, [a], [root])
    with pytest.raises(ValueError, match=r"leaves: .* is one of the inputs"):
        BatchTape(root, [a], [a, b])
    with pytest.raises(ValueError, match="mystery"):
        BatchTape(Value(0.0, (a,), "mystery"), [a])


def test_a_changed_structure_is_detected():
    a, b = Value(1.0), Value(2.0)
    inner = a * b
    tape = BatchTape(inner + 1, [a])
    tape.forward([[1.0]])
    inner._op = "+"
    with pytest.raises(StructureChangedError):
        tape.forward()
    with pytest.raises(StructureChangedError):
        tape.backward()
