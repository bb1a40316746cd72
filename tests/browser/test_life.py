"""A view during a lesson: two views at once, floods of moves, reloads, restarts, busy kernels."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from .conftest import BUILD
from .lab import KERNEL, Notebook, wait_for
from .view import View

Open = Callable[..., Notebook]


def test_two_views_of_one_graph_stay_equal(opened: Open) -> None:
    book = opened(BUILD, "L", "from micrograd_widgets import GraphWidget; GraphWidget(L)")
    views = [View(book.page, n) for n in range(3)]
    views[0].enter("a value", "7.5")
    for view in views:
        expect(view.slider("a")).to_have_value("7.5")
        wait_for(lambda view=view: view.numbers("L")[0] == 25.0)
    views[2].press("Backward")
    for view in views:
        wait_for(lambda view=view: view.numbers("a") == (7.5, 6.0))


def test_a_cell_and_a_slider_at_once_lose_neither(opened: Open, tmp_path: Path) -> None:
    book = opened()
    view = View(book.page)
    over = tmp_path / "over"
    book.keep_busy(over, "c.data = 4.0")
    view.enter("a value", "1.5")
    view.enter("f value", "2")
    assert view.numbers("a")[0] == 1.5
    over.touch()
    book.idle()
    wait_for(lambda: view.numbers("c")[0] == 4.0)
    assert book.has("(a.data, c.data, f.data, L.data)", (1.5, 4.0, 2.0, -1.0))
    wait_for(lambda: view.numbers("L")[0] == -1.0)


def test_a_long_cell_shows_its_progress(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    book.start("import threading\ngo = threading.Event()\na.data = 3.0\ngo.wait(60)\nb.data = 0.0")
    expect(view.slider("a")).to_have_value("3", timeout=10_000)
    assert view.numbers("b")[0] == -3.0  # the cell is still at it
    book.interrupt()


def test_a_flood_of_sliders_leaves_the_last_value_and_nothing_queued(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    book.python(
        "from micrograd_widgets.graph.binding import GraphBinding\nlog = []\ntake = GraphBinding.take\n"
        "def noted(self, *args):\n    take(self, *args); log.append(a.data)\n"
        "GraphBinding.take = noted"
    )
    last = view.slider("a").evaluate(
        """slider => new Promise(done => {
            let n = 0;
            const timer = setInterval(() => {
                n += 1;
                slider.value = String(-5 + 10 * ((n * 7 + 13) % 200) / 200);
                slider.dispatchEvent(new Event('input', { bubbles: true }));
                if (n < 300) return;
                clearInterval(timer);
                done(Number(slider.value));
            }, 5000 / 300);
        })"""
    )
    assert book.has("a.data", float(last))
    log = json.loads(book.python("import json; print(json.dumps(log))"))
    assert log[-1] == last
    assert len(log) <= 300
    assert book.python("print(len(log))") == str(len(log))  # nothing came after


def test_a_reload_with_a_live_kernel_restores_the_view(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    view.enter("a value", "1.25")
    view.press("Backward")
    assert book.has("a.grad", 6.0)
    book.save()
    book.reload()
    view = View(book.page)
    assert view.numbers("a") == (1.25, 6.0)
    view.enter("a value", "4")
    assert book.has("a.data", 4.0)


def test_the_view_reports_a_restarted_kernel_and_goes_on(opened: Open) -> None:
    book = opened()
    view = View(book.page)
    book.restart_kernel()
    expect(view.status).to_contain_text("The kernel was restarted or is gone")
    view.enter("a value", "4")
    view.press("Backward")
    assert view.numbers("L") == (4.0, 1.0)
    book.run_all()
    fresh = View(book.page)
    fresh.enter("a value", "5")
    assert book.has("a.data", 5.0)


def test_ten_runs_of_a_cell_leave_one_view_on_both_sides(opened: Open) -> None:
    book = opened()
    open_comms = f"() => {KERNEL}._comms.size"
    before = book.page.evaluate(open_comms)
    for _ in range(10):
        book.run_cell(1)
    expect(book.page.get_by_role("region", name="Graph of")).to_have_count(1)
    assert View(book.page).numbers("L") == (-8.0, 0.0)
    assert wait_for(lambda: book.page.evaluate(open_comms) == before)
    count = "import gc, ipywidgets; gc.collect(); print(len(ipywidgets.widgets.widget._instances))"
    assert book.python(count) == "2"  # the view and its layout


def test_labels_of_every_kind_are_text(opened: Open) -> None:
    labels = ["<img src=x onerror=alert(1)>", "\u202eabc", "x" * 10_000, "\ud800"]
    book = opened(
        f"leaves = [Value(float(i), label=label) for i, label in enumerate({labels!a})]\n"
        "s = leaves[0] * leaves[1] + leaves[2] * leaves[3]\ns"
    )
    view = View(book.page)
    view.slider(labels[0]).press("ArrowRight")
    expect(view.status).to_contain_text("<img src=x")
    assert view.root.locator("img").count() == 0
    assert view.numbers("\ufffd")[0] == 3.0
    width = view.root.bounding_box()
    assert width is not None
    assert width["width"] <= 1280


def test_nan_is_traced_to_its_origin(opened: Open) -> None:
    book = opened("a = Value(1.0, label='a')\nn = a.log(); n.label = 'n'\ny = n * 2\ny")
    view = View(book.page)
    view.enter("a value", "-1")
    expect(view.status).to_contain_text("NaN begins at n = log(a), where a is −1.0000.")
    assert book.has("y.data", "nan")
    view.enter("a value", "0")
    expect(view.status).to_contain_text("Infinity begins at n")
