"""Environments of other programs, made when a slow test first needs them and kept in the checkout."""

import hashlib
import os
import shutil
import subprocess
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".venv-hosts"


def python_of(group: str) -> Path:
    """A Python with the packages of a dependency group and those that ours need."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"][group]]
    folder = KEPT / f"{group}-{digest(wanted)}"
    python = folder / "bin/python"
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, *wanted], check=True)
        (folder / "done").touch()
    return python


def with_our_packages(python: Path) -> dict[str, str]:
    """The variables that make `python` and its programs find our packages."""
    return os.environ | {
        "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'engine'}",
    }


def digest(wanted: list[str]) -> str:
    """A short name of this list."""
    return hashlib.sha256("\n".join(wanted).encode()).hexdigest()[:12]
