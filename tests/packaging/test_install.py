"""The package as strangers get it: from a clean checkout, from an sdist, without Node."""

import gzip
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# what the pages' script holds beside the views: the parser and the editor of sources
BUDGETS = {
    "graph.js": 198_000,
    "mlp.js": 190_000,
    "training.js": 227_200,
    "micrograd.js": 542_500,
    "micrograd-page.js": 542_500,
}
USE = """
from micrograd_engine import Value
from micrograd_widgets import GraphWidget
a = Value(2.0)
view = GraphWidget(a * a)
assert "initialize" in view._esm and ".mgw" in view._css
print(view.root.data)
"""


def run(*command: str | Path, cwd: Path, path: Path) -> str:
    """What `command` prints, with nothing but `path` to find programs in."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL", "npm_"))}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env | {"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that git knows, and nothing that was built."""
    folder = tmp_path_factory.mktemp("checkout")
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, tracked.stdout.decode().split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment; its folder will be all of PATH, so there is a shell but no Node."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=True)
    for tool in ("sh", "env"):
        (folder / "bin" / tool).symlink_to(shutil.which(tool) or "")
    return folder / "bin/python"


@pytest.mark.slow
def test_pip_install_from_a_clean_checkout_without_node(
    checkout: Path, python: Path, tmp_path: Path
) -> None:
    assert not (checkout / "micrograd_widgets/static").exists()
    run(python, "-m", "pip", "install", "-q", ".", cwd=checkout, path=python.parent)
    assert run(python, "-c", USE, cwd=tmp_path, path=python.parent).strip() == "4.0"


@pytest.mark.slow
def test_an_sdist_carries_the_bundles_and_builds_the_wheel(
    checkout: Path, python: Path, tmp_path: Path
) -> None:
    here = Path(sys.executable).parent
    path = Path(f"{here}{os.pathsep}{os.environ['PATH']}")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", cwd=checkout, path=path)
    (sdist,) = (checkout / "dist").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
    assert any(name.endswith("micrograd_widgets/static/graph.js") for name in names)
    pip = [python, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, sdist]
    run(*pip, cwd=tmp_path, path=python.parent)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert {
        "micrograd_engine/value.py",
        "micrograd_engine/py.typed",
        "micrograd_widgets/graph/widget.py",
        "micrograd_widgets/static/graph.js",
        "micrograd_widgets/static/graph.css",
        "micrograd_widgets/static/micrograd.js",
        "micrograd_widgets/static/micrograd-page.js",
    } <= held
    assert {name.split("/")[0].split("-")[0] for name in held} == {
        "micrograd_engine",
        "micrograd_widgets",
    } | {name.split("/")[0].split("-")[0] for name in held if ".dist-info" in name}


def test_bundles_are_within_their_budget() -> None:
    for bundle in (ROOT / "micrograd_widgets/static").glob("*.js"):
        budget = BUDGETS.get(bundle.name, 180_000)
        assert bundle.stat().st_size <= budget, bundle.name
        if bundle.name.startswith("micrograd"):
            assert len(gzip.compress(bundle.read_bytes())) <= 195_500, bundle.name
