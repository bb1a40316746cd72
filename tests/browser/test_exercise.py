"""Exercises without code, on pages from source: by keyboard alone, with the network refused, light, dark and narrow."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .lab import Lab, Notebook, wait_for
from .pages import Visit, visiting
from .test_pages import findings
from .test_source import open_sources

L = "a = 2.0\nb = -3.0\nc = 10.0\nf = -2.0\ne = a*b\nd = e + c\nL = d*f"
CURVE = "x = 3.0\ny = 3*x**2 - 4*x + 5"
NEURON = "x1 = 2.0\nx2 = 0.0\nw1 = -3.0\nw2 = 1.0\nb = 8.0\no = (x1*w1 + x2*w2 + b).tanh()"
SOURCES: list[dict[str, Any]] = [
    {"kind": "gradients", "title": "gradients", "code": L, "draw": {"a": [1, 3, 4]}},
    {"kind": "predict", "title": "predict", "of": "x", "code": CURVE},
    {"kind": "order", "title": "order", "code": "a = -2.0\nb = 3.0\nd = a*b\ne = a + b\nf = d*e"},
    {"kind": "broken", "title": "broken", "code": L, "seed": 3},
    {"kind": "tune", "title": "tune", "tune": ["b"], "target": 0.7071, "code": NEURON},
    {"kind": "match", "title": "match", "of": "x", "at": [-3, 0, 3], "code": CURVE},
]
ANSWERS = re.compile(r"−4(\.0+)?(?![\d.])|(?<![−\d.])6\.0+")
LECTURE = {"L": 1, "f": 4, "d": -2, "c": -2, "e": -2, "b": -4, "a": 6}


@pytest.fixture
def visit(lab: Lab) -> Iterator[Visit]:
    with visiting(lab.browser) as made:
        yield made


def opened(visit: Visit, folder: Path) -> Page:
    page = open_sources(visit, folder, *[{"view": "exercise"} | source for source in SOURCES])
    expect(page.get_by_role("region", name=re.compile("^Exercise: "))).to_have_count(len(SOURCES))
    return page


def view(page: Page, kind: str) -> Locator:
    return page.get_by_role("region", name=f"Exercise: {kind}", exact=True)


def press(root: Locator, name: str, role: Any = "button") -> None:
    """By the keyboard."""
    target = root.get_by_role(role, name=name, exact=True)
    target.focus()
    target.press("Space" if role == "radio" else "Enter")


def answered(root: Locator, name: str, text: str) -> None:
    field = root.get_by_role("textbox", name=name, exact=True)
    field.focus()
    field.press_sequentially(text)
    field.press("Enter")


def moved(root: Locator, leaf: str, text: str) -> None:
    field = root.get_by_role("spinbutton", name=f"{leaf} value")
    field.focus()
    root.page.keyboard.press("ControlOrMeta+a")
    field.press_sequentially(text)
    field.press("Enter")


def status(root: Locator) -> Locator:
    return root.get_by_role("status")


def gradients(root: Locator) -> None:
    page = root.page
    card = root.get_by_role("group", name="d", exact=True)
    expect(card).to_contain_text("?")
    assert "−2.0000" not in card.inner_text()
    for key in "bfgrsz":  # keys of other views of a graph
        card.get_by_role("button", name="d").press(key)
    assert not ANSWERS.search(root.evaluate("e => e.outerHTML"))  # of b and a, in any attribute
    expect(card).to_contain_text("?")
    press(root, "d: positive")
    expect(status(root)).to_contain_text("The sign is another one.")
    press(root, "a: positive")
    answered(root, "Gradient of a", "-3")
    expect(status(root)).to_contain_text("Not right yet.")
    expect(root.get_by_role("button", name="Table")).to_have_count(0)
    press(root, "Hint 1 of 3")
    expect(root.get_by_text("Hint 1.")).to_be_visible()
    for name, grad in LECTURE.items():
        if name != "a":
            press(root, f"{name}: {'positive' if grad > 0 else 'negative'}")
        field = root.get_by_role("textbox", name=f"Gradient of {name}", exact=True)
        field.focus()
        page.keyboard.press("ControlOrMeta+a")
        answered(root, f"Gradient of {name}", str(grad))
    expect(status(root)).to_contain_text("✓ Finished after 8 tries.")
    press(root, "Table")
    row = root.get_by_role("table", name="Values").get_by_role("row", name=re.compile("^b "))
    expect(row).to_have_text(re.compile(r"b\s*-3\s*-4"))


def predict(root: Locator) -> None:
    expect(root.locator(".mgw-stage")).to_have_count(0)  # no graph before the answer
    assert not re.search(r"\b(14|20)\b", root.evaluate("e => e.outerHTML"))
    expect(root.locator("pre")).to_have_text(CURVE.replace("3.0", "3", 1))
    press(root, "y falls", "radio")
    press(root, "Check")
    expect(status(root)).to_contain_text("Not right yet.")
    press(root, "y rises", "radio")
    press(root, "Check")
    expect(status(root)).to_contain_text("✓ Finished")
    expect(root.get_by_role("group", name="x", exact=True)).to_contain_text("14.0000")


VISITS = {"d": "Visit d = a × b", "e": "Visit e = a + b", "f": "Visit f = d × e"}


def order(root: Locator) -> None:
    for name in ("d", "f", "e"):
        press(root, VISITS[name])
    press(root, "Check")
    expect(status(root)).to_contain_text("d passes on 0: f comes later")
    for _ in range(3):
        press(root, "Take back")
    for name in ("f", "d", "e"):
        press(root, VISITS[name])
    press(root, "Check")
    expect(status(root)).to_contain_text("✓ Finished")
    expect(root.get_by_role("group", name="b", exact=True)).to_contain_text("−8.0000")


def broken(root: Locator) -> None:
    card = root.get_by_role("group", name="a", exact=True)
    shown = card.inner_text()
    moved(root, "a", "7")
    expect(root.get_by_text("You have moved a.")).to_be_visible()
    press(root, "Put back")
    expect(card).to_have_text(
        re.compile(r"grad\s*[^0\s]")
    )  # the gradients are all there is to go by
    assert card.inner_text() == shown
    press(root, "e = a × b", "radio")
    press(root, "Check")
    expect(status(root)).to_contain_text("Its own gradient is wrong already")
    press(root, "L = d × f", "radio")
    press(root, "Check")
    expect(status(root)).to_contain_text("✓ Finished after 2 tries.")


def tune(root: Locator) -> None:
    press(root, "Check")
    expect(status(root)).to_contain_text("o is above its target")
    moved(root, "b", "6.88")
    press(root, "Check")
    expect(status(root)).to_contain_text("✓ Finished")


def match(root: Locator) -> None:
    press(root, "Check")
    expect(status(root)).to_contain_text("A has no slope yet")
    for point, downs in {"A": 1, "B": 2, "C": 3}.items():
        chosen = root.get_by_role("combobox", name=f"Slope at {point}")
        chosen.focus()
        for _ in range(downs):
            chosen.press("ArrowDown")
    press(root, "Check")
    expect(status(root)).to_contain_text("✓ Finished")


def test_every_kind_by_keyboard_alone_with_the_network_refused(
    visit: Visit, tmp_path: Path
) -> None:
    page = opened(visit, tmp_path)
    for kind, drive in {
        "gradients": gradients,
        "predict": predict,
        "order": order,
        "broken": broken,
        "tune": tune,
        "match": match,
    }.items():
        drive(view(page, kind))
    assert findings(page) == []
    root = view(page, "gradients")
    press(root, "Another one")  # it never goes on by itself
    expect(root.get_by_role("spinbutton", name="Variant")).to_have_value("1")
    expect(status(root)).to_contain_text("Not answered yet.")
    assert visit.asked_for("page.html", "micrograd-page.js")
    assert not visit.complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_and_dark_pages_fit_and_are_accessible(
    lab: Lab, tmp_path: Path, scheme: str
) -> None:
    look = {"viewport": {"width": 360, "height": 800}, "color_scheme": scheme}
    with visiting(lab.browser, **look) as made:
        page = opened(made, tmp_path)
        assert findings(page) == []
        for source in SOURCES:
            root = view(page, source["kind"])
            assert root.evaluate("e => e.scrollWidth <= e.clientWidth"), source["kind"]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_in_a_notebook_each_try_reaches_the_results_in_order(
    opened: Callable[..., Notebook],
) -> None:
    book = opened("%load_ext micrograd_widgets", "%exercise used-twice")
    root = view(book.page, "When a Value is used twice")
    for given in ("3", "1", "2"):  # the number of a, one path, right
        root.get_by_role("textbox", name="Gradient of a").fill("")
        answered(root, "Gradient of a", given)
    expect(status(root)).to_contain_text("✓ Finished after 3 tries.")
    kept = "__import__('micrograd_widgets').exercises.results()['used-twice']"
    assert wait_for(lambda: book.has(f"[{kept}[key] for key in ('right', 'tries')]", [True, 3]))
    expect(root.get_by_text("· done")).to_be_visible()
    expect(root.get_by_role("group", name="a", exact=True)).to_contain_text("2.0000")
    assert not book.own_complaints()
