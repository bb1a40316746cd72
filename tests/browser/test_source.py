"""Views from what an author writes instead of a state; code that readers edit; the expression playground."""

import json
import random
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from micrograd_engine import MLP, SGD, Trainer, moons
from micrograd_widgets.__main__ import page as write_folder

from .lab import Lab, wait_for
from .pages import Visit, visiting
from .run_view import RunView
from .test_pages import AUTHORS, drive_graph, drive_network, findings, table_of
from .view import View, region

SHORT = "a = 2.0\nb = -3.0\nL = a*b"
CODE = "a = 2.0\nb = -3.0\nL = (a*b + 10.0)*-2.0"
RUN = {"layers": [2, 8, 1], "seed": 1337, "data": "moons", "lr": 0.5}
SOURCES: dict[str, dict[str, Any]] = {
    "Graph of L": {"view": "graph", "code": CODE},
    "Network": {"view": "network", "layers": [3, 4, 4, 1], "seed": 1337, "x": [2, 3, -1], "y": 1},
    "Neuron": {"view": "neuron", "x": [2, 0], "w": [-3, 1], "b": 6.8813735870195432},
    "Derivative of f": {"view": "derivative", "f": "3*x**2 - 4*x + 5"},
    "Training": {"view": "training", **RUN},
    "Loss surface of a run": {"view": "surface", **RUN},
}


def open_sources(visit: Visit, folder: Path, *sources: Any, attributes: str = "") -> Page:
    """A page from disk with a view for each source."""
    texts = [s if isinstance(s, str) else json.dumps(s).replace("<", "\\u003c") for s in sources]
    views = "".join(
        f'<micrograd-view {attributes}><script type="application/json">{text}</script></micrograd-view>'
        for text in texts
    )
    write_folder(folder)
    (folder / "page.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Views</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<script src="micrograd-page.js"></script><main><h1>Views</h1>{views}</main>'
    )
    return visit.open(folder / "page.html")


def enter(root: Locator, name: str, text: str) -> None:
    field = root.get_by_role("spinbutton", name=name, exact=True)
    field.fill(text)
    field.press("Enter")


def trainer() -> Trainer:
    random.seed(1337)
    data = moons(seed=np.random.RandomState(0))
    return Trainer(MLP(2, [8, 1]), *data, optimizer=SGD(lr=0.5))


def test_every_view_runs_from_a_source(lab: Lab, tmp_path: Path) -> None:
    with visiting(lab.browser) as visit:
        page = open_sources(visit, tmp_path, *SOURCES.values())
        roots = {name: region(page, name) for name in SOURCES}

        graph = View(page)
        graph.slider("a").press("ArrowRight")
        graph.press("Backward")
        assert graph.numbers("a") == (2.1, 6.0)
        graph.press("Next node")
        expect(graph.status).to_contain_text("The gradient of L is 1")

        drive_network(page, roots["Network"])
        enter(roots["Neuron"], "x2 value", "1")
        assert table_of(roots["Neuron"])["output"][0] == pytest.approx(np.tanh(1.881373587019543))
        enter(roots["Derivative of f"], "x value", "-3")  # the page itself calls the function
        enter(roots["Derivative of f"], "h value", "0.001")
        expect(roots["Derivative of f"].get_by_role("status")).to_contain_text("f(−3) is 44.0000")
        slopes = table_of(roots["Derivative of f"])
        assert slopes["forward difference"] == [-21.996999999998934]  # the lecture's
        assert slopes["gradient"] == [-22.0]

        run = RunView(page)
        run.choose("Speed", "as fast as it goes")
        run.press("Play")
        wait_for(lambda: run.step >= 100)
        run.press("Pause")
        run.press("Save")
        with page.expect_download() as saved:
            run.press("Save run")
        here, there = trainer(), trainer()
        here.load(saved.value.path())
        for _ in range(100):
            there.step()
        assert here.losses[:100] == pytest.approx(there.losses, abs=1e-12)

        surface = roots["Loss surface of a run"]
        surface.get_by_role("button", name="Train step").click()
        expect(surface.get_by_role("status")).to_contain_text("Step 1:")
        assert visit.names() == ["page.html", "micrograd-page.js"]
        assert visit.complaints == []


