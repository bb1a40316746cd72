"""Views that nobody sees draw nothing while others move, and are right when somebody looks."""

from collections.abc import Callable

from playwright.sync_api import expect

from .conftest import BUILD
from .lab import Notebook, wait_for
from .view import View

Open = Callable[..., Notebook]

MANY = """\
from IPython.display import display
from micrograd_widgets import GraphWidget
for _ in range(12): display(GraphWidget(L))"""
DRAG = """async ([slider, last]) => {
    let draws = 0;
    const watcher = new MutationObserver(() => { draws += 1; });
    watcher.observe(last.querySelector('.mgw-stage'), { characterData: true, childList: true, subtree: true });
    for (let i = 1; i <= 90; i++) {
        await new Promise(requestAnimationFrame);
        slider.value = String(i / 30);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
    }
    watcher.disconnect();
    return draws;
}"""


def test_a_view_out_of_sight_rests_during_a_drag_and_follows_after_it(opened: Open) -> None:
    book = opened(BUILD.removesuffix("\nL"), MANY)
    first, last = View(book.page, 0), View(book.page, 11)
    first.slider("a").scroll_into_view_if_needed()
    expect(last.root).not_to_be_in_viewport()
    draws = book.page.evaluate(
        DRAG, [first.slider("a").element_handle(), last.root.element_handle()]
    )
    assert draws < 5  # in 90 frames; it does draw when the kernel pauses for long
    assert book.has("a.data", 3.0)
    expect(last.slider("a")).to_have_value("3")
    last.root.scroll_into_view_if_needed()
    wait_for(lambda: last.numbers("L")[0] == -2.0)
