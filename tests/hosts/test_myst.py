"""Views in MyST: a real build with a theme of ours, opened in Chromium without the network."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from micrograd_widgets.__main__ import main
from tests.browser.pages import served, visiting
from tests.browser.test_pages import VIEWS, drive_graph, findings
from tests.browser.view import region

from .recipes import recipes

pytestmark = pytest.mark.slow  # mystmd is a program of its own
THEME = Path(__file__).parent / "myst_theme/template.yml"


def build(folder: Path, document: str) -> Path:
    """The folder with the page that mystmd makes of `document`."""
    main(["page", str(folder)])
    (folder / "index.md").write_text(document)
    (folder / "myst.yml").write_text(
        f"version: 1\nproject: {{title: Pages, toc: [{{file: index.md}}]}}\nsite: {{template: {THEME}}}\n"
    )
    done = subprocess.run(
        [Path(sys.executable).with_name("myst"), "build", "--html"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "_build/html"


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with the state of each kind of view."""
    parts = []
    for make in VIEWS.values():
        view = make()
        parts.append(f"```{{anywidget}} ./micrograd.js\n{view.to_json()}\n```\n")
        view.close()
    return build(tmp_path_factory.mktemp("myst"), "# Views\n\n" + "\n".join(parts))


def test_every_kind_of_view_is_live_from_its_state(browser: Browser, states: Path) -> None:
    with served(states) as address, visiting(browser) as visit:
        page = visit.page
        page.goto(address)
        drive_graph(page, page.locator("main"))
        for name in VIEWS:
            root = region(page, name)
            expect(root.get_by_role("status").last).to_contain_text("No kernel: this view runs")
        assert all(url.startswith(address) for url in visit.requests)
        assert [text for text in visit.complaints if "favicon" not in text] == []


def test_a_page_fits_a_phone_in_the_dark(browser: Browser, states: Path) -> None:
    look = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
    with served(states) as address, visiting(browser, **look) as visit:
        visit.page.goto(address)
        expect(visit.page.locator("section.mgw-dark")).to_have_count(len(VIEWS))
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
        # two views of a network have parts of the same name
        ours = [text for text in findings(visit.page) if "mgw" in text]
        assert [text for text in ours if not text.startswith("landmark-unique")] == []


def test_the_recipe_of_the_docs_works_as_it_is_written(browser: Browser, tmp_path: Path) -> None:
    site = build(tmp_path, recipes("MyST")["md"][0])
    with served(site) as address, visiting(browser) as visit:
        visit.page.goto(address)
        drive_graph(visit.page, visit.page.locator("main"))
