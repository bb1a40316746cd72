"""The textbook as it is built, in a browser that refuses the network."""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.pages import Visit, visiting
from tests.browser.test_pages import findings

from .chapters import BOOK, PAGES
from .conftest import build

pytestmark = pytest.mark.slow  # the whole book is built and read
NAMES = [str(page.relative_to(BOOK).with_suffix("")) for page in PAGES]
CALM = {"reduced_motion": "reduce"}
PHONE = {"viewport": {"width": 360, "height": 740}}
# the figure's number sets a view and its parts apart
SAME_NAME = re.compile(r"landmark-unique: <section (?:class=\"mgw[ -]|aria-label=)")
NUMBER = "(view, [row, column]) => view.number(row, column)"

# What the text of each page promises, from top to bottom: after a link (its words) some number of its figure,
# by row and column; to a question, which has no link, the right guess. The numbers are those of outside
# truths: the lecture, or a sum done by hand.
PROMISES: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
with Path(__file__).with_name("promises.csv").open(encoding="utf-8", newline="") as file:
    for promise in csv.DictReader(file):
        PROMISES[promise["page"]].append(promise)


def opened(visit: Visit, site: Path, name: str) -> Page:
    """The page, when all of its figures are there."""
    page = visit.open(site / f"{name}.html")
    for view in page.locator("micrograd-view").all():
        expect(view.locator("section.mgw").first).to_be_visible(timeout=30_000)
    return page


def is_quiet(visit: Visit) -> bool:
    """Whether the page asked for nothing but files, and complained of nothing."""
    assert visit.complaints == []
    assert [url for url in visit.requests if not url.startswith(("file:", "data:", "blob:"))] == []
    return True


# ---- the build


def test_the_command_says_where_how_large_and_how_long_and_a_second_build_is_incremental(
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    assert f"{site / 'index.html'}: " in (said := build(site))
    assert " MB, built in " in said
    times = {path: path.stat().st_mtime_ns for path in site.rglob("*.html")}
    build(site)
    pages = [path for path in times if "playground" not in path.parts]
    rewritten = [path.name for path in pages if path.stat().st_mtime_ns != times[path]]
    assert set(rewritten) <= {"genindex.html", "search.html"}


# ---- every page


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_live_quiet_and_accessible(browser: Browser, site: Path, name: str) -> None:
    for look in ({}, {"color_scheme": "dark"}, PHONE):
        with visiting(browser, **CALM, **look) as visit:
            page = opened(visit, site, name)
            assert page.locator("micrograd-view [role=alert]").count() == 0
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            assert is_quiet(visit)  # before axe, which asks for the style sheets itself
            assert [text for text in findings(page) if not SAME_NAME.match(text)] == []


@pytest.mark.parametrize("name", PROMISES)
def test_links_and_questions_do_what_the_text_says(browser: Browser, site: Path, name: str) -> None:
    with visiting(browser, **CALM) as visit:
        page = opened(visit, site, name)
        drivers = page.locator("a[data-mgw-act], [data-mgw-of]").all()
        assert len(drivers) == len(PROMISES[name])
        for driver, promise in zip(drivers, PROMISES[name], strict=True):
            if promise["link"]:
                follow(page, driver, promise)
            else:
                answer(driver, promise["number"])
        assert page.locator(".mgw-problem").count() == 0
        assert is_quiet(visit)


def answer(question: Locator, guess: str) -> None:
    field = question.get_by_role("textbox", name="Your guess")
    after = question.locator(".mgw-after")
    expect(after).to_be_hidden()
    if field.count():
        field.fill(guess)
        field.press("Enter")
    else:
        question.get_by_role("button", name=guess, exact=True).click()
    expect(question.get_by_role("status")).to_contain_text("Yes: ", timeout=60_000)
    expect(after).to_be_visible()


def follow(page: Page, link: Locator, promise: dict[str, str]) -> None:
    words, row, column = promise["link"], promise["row"], promise["column"]
    expect(link).to_have_text(words)
    figure = page.locator(link.get_attribute("href") or "")
    link.click()
    expect(page.locator(".mgw-told")).to_contain_text(words, timeout=60_000)
    view = figure.locator("micrograd-view")
    shown = view.evaluate(NUMBER, [row, column])
    assert shown == pytest.approx(float(promise["number"]), rel=1e-12, abs=1e-300), words


def test_every_chapter_has_promises() -> None:
    assert {name for name in NAMES if name[0].isdigit()} <= PROMISES.keys()


# ---- figures


@pytest.mark.parametrize("name", [name for name in NAMES if name[0].isdigit()])
def test_figures_have_the_number_that_their_address_says(
    browser: Browser, site: Path, name: str
) -> None:
    with visiting(browser, **CALM) as visit:
        page = opened(visit, site, name)
        for figure in page.locator("figure[id^=fig-]").all():
            anchor = figure.get_attribute("id") or ""
            number = anchor.removeprefix("fig-").replace("-", ".")
            expect(figure.locator(".caption-number")).to_have_text(f"Figure {number} ")


def test_a_figure_follows_its_reader_and_leaves_the_page_where_it_is(
    browser: Browser, site: Path
) -> None:
    with visiting(browser) as visit:
        page = opened(visit, site, "3-backpropagation-by-hand")
        figure = page.locator("#fig-3-2")
        button = figure.get_by_role("button", name="Follow the text")
        expect(button).to_have_attribute("aria-pressed", "true")
        last = page.get_by_role("link", name="e passes on to a and b")
        last.evaluate("link => scrollTo(0, link.getBoundingClientRect().top + scrollY - 400)")
        at = page.evaluate("scrollY")
        view = figure.locator("micrograd-view")
        expect(view.locator("[role=status]")).to_contain_text("a")
        page.wait_for_function(
            "view => view.number('a', 'Gradient').then(x => x === 6)", arg=view.element_handle()
        )
        assert page.evaluate("scrollY") == at
        figure.get_by_role("button", name="Reset", exact=True).click()
        expect(button).to_have_attribute("aria-pressed", "false")


# ---- without scripts, on paper, by keyboard


@pytest.mark.parametrize("name", PROMISES)
def test_without_scripts_and_on_paper_the_numbers_are_there(
    browser: Browser, site: Path, name: str
) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        page = visit.open(site / f"{name}.html")
        for figure in page.locator("figure.micrograd").all():
            expect(figure.get_by_role("table").first).to_be_visible()
            if "exercise" not in (figure.get_attribute("id") or ""):
                expect(figure.locator("svg").first).to_be_visible()
        for after in page.locator(".mgw-after").all():
            expect(after).to_be_visible()
        page.emulate_media(media="print")
        expect(page.locator("figure.micrograd table").first).to_be_visible()
        expect(page.get_by_role("link", name="Skip to content")).to_have_count(0)


def test_the_keyboard_goes_through_a_chapter(browser: Browser, site: Path) -> None:
    """Tab reaches every link, field and figure from top to bottom, and a link acts by Enter."""
    with visiting(browser, **CALM) as visit:
        page = opened(visit, site, "2-an-expression-and-its-graph")
        act = page.get_by_role("link", name="set b to 8")
        for _ in range(200):
            page.keyboard.press("Tab")
            if act.evaluate("link => link === document.activeElement"):
                break
        page.keyboard.press("Enter")
        expect(page.locator(".mgw-told")).to_contain_text("set b to 8")
        assert act.evaluate("link => link === document.activeElement")
        view = page.locator("#fig-2-1 micrograd-view")
        assert view.evaluate(NUMBER, ["L", "Value"]) == -52.0
