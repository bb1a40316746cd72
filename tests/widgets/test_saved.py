"""The output with the numbers of a view, which a notebook keeps for when the view is gone."""

import asyncio
import gc
import threading
from collections.abc import Iterator
from typing import Any

import ipywidgets
import nbconvert
import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from micrograd_widgets import DerivativeWidget, ExerciseWidget, GraphWidget, show

from .graphs import Lecture, Page
from .test_extension import VIEW, Notebook

RUN = "Run the cell to bring this to life."


class Outputs(list[dict[str, Any]]):
    """The outputs of a notebook, brought up to date as a notebook does."""

    def publish(
        self, data: dict[str, Any], *_: Any, transient: Any = None, update: bool = False, **__: Any
    ) -> None:
        name = (transient or {}).get("display_id")
        if not update:
            self.append({"name": name, **data})
            return
        for output in self:
            if output["name"] == name:
                output.update(data)


@pytest.fixture
def book() -> Iterator[Notebook]:
    book = Notebook()
    yield book
    ipywidgets.Widget.close_all()
    book.shell.reset(new_session=False)
    InteractiveShell.clear_instance()
    gc.collect()


@pytest.fixture
def outputs(book: Notebook) -> Outputs:
    outputs = Outputs()
    book.shell.display_pub.publish = outputs.publish
    return outputs


@pytest.mark.parametrize(
    ("view", "kept"),
    [
        (lambda: show(Lecture().L), "−8.0000"),
        (lambda: DerivativeWidget(lambda x: 3 * x**2, 3.0), "27.0"),
        (lambda: ExerciseWidget("gradients-by-hand"), "gradient"),
    ],
)
def test_its_numbers_come_before_a_view(
    book: Notebook, outputs: Outputs, view: Any, kept: str
) -> None:
    book.shell.user_ns["view"] = view()
    bundle = book.run("view")
    (saved,) = outputs
    assert saved["text/html"].count(RUN) == 1
    assert kept in saved["text/html"]
    assert f'class="mgw-saved mgw-saved-{bundle[VIEW]["model_id"]}"' in saved["text/html"]
    assert saved.keys() == {"name", "text/html"}  # a terminal has the text of the view
    assert bundle["text/html"] == ""  # what shows no widgets shows the numbers once
    assert kept in bundle["text/plain"]


@pytest.mark.filterwarnings("ignore:Your element with mimetype")  # LaTeX leaves HTML out
@pytest.mark.parametrize("kind", ["html", "markdown", "latex", "rst"])
def test_nbconvert_writes_them_once(book: Notebook, outputs: Outputs, kind: str) -> None:
    book.shell.user_ns["view"] = show(Lecture().L)
    bundle = book.run("view")
    kept = nbformat.v4.new_output("display_data", {"text/html": outputs[0]["text/html"]})
    end = nbformat.v4.new_output("execute_result", bundle, execution_count=1)
    cell = nbformat.v4.new_code_cell("view", outputs=[kept, end], execution_count=1)
    exporter = nbconvert.get_exporter(kind)()
    text, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    assert text.count("8.0000") == 1


def test_they_follow_the_view_in_every_cell_that_shows_it(book: Notebook, outputs: Outputs) -> None:
    lecture = Lecture()
    view = show(lecture.L)
    book.shell.user_ns["view"] = view

    async def commit() -> None:
        for cell in "one", "two":
            book.run("view", cell=cell)
        Page(view).commit(("set", 0, 5.0), data=[5.0, -3.0, -15.0, 10.0, -5.0, -2.0, 10.0])
        while "5.0000" not in outputs[0]["text/html"]:
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(commit(), 20))
    first, second = (output["text/html"] for output in outputs)
    assert lecture.L.data == 10.0
    assert "10.0000" in first
    assert RUN in first
    assert first == second


def test_what_a_long_cell_changes_is_kept_too(book: Notebook, outputs: Outputs) -> None:
    book.shell.user_ns["view"] = view = show(Lecture().L)

    async def run() -> None:
        book.run("view")
        thread = threading.Thread(target=setattr, args=(view, "digits", 2))  # no loop runs there
        thread.start()
        thread.join()
        while "−8.00<" not in outputs[0]["text/html"]:
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(run(), 20))


def test_a_closed_view_and_a_model_that_fails_leave_the_last_numbers(
    book: Notebook, outputs: Outputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = {"closed": show(Lecture().L), "fails": show(Lecture().L)}
    book.shell.user_ns.update(ends)

    async def run() -> None:
        for name, view in ends.items():
            book.run(name)
            view.digits = 2
        ends["closed"].close()
        monkeypatch.setattr(GraphWidget, "fallback", lambda view: 1 / 0)
        while ends["closed"]._saved._waits or ends["fails"]._saved._waits:
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(run(), 20))
    assert ["−8.0000" in output["text/html"] for output in outputs] == [True, True]


def test_outside_of_a_notebook_a_view_has_its_table_itself() -> None:
    view = show(Lecture().L)
    data, _ = view._repr_mimebundle_()
    assert "<table>" in data["text/html"]
    view.close()
