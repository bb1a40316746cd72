"""Python in a page: the views in Pyodide, which has no NumPy, and the lecture's notebooks in JupyterLite."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.book import lite
from tests.widgets.test_without_numpy import NAMES

HERE = Path(__file__).parent

pytestmark = pytest.mark.slow


def test_all_views_but_those_of_runs_work_in_pyodide(tmp_path: Path) -> None:
    lite.add_pyodide(tmp_path / "pyodide")
    node = shutil.which("node")
    assert node is not None
    command = [node, HERE / "pyodide.mjs", tmp_path / "pyodide", HERE.parent / "widgets"]
    command += ["without_numpy", "micrograd-widgets", "ipython"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    how = 'run `%pip install numpy`, or `await micropip.install("numpy")`'
    said = [line for line in done.stdout.splitlines() if "NumPy" in line]
    assert said == [f"{name} needs NumPy, which is not installed; {how}" for name in NAMES]
