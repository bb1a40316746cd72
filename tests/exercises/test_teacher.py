"""The teacher's pack: each exercise has its sentence, and the wheels install without a network."""

import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from micrograd_widgets import exercises
from micrograd_widgets.notebook import workshop

ROOT = Path(__file__).parents[2]
PACK = ROOT / "examples/workshop/teacher"
ROW = re.compile(r"^\| `([\w-]+)` \| (.+?) \| (.+?) \| “(.+?)” \|$", re.MULTILINE)


def test_every_exercise_has_aim_mistake_and_sentence_under_its_notebook() -> None:
    text = (PACK / "exercises.md").read_text()
    parts = re.split(r"^## (\S+)$", text, flags=re.MULTILINE)[1:]
    there = [
        (book, name)
        for book, part in zip(parts[::2], parts[1::2], strict=True)
        for name, *_ in ROW.findall(part)
    ]
    assert there == [(exercises.get(name).notebook, name) for name in exercises.names()]


def test_no_sentence_has_a_line_of_a_solution() -> None:
    said = re.sub(
        r"\s+", "", " ".join(row[3] for row in ROW.findall((PACK / "exercises.md").read_text()))
    )
    for name in exercises.names():
        lines = (re.sub(r"\s+", "", line) for line in exercises.get(name).solution.splitlines())
        assert not [line for line in lines if len(line) > 12 and line in said], name


def test_the_page_for_learners_names_magics_that_exist_and_loads_nothing() -> None:
    page = (PACK / "for-learners.html").read_text()
    source = Path(workshop.__file__).read_text()
    for magic in set(re.findall(r"%+(exercise|check|hint|progress)\b", page)):
        assert f'"{magic}"' in source, magic
    assert not re.search(r"<script|src=|href=|http", page)


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_folder_of_wheels_installs_with_no_network(tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--wheel-dir", wheels]
    run(*pip, ROOT, "jupyterlab", "ipykernel", cwd=tmp_path)
    venv.create(tmp_path / "class", with_pip=True)
    python = tmp_path / "class/bin/python"
    install = [python, "-m", "pip", "install", "-q", "--no-index", "--find-links", wheels]
    run(*install, "micrograd_widgets", "jupyterlab", "ipykernel", cwd=tmp_path)
    said = run(python, "-I", "-m", "micrograd_widgets", "check", cwd=tmp_path)
    assert "WRONG" not in said
    assert "ok    jupyterlab" in said
