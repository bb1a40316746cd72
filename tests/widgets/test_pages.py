"""Views as JSON and as web pages: everything that Python knows is in them, and nothing else gets in."""

import json
import subprocess
import sys
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from micrograd_engine import MLP, SGD, Neuron, Trainer, Value, moons
from micrograd_widgets import (
    DerivativeWidget,
    GraphWidget,
    LossSurfaceWidget,
    MLPWidget,
    NeuronWidget,
    TrainingWidget,
    show,
)
from micrograd_widgets import pages as pages_module
from micrograd_widgets.__main__ import main
from micrograd_widgets.pages import NOTICES, SCRIPT, STATIC
from micrograd_widgets.view import View

HOSTILE = "</script><img src=x onerror=alert(1)><!--<script>"


def product() -> GraphWidget:
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    root = a * b
    root.label = "L"
    return GraphWidget(root, variables={})


def run() -> Trainer:
    return Trainer(MLP(2, [4, 1]), *moons(20), optimizer=SGD(lr=0.5))


VIEWS: dict[str, Any] = {
    "graph": product,
    "network": lambda: MLPWidget(MLP(2, [3, 1]), [1.0, -1.0], y=1.0),
    "neuron": lambda: NeuronWidget(Neuron(2), [2.0, 0.0]),
    "derivative": lambda: DerivativeWidget(lambda x: x * x),
    "training": lambda: TrainingWidget(run()),
    "surface": lambda: LossSurfaceWidget(run(), over="random"),
}


