"""Views in Sphinx: real builds, opened in Chromium without the network."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from micrograd_engine import Value
from micrograd_widgets import DerivativeWidget, show
from micrograd_widgets.pages import SCRIPT
from tests.browser.pages import served, visiting
from tests.browser.test_pages import findings, lecture
from tests.browser.view import View

from .recipes import recipes

HOSTILE = "</script><img src=x onerror=window.hit=1><!--<script>"
CODE = "a = 2.0\nb = -3.0\nL = (a*b + 10.0)*-2.0"
THEIRS = "favicon|Got invalid theme mode"  # what a theme complains of without us
# what a theme could change, in a view of one width: an automatic margin is what is left of it
STYLE = """root => {
    root.style.width = '600px';
    const parts = root.querySelectorAll('legend, figcaption, button, table, td, th, input, fieldset');
    return [...parts].map(e => {
        const s = getComputedStyle(e);
        return [e.tagName, s.fontSize, s.fontStyle, s.fontWeight, s.lineHeight, s.margin, s.padding,
            s.display, s.textAlign, s.boxSizing, s.borderTopWidth].join(' ');
    });
}"""


def directive(body: str, **options: str) -> str:
    lines = [f":{name}: {text}".rstrip() for name, text in options.items()]
    return "\n   ".join([".. micrograd::", *lines, "", *body.splitlines()]) + "\n"


class Project:
    """A Sphinx project of a few documents."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "conf.py").write_text(recipes("Sphinx")["python"][0])

    def write(self, *parts: str, name: str = "index") -> None:
        (self.folder / f"{name}.rst").write_text("\n\n".join(["Page\n====", *parts]))

    def build(self, builder: str = "html", theme: str = "basic", jobs: int = 0) -> Path:
        """The folder with what Sphinx makes; its warnings are in `warnings`."""
        warnings = io.StringIO()
        out = self.folder / "out" / builder
        settings = {"html_theme": theme, "html_copy_source": False}
        with docutils_namespace():
            app = Sphinx(
                self.folder,
                self.folder,
                out,
                self.folder / "trees",
                builder,
                confoverrides=settings,
                status=None,
                warning=warnings,
                freshenv=True,
                parallel=jobs,
            )
            app.build(force_all=True)
        self.warnings = re.sub(r"\x1b\[[\d;]*m", "", warnings.getvalue())
        return out


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def drive(page: Page) -> None:
    view = View(page)
    view.slider("a").press("ArrowRight")
    view.press("Backward")
    assert view.numbers("a") == (2.3, 6.0)


# ---- live


@pytest.mark.filterwarnings("ignore:'sphinx_book_theme")  # it is behind Sphinx 9
@pytest.mark.parametrize(
    "theme", ["furo", pytest.param("sphinx_book_theme", marks=pytest.mark.slow)]
)
def test_a_view_is_live_in_a_theme_and_looks_as_everywhere(
    browser: Browser, project: Project, theme: str
) -> None:
    project.write(directive(lecture().to_json(), caption="Move *a* slider.", alt="L"))
    out = project.build(theme=theme)
    assert project.warnings == ""
    alone = project.folder / "alone.html"
    lecture().to_html(alone)
    with served(out) as address, visiting(browser) as visit:
        visit.page.goto(f"{address}/index.html")
        drive(visit.page)
        figure = visit.page.get_by_role("figure")
        expect(figure.locator("figcaption em")).to_have_text("a")
        assert all(url.startswith(address) for url in visit.requests)
        assert [text for text in visit.complaints if not re.search(THEIRS, text)] == []
        here = View(visit.page).root.evaluate(STYLE)
        drive(visit.open(alone))
        assert here == View(visit.page).root.evaluate(STYLE)


def test_a_view_is_live_from_disk_on_a_phone_and_in_the_dark(
    browser: Browser, project: Project
) -> None:
    project.write(directive(lecture().to_json()))
    page = project.build(theme="furo") / "index.html"
    look = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
    with visiting(browser, **look) as visit:
        drive(visit.open(page))
        expect(visit.page.locator("section.mgw-dark")).to_be_visible()
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert all(url.startswith("file:") for url in visit.requests)
        assert visit.complaints == []
        assert [text for text in findings(visit.page) if "mgw" in text] == []


def test_only_pages_with_a_view_load_the_script(project: Project) -> None:
    project.write(directive(CODE), ".. toctree::\n\n   other")
    project.write("No view.", name="other")
    out = project.build(jobs=2)
    assert f"_static/{SCRIPT}" in (out / "index.html").read_text()
    assert SCRIPT not in (out / "other.html").read_text()
    assert (out / "_static" / SCRIPT).exists()
    project.write("No view.")
    (project.folder / "other.rst").unlink()
    fresh = project.build("dirhtml")
    assert not (fresh / "_static" / SCRIPT).exists()


