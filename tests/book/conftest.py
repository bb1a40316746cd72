import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.lab import chromium

from .chapters import BOOK

BUILD = f"""
import pathlib, sys
sys.path.insert(0, {str(BOOK)!r})
import build
build.build(*map(pathlib.Path, sys.argv[1:]))
"""


def build(site: Path) -> str:
    """Build the book into `site`; what the command prints."""
    command = [sys.executable, "-c", BUILD, str(site), f"{site}-trees"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book") / "site"
    build(folder)
    return folder


@pytest.fixture(scope="package")  # not longer: Playwright leaves an event loop running
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser
