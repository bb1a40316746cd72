"""Kernels that die, a server that stands still, a page that is frozen or loaded again: views go on, and Python follows."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from .conftest import BUILD, LOAD
from .lab import Lab, Notebook, notebook, wait_for
from .run_view import RunView
from .test_run_life import SMALL, paused, playing
from .view import View

Open = Callable[..., Notebook]

GONE = "The kernel was restarted or is gone"


@contextmanager
def dragging(view: View, name: str, to: float) -> Iterator[None]:
    """In the middle of a drag with the mouse, at the fraction `to` of the slider; after it, a bit farther on."""
    slider = view.slider(name)
    slider.hover()  # its middle, once it stands still
    box = slider.bounding_box()
    assert box is not None
    x, y = box["x"] + to * box["width"], box["y"] + box["height"] / 2
    view.page.mouse.down()
    view.page.mouse.move(x, y, steps=10)
    yield
    view.page.mouse.move(x + 0.1 * box["width"], y, steps=10)
    view.page.mouse.up()


def number(view: View, name: str) -> float:
    return float(view.slider(name).input_value())


def same(book: Notebook, view: View) -> bool:
    """Whether, soon, Python has the number of the slider a, and the numbers of the table."""
    assert book.has("a.data", number(view, "a"))
    return bool(wait_for(lambda: str(view.numbers("L")[0]) == book.python("print(L.data)")))


def test_kernels_that_die_while_it_plays_and_in_a_drag_stop_no_view(opened: Open) -> None:
    book = opened(BUILD, SMALL)
    run = playing(book)
    book.shareable = False
    os.kill(int(book.python("import os; print(os.getpid())")), signal.SIGKILL)
    run.status_shows(GONE)
    book.page.get_by_role("dialog").get_by_role("button", name="Ok").click()  # JupyterLab's own
    step = run.step
    wait_for(lambda: run.step > step)
    paused(run)
    book.idle()
    book.run_all()
    view = View(book.page)
    with dragging(view, "a", 0.3):
        book.restart_kernel()
        there = number(view, "a")
    assert number(view, "a") > there
    expect(view.status).to_contain_text(GONE)
    view.press("Backward")
    assert view.numbers("L")[1] == 1.0
    book.run_all()
    View(book.page).enter("a value", "5")
    assert book.has("a.data", 5.0)
    assert book.has("len(trainer.losses)", paused(playing(book)))


def test_a_page_that_is_loaded_again_in_a_drag_has_the_numbers_of_python(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    book.save()
    before = number(view, "a")
    with dragging(view, "a", 0.3):
        wait_for(lambda: book.python("print(a.data)") != str(before))
        book.reload()
    view = View(book.page)
    expect(view.slider("a")).not_to_have_value(str(before))
    assert same(book, view)
    view.drag("a", 0.8)
    assert same(book, view)


@pytest.mark.slow
def test_a_server_that_stands_still_for_ten_seconds_loses_nothing(lab: Lab, opened: Open) -> None:
    book = opened(BUILD, SMALL)
    view, run = View(book.page), playing(book)
    lab.server.send_signal(signal.SIGSTOP)
    try:
        end = time.monotonic() + 10
        view.drag("a", 0.2)
        expect(view.status).to_contain_text("Waiting for Python…")
        view.press("Step")
        step = run.step
        wait_for(lambda: run.step > step)
        wait_for(lambda: time.monotonic() > end)  # the ten seconds are what is tested
    finally:
        lab.server.send_signal(signal.SIGCONT)
    assert same(book, view)
    expect(view.status).not_to_contain_text("Waiting for Python…")
    assert book.has("len(trainer.losses)", paused(run))


def test_two_tabs_on_one_trainer_show_the_same_run(lab: Lab, opened: Open) -> None:
    path = lab.write(notebook(LOAD, SMALL))
    books = [lab.show(path)]
    try:
        books[0].run_all()
        books[0].save()
        books.append(lab.show(path))
        views = [RunView(book.page) for book in books]
        for view, other in (views, reversed(views)):
            step = paused(playing(books[views.index(view)]))
            wait_for(lambda other=other, step=step: other.step == step)
        for view in views:  # both play: one of them stops when it sees the other
            view.press("Play")
        step = views[0].step
        wait_for(lambda: max(view.step for view in views) > step + 20)
        for view in views:
            if view.button("Pause").is_visible():
                view.press("Pause")
        wait_for(lambda: len({view.step for view in views}) == 1)
        for book in books:
            assert book.has("len(trainer.losses)", views[0].step)
            assert book.own_complaints() == []
    finally:
        for book in books:
            book.page.close()


@contextmanager
def frozen(page: Page) -> Iterator[None]:
    """The page as a browser keeps it in the background: it runs nothing."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    try:
        yield
    finally:
        devtools.send("Page.setWebLifecycleState", {"state": "active"})
        devtools.detach()


@pytest.mark.slow
@pytest.mark.chromium("freezes no page")
def test_a_page_frozen_for_thirty_seconds_follows_afterwards(opened: Open) -> None:
    book = opened(BUILD, SMALL)
    view, run = View(book.page), playing(book)
    view.slider("a").press("ArrowRight")
    # a cell that changes b ten times a second, for as long as the page is frozen
    book.start("import time\nfor k in range(290): b.data = k / 10; time.sleep(0.1)")
    end = time.monotonic() + 30
    with frozen(book.page):
        wait_for(lambda: time.monotonic() > end, 40)  # a browser freezes pages for long
    book.idle()
    expect(view.slider("b")).to_have_value("28.9")
    assert same(book, view)
    step = run.step
    wait_for(lambda: run.step > step)
    assert book.has("len(trainer.losses)", paused(run))