def test_the_page_has_what_the_author_wrote(project: Project) -> None:
    options = {"alt": 'the "L"', "hide": "settings, walk", "editable": ""}
    project.write(directive(CODE, **options))
    html = (project.build() / "index.html").read_text()
    tag = html.split("<micrograd-view")[1].split(">")[0]
    assert tag == ' role="group" aria-label="the &quot;L&quot;" hide="settings walk"'
    state = html.split('<script type="application/json">')[1].split("</script>")[0]
    assert json.loads(state) == {"view": "graph", "code": CODE, "editable": True}


def test_text_of_authors_stays_text(browser: Browser, project: Project) -> None:
    view = lecture()
    view.root.label = HOSTILE
    view.on_display()
    project.write(directive(view.to_json(), caption=HOSTILE, alt=HOSTILE))
    with visiting(browser) as visit:
        page = visit.open(project.build() / "index.html")
        View(page).press("Backward")
        assert page.evaluate("window.hit") is None
        assert page.locator("img").count() == 0


# ---- without scripts


@pytest.mark.parametrize("builder", ["html", "epub", "latex", "text", "singlehtml", "man"])
def test_every_format_has_the_numbers_and_the_caption(project: Project, builder: str) -> None:
    project.write(directive(CODE, caption="What it shows.", name="shown"), "See :ref:`shown`.")
    out = project.build(builder)
    ours = [line for line in project.warnings.splitlines() if "index.rst" in line]
    assert ours == []
    if builder == "epub":
        (book,) = out.glob("*.epub")
        text = zipfile.ZipFile(book).read("index.xhtml").decode()
        assert "micrograd-view" not in text
        assert not any("micrograd-page" in name for name in zipfile.ZipFile(book).namelist())
    else:
        names = {"latex": "*.tex", "text": "*.txt", "man": "*.1"}
        (file,) = out.glob(names.get(builder, "index.html"))
        text = file.read_text()
    for words in ("What it shows.", "a × b + 10", "−8", "Gradient"):
        assert words in text, words


def test_a_reader_without_scripts_sees_numbers_and_caption(
    browser: Browser, project: Project
) -> None:
    project.write(directive(CODE, caption="What it shows."))
    with visiting(browser, java_script_enabled=False) as visit:
        page = visit.open(project.build() / "index.html")
        expect(page.get_by_role("row", name="L −8 0")).to_be_visible()
        expect(page.locator("svg rect")).to_have_count(7)  # a, b, 10, −2 and what is made of them
        expect(page.get_by_text("What it shows.")).to_be_visible()


# ---- mistakes


@pytest.mark.parametrize(
    ("body", "options", "line", "words"),
    [
        ("a = 2.0\nL = a * (b", {}, 9, "line 2, column 9: '(' was never closed"),
        ("a = 2.0\nL = open('x')", {}, 9, "line 2, column 5: expected numbers, names"),
        ("", {}, 6, "expected code or JSON"),
        ('{"view": "graph",\n "code": }', {}, 9, "the JSON has an error: Expecting value"),
        ('{"view": "garden"}', {}, 6, "view: expected one of graph, network, neuron"),
        ('{"view": "graph", "code": 3}', {}, 6, "code: expected text, got 3"),
        ('{"micrograd_widgets": 1, "view": "graph", "model": {}}', {}, 6, "model: expected"),
        ("a = 2", {"view": "training"}, 6, "view: code makes one of graph, derivative"),
        ("a = 2", {"hide": "all"}, 6, "hide: expected some of toolbar"),
        ('{"view": "graph", "code": "a = 2"}', {"view": "neuron"}, 6, "view: the option has"),
        (lecture().to_json(), {"editable": ""}, 6, "editable: expected code of a graph"),
    ],
)
def test_a_mistake_is_a_warning_with_file_and_line(
    project: Project, body: str, options: dict[str, str], line: int, words: str
) -> None:
    project.write("Text.", directive(body, **options))
    out = project.build()
    warning = project.warnings.splitlines()[-1]
    place = (
        f"{project.folder / 'index.rst'}:{line + len(options) * (line > 6)}: WARNING: micrograd: "
    )
    assert warning.startswith(place + words), warning
    assert "<micrograd-view" not in (out / "index.html").read_text()


