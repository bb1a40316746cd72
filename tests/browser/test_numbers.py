"""Numbers that a learner types, and sliders after them, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .lab import Notebook
from .run_view import RunView
from .view import View

Open = Callable[..., Notebook]

SMALL = """\
from micrograd_engine import Trainer, moons
trainer = Trainer(MLP(2, [4, 1]), *moons(60))
trainer"""


def test_a_huge_number_undone_leaves_the_slider_useful(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    view.enter("a value", "6e12")
    assert book.has("a.data", 6e12)
    view.press("Undo")
    view.slider("a").press("ArrowRight")
    assert book.has("a.data", 2.3)
    view.slider("a").press("End")
    assert book.has("a.data", 15.0)
    view.drag("a", to=0.75)
    view.press("Undo")
    assert book.has("a.data", 15.0)  # a drag is one entry


@pytest.mark.parametrize(("text", "number"), [("0,5", 0.5), ("1/4", 0.25), ("−2**-1", -0.5)])
def test_a_number_is_read_as_people_type_it(opened: Open, text: str, number: float) -> None:
    book = opened()
    View(book.page).enter("a value", text)
    assert book.has("a.data", number)


def test_what_is_refused_stays_in_its_field(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    field = view.field("a value")
    view.enter("a value", "1,000")
    expect(view.status).to_contain_text("a value: “1,000” may mean 1 or 1000; 2 stays.")
    expect(field).to_have_value("1,000")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.press("Tab")
    expect(field).to_have_value("1,000")
    field.press("Escape")
    expect(field).to_have_value("2")
    expect(field).to_have_attribute("aria-invalid", "false")


def test_points_come_from_a_file(opened: Open, tmp_path: Path) -> None:
    book = opened(SMALL)
    view = RunView(book.page)
    for name in ("Data", "Points as a table"):
        view.press(name)
    file = tmp_path / "own.csv"
    file.write_text("x1;x2;y\n1,5;-2;1\n0;0,25;-1\n", encoding="utf-8")
    with book.page.expect_file_chooser() as chooser:
        view.press("Load CSV…")
    chooser.value.set_files(file)
    view.status_shows("2 points loaded from own.csv in the place of all.")
    assert book.has("trainer.X.tolist()", [[1.5, -2.0], [0.0, 0.25]])
    file.write_text("1,2,1\n1,ten,1\n", encoding="utf-8")
    book.page.get_by_label("CSV file of points").set_input_files(file)
    view.status_shows("own.csv: Row 2, x2: “ten” is not a finite number.")


def test_a_paste_of_nine_megabytes_is_refused_at_once(opened: Open) -> None:
    book = opened(SMALL)
    view = RunView(book.page)
    for name in ("Data", "Points as a table", "Paste rows"):
        view.press(name)
    box = view.root.get_by_role("textbox", name="Rows to paste")
    box.focus()
    book.page.keyboard.insert_text("0.5,0.5,1\n" * 900_000)
    view.status_shows("at most 1,000,000 can be pasted: load it as a CSV file.")
    expect(box).to_have_value("")
