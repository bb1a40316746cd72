"""The views where NumPy is not installed, as in a page's Python."""

import site
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NAMES = ("Trainer", "SGD", "moons", "TrainingWidget", "LossSurfaceWidget")


def packages_without_numpy(folder: Path) -> Path:
    """A folder with all packages of this Python but NumPy."""
    for packages in map(Path, site.getsitepackages()):
        for package in packages.iterdir():
            if not package.name.startswith("numpy") and not (folder / package.name).exists():
                (folder / package.name).symlink_to(package)
    return folder


def test_all_views_but_those_of_runs_work_without_numpy(tmp_path: Path) -> None:
    paths = [HERE, ROOT, ROOT / "engine", packages_without_numpy(tmp_path)]
    start = f"import sys, runpy; sys.path += {[*map(str, paths)]!r}; runpy.run_module('without_numpy', run_name='__main__')"
    command = [sys.executable, "-I", "-S", "-W", "error", "-c", start]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = [line for line in done.stdout.splitlines() if "NumPy" in line]
    wanted = [
        f"{name} needs NumPy, which is not installed; run `pip install numpy`" for name in NAMES
    ]
    assert said == wanted
    assert "numpy not installed" in done.stdout
