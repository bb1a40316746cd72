"""The first steps: in the first view of a notebook, until the learner puts them away for good."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
from IPython.core.interactiveshell import InteractiveShell

from micrograd_widgets import DerivativeWidget, ExerciseWidget, first_steps, show

from .graphs import Lecture
from .test_extension import Notebook


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Notebook]:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    start_kernel(monkeypatch)
    book = Notebook()
    yield book
    ipywidgets.Widget.close_all()
    book.shell.reset(new_session=False)
    InteractiveShell.clear_instance()


def start_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_steps, "_are_away", False)


def has_them(book: Notebook, view: Any) -> bool:
    book.shell.user_ns["view"] = view
    book.run("view")
    return bool(view._first)


def test_the_first_view_alone_has_them_and_each_notebook_has(
    book: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = show(Lecture().L)
    assert has_them(book, first)
    assert not has_them(book, show(Lecture().L))
    assert not has_them(book, first)
    start_kernel(monkeypatch)
    assert has_them(book, show(Lecture().L))


def test_exercises_and_views_with_other_controls_have_none(book: Notebook) -> None:
    assert not has_them(book, ExerciseWidget("gradients-by-hand"))
    assert not has_them(book, DerivativeWidget(lambda x: 3 * x**2, 3.0))
    assert has_them(book, show(Lecture().L))


def test_put_away_they_never_come_again(book: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    view = show(Lecture().L)
    assert has_them(book, view)
    view._on_message(view, {"kind": "first steps", "are": "away"}, [])
    start_kernel(monkeypatch)
    assert not has_them(book, show(Lecture().L))


def test_a_folder_that_cannot_be_written_to_is_no_error(
    book: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "touch", refused)
    first_steps.put_away()
    assert has_them(book, show(Lecture().L))


def test_a_page_of_voila_has_none(book: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOILA_REQUEST_URL", "http://here/voila/render/lesson.ipynb")
    assert not has_them(book, show(Lecture().L))


def test_outside_of_a_notebook_there_are_none(book: Notebook) -> None:
    del book.shell.kernel
    view = show(Lecture().L)
    view._repr_mimebundle_()
    assert not view._first
