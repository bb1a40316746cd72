"""The engine stands alone: the standard library, and numpy only when a tape is recorded."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import micrograd_engine

SOURCES = sorted(Path(micrograd_engine.__file__).parent.rglob("*.py"))


def run(code):
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def imported(node):
    """Top names of the packages that an import statement asks for."""
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


def test_values_and_networks_work_without_numpy():
    printed = run(
        "import sys; sys.modules['numpy'] = None\n"
        "import copy, pickle\n"
        "from micrograd_engine import MLP, Value\n"
        "mlp = MLP(2, [3, 1])\n"
        "loss = (mlp([1.0, Value(2.0)]) - 1) ** 2\n"
        "loss = copy.deepcopy(pickle.loads(pickle.dumps(loss)))\n"
        "loss.backward()\n"
        "print(loss.forward() == loss.data, Value(True) + 1)\n"
    )
    assert printed == ["True", "Value(data=2.0,", "grad=0.0)"]


def test_every_public_name_comes_from_the_package_root():
    assert [name for name in micrograd_engine.__all__ if not hasattr(micrograd_engine, name)] == []
    assert {"Value", "MLP", "Layer", "Neuron", "Module", "Tape"} <= {*micrograd_engine.__all__}
