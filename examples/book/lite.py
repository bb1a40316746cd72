"""Build `lite/`: the lecture's notebooks in a JupyterLab whose Python runs in the page.

    python examples/book/lite.py [FOLDER]

`./dev book --lite` puts it into `site/`. The first build fetches JupyterLite, Pyodide and the packages
that our views need from npm and PyPI, and keeps them in `.venv-hosts/`. The pages fetch nothing from
elsewhere. NumPy for Pyodide is on neither, so notebooks that need it say so first.
"""

import ast
import email
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import micrograd_engine
import micrograd_widgets
from tests.hosts.environments import KEPT, digest, python_of

LECTURE = ROOT / "examples/lecture"
PYODIDE = "314.0.6"  # the one that jupyterlite-pyodide-kernel is made for
CORE = (
    *("pyodide.mjs", "pyodide.js", "pyodide.asm.mjs", "pyodide.asm.wasm"),
    *("python_stdlib.zip", "package.json"),
)
# what markers of requirements ask about, where Pyodide differs from this Python
ENVIRONMENT = {
    "os_name": "posix",
    "platform_machine": "wasm32",
    "platform_system": "Emscripten",
    "python_full_version": "3.14.2",
    "python_version": "3.14",
    "sys_platform": "emscripten",
}
# what the kernel needs beside its own; jedi, for completion, is three times as large from 0.20 on
PACKAGES = ("ipython", "jedi<0.20", "micropip")
LOADED = (
    *("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "ipython", "jedi"),
    "micrograd-widgets",
)
STUBS = "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
NOTE = """\
**This notebook needs NumPy, which this page does not have**, because it trains networks on arrays. \
Download it (*File*, *Download*) and run it in JupyterLab on your computer."""


def add_lite(site: Path) -> None:
    """Build all of it into `site / "lite"`."""
    source = KEPT / "lite-source"
    shutil.rmtree(source, ignore_errors=True)
    add_notebooks(source / "files")
    add_pyodide(source / "static/pyodide")
    settings = {
        "disablePyPIFallback": True,  # `%pip install` asks nobody but this site
        "pyodideUrl": "./static/pyodide/pyodide.mjs",
        "loadPyodideOptions": {"packages": LOADED},
    }
    plugins = {"@jupyterlite/pyodide-kernel-extension:kernel": settings}
    configuration = {"exposeAppInBrowser": True, "litePluginSettings": plugins}
    (source / "jupyter-lite.json").write_text(
        json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": configuration})
    )
    target = (site / "lite").resolve()
    shutil.rmtree(target, ignore_errors=True)
    command = [python_of("lite"), "-m", "jupyterlite_core", "build", "--contents", "files"]
    command += ["--apps", "lab", "--apps", "notebooks", "--no-sourcemaps", "--output-dir", target]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    add_links(site)


def add_links(site: Path) -> None:
    """Beside each link of the book that downloads a notebook, one that opens it here, if it runs here."""
    run_here = [path for path in LECTURE.glob("*.ipynb") if not needs_numpy(_read(path))]
    names = "|".join(re.escape(path.name) for path in run_here)
    download = re.compile(
        rf'(<a class="reference download[^>]*href="[^"]*/({names})"[^>]*>(?:(?!</a>).)*</a>)(?! <a class="run)'
    )
    for path in site.rglob("*.html"):
        if site / "lite" in path.parents:
            continue
        text = path.read_text("utf-8")
        up = "../" * (len(path.relative_to(site).parts) - 1)
        here = rf'<a class="run-here" href="{up}lite/notebooks/index.html?path=\2"'
        with_links = download.sub(rf'\1 {here} aria-label="Run it here: \2">Run it here</a>', text)
        if with_links != text:
            path.write_text(with_links, "utf-8")


# ---- the notebooks


def add_notebooks(folder: Path) -> None:
    """Copy the lecture's notebooks, for the kernel in the page."""
    folder.mkdir(parents=True)
    for path in sorted(LECTURE.glob("*.ipynb")):
        notebook = _read(path)
        notebook["metadata"]["kernelspec"] = {
            "name": "python",
            "display_name": "Python (Pyodide)",
            "language": "python",
        }
        if needs_numpy(notebook):
            note = {"cell_type": "markdown", "id": "needs-numpy", "metadata": {}, "source": NOTE}
            notebook["cells"].insert(0, note)
        (folder / path.name).write_text(json.dumps(notebook), "utf-8")


def _read(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return notebook


def needs_numpy(notebook: dict[str, Any]) -> bool:
    """Whether a cell imports NumPy, or something of ours that needs it."""
    tables = (micrograd_engine._WITH_NUMPY, micrograd_widgets._WITH_NUMPY)
    names = {name for table in tables for names in table.values() for name in names} | {"numpy"}
    cells = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    return any(not names.isdisjoint(_imported("".join(cell["source"]))) for cell in cells)


def _imported(code: str) -> Iterator[str]:
    """The names of the modules and things that a cell imports."""
    for node in ast.walk(ast.parse(re.sub(r"(?m)^[%!].*", "", code))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


# ---- Python in the page


class Wheel(NamedTuple):
    """A pure wheel, and its entry in Pyodide's list of packages."""

    path: Path
    entry: dict[str, Any]


def add_pyodide(folder: Path) -> None:
    """Write Pyodide, and the packages that the kernel and our views need, with a list of them."""
    folder.mkdir(parents=True)
    core = pyodide()
    for name in CORE:
        shutil.copy(core / name, folder)
    known = wheels()
    lock = json.loads((core / "pyodide-lock.json").read_text("utf-8"))
    lock["packages"] = {}
    waiting = [*LOADED]
    while waiting:
        name = waiting.pop()
        if name not in lock["packages"]:
            shutil.copy(known[name].path, folder)
            lock["packages"][name] = known[name].entry
            waiting += known[name].entry["depends"]
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), "utf-8")


def pyodide() -> Path:
    """The folder of npm's package `pyodide`, fetched when there is none."""
    folder = KEPT / f"pyodide-{PYODIDE}"
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        npm = shutil.which("npm")
        if npm is None:
            sys.exit("lite: npm fetches Pyodide, and there is none here: run ./dev book --lite")
        install = [npm, "install", "--silent", "--prefix", folder, f"pyodide@{PYODIDE}"]
        subprocess.run(install, check=True)
        (folder / "done").touch()
    return folder / "node_modules/pyodide"


def wheels() -> dict[str, Wheel]:
    """The packages for Pyodide by their names: ours, those that it needs, and the kernel's own."""
    python = python_of("lite")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    ours = [f"{r.name}{r.specifier}" for r in needed(project["dependencies"])]
    fetched = KEPT / f"wheels-{digest([*ours, *PACKAGES])}"
    if not (fetched / "done").exists():
        shutil.rmtree(fetched, ignore_errors=True)
        pure = ["--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none"]
        pip = [python, "-m", "pip", "download", "-q", "--disable-pip-version-check", "-d", fetched]
        command = [*pip, *pure, "--python-version=3.14", *ours, *PACKAGES]
        subprocess.run(command, check=True)
        (fetched / "done").touch()
    stubs = python.parents[1] / STUBS  # these take the place of packages that only a server needs
    paths = [*fetched.glob("*.whl"), *sorted(stubs.glob("*.whl")), our_wheel(python)]
    return {canonicalize_name(path.name.split("-")[0]): described(path) for path in paths}


def our_wheel(python: Path) -> Path:
    """Our package, built as it is now."""
    folder = KEPT / "our-wheel"
    shutil.rmtree(folder, ignore_errors=True)
    build = [python, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def described(path: Path) -> Wheel:
    """A wheel, as Pyodide's list of packages describes it."""
    with zipfile.ZipFile(path) as archive:
        files = archive.namelist()
        about = next(f for f in files if re.fullmatch(r"[^/]+\.dist-info/METADATA", f))
        metadata = email.message_from_bytes(archive.read(about))
    parts = [f.split("/") for f in files if f.endswith(".py")]
    imports = {p[0].removesuffix(".py") for p in parts if len(p) == 1 or p[1:] == ["__init__.py"]}
    requirements = needed(metadata.get_all("Requires-Dist") or [])
    entry = {
        "name": metadata["Name"],
        "version": metadata["Version"],
        "file_name": path.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(imports),
        "depends": [canonicalize_name(requirement.name) for requirement in requirements],
        "unvendored_tests": False,
    }
    return Wheel(path, entry)


def needed(requirements: Iterable[str]) -> list[Requirement]:
    """Those that hold in Pyodide."""
    every = map(Requirement, requirements)
    return [r for r in every if r.marker is None or r.marker.evaluate(ENVIRONMENT.copy())]


if __name__ == "__main__":
    folder = Path(*sys.argv[1:] or [ROOT / "site"])
    add_lite(folder)
    files = [path for path in (folder / "lite").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"{folder / 'lite/index.html'}: {len(files)} files, {size:.1f} MB; it needs a server")
