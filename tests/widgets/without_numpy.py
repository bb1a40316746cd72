"""Everything that needs no NumPy, used once: a test runs this where NumPy is not installed.

It runs as a script, in Python of the system and in a page, so it asserts and imports no pytest.
"""

import importlib.util
import json
import math
import sys
from types import SimpleNamespace

from IPython.core.interactiveshell import InteractiveShell

import micrograd_widgets
from micrograd_engine import MLP, Neuron, Value
from micrograd_widgets import (
    DerivativeWidget,
    ExerciseWidget,
    GraphWidget,
    MLPWidget,
    NeuronWidget,
    exercises,
    show,
)
from micrograd_widgets.derivative import STEPS

try:
    from .graphs import Lecture, Page
except ImportError:  # a script has no package
    from graphs import Lecture, Page

VIEW = "application/vnd.jupyter.widget-view+json"


def a_graph() -> None:
    lecture = Lecture()
    view = GraphWidget(lecture.L, variables={})
    page = Page(view)
    answer = page.commit(("set", page.index(lecture.a), 2.5), data=[2.5, -3, -7.5, 10, 2.5, -2, -5])
    assert "error" not in answer, answer
    assert (lecture.a.data, lecture.e.data, lecture.L.data) == (2.5, -7.5, -5.0)
    page.command(("backward", -1, 0.0), ("step", -1, 0.01))
    assert (lecture.a.grad, lecture.a.data) == (6.0, 2.5 - 0.01 * 6.0)
    page.command(("reset", -1, 0.0))
    assert lecture.a.data == 2.0
    lecture.a.data = 5.0
    view.binding.follow()
    assert lecture.L.data == (5.0 * -3.0 + 10.0) * -2.0
    assert "<td" in view.to_html()
    assert "<td" in view.fallback()["text/html"]
    assert json.loads(view.to_json())["view"] == "graph"


def a_wide_graph() -> None:
    """Where NumPy is installed such a graph is replayed on arrays."""
    a = Value(0.3, label="a")
    L = sum(((a * (i / 500)).tanh() for i in range(500)), a)
    page = Page(GraphWidget(L, variables={}))
    page.command(("set", page.index(a), 0.4), ("backward", -1, 0.0))
    assert math.isclose(L.data, 0.4 + sum(math.tanh(0.4 * (i / 500)) for i in range(500)))
    assert math.isclose(
        a.grad, sum(i / 500 / math.cosh(0.4 * i / 500) ** 2 for i in range(500)) + 1
    )


def a_network() -> None:
    mlp = MLP(3, [4, 4, 1])
    view = MLPWidget(mlp, [2.0, 3.0, -1.0], 1.0)
    page = Page(view)
    page.command(("set", page.index(mlp.layers[0].neurons[0].w[0]), 0.25), ("backward", -1, 0.0))
    assert mlp.layers[0].neurons[0].w[0].data == 0.25
    assert view.loss.data == (view.outputs[0].data - 1.0) ** 2
    assert any(p.grad for p in mlp.parameters())


def a_neuron() -> None:
    neuron = Neuron(2)
    neuron.w[0].data, neuron.w[1].data, neuron.b.data = -3.0, 1.0, 6.8813735870195432
    view = NeuronWidget(neuron, [2.0, 0.0])
    page = Page(view)
    page.command(("backward", -1, 0.0))
    assert math.isclose(view.output.data, 0.7071067811865476, rel_tol=1e-12)
    assert math.isclose(neuron.w[0].grad, 1.0, rel_tol=1e-12)


def a_derivative() -> None:
    view = DerivativeWidget(lambda x: 3 * x**2 - 4 * x + 5, x=3.0, h=0.001)
    answers = []
    view.send = lambda content, buffers=None: answers.append(content)
    acts = {"kind": "command", "client": "page", "seq": 1, "acts": [["set", 0]]}
    view._handle_custom_msg(acts, [memoryview(bytes(8))])
    assert answers[-1]["error"] == ""
    assert [*view.numbers.values()][:3] == [0.0, 0.001, 5.0]
    assert (len(view.samples), len(view.ladder)) == (8 * 321, 24 * len(STEPS))


class Mine:
    """A class of a learner's own, with a mistake: it assigns gradients."""

    def __init__(self, data, _children=(), _op="", label=""):
        self.data, self.grad, self.label = data, 0.0, label
        self._prev, self._op, self._backward = _children, _op, lambda: None

    def __mul__(self, other):
        out = Mine(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad = other.data * out.grad
            other.grad = self.data * out.grad

        out._backward = _backward
        return out


def a_class_of_ones_own() -> None:
    a = Mine(3.0, label="a")
    view = show(a * a)
    page = Page(view)
    page.command(("backward", -1, 0.0))
    answer = page.answers[-1]
    assert (a.grad, answer["error"]) == (3.0, ""), (a.grad, answer["error"])
    assert "not right" in view.own["verdict"]
    view.publish()


def the_extension() -> None:
    shell = InteractiveShell.instance()
    shell.kernel = SimpleNamespace()
    bundles = []
    shell.displayhook.write_format_data = lambda bundle, metadata=None: bundles.append(bundle)

    def run(code: str) -> None:
        shell.run_cell(code, cell_id=code).raise_error()

    run("%load_ext micrograd_widgets")
    run("from micrograd_engine import Value, MLP\na = Value(2.0, label='a')\nL = a * a")
    run("L")
    assert VIEW in bundles[-1], bundles[-1]
    run("a.data = 4.0")
    assert shell.user_ns["L"].data == 16.0
    run("MLP(2, [2, 1])")
    assert VIEW in bundles[-1], bundles[-1]
    run("%micrograd digits 2")
    run("%micrograd off\n%micrograd on\n%micrograd status")
    run("%unload_ext micrograd_widgets")


def the_exercises() -> None:
    for name in exercises.names():
        exercise = exercises.get(name)
        names = {}
        exec(exercise.solution, names)  # noqa: S102
        assert exercise.check(names) == "", name
    view = ExerciseWidget(kind="gradients", code="a = 2.0\nb = -3.0\nL = a*b")
    assert view.check({"L": 1.0, "b": 2.0, "a": -3.0}).words.startswith("Right.")
    assert view.to_html()


def sentences() -> list[str]:
    """What names that compute on arrays say: one sentence each."""
    said = []
    for package, name in (
        ("micrograd_engine", "Trainer"),
        ("micrograd_engine", "SGD"),
        ("micrograd_engine", "moons"),
        ("micrograd_widgets", "TrainingWidget"),
        ("micrograd_widgets", "LossSurfaceWidget"),
    ):
        try:
            getattr(importlib.import_module(package), name)
        except ImportError as problem:
            said.append(str(problem))
    assert {"TrainingWidget", "LossSurfaceWidget"} <= {*dir(micrograd_widgets)}
    return said


def main() -> None:
    assert importlib.util.find_spec("numpy") is None
    uses = (a_graph, a_wide_graph, a_network, a_neuron, a_derivative, a_class_of_ones_own)
    for use in (*uses, the_exercises, the_extension):
        use()
    print(*sentences(), sep="\n")
    assert "numpy" not in sys.modules


if __name__ == "__main__":
    main()
