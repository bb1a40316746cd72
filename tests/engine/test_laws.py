"""Laws that hold whatever the numbers: of gradients, and of how a graph was put together."""

import math
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from micrograd_engine import MLP, BatchTape, Tape, Value, gradcheck, topological

from .agreement import STABLE, all_same
from .expressions import build, leaves, steps

SMOOTH = ("a + b", "a * b", "a - b", "2 * a", "a**2", "tanh", "sin", "cos", "sigmoid", "exp")


def gradients(root, of):
    for v in of:
        v.grad = 0.0
    root.backward()
    return [v.grad for v in of]


def sized(nodes):
    """The largest product of a number and a gradient: what rounding is measured by."""
    return max(1.0, *(abs(v.data * v.grad) for v in nodes), *(abs(v.grad) for v in nodes))


@STABLE
@given(leaves=leaves, one=steps(SMOOTH, 6), two=steps(SMOOTH, 6), k=st.sampled_from([-2.0, 0.5, 3]))
def test_the_gradient_of_a_sum_is_the_sum_of_the_gradients(leaves, one, two, k):
    f = build(Value, leaves, one)
    start, rest = f[: len(leaves)], build(Value, leaves, two)
    g = graft(start, two)
    apart = [gradients(f[-1], start), gradients(g, start)]
    scale = sized([*f, *rest]) + sized([g])
    assume(all(map(math.isfinite, [*apart[0], *apart[1], scale])) and scale < 1e100)
    together = gradients(k * f[-1] + g, start)
    assert all_same([k * a + b for a, b in zip(*apart, strict=True)], together, 10 * scale)


def graft(start, steps):
    """The expression of `steps` on these leaves."""

    class Given(list):
        def __call__(self, number):
            return self.pop(0)

    return build(Given(start), [v.data for v in start], steps)[-1]


@STABLE
@given(leaves=leaves, steps=steps(SMOOTH, 15), seed=st.integers(0, 1000))
def test_the_order_in_which_operands_are_written_does_not_matter(leaves, steps, seed):
    one, other = build(Value, leaves, steps), build(Value, leaves, steps)
    flip = random.Random(seed)
    for v in other:
        if v._op in ("+", "*") and flip.random() < 0.5:
            v._prev = v._prev[::-1]
    count = len(leaves)
    wanted, got = gradients(one[-1], one[:count]), gradients(other[-1], other[:count])
    scale = sized(topological(one[-1]))
    assume(math.isfinite(scale))
    assert other[-1].forward() == one[-1].data
    assert all_same(wanted, got, scale)


@STABLE
@given(leaves=leaves, steps=steps(SMOOTH, 10), seed=st.sampled_from([-1.0, 0.25, 8.0]))
def test_a_scaled_seed_scales_the_gradient(leaves, steps, seed):
    nodes = build(Value, leaves, steps)
    start = nodes[: len(leaves)]
    wanted = [seed * grad for grad in gradients(nodes[-1], start)]
    scale = sized(topological(nodes[-1]))
    assume(math.isfinite(scale))
    tape = BatchTape(nodes[-1], [], start)
    tape.forward([[]])
    tape.backward(seed)
    assert all_same(wanted, tape.grad.tolist(), 8 * scale)


@STABLE
@given(leaves=leaves, steps=steps(SMOOTH, 10))
def test_gradients_are_slopes(leaves, steps):
    nodes = build(Value, leaves, steps)
    assume(all(abs(v.data) < 1e3 for v in nodes))
    assert gradcheck(nodes[-1]).ok


@STABLE
@given(leaves=leaves, steps=steps(SMOOTH, 10), times=st.integers(2, 3))
def test_backward_again_adds_the_same_to_the_leaves_and_leaves_inner_ones_alone(
    leaves, steps, times
):
    nodes = build(Value, leaves, steps)
    root, tape = nodes[-1], Tape(nodes[-1])
    once = gradients(root, nodes)
    for _ in range(times):
        tape.backward()
    for _ in range(times - 1):
        root.backward()
    for v, first in zip(nodes, once, strict=True):
        assert all_same([first * (1 if v._prev or v is root else times)], [v.grad], abs(first) * 4)
        if v in tape.values:
            assert all_same([v.grad], [tape.grad[tape.index(v)]], abs(v.grad) * 4)


@pytest.mark.parametrize("seed", range(5))
def test_neurons_in_another_order_give_the_same_network(seed):
    random.seed(seed)
    mlp = MLP(3, [4, 5, 1])
    x = [0.3, -1.2, 0.8]
    out = mlp(x)
    out.backward()
    grads = {p: p.grad for p in mlp.parameters()}
    order = random.sample(range(4), 4)
    hidden, after = mlp.layers[0], mlp.layers[1]
    hidden.neurons = [hidden.neurons[i] for i in order]
    for neuron in after.neurons:
        neuron.w = [neuron.w[i] for i in order]
    mlp.zero_grad()
    again = mlp(x)
    again.backward()
    assert all_same([out.data], [again.data])
    assert all_same([grads[p] for p in mlp.parameters()], [p.grad for p in mlp.parameters()])
