"""Every view on a page of its own: no kernel, no server, no network."""

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from micrograd_engine import MLP, SGD, Neuron, Trainer, Value, moons
from micrograd_widgets import (
    DerivativeWidget,
    GraphWidget,
    LossSurfaceWidget,
    MLPWidget,
    NeuronWidget,
    TrainingWidget,
)
from micrograd_widgets.__main__ import page as write_folder
from micrograd_widgets.view import View as Widget

from .lab import Lab, wait_for
from .pages import served, visiting
from .run_view import RunView
from .test_axe import AXE
from .view import View, reached, region

AUTHORS = Path(__file__).parents[2] / "docs/authors.md"
HOSTILE = "</script><script>window.hit=1</script><img src=x onerror='window.hit=1'>"


def lecture() -> GraphWidget:
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    e = a * b
    e.label = "e"
    d = e + c
    d.label = "d"
    f = Value(-2.0, label="f")
    root = d * f
    root.label = "L"
    return GraphWidget(root, variables={})


def network() -> MLPWidget:
    random.seed(1337)
    return MLPWidget(MLP(3, [4, 4, 1]), [2.0, 3.0, -1.0], 1.0)


def neuron() -> NeuronWidget:
    random.seed(1337)
    return NeuronWidget(Neuron(2), [2.0, 0.0], variables={})


def derivative() -> DerivativeWidget:
    return DerivativeWidget(lambda x: 3 * x**2 - 4 * x + 5, x=3.0)


def moons_trainer() -> Trainer:
    random.seed(1337)
    return Trainer(MLP(2, [8, 1]), *moons(100), optimizer=SGD(lr=0.5))


def training() -> TrainingWidget:
    return TrainingWidget(moons_trainer())


def surface() -> LossSurfaceWidget:
    return LossSurfaceWidget(moons_trainer(), over="random")


VIEWS: dict[str, Callable[[], Widget]] = {
    "Graph of L": lecture,
    "Network": network,
    "Neuron": neuron,
    "Derivative of f": derivative,
    "Training": training,
    "Loss surface of a run": surface,
}


