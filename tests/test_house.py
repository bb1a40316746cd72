"""Habits of this repository that a tool can watch."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from micrograd_engine import ops

ROOT = Path(__file__).parents[1]
DOCS = ("authors", "engine", "first-minutes", "hosts", "speed", "views")
SOURCES = [
    path
    for pattern in (
        "engine/**/*.py",
        "micrograd_widgets/**/*.py",
        "js/src/**/*.ts*",
        "js/src/**/*.css",
    )
    for path in ROOT.glob(pattern)
]
MAY_IMPORT = {
    "engine": {"engine"},
    "host": {"host"},
    "store": {"store", "host", "engine"},
    "ui": {"ui"},
    "views": {"views", "ui", "store", "host", "engine"},
    "source": {"source", "ui", "store", "host", "engine"},
    "page": {"page", "source", "views", "ui", "store", "host", "engine"},
}

FOLDERS = {  # of micrograd_widgets: "" are the files beside the folders; __init__.py and __main__.py are the public face
    "": {""},
    "graph": {"graph", ""},
    "run": {"run", ""},
    "exercises": {"exercises", "graph", ""},
    "notebook": {"notebook", "exercises", "graph", "run", ""},
}


def test_no_file_holds_two_ideas(capsys: pytest.CaptureFixture[str]) -> None:
    lines = {path: len(path.read_text().splitlines()) for path in SOURCES}
    largest = sorted(lines, key=lines.__getitem__, reverse=True)[:5]
    with capsys.disabled():
        print("\nlargest:", ", ".join(f"{path.name} {lines[path]}" for path in largest))
    assert all(n <= 450 for n in lines.values())


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_arrows_of_the_front_end_point_one_way(layer: str) -> None:
    for path in (ROOT / "js/src" / layer).rglob("*.ts*"):
        # data that Python reads, too, is no layer
        for target in re.findall(r'from "(\.[^"]+)(?<!\.json)"', path.read_text()):
            parts = (path.parent / target).resolve().relative_to(ROOT / "js/src").parts
            assert len(parts) == 1 or parts[0] in MAY_IMPORT[layer], f"{path.name}: {target}"


def imports(path: Path) -> Iterator[str]:
    """The modules that a file of Python imports, anywhere in it, by their full names."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) + 1 - node.level]) if node.level else ""
            stem = ".".join(filter(None, [base, node.module]))
            yield from (f"{stem}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("folder", FOLDERS)
def test_arrows_between_folders_point_one_way(folder: str) -> None:
    files = set((ROOT / "micrograd_widgets" / folder).glob("*.py"))
    files -= {ROOT / "micrograd_widgets/__init__.py", ROOT / "micrograd_widgets/__main__.py"}
    assert files
    for path in files:
        for name in imports(path):
            package, _, rest = name.partition(".")
            if package == "micrograd_widgets":
                target = rest.split(".")[0]
                target = target if target in FOLDERS else ""
                assert target in FOLDERS[folder], f"{path.name}: {name}"


def test_the_engine_knows_no_widgets() -> None:
    for path in (ROOT / "engine").rglob("*.py"):
        assert not any(name.startswith("micrograd_widgets") for name in imports(path)), path.name


def test_text_reaches_the_page_as_text_only() -> None:
    sinks = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySet|new Function|\beval\("
    for path in SOURCES:
        assert not re.search(sinks, path.read_text()), path.name


def test_no_file_names_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).suffix in (".json", ".toml", ".lock", ".yml", ".npmrc"):
            text = (ROOT / name).read_text()
            assert not re.search(r'"resolve[d]"|registr[y] *=|index[-_]ur[l]', text), name


def test_every_file_that_contributing_names_is_there() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, check=True)
    there = listed.stdout.decode().splitlines()
    text = (ROOT / "CONTRIBUTING.md").read_text()
    for name in set(re.findall(r"[\w./-]+\.(?:py|tsx?|css|mjs)\b", text)):
        assert any(f"/{path}".endswith(f"/{name}") for path in there), name


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{name}.md" for name in DOCS)])
def test_every_picture_and_file_that_a_page_links_to_is_there(page: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", (ROOT / page).read_text()):
        assert (ROOT / page).parent.joinpath(target).exists(), target


def test_the_python_of_the_readme_and_of_the_engine_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # some of it writes files
    known = dict(ops.OPS)
    pages = (ROOT / name for name in ("README.md", "docs/engine.md"))
    text = "".join(page.read_text() for page in pages)
    cells = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    scope: dict[str, object] = {}
    try:
        for cell in cells + cells:  # a reader runs a cell again
            exec(cell.replace("%load_ext micrograd_widgets", ""), scope)  # noqa: S102
        assert scope["L"].data == -8.0  # type: ignore[attr-defined]
        trainer: Any = scope["trainer"]  # the last loss that was published
        assert trainer.losses[-1] == pytest.approx(0.010978370135492717, rel=1e-12)
        assert trainer.accuracy() == 1.0
    finally:
        ops.OPS.clear()
        ops.OPS.update(known)


def test_the_citation_names_the_version() -> None:
    version = (ROOT / "engine/micrograd_engine/_version.py").read_text().split('"')[1]
    assert f'version: "{version}"' in (ROOT / "CITATION.cff").read_text()