def test_a_mistake_in_markdown_is_a_warning_with_its_line(project: Project) -> None:
    conf = project.folder / "conf.py"
    conf.write_text(conf.read_text() + "\nextensions.append('myst_parser')\n")
    (project.folder / "index.rst").unlink(missing_ok=True)
    figures = (
        "```{micrograd}\na = 2.0\nL = a * (b\n```",
        "```{micrograd}\n:hide: walk\n:caption: C\n\na = 2.0\nfor i in a: pass\n```",
        '- x\n\n  ```{micrograd}\n  {"view": "graph",\n   "code": }\n  ```',
    )
    (project.folder / "index.md").write_text("# Title\n\n" + "\n\n".join(figures))
    project.build()
    places = re.findall(r"index\.md:(\d+): WARNING: micrograd: (.*)", project.warnings)
    assert places == [
        ("5", "line 2, column 9: '(' was never closed [micrograd]"),
        (
            "13",
            (
                "line 2, column 1: expected a line such as L = a*b, got for: loops, functions and imports "
                "are not read here [micrograd]"
            ),
        ),
        ("20", "the JSON has an error: Expecting value [micrograd]"),
    ]


def test_the_recipe_of_the_docs_works_as_it_is_written(project: Project) -> None:
    (project.folder / "index.rst").write_text(recipes("Sphinx")["rst"][0])
    html = (project.build() / "index.html").read_text()
    assert project.warnings == ""
    assert "<micrograd-view role" in html
    assert "<td><p>−8</p></td>" in html


def test_states_of_every_kind_have_their_numbers(project: Project) -> None:
    a = Value(1 / 3, label="a")
    states = [show(a * 3.0).to_json(), DerivativeWidget(lambda x: 3 * x**2 - 4 * x + 5).to_json()]
    project.write(*map(directive, states), directive("3*x**2 - 4*x + 5", view="derivative"))
    html = (project.build() / "index.html").read_text()
    assert project.warnings == ""
    assert "<td><p>0.3333333333333333</p></td>" in html
    assert html.count("<td><p>14</p></td>") == 2


def test_code_is_live_and_readers_edit_it(browser: Browser, project: Project) -> None:
    (project.folder / "index.rst").write_text(recipes("Sphinx")["rst"][0])
    with visiting(browser) as visit:
        page = visit.open(project.build(theme="furo") / "index.html")
        drive(page)
    project.write(directive(CODE, editable=""))
    with visiting(browser) as visit:
        page = visit.open(project.build() / "index.html")
        page.get_by_role("textbox", name="Code").fill("a = 3.0\nL = a * 2")
        expect(page.get_by_role("region", name="Graph of L")).to_be_visible()
        assert View(page).numbers("L") == (6.0, 0.0)


# ---- text that drives figures

DRIVEN = directive(CODE, name="fig", caption="A graph.")
LINK = "Now :act:`set b to 8 <fig: b = 8; press Backward>`."


def predict(question: str, **options: str) -> str:
    return directive(question, **options).replace(".. micrograd::", ".. predict:: fig")


QUESTION = predict("What is L?\n\nMuch.", act="press Zero grad; press Backward", of="a, Gradient")


def test_the_recipe_of_links_and_questions_works_as_it_is_written(
    browser: Browser, project: Project
) -> None:
    (project.folder / "index.rst").write_text("Page\n====\n\n" + recipes("Sphinx")["rst"][1])
    out = project.build()
    assert project.warnings == ""
    with visiting(browser) as visit:
        page = visit.open(out / "index.html")
        page.get_by_role("link", name="set b to 8").click()
        expect(View(page).field("b value")).to_have_value("8.0000")
        because = page.get_by_text("It falls, because")
        expect(because).to_be_hidden()
        page.get_by_role("button", name="It falls").click()
        expect(page.get_by_text("Yes: it goes from −52 to −56.")).to_be_visible()
        expect(because).to_be_visible()
        assert visit.complaints == []


@pytest.mark.parametrize("builder", ["epub", "latex", "text"])
def test_other_formats_have_the_words_of_links_and_questions(
    project: Project, builder: str
) -> None:
    project.write(DRIVEN, LINK, QUESTION)
    out = project.build(builder)
    assert [line for line in project.warnings.splitlines() if "index.rst" in line] == []
    if builder == "text":
        text = (out / "index.txt").read_text()
        assert all(words in text for words in ("set b to 8", "What is L?", "Much."))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Now :act:`go <fig>`.", "act: expected “words <figure: acts>”, got 'go <fig>'"),
        ("Now :act:`go <fig: dance>`.", "act: expected “press Backward” or “b = 8”, got 'dance'"),
        ("Now :act:`go <tree: b = 8>`.", "there is no figure 'tree' on this page"),
        (predict("What?"), "predict: of: expected a row and a column"),
        (predict("What?", of="a, Gradient", act="dance"), "predict: expected “press Backward”"),
    ],
)
def test_a_mistake_in_what_drives_a_figure_is_a_warning(
    project: Project, body: str, words: str
) -> None:
    project.write(DRIVEN, body)
    project.build()
    assert words in project.warnings.replace("micrograd: ", "")