def table_of(root: Locator) -> dict[str, list[float]]:
    """The numbers of a view's table, by row header."""
    table = root.get_by_role("table", name="Values")
    if not table.is_visible():
        reached(root, "button", "Table").click()
    rows: list[list[str]] = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.textContent))"
    )
    return {name: [float(number) for number in numbers] for name, *numbers in rows}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page for each kind of view."""
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for k, (name, make) in enumerate(VIEWS.items()):
        found[name] = folder / f"{k}.html"
        view = make()
        assert view.to_html(found[name], title="A view", caption="What it shows.") is None
        view.close()
    return found


# ---- each view from disk


DOWNLOADS = pytest.mark.chromium("reports no download")


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=DOWNLOADS if name == "Training" else ()) for name in VIEWS],
)
def test_a_view_runs_from_disk_without_the_network(
    lab: Lab, pages: dict[str, Path], name: str
) -> None:
    with visiting(lab.browser) as visit:
        page = visit.open(pages[name])
        root = region(page, name)
        expect(root.get_by_role("status")).to_contain_text("No kernel: this view runs by itself.")
        DRIVEN[name](page, root)
        assert visit.asked_for(pages[name].name)
        assert visit.complaints == []


def drive_graph(page: Page, _: Locator) -> None:
    view = View(page)
    view.slider("a").press("ArrowRight")
    view.press("Backward")
    a, grad = view.numbers("a")
    assert a in (2.1, 2.3)  # a hundredth of the range of all leaves
    assert grad == 6.0
    view.press("Step")
    assert view.numbers("a") == (a - 0.01 * 6, 6.0)
    view.press("Next node")
    expect(view.status).to_contain_text("The gradient of L is 1")


def drive_network(_: Page, root: Locator) -> None:
    root.get_by_role("spinbutton", name="x1 value").fill("0.5")
    root.get_by_role("spinbutton", name="x1 value").press("Enter")
    root.get_by_role("button", name="Backward", exact=True).click()
    random.seed(1337)
    mlp = MLP(3, [4, 4, 1])
    x1 = Value(0.5)
    loss = (mlp([x1, Value(3.0), Value(-1.0)]) - 1) ** 2
    loss.backward()
    assert table_of(root)["x1"] == pytest.approx([0.5, x1.grad], abs=1e-12)


def drive_neuron(_: Page, root: Locator) -> None:
    random.seed(1337)
    out = Neuron(2)([Value(3.0), Value(0.0)])
    root.get_by_role("spinbutton", name="x1 value").fill("3")
    root.get_by_role("spinbutton", name="x1 value").press("Enter")
    assert table_of(root)["output"][0] == pytest.approx(out.data, abs=1e-12)


def drive_derivative(_: Page, root: Locator) -> None:
    assert table_of(root)["gradient"] == [14.0]
    root.get_by_role("spinbutton", name="x value").fill("1")
    root.get_by_role("spinbutton", name="x value").press("Enter")
    expect(root.get_by_role("status")).to_contain_text("f(1) is about 4.000")


def drive_training(page: Page, _: Locator) -> None:
    view = RunView(page)
    view.choose("Speed", "as fast as it goes")
    view.press("Play")
    wait_for(lambda: view.step >= 100)
    view.press("Pause")
    view.press("Save")
    with page.expect_download() as saved:
        view.press("Save run")
    trainer, fresh = moons_trainer(), moons_trainer()
    trainer.load(saved.value.path())
    assert len(trainer.losses) == view.step
    for _ in range(100):
        fresh.step()
    assert trainer.losses[:100] == pytest.approx(fresh.losses, abs=1e-12)


def drive_surface(_: Page, root: Locator) -> None:
    root.get_by_role("button", name="Train step").click()
    expect(root.get_by_role("status")).to_contain_text("Step 1:")
    trainer = moons_trainer()
    trainer.step()
    made = [numbers[0] for numbers in table_of(root).values()]
    wanted = [p.data for p in trainer.model.parameters()]
    assert made == pytest.approx(wanted, abs=1e-12)


DRIVEN: dict[str, Callable[[Page, Locator], None]] = {
    "Graph of L": drive_graph,
    "Network": drive_network,
    "Neuron": drive_neuron,
    "Derivative of f": drive_derivative,
    "Training": drive_training,
    "Loss surface of a run": drive_surface,
}


@pytest.mark.chromium("neither prints nor turns dark")
@pytest.mark.parametrize("name", VIEWS)
def test_a_page_is_clean_fits_a_phone_and_prints(
    lab: Lab, pages: dict[str, Path], name: str
) -> None:
    with visiting(lab.browser, viewport={"width": 360, "height": 740}) as visit:
        page = visit.open(pages[name])
        region(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert findings(page) == []
        page.emulate_media(color_scheme="dark")
        expect(page.locator("section.mgw-dark")).to_be_visible()
        assert findings(page) == []
        page.emulate_media(media="print", color_scheme="light")
        for text in ("What it shows.", "As when the page was made"):
            expect(page.get_by_text(text).first).to_be_visible()


def findings(page: Page) -> list[str]:
    """What axe finds wrong on the whole page."""
    found: list[str] = page.evaluate(
        f"""async () => {{
            if (!window.axe) {{ {AXE} }}
            const {{ violations }} = await axe.run();
            return violations.flatMap(({{ id, nodes }}) =>
                nodes.map(({{ html, failureSummary }}) => `${{id}}: ${{html}} ${{failureSummary}}`));
        }}"""
    )
    return found


@pytest.mark.chromium("cannot turn scripts off")
@pytest.mark.parametrize("name", VIEWS)
def test_without_scripts_the_numbers_and_the_caption_are_there(
    lab: Lab, pages: dict[str, Path], name: str
) -> None:
    with visiting(lab.browser, java_script_enabled=False) as visit:
        page = visit.open(pages[name])
        expect(page.get_by_role("heading", name="A view")).to_be_visible()
        expect(page.get_by_text("What it shows.")).to_be_visible()
        expect(page.get_by_role("table").first).to_be_visible()
        assert visit.asked_for(pages[name].name)


# ---- pages that load the script


def test_the_folder_that_the_command_writes_works_from_disk_and_from_a_strict_server(
    lab: Lab, tmp_path: Path
) -> None:
    assert write_folder(tmp_path)[-1] == "example.html"
    (tmp_path / "module.html").write_text(
        '<!doctype html><title>m</title><script type="module" src="micrograd.js"></script>'
        '<micrograd-view src="state.json"></micrograd-view>'
    )
    (tmp_path / "state.json").write_text(lecture().to_json())
    with visiting(lab.browser) as visit:
        drive_graph(visit.open(tmp_path / "example.html"), visit.page.locator("body"))
        assert visit.asked_for("example.html", "micrograd-page.js")
        assert visit.complaints == []
    policy = "default-src 'none'; script-src 'self'; connect-src 'self'"
    with served(tmp_path, policy) as address, visiting(lab.browser) as visit:
        visit.page.goto(f"{address}/module.html")
        drive_graph(visit.page, visit.page.locator("body"))
        asked = [name for name in visit.names() if name != "favicon.ico"]
        assert asked == ["module.html", "micrograd.js", "state.json"]
        assert [text for text in visit.complaints if "favicon" not in text] == []


def test_the_recipes_of_the_docs_work_as_they_are_written(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    section = AUTHORS.read_text().split("## A web page\n")[1].split("\n## ")[0]
    python, bash, html = re.findall(r"```\w+\n(.*?)```", section, re.DOTALL)
    view = lecture()
    exec(python, {"L": view.root})  # noqa: S102
    subprocess.run([sys.executable, *bash.split()[1:]], check=True)
    (tmp_path / "site/own.html").write_text(f"<!doctype html><title>own</title>{html}")
    (tmp_path / "site/L.json").write_text(view.to_json())
    with visiting(lab.browser) as visit:
        drive_graph(visit.open(tmp_path / "L.html"), visit.page.locator("body"))
        drive_graph(visit.open(tmp_path / "site/example.html"), visit.page.locator("body"))
    with served(tmp_path / "site", "script-src 'self'") as address, visiting(lab.browser) as visit:
        visit.page.goto(f"{address}/own.html")
        root = region(visit.page, "Graph of L")
        expect(root.get_by_role("button", name="Next node")).to_have_count(0)
        root.get_by_role("button", name="Backward", exact=True).click()
        assert table_of(root)["a"] == [2.0, 6.0]


def test_hostile_states_harm_no_other_view(lab: Lab, tmp_path: Path) -> None:
    good = json.loads(lecture().to_json())
    run = json.loads(training().to_json())
    big = json.loads(json.dumps(run))
    big["model"]["structure"]["layers"][0]["neurons"] = 10**9
    label = lecture()
    label.root.label = HOSTILE
    bad: list[Any] = [
        {**good, "micrograd_widgets": 99},
        {**good, "model": {**good["model"], "data": good["model"]["moves"]}},
        {"__proto__": good},
        {**good, "model": {"__proto__": good["model"]}},
        big,
        {**run, "view": "surface"},
        "<script>window.hit=1</script>",
    ]
    texts = [json.dumps(state).replace("<", "\\u003c") for state in bad]
    views = "".join(
        f'<micrograd-view><script type="application/json">{text}</script></micrograd-view>'
        for text in [*texts, "{", "[" * 100_000]
    )
    write_folder(tmp_path)
    (tmp_path / "bad.html").write_text(
        '<!doctype html><meta charset="utf-8"><script src="micrograd-page.js"></script>'
        + views
        + (label.to_html(fragment=True, caption=HOSTILE) or "")
    )
    with visiting(lab.browser) as visit:
        page = visit.open(tmp_path / "bad.html")
        expect(page.get_by_role("alert")).to_have_count(9, timeout=2000)
        for text in page.get_by_role("alert").all_inner_texts():
            assert text.startswith("This view cannot be shown: "), text
            assert "undefined" not in text, text
        root = page.get_by_role("region", name="Graph of")
        root.get_by_role("button", name="Backward", exact=True).click()
        expect(root.get_by_role("status")).to_contain_text("Backward: each gradient")
        expect(page.locator("figcaption")).to_have_text(HOSTILE)
        assert page.evaluate("window.hit") is None
        assert page.locator("img").count() == 0


@pytest.mark.chromium("does not count the elements")
def test_elements_that_come_and_go_leave_nothing_behind(lab: Lab, tmp_path: Path) -> None:
    write_folder(tmp_path)
    with visiting(lab.browser) as visit:
        page = visit.open(tmp_path / "example.html")
        tools = visit.context.new_cdp_session(page)
        view = page.locator("micrograd-view")

        def counted() -> dict[str, int]:
            tools.send("HeapProfiler.collectGarbage")
            found: dict[str, int] = tools.send("Memory.getDOMCounters")
            return found

        def again(times: int) -> None:
            for _ in range(times):
                view.evaluate(
                    "async e => { const { parentNode } = e; e.remove();"
                    " await new Promise(requestAnimationFrame); parentNode.prepend(e); }"
                )
                region(page, "Graph of L")

        again(3)
        before = counted()
        again(10)
        after = counted()
        assert after["jsEventListeners"] <= before["jsEventListeners"] + 10
        assert after["nodes"] <= before["nodes"] + 200  # one view has more


# ---- the page around a view


@pytest.mark.parametrize(
    ("style", "system", "look"),
    [
        ("", "light", "light"),
        ("", "dark", "light"),  # a page without a word of darkness is white
        pytest.param(
            *(":root { color-scheme: light dark }", "dark", "dark"),
            marks=pytest.mark.chromium("does not turn dark"),
        ),
        (":root { color-scheme: light dark }", "light", "light"),
        (":root { color-scheme: dark }", "light", "dark"),
        ("body { background: #222 }", "light", "dark"),
        ("body { background: oklch(95% 0.01 90) }", "dark", "light"),
        ("figure { background: rgb(20 20 30 / 0.9) }", "light", "dark"),
    ],
)
def test_the_background_decides_between_light_and_dark(
    lab: Lab, tmp_path: Path, style: str, system: Any, look: str
) -> None:
    write_folder(tmp_path)
    text = (tmp_path / "example.html").read_text()
    (tmp_path / "styled.html").write_text(text.replace("</head>", f"<style>{style}</style></head>"))
    with visiting(lab.browser, color_scheme=system) as visit:
        page = visit.open(tmp_path / "styled.html")
        expect(page.locator(f"section.mgw-{look}")).to_be_visible()
        page.evaluate("document.body.style.background = '#111'")
        if "figure" not in style:
            expect(page.locator("section.mgw-dark")).to_be_visible()


def test_parts_that_the_author_hides_are_not_there(lab: Lab, tmp_path: Path) -> None:
    file = tmp_path / "hidden.html"
    lecture().to_html(file, hide=["settings", "walk", "panels"])
    with visiting(lab.browser) as visit:
        root = region(visit.open(file), "Graph of L")
        expect(root.get_by_role("button", name="Backward", exact=True)).to_be_visible()
        for name in ("Table", "Play", "Next node"):
            expect(root.get_by_role("button", name=name, exact=True)).to_have_count(0)
        expect(root.get_by_role("spinbutton", name="Learning rate")).to_have_count(0)
