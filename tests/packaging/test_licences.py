"""The licences of the packages in the bundles are in what is published, and are declared."""

import re
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from .test_install import checkout, run  # noqa: F401

NOTICES = "micrograd_widgets/static/THIRD-PARTY.txt"


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """A folder with the wheel and the sdist of a clean checkout."""
    folder = tmp_path_factory.mktemp("built")
    for target in ("wheel", "sdist"):
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder],
            cwd=checkout,
            check=True,
            capture_output=True,
        )
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> dict[str, str]:
    """The texts in the wheel, by the part of their path after the version."""
    (path,) = built.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        return {re.sub(r"^.*\.dist-info/", "", n): archive.read(n).decode() for n in names}


def test_the_wheel_has_the_notices_beside_the_bundles_and_among_its_licences(
    wheel: dict[str, str],
) -> None:
    assert wheel[f"licenses/{NOTICES}"] == wheel[NOTICES]
    assert "licenses/LICENSE" in wheel
    for name, holder in (("preact", "Jason Miller"), ("d3-zoom", "Mike Bostock")):
        assert re.search(rf"^{name} [\d.]+ \((MIT|ISC)\)$", wheel[NOTICES], re.MULTILINE)
        assert holder in wheel[NOTICES]


def test_the_metadata_declares_the_licences_of_all_that_is_packaged(wheel: dict[str, str]) -> None:
    metadata = Parser().parsestr(wheel["METADATA"])
    assert metadata.get_all("License-File") == ["LICENSE", NOTICES]
    declared = set(str(metadata["License-Expression"]).split(" AND "))
    assert declared == {"MIT"} | set(
        re.findall(r"^\S+ \S+ \((.+)\)$", wheel[NOTICES], re.MULTILINE)
    )


def test_each_bundle_names_the_notices_in_its_first_line(wheel: dict[str, str]) -> None:
    bundles = [name for name in wheel if re.fullmatch(r"micrograd_widgets/static/.*\.js", name)]
    assert len(bundles) >= 6
    for name in bundles:
        first = wheel[name].split("\n", 1)[0]
        assert first.startswith("/*!"), name
        assert "THIRD-PARTY.txt" in first, name


def test_the_sdist_has_the_notices(built: Path, wheel: dict[str, str]) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        (name,) = (name for name in archive.getnames() if name.endswith(f"/{NOTICES}"))
        file = archive.extractfile(name)
        assert file
        assert file.read().decode() == wheel[NOTICES]