class Parts(HTMLParser):
    """The texts of a page, by the tag around them; scripts keep theirs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, _: Any) -> None:
        self._open.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open[-1]][-1] += data

    def handle_endtag(self, tag: str) -> None:
        while self._open.pop() != tag:  # meta has no end
            pass


def floats(packed: dict[str, str]) -> list[float]:
    numbers: list[float] = np.frombuffer(b64decode(packed["base64"])).tolist()
    return numbers


@pytest.mark.parametrize("kind", VIEWS)
def test_the_state_has_every_trait_of_the_view_and_no_bookkeeping(kind: str) -> None:
    view: View = VIEWS[kind]()
    state = json.loads(view.to_json())
    assert (state["micrograd_widgets"], state["view"]) == (1, kind)
    own = {name for name in view.keys if not name.startswith("_")}
    left_out = own - set(state["model"])
    assert left_out >= {"version", "view_id", "layout"}
    assert left_out <= {
        *("version", "view_id", "updates", "whole", "commits", "last_change", "by", "numbers"),
        *("layout", "tabbable", "tooltip"),
    }


def test_the_state_is_that_of_now_also_in_the_middle_of_a_cell() -> None:
    view = product()
    view.root._prev[0].data = 5.0
    state = json.loads(view.to_json())["model"]
    assert floats(state["data"]) == [5.0, -3.0, -15.0]


def test_the_state_keeps_what_the_learner_set() -> None:
    view = product()
    view.root.backward()
    view.learning_rate, view.forward_on_change = 0.5, False
    view.ranges, view.boxes = {"0": [-1.0, 9.0]}, {"2 0": True}
    state = json.loads(view.to_json())["model"]
    assert floats(state["grad"]) == [-3.0, 2.0, 1.0]
    assert (state["learning_rate"], state["forward_on_change"]) == (0.5, False)
    assert (state["ranges"], state["boxes"]) == ({"0": [-1.0, 9.0]}, {"2 0": True})


def test_numbers_that_json_does_not_have_survive() -> None:
    a = Value(1e999, label="a")
    state = json.loads(GraphWidget(a * 0.0, variables={}).to_json())["model"]
    assert floats(state["data"])[0] == np.inf
    assert np.isnan(floats(state["data"])[-1])


def test_a_run_that_goes_on_is_in_the_state_with_its_losses() -> None:
    trainer = run()
    view = TrainingWidget(trainer)
    losses = [trainer.step() for _ in range(3)]
    assert floats(json.loads(view.to_json())["model"]["run"]["losses"]) == losses


def test_a_closed_view_can_still_be_written() -> None:
    view = product()
    view.close()
    view.root._prev[0].data = 7.0
    assert "−21" in (view.to_html(fragment=True) or "")


def test_text_from_users_stays_text() -> None:
    view = product()
    view.root._prev[0].label = HOSTILE
    view.on_display()
    parts = Parts(view.to_html(title=HOSTILE, caption=f"{HOSTILE}\ud800") or "")
    assert parts.texts["h1"] == parts.texts["title"] == [HOSTILE]
    assert parts.texts["figcaption"] == [HOSTILE + "?"]
    assert "img" not in parts.texts
    state, script, notices = parts.texts["script"]
    assert json.loads(state)["model"]["structure"]["names"][0] == HOSTILE
    assert script == (STATIC / SCRIPT).read_text()
    assert notices == (STATIC / NOTICES).read_text()  # the page travels alone


def test_the_page_is_the_script_and_little_more() -> None:
    page = product().to_html(title="T", caption="C") or ""
    assert len(page.encode()) <= (STATIC / SCRIPT).stat().st_size + 10_000


def test_the_table_has_every_digit() -> None:
    a = Value(1 / 3, label="a")
    html = GraphWidget(a * 3.0, variables={}).to_html(fragment=True) or ""
    assert "<bdi>0.3333333333333333</bdi>" in html


def test_a_network_and_a_layer_are_one_view_on_a_page() -> None:
    for thing in (MLP(2, [2]), MLP(2, [2]).layers[0]):
        html = show(thing).to_html(caption="Two") or ""
        assert html.split("<script>")[0].count("<micrograd-view>") == 1
        assert html.count("<script>") == 1


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "x.html"
    file.write_text("old")

    def fail(*_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(pages_module.os, "replace", fail)
    with pytest.raises(OSError, match="full"):
        product().to_html(file)
    assert [path.name for path in tmp_path.iterdir()] == ["x.html"]
    assert file.read_text() == "old"


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"title": 3}, TypeError, r"title: expected text, got 3 \(int\)"),
        ({"caption": None}, TypeError, "caption: expected text"),
        ({"hide": "toolbar"}, TypeError, "hide: expected a list of names"),
        ({"hide": ["all"]}, ValueError, "hide: expected some of toolbar, settings, walk, panels"),
        ({"hide": [[]]}, ValueError, "hide: expected some of"),
        ({"path": ""}, ValueError, "path: expected the name of a file, got the folder ''"),
        (
            {"path": Path(__file__).parent},
            ValueError,
            "path: expected the name of a file, got the folder",
        ),
        ({"path": "no/x.html"}, FileNotFoundError, "^path: there is no folder 'no'$"),
        ({"editable": True}, ValueError, "editable: .* a state and no code"),
        ({"path": 3}, TypeError, "path: expected the name of a file"),
    ],
)
def test_arguments_are_refused_in_words(arguments: Any, error: Any, words: str) -> None:
    with pytest.raises(error, match=words):
        product().to_html(**arguments)


def test_the_command_says_what_is_wrong_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    for command in (["page"], ["assignment", "otter"]):
        assert main([*command, str(tmp_path / "file")]) == f"{tmp_path / 'file'}: File exists"
    assert str(main(["nonsense"])).startswith("Write what a web page")
    assert (main(["--help"]), capsys.readouterr().out[:10]) == (0, "Write what")


def test_the_command_writes_the_scripts_and_an_example_that_stays(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "micrograd_widgets", "page", str(tmp_path / "site")]
    written = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    scripts = ["micrograd-page.js", "micrograd.js", "THIRD-PARTY.txt"]
    names = [*scripts, "expression.html", "network.html", "example.html"]
    assert [Path(line).name for line in written.splitlines()] == names
    example = tmp_path / "site/example.html"
    assert '<script src="micrograd-page.js"></script>' in example.read_text()
    example.write_text("mine")
    assert main(["page", str(tmp_path / "site")]) == 0
    assert example.read_text() == "mine"


def test_another_command_gets_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert "page FOLDER" in str(main(["pages"]))


def test_nothing_in_the_script_ends_it() -> None:
    text = (STATIC / SCRIPT).read_text().lower()
    assert "</script" not in text
    assert "<!--" not in text
    assert "\r" not in text  # a browser drops it, and the policy's digest fails
