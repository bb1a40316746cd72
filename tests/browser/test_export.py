"""Save in a real JupyterLab: pictures of what is on the screen, numbers in full."""

import csv
import struct
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .lab import Notebook, wait_for
from .view import View

pytestmark = pytest.mark.chromium("reports no download")
Open = Callable[..., Notebook]
SVG = "{http://www.w3.org/2000/svg}"


def saved(view: View, kind: str) -> tuple[str, Path]:
    """Press a button of Save; the name and the place of the file that arrives."""
    with view.page.expect_download() as coming:
        view.press(kind)
    name = coming.value.suggested_filename
    expect(view.status).to_contain_text(f"Saved: {name} is among your downloads.")
    return name, coming.value.path()


def texts(picture: ET.Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def test_the_svg_is_the_stage_and_needs_nothing_else(opened: Open) -> None:
    view = View(opened().page)
    view.press("Backward")
    view.press("Save")
    name, path = saved(view, "SVG")
    assert name == "L.svg"
    picture = ET.parse(path).getroot()
    shown = texts(picture)
    for text in ("a", "L", "value", "grad", "2.0000", "−8.0000", "6.0000", "×", "+"):
        assert text in shown, text
    # three circles with two lines into each and one out of it
    assert len(list(picture.iter(f"{SVG}path"))) == 2 * 9
    stage = view.root.locator(".mgw-stage").bounding_box()
    assert stage is not None
    assert abs(float(picture.get("width", 0)) - stage["width"]) < 1
    for element in picture.iter():
        assert element.tag.startswith(SVG)
        for attribute, content in element.attrib.items():
            assert "href" not in attribute
            assert "url(" not in content
            assert "var(" not in content


def test_a_dark_page_gives_a_dark_picture(opened: Open) -> None:
    book = opened()
    book.command("apputils:change-theme", theme="JupyterLab Dark")
    view = View(book.page)
    wait_for(lambda: "mgw-dark" in (view.root.get_attribute("class") or ""))
    view.press("Save")
    picture = ET.parse(saved(view, "SVG")[1]).getroot()
    book.command("apputils:change-theme", theme="JupyterLab Light")
    ground = picture.find(f"{SVG}rect")
    assert ground is not None
    assert ground.get("fill") == "rgb(17, 17, 17)"
    assert {text.get("fill") for text in picture.iter(f"{SVG}text")} >= {"rgb(230, 230, 230)"}


def test_the_png_has_two_pixels_for_one_of_the_screen(opened: Open) -> None:
    view = View(opened().page)
    view.press("Save")
    name, path = saved(view, "PNG")
    content = path.read_bytes()
    assert name == "L.png"
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    stage = view.root.locator(".mgw-stage").bounding_box()
    assert stage is not None
    assert abs(width - 2 * stage["width"]) <= 2
    assert abs(height - 2 * stage["height"]) <= 2


def test_the_numbers_leave_in_full_as_a_file_and_by_the_clipboard(opened: Open) -> None:
    book = opened(
        "b = Value(6.8813735870195432, label='b, \"bias\"')\no = b.tanh()\no.label = 'o'\no"
    )
    book.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    view = View(book.page)
    view.press("Save")
    name, path = saved(view, "CSV")
    assert name == "o.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["label"] for row in rows] == ['b, "bias"', "o"]
    assert [float(row["value"]) for row in rows] == [6.8813735870195432, view.numbers("o")[0]]
    view.press("Copy numbers")
    expect(view.status).to_contain_text("Copied: value and gradient of 2 Values, in full.")
    copied = book.page.evaluate("() => navigator.clipboard.readText()")
    assert copied.splitlines()[1] == 'b, "bias"\t6.881373587019543\t0'