@pytest.mark.chromium("neither prints nor turns dark")
def test_views_of_sources_are_clean_fit_a_phone_and_print(lab: Lab, tmp_path: Path) -> None:
    with visiting(lab.browser, viewport={"width": 360, "height": 740}) as visit:
        page = open_sources(visit, tmp_path, *SOURCES.values())
        for name in SOURCES:
            region(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert own_findings(page) == []
        page.emulate_media(color_scheme="dark")
        page.add_style_tag(content=":root { color-scheme: light dark }")
        expect(page.locator("section.mgw-dark")).to_have_count(len(SOURCES))
        assert own_findings(page) == []
        page.set_viewport_size({"width": 740, "height": 1000})
        page.emulate_media(media="print", color_scheme="light")
        expect(page.locator("section.mgw-light")).to_have_count(len(SOURCES))
        for name in SOURCES:
            root = region(page, name)
            expect(root.get_by_role("status")).to_be_visible()
            assert root.get_by_role("toolbar").get_by_role("button").all_inner_texts() == []
            width: float = root.evaluate(
                "e => Math.max(e.scrollWidth, e.getBoundingClientRect().right)"
            )
            assert width <= 740, name


def own_findings(page: Page) -> list[str]:
    """What axe finds in the views, each by itself: a run has a part with the name of another view."""
    return [text for text in findings(page) if not text.startswith("landmark-unique:")]


def test_hostile_sources_are_refused_and_harm_no_other_view(lab: Lab, tmp_path: Path) -> None:
    bad: list[Any] = [
        {"view": "graph", "code": "a = 2 + " * 12_500},
        {"view": "graph", "code": "(" * 19_000},
        {"view": "graph", "code": "a = 2\nL = a" + ".exp()" * 3000},
        {"view": "graph", "code": "a = 2\nL = a*9**9**9**9"},
        {"view": "graph", "code": "a = 2\nL = <script>window.hit=1</script>"},
        '{"view": "graph", "__proto__": {"code": "a = 2"}}',
        {"view": "network", "layers": [3, 10**9], "x": [1, 2, 3]},
        {"view": "training", "layers": [2, 10**5, 10**4, 1], "data": "moons"},
        {"view": "training", "layers": [2, 1], "data": {"name": "moons", "n": 10**9}},
        {"view": "derivative", "f": "constructor(x)"},
        {"view": "constructor"},
    ]
    label = "a = Value(2.0, label='<img src=x onerror=window.hit=1>')\nL = a*a"
    with visiting(lab.browser) as visit:
        page = open_sources(visit, tmp_path, *bad, {"view": "graph", "code": label})
        expect(page.get_by_role("alert")).to_have_count(len(bad), timeout=2000)
        for text in page.get_by_role("alert").all_inner_texts():
            assert text.startswith("This view cannot be shown: "), text
            assert "damaged" not in text, text
        view = View(page)
        view.press("Backward")
        expect(view.status).to_contain_text("Backward: each gradient")
        assert page.evaluate("window.hit") is None
        assert visit.complaints == []


def test_the_recipe_of_the_docs_works_as_it_is_written(lab: Lab, tmp_path: Path) -> None:
    section = AUTHORS.read_text().split("## A web page, without Python\n")[1].split("\n## ")[0]
    (html,) = re.findall(r"```html\n(.*?)```", section, re.DOTALL)
    write_folder(tmp_path)
    (tmp_path / "own.html").write_text(f"<!doctype html><title>own</title>{html}")
    with visiting(lab.browser) as visit:
        drive_graph(visit.open(tmp_path / "own.html"), visit.page.locator("body"))
        expect(visit.page.get_by_role("textbox", name="Code")).to_be_visible()


# ---- code that readers edit


def place_of(view: View, name: str) -> dict[str, float]:
    """Where the slider of a leaf is, from the corner of the stage."""
    place: dict[str, float] = view.slider(name).evaluate(
        """e => { const at = e.getBoundingClientRect();
                  const of = e.closest('.mgw-stage').getBoundingClientRect();
                  return { x: Math.round(at.x - of.x), y: Math.round(at.y - of.y) }; }"""
    )
    return place


def test_the_graph_follows_the_code_that_a_reader_types(lab: Lab, tmp_path: Path) -> None:
    with visiting(lab.browser) as visit:
        page = open_sources(visit, tmp_path, {"view": "graph", "code": SHORT, "editable": True})
        view = View(page)
        code = view.root.get_by_role("textbox", name="Code")
        view.slider("a").press("ArrowRight")
        view.slider("b").press("End")
        before = {name: place_of(view, name) for name in "ab"}

        code.press("ControlOrMeta+End")
        page.keyboard.type("\ng = tanh(L/9)")
        expect(view.status).to_contain_text("g is ")
        assert view.numbers("a")[0] == 2.1  # of the slider
        assert {name: place_of(view, name) for name in "ab"} == before
        code.press("ControlOrMeta+Home")
        page.keyboard.press("End")
        page.keyboard.type("1")  # a = 2.01: now the code counts
        wait_for(lambda: view.numbers("a")[0] == 2.01)
        view.press("Backward")
        assert view.numbers("g")[1] == 1.0

        code.press("ControlOrMeta+End")
        page.keyboard.type(" + qq")
        expect(code).to_have_attribute("aria-invalid", "true")
        message = "line 4, column 17: expected a name from above (a, b, L), got qq"
        expect(code).to_have_accessible_description(message)
        expect(view.root.locator("[aria-live=polite]").filter(has_text=message)).to_be_visible()
        expect(view.root.locator("mark")).to_have_text("qq")
        expect(view.status).not_to_contain_text("qq")
        assert view.numbers("g")[1] == 1.0  # the last good graph stays
        assert findings(page) == []

        good = SHORT.replace("2.0\n", "2.01\n") + "\ng = tanh(L/9)"
        for _ in range(6):  # the browser's own Undo, a few letters at a time
            if code.input_value() != good:
                code.press("ControlOrMeta+z")
        expect(code).to_have_value(good)
        expect(code).to_have_attribute("aria-invalid", "false")
        expect(view.root.locator("mark")).to_have_count(0)
        code.press("Escape")
        expect(view.root).to_be_focused()
        code.focus()
        code.press("Tab")
        expect(view.button("Backward")).to_be_focused()
        assert visit.complaints == []


def test_code_that_begins_with_a_mistake_is_there_to_mend(lab: Lab, tmp_path: Path) -> None:
    wrong = {"view": "graph", "code": "a = 2.0\nL = a*q", "editable": True}
    long = {"view": "graph", "code": "a = 2 + " * 12_500, "editable": True}
    with visiting(lab.browser) as visit:
        page = open_sources(visit, tmp_path, wrong, long)
        first, second = (page.get_by_role("textbox", name="Code").nth(k) for k in (0, 1))
        message = "line 2, column 7: expected a name from above (a), got q"
        expect(first).to_have_accessible_description(message)
        expect(page.locator("mark").first).to_have_text("q")
        expect(second).to_have_accessible_description(re.compile("at most 20000 characters"))
        expect(page.get_by_role("button")).to_have_count(0)
        assert own_findings(page) == []
        first.press("ControlOrMeta+End")
        page.keyboard.press("Backspace")
        page.keyboard.type("a + 1")
        expect(first).to_be_focused()
        expect(first).to_have_value("a = 2.0\nL = a*a + 1")
        view = View(page)
        assert view.numbers("L")[0] == 5.0
        view.slider("a").press("ArrowRight")
        for _ in range(2):
            view.press("Undo")
        expect(page.get_by_role("region", name="Code").first).to_be_visible()
        assert visit.complaints == []


def test_only_the_code_of_a_graph_can_be_edited(lab: Lab, tmp_path: Path) -> None:
    with visiting(lab.browser) as visit:
        page = open_sources(visit, tmp_path, SOURCES["Neuron"], attributes="editable")
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("editable: only the code of a graph can be edited")


# ---- the playground


def test_the_playground_moves_at_once_and_is_shared_by_its_address(
    lab: Lab, tmp_path: Path
) -> None:
    write_folder(tmp_path)
    with visiting(lab.browser, viewport={"width": 360, "height": 740}) as visit:
        page = visit.open(tmp_path / "expression.html")
        view = View(page)
        expect(view.root.get_by_role("button", name="Pause")).to_have_count(1)
        expect(page.locator(".mgw-now").first).to_be_in_viewport()  # what the walk is at
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert findings(page) == []
        page.emulate_media(color_scheme="dark")
        expect(page.locator("section.mgw-dark")).to_be_visible()
        assert findings(page) == []

        page.get_by_role("link", name="a neuron").press("Enter")
        expect(view.status).to_contain_text("= 0.7071", timeout=15_000)
        code = view.root.get_by_role("textbox", name="Code")
        code.fill(f"{code.input_value()}\nz = o*o")
        expect(view.status).to_contain_text("z is 0.5000")
        edited = wait_for(lambda: compressed(page))
        view.slider("x1").press("ArrowLeft")
        wait_for(lambda: compressed(page) != edited)
        link = compressed(page)
        copied = page.evaluate("document.querySelector('micrograd-view').linkTo({})")
        assert copied == link  # Copy link
        other = visit.context.new_page()
        other.goto(link)
        shared = View(other)
        assert shared.numbers("x1")[0] == 1.8
        assert shared.numbers("z") == pytest.approx((view.numbers("z")[0], 0.0), abs=1e-12)
        expect(shared.root.get_by_role("textbox", name="Code")).to_have_value(code.input_value())
        asked = {name.split("#")[0] for name in visit.names()}
        assert asked == {"expression.html", "micrograd-page.js"}
        assert visit.complaints == []


def compressed(page: Page) -> str:
    """The address of the page once it holds what is shown; "" before."""
    link: str = page.evaluate("location.href")
    return "" if "{" in link else link


def test_the_playground_of_networks_plays_at_once_and_is_shared_by_its_address(
    lab: Lab, tmp_path: Path
) -> None:
    write_folder(tmp_path)
    with visiting(lab.browser, viewport={"width": 360, "height": 740}) as visit:
        page = visit.open(tmp_path / "network.html")
        view = RunView(page)
        expect(view.button("Pause")).to_be_in_viewport()
        wait_for(lambda: view.step > 5)
        expect(page.get_by_role("link", name="expression playground")).to_be_visible()
        view.press("Help: Network")
        expect(page.get_by_role("note")).to_contain_text("More in the notebook 07-a-network")
        page.keyboard.press("Escape")
        expect(page.get_by_role("note")).to_have_count(0)
        view.button("Reset").focus()
        page.keyboard.press("Tab")
        tip = page.get_by_role("tooltip")
        expect(tip).to_have_text("The number by which a gradient is multiplied to make a step.")
        rate = page.get_by_role("spinbutton", name="Learning rate")
        expect(rate).to_have_accessible_description(tip.inner_text())
        below = tip.evaluate("e => e.getBoundingClientRect().top")
        assert below - rate.evaluate("e => e.getBoundingClientRect().bottom") == pytest.approx(
            6, abs=2
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert findings(page) == []
        page.emulate_media(color_scheme="dark")
        expect(page.locator("section.mgw-dark")).to_be_visible()
        assert findings(page) == []

        view.press("Add a neuron to layer 1")
        view.press("x1·x2")
        view.press("xor")
        view.enter("Learning rate", "0.5")
        lines: dict[str, Any] = {"random": random, "MLP": MLP, "Trainer": Trainer}
        lines["X"], lines["y"] = moons()
        exec(view.root.locator(".mgw-build code").text_content() or "", lines)  # noqa: S102
        link = wait_for(lambda: settled(page))
        other = visit.context.new_page()
        other.goto(link)
        shared = RunView(other)
        expect(shared.root.get_by_role("group", name="Neurons in layer 1")).to_contain_text("6")
        expect(shared.button("x1·x2")).to_have_attribute("aria-pressed", "true")
        expect(shared.button("xor")).to_have_attribute("aria-pressed", "true")
        field = shared.root.get_by_role("spinbutton", name="Learning rate")
        expect(field).to_have_value("0.5")
        shared.press("Pause")
        shared.press("Reset")
        first = [p.data for p in lines["model"].parameters()]
        made = [numbers[0] for numbers in table_of(shared.root).values()]
        assert made == pytest.approx(first, abs=1e-12)
        asked = {name.split("#")[0] for name in visit.names()}
        assert asked == {"network.html", "micrograd-page.js"}
        assert visit.complaints == []


def settled(page: Page) -> str:
    """The address of the page once it holds another rate, which was set last; "" before."""
    link: str = page.evaluate("location.href")
    if "#network=" not in link:
        return ""
    part = link.split("#network=")[1]
    source = json.loads(zlib.decompress(urlsafe_b64decode(part + "==="), -15))
    return link if source["lr"] == 0.5 else ""


def test_a_reader_who_wants_no_motion_gets_none(lab: Lab, tmp_path: Path) -> None:
    write_folder(tmp_path)
    with visiting(lab.browser, reduced_motion="reduce") as visit:
        run = RunView(visit.open(tmp_path / "network.html"))
        expect(run.button("Play")).to_be_visible()
        assert run.step == 0
        view = View(visit.open(tmp_path / "expression.html"))
        expect(view.root.get_by_role("button", name="Play", exact=True)).to_be_visible()
        expect(view.root.get_by_role("button", name="Pause")).to_have_count(0)


def packed(text: bytes) -> str:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return urlsafe_b64encode(squeeze.compress(text) + squeeze.flush()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("!!", "damaged or incomplete behind #"),
        (packed(json.dumps({"view": "graph", "code": CODE}).encode())[:-9], "damaged or incomplete"),
        (packed(b" " * 300_000_000), "holds more than"),
        ("{%22view%22:", "its JSON has an error"),
        (packed(b'{"view": "graph", "code": "a = 2", "numbers": {"b": 1}}'), "expected names of leaves"),
    ],
)  # fmt: skip
def test_a_broken_link_is_refused_in_words(lab: Lab, tmp_path: Path, part: str, why: str) -> None:
    write_folder(tmp_path)
    with visiting(lab.browser) as visit:
        visit.page.goto(f"{(tmp_path / 'expression.html').as_uri()}#expression={part}")
        expect(visit.page.get_by_role("alert")).to_contain_text(why, timeout=3000)
        assert visit.complaints == []
