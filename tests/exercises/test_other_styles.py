"""Answers that nobody listed: right ones in unusual styles pass, wrong ones that fit the first example do not."""

import pytest

from micrograd_widgets import exercises

from .test_every_exercise import run


def of(name: str, *changes: tuple[str, str]) -> str:
    """The solution of an exercise with some of its text changed."""
    answer = exercises.get(name).solution
    for old, new in changes:
        assert old in answer
        answer = answer.replace(old, new)
    return answer


RIGHT = {
    "losses in an array": (
        "training-loop",
        "import numpy as np\n" + of("training-loop", ("return losses", "return np.array(losses)")),
    ),
    "losses by recursion": (
        "training-loop",
        (
            "def train(net, X, Y, n, eta):\n"
            "    if n == 0:\n        return []\n"
            "    L = 0\n"
            "    for x, y in zip(X, Y):\n        L = (net(x) - y) ** 2 + L\n"
            "    [setattr(p, 'grad', 0.0) for p in net.parameters()]\n"
            "    L.backward()\n"
            "    [setattr(p, 'data', p.data - eta * p.grad) for p in net.parameters()]\n"
            "    return [L, *train(net, X, Y, n - 1, eta)]\n"
        ),
    ),
    "weights in an array": (
        "neuron",
        "import numpy as np\n"
        + of(
            "neuron",
            (
                "[Value(random.uniform(-1, 1)) for _ in range(nin)]",
                "np.array([*map(Value, np.random.uniform(-1, 1, nin))])",
            ),
        ),
    ),
    "a number without a point": ("value-data", of("value-data", ("{self.data}", "{self.data:g}"))),
    "a number in three digits": (
        "value-data",
        of("value-data", ("{self.data}", "{self.data:.3f}")),
    ),
    "NumPy's numbers": (
        "value-plus",
        "import numpy as np\n"
        + of("value-plus", ("self.data + other.data", "np.add(self.data, other.data)")),
    ),
    "a callable object": (
        "slope",
        (
            "import operator\n\nclass Slope:\n    def __call__(self, f, x, h):\n"
            "        return operator.truediv(f(x + h) - f(x), h)\n\nslope = Slope()\n"
        ),
    ),
    "operators": (
        "loss",
        (
            "import functools, operator\n\n"
            "loss = lambda ys, outs: functools.reduce(\n"
            "    operator.add, map(lambda y, out: (y - out) * (y - out), ys, outs))\n"
        ),
    ),
    "softmax from differences": (
        "softmax-loss",
        (
            "def softmax(z):\n    return tuple(1 / sum((w - v).exp() for w in z) for v in z)\n\n"
            "def nll(z, k):\n    return sum(v.exp() for v in z).log() - z[k]\n"
        ),
    ),
}


@pytest.mark.parametrize(("name", "answer"), RIGHT.values(), ids=[*RIGHT])
def test_a_right_answer_passes_in_any_style(name: str, answer: str) -> None:
    feedback = exercises.get(name).check(run(answer))
    assert feedback == "", feedback


