"""A hub for a class: starts, gives each learner a copy of the workshop, answers their views, and stops."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from .environments import ROOT, python_of, with_our_packages

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def python() -> Path:
    """A Python with JupyterHub; beside it the proxy, which comes from npm."""
    found = python_of("hub")
    folder = found.parents[1]
    if not (folder / "bin/configurable-http-proxy").exists():
        npm = shutil.which("npm")
        assert npm, "npm brings the proxy of the hub"
        proxy = "configurable-http-proxy@5"
        subprocess.run([npm, "install", "-g", "--silent", "--prefix", folder, proxy], check=True)
    return found


def test_a_hub_for_a_class(python: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [python, ROOT / "tests/hosts/hub_visit.py", tmp_path],
        env=with_our_packages(python),
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    log = (tmp_path / "log").read_text()[-3000:] if (tmp_path / "log").exists() else ""
    assert done.returncode == 0, done.stderr + log
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["answers"] == 3
    assert seen["server"] == "/user/ada/"
    assert {"ada", "alan"} <= set(seen["homes"])
    notebooks = sorted(path.name for path in (ROOT / "examples/workshop").glob("*.ipynb"))
    assert [name for name in seen["workshop"] if name.endswith(".ipynb")] == notebooks
    assert "teacher" not in seen["workshop"]
    assert seen["started"] >= 7  # hub, proxy, culler, and a server and a kernel for each
    assert seen["left"] == []
