"""The engine stands alone: the standard library, and numpy only for what computes on arrays."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import micrograd_engine

PACKAGE = Path(micrograd_engine.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
DATASETS = ["circles", "line", "moons", "parabola", "sine", "spirals", "xor"]
NEEDS_NUMPY = ["SGD", "Adam", "AdamW", "RMSprop", "BatchTape", "Batches", "Trainer", *DATASETS]


def run(code, *options):
    """The output of a fresh interpreter."""
    command = [sys.executable, *options, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def run_without_numpy(code):
    """The output of an interpreter that has only the standard library and the engine."""
    return run(
        "import sys, importlib.util\n"
        f"sys.path.append({str(PACKAGE.parent)!r})\n"
        "assert importlib.util.find_spec('numpy') is None\n" + code,
        "-I",
        "-S",
    )


def imported(node):
    """Top names of the packages in an import statement."""
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return {node.module.partition(".")[0]}
    return set()


def test_importing_the_engine_loads_only_the_standard_library():
    loaded = run(
        "import sys; before = set(sys.modules); import micrograd_engine;"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    assert set(loaded) - set(sys.stdlib_module_names) == {"micrograd_engine"}


@pytest.mark.parametrize("heavy", ["numpy", "IPython", "ipywidgets", "micrograd_widgets"])
def test_importing_the_engine_does_not_load(heavy):
    assert run(f"import sys, micrograd_engine; print({heavy!r} in sys.modules)") == ["False"]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_source_of_the_engine_imports_the_standard_library_and_numpy_only(source):
    tree = ast.parse(source.read_text(encoding="utf-8"))
    names = set().union(*(imported(node) for node in ast.walk(tree)))
    assert names <= {*sys.stdlib_module_names, "numpy", "micrograd_engine"}


def test_modules_that_graph_views_import_do_not_need_numpy():
    assert run_without_numpy(
        "from micrograd_engine import adoption, checks, copying, stamps\n"
        "from micrograd_engine.adoption import again, guard, read, snapshot, sync, visits\n"
        "from micrograd_engine.own import own_backward\n"
        "from micrograd_engine.replay import loop, plan, recording, sums\n"
        "from micrograd_engine.training import calls, exported, structure, target\n"
        "print('done')\n"
    ) == ["done"]


def test_values_and_networks_work_without_numpy():
    printed = run_without_numpy(
        "import copy, pickle\n"
        "from micrograd_engine import MLP, Value, topological\n"
        "mlp = MLP(2, [3, 1])\n"
        "loss = (mlp([1.0, Value(2.0)]) - 1) ** 2\n"
        "loss = copy.deepcopy(pickle.loads(pickle.dumps(loss)))\n"
        "loss.backward()\n"
        "print(loss.forward() == loss.data, topological(loss)[-1] is loss, Value(True) + 1)\n"
    )
    assert printed == ["True", "True", "Value(data=2.0,", "grad=0.0)"]


def test_losses_gradcheck_adopt_and_the_rest_of_the_table_work_without_numpy():
    printed = run_without_numpy(
        "from micrograd_engine import Constant, Value, adopt, cross_entropy, gradcheck, hinge, l2\n"
        "from micrograd_engine import operation, scope\n"
        "class Mine:\n"
        "    def __init__(self, data, children=(), op=''):\n"
        "        self.data, self._prev, self._op, self.grad = data, children, op, 0.0\n"
        "a = Mine(3.0)\n"
        "root = adopt(Mine(9.0, (a, a), '*'))\n"
        "root.backward()\n"
        "root.write()\n"
        "square = operation('square', lambda a: a * a, lambda g, out, a: 2 * a * g)\n"
        "with scope('critic'):\n"
        "    x = Value(0.25, label='x')\n"
        "loss = hinge(x, 1) + l2([x]) + cross_entropy([x, Value(1.0)], 0) + square(x)\n"
        "print(a.grad, gradcheck(loss).ok, x._scope[0], Constant(0.1)(3))\n"
        "from micrograd_engine import diagnose\n"
        "print(bool(diagnose(root.original)))\n"
    )
    assert printed == ["6.0", "True", "critic", "0.1", "False"]


def test_a_tape_is_replayed_by_the_plain_loop_without_numpy():
    printed = run_without_numpy(
        "import copy, pickle\n"
        "from micrograd_engine import MLP, Tape, Value\n"
        "a = Value(2.0)\n"
        "wide = MLP(1, [16, 16, 1])(a)\n"
        "tape = Tape(wide * a)\n"
        "for again in (tape, copy.deepcopy(tape), pickle.loads(pickle.dumps(tape))):\n"
        "    again.data[again.operands[-1][1]] = 3.0\n"
        "    again.zero_grad()\n"
        "    again.forward()\n"
        "    again.backward()\n"
        "    again.write()\n"
        "    root, grads = again.root, again.grad.tolist()\n"
        "    numbers = [v.data for v in again.values]\n"
        "    root.zero_grad()\n"
        "    root.forward()\n"
        "    root.backward()\n"
        "    print(numbers == [v.data for v in again.values])\n"
        "    print(grads == [v.grad for v in again.values])\n"
    )
    assert printed == ["True"] * 6


@pytest.mark.parametrize("name", NEEDS_NUMPY)
def test_a_name_that_needs_numpy_says_so_in_one_sentence(name):
    printed = run_without_numpy(
        "import micrograd_engine\n"
        "for _ in range(2):\n"
        "    try:\n"
        f"        from micrograd_engine import {name}\n"
        "    except ImportError as problem:\n"
        "        print(problem)\n"
        f"print({name!r} in dir(micrograd_engine))\n"
    )
    sentence = f"{name} needs NumPy, which is not installed; run `pip install numpy`".split()
    assert printed == [*sentence, *sentence, "True"]


def test_only_names_that_compute_on_arrays_are_imported_late():
    code = "import micrograd_engine as m; print(*sorted({*m.__all__} - {*vars(m)}))"
    assert run(code) == sorted(NEEDS_NUMPY)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match=re.escape("has no attribute 'Tap'")):
        _ = micrograd_engine.Tap


def test_every_public_name_comes_from_the_package_root():
    assert [name for name in micrograd_engine.__all__ if not hasattr(micrograd_engine, name)] == []
    assert {"Value", "MLP", "Layer", "Neuron", "Module", "Tape"} <= {*micrograd_engine.__all__}