_TUPLE = "[by_a, by_b, by_c]"
WRONG = {
    "a number as text": (
        "slope",
        of("slope", ("(f(x + h) - f(x)) / h", "str((f(x + h) - f(x)) / h)")),
        "is of type str. Expected: 14.003.",
    ),
    "a step to the left": (
        "slope",
        of("slope", ("f(x + h) - f(x)", "f(x) - f(x - h)")),
        "a step to the left",
    ),
    "a step to both sides": (
        "slope",
        of("slope", ("(f(x + h) - f(x)) / h", "(f(x + h) - f(x - h)) / (2 * h)")),
        "from a rule, from a step to both sides, or rounded",
    ),
    "the numbers of one point": (
        "gradient-check",
        of("gradient-check", (_TUPLE, "[-12.353553390593273, 10.25699027111255, 0.0625]")),
        "`gradient(3.0, 4.0, 5.0)[0]` is −12.3536.",
    ),
    "a rate of its own": (
        "training-loop",
        of("training-loop", ("-lr", "-0.1")),
        "`train(mlp, xs[:2], ys[:2], 2, 0.05)[1]` is ",
    ),
    "four examples": (
        "training-loop",
        of(
            "training-loop",
            ("zip(xs, ys)", "[(xs[i % len(xs)], ys[i % len(ys)]) for i in range(4)]"),
        ),
        "`train(mlp, xs[:2], ys[:2], 2, 0.05)[0]` is ",
    ),
    "a neuron that gives a plain number": (
        "neuron",
        of("neuron", ("total.tanh()", "total.tanh().data")),
        "is the plain number 0.703906. Expected: a Value.",
    ),
    "a network that gives a plain number": (
        "mlp",
        of("mlp", (".tanh()", ".tanh().data")),
        "is the plain number",
    ),
    "weights of one sign": (
        "neuron",
        of("neuron", ("random.uniform(-1, 1)) for", "random.random()) for")),
        "Expected: numbers between −1 and 1.",
    ),
    "weights from a wide range": (
        "neuron",
        of("neuron", ("random.uniform(-1, 1)) for", "random.gauss(0, 1)) for")),
        "Expected: numbers between −1 and 1.",
    ),
    "weights that are numbers of NumPy": (
        "neuron",
        "import numpy as np\n"
        + of(
            "neuron",
            ("[Value(random.uniform(-1, 1)) for _ in range(nin)]", "np.random.uniform(-1, 1, nin)"),
        ),
        "of type float64. Expected: Values",
    ),
    "two inputs": (
        "neuron",
        of("neuron", ("in zip(self.w, x)", "in zip(self.w[:2], x)")),
        "`n([2.0, -1.0, 0.5])",
    ),
    "two parameters": (
        "zero-grad",
        "def zero_grad(parameters):\n    a, b, *_ = parameters\n    a.grad = b.grad = 0.0\n",
        "`c.grad` is 1. Expected: 0.",
    ),
    "three pairs": (
        "loss",
        "def loss(ys, outs):\n    return sum((outs[i % len(outs)] - ys[i % len(ys)]) ** 2 for i in range(3))\n",
        "`loss([2.0, 3.0], [0.0, 5.0])` is 12. Expected: 8.",
    ),
    "four logits": (
        "softmax-loss",
        of("softmax-loss", ("sum(powers)", "powers[0] + powers[1] + powers[-2] + powers[-1]")),
        "`softmax([1.0, 2.0])[0]` is ",
    ),
    "whole numbers only": (
        "value-data",
        of("value-data", ("self.data = data", "self.data = int(data)")),
        "`(Value(0.25)).data` is 0. Expected: 0.25.",
    ),
    "operations under another name": (
        "value-graph",
        of("value-graph", ("self._op", "self.op"), ('"*"', '"+"')),
        "`_op` of `a * b` is '+'. Expected: '*'.",
    ),
    "the gradient of the result is gone": (
        "plus-backward",
        of(
            "plus-backward",
            ("other.grad = out.grad", "other.grad = out.grad\n            out.grad = 0.0"),
        ),
        "`out.grad` is 0. Expected: 1.",
    ),
    "a rule that divides": (
        "times-backward",
        of("times-backward", ("other.data * out.grad", "out.data / self.data * out.grad")),
        "ZeroDivisionError",
    ),
    "the class itself": (
        "value-plus",
        of("value-plus", ("return Value(self.data + other.data)", "return Value")),
        "is the class `Value` itself. Expected: an object, made with `Value(…)`.",
    ),
    "one loss": (
        "training-loop",
        of("training-loop", ("    return losses", "        return losses")),
        "has 1 element. Expected: 10.",
    ),
    "operands that are lost": (
        "tanh",
        of("tanh", ("Value(t, (self,)", "Value(t, ()")),
        "Expected: the Value 0.881374, itself.",
    ),
}


@pytest.mark.parametrize(("name", "answer", "words"), WRONG.values(), ids=[*WRONG])
def test_a_wrong_answer_does_not_pass_because_it_fits_one_example(
    name: str, answer: str, words: str
) -> None:
    feedback = exercises.get(name).check(run(answer))
    assert words in feedback, feedback
