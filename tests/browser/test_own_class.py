"""A learner's own class in a real JupyterLab: their code runs, and what is right stands beside it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.widgets import own_classes as own

from .lab import Notebook
from .test_axe import passes
from .view import View

Open = Callable[..., Notebook]

SHAPES = [*own.SHAPES]
STAGES = (
    "Next: _prev",
    "Next: label",
    "Next: grad",
    "Next: a _backward",
    "Next: a backward()",
)


FAIL = ("loops", "raises")
# an operation that neither the page nor the kernel can compute again
BENT = """
bent = Value(9.0, (a,), 'bent')
bent._backward = lambda: setattr(a, 'grad', a.grad + 6.0 * bent.grad)
bent"""


def cell(name: str, source: str) -> str:
    """A cell with a class, and its graph in a namespace of its own: all classes are called Value."""
    setup = f"import types; {name} = types.SimpleNamespace()\nexec({source + own.EXPRESSION!r}, {name}.__dict__)\n"
    return f"{setup}globals().update({{k: v for k, v in vars({name}).items() if k in 'abcdL'}})\nL"


def numbers(shape: int, attribute: str, names: str) -> str:
    """An expression for what their objects hold."""
    return f"[round(float(getattr(getattr(shape{shape}, n), {attribute!r})), 6) for n in {names!r}]"


@pytest.mark.parametrize("half", [SHAPES[:3], SHAPES[3:]])
def test_classes_of_all_shapes_are_moved_differentiated_and_walked(
    opened: Open, half: list[str]
) -> None:
    cells = [cell(f"shape{k}", own.SHAPES[shape] + "\n") for k, shape in enumerate(half)]
    book = opened(*cells)
    for k, shape in enumerate(half):
        view = View(book.page, k)
        view.press("Backward")
        assert book.has(numbers(k, "grad", "abcdL"), [*own.GRADIENTS.values()]), shape
        expect(view.status).not_to_contain_text("not right")
        view.press("Step")
        after = [round(number, 6) for number in own.AFTER_STEP.values()]
        assert book.has(numbers(k, "data", "abc"), after), shape
        view.press("Zero grad")
        view.enter("a value", "1")
        view.press("Backward")
        moved = [round(2 * (-3.16 + 9.92), 6)]  # 2d·a with a = 1
        assert book.has(numbers(k, "grad", "b"), moved), shape
        if shape != "recursion":
            view.press("Zero grad")
            for visited in range(5):  # each step waits for the kernel
                view.press("Next node")
                expect(view.root.get_by_text(f"{visited} of 4 nodes", exact=True)).to_be_visible()
            assert book.has(numbers(k, "grad", "b"), moved), shape


def test_each_stage_of_the_class_shows_what_there_is(opened: Open) -> None:
    first = cell("stage0", own.STAGES[0]).removesuffix("L") + "show(L)"
    cells = [cell(f"stage{k}", stage) for k, stage in enumerate(own.STAGES) if k]
    book = opened("from micrograd_widgets import show\n" + first, *cells)
    for k, says in enumerate(STAGES):
        expect(View(book.page, k).status).to_contain_text(says)
    early, last = View(book.page, 1), View(book.page, 5)
    early.press("Backward")
    expect(early.status).to_contain_text("no grad yet")
    expect(early.root.get_by_role("group", name="a", exact=True)).to_contain_text("grad –")
    expect(last.status).not_to_contain_text("Next:")
    for k in (4, 5):
        View(book.page, k).press("Backward")
        assert book.has(f"stage{k}.a.grad", -23.0)


def test_a_mistake_is_shown_where_it_is_and_named(opened: Open) -> None:
    noisy = own.with_mistake("gradient_for_data").replace(
        "        self.grad = 1.0\n", "        self.grad = 1.0\n        print('here we go')\n"
    )
    book = opened(
        f"{noisy}{own.EXPRESSION}L",
        *(cell(name, own.with_mistake(name))[:-1] + f"L.label = {name!r}\nL" for name in FAIL),
        BENT,
    )
    view = View(book.page)
    view.press("Backward")
    expect(view.status).to_contain_text("5 of 7 gradients are not right")
    card = view.root.get_by_role("group", name="d", exact=True)
    expect(card).to_contain_text("yours ✗ 4.0000")
    expect(card).to_contain_text("right 8.0000")
    panel = view.root.get_by_role("region", name="Your Value")
    expect(panel).to_contain_text("here we go")
    expect(panel.get_by_role("button", name="Go to d × d")).to_be_visible()
    view.press("Table")
    row = view.root.get_by_role("row").filter(
        has=book.page.get_by_role("rowheader", name="b", exact=True)
    )
    expect(row.get_by_role("cell").nth(2)).to_have_text("16")
    view.press("Table")
    view.press("Zero grad")
    expect(card).not_to_contain_text("right")
    for visited in range(3):
        view.press("Next node")
        expect(view.root.get_by_text(f"{visited} of 4 nodes", exact=True)).to_be_visible()
    walk = view.root.get_by_role("region", name="Walk at this node")
    expect(walk).to_contain_text("2 of 4 nodes")
    expect(walk).to_contain_text("right d.grad+=8.0000")
    view.press("Next node")
    expect(walk).to_contain_text("3 of 4 nodes")
    view.press("Previous node")
    expect(walk).to_contain_text("2 of 4 nodes")
    expect(walk).to_contain_text("right d.grad+=8.0000")
    alone = View(book.page, 3)
    expect(alone.status).to_contain_text("This graph runs in the kernel")
    passes(book, views=4)  # wrong gradients, a diagnosis, a walk; a graph that Python runs
    view.press("Undo")
    expect(walk).to_contain_text("1 of 4 nodes")
    loops, raises = View(book.page, 1), View(book.page, 2)
    loops.press("Backward")
    raises.press("Backward")
    expect(raises.status).to_contain_text("ZeroDivisionError", timeout=15_000)
    expect(loops.status).to_contain_text("stopped", timeout=15_000)
    assert book.has("loops.a.grad", 0.0)
