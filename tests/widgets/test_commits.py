"""Commits and commands from a page, and their effect on the Values."""

import asyncio
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from micrograd_engine import Value
from micrograd_widgets import GraphWidget

from .graphs import Lecture, Page


@pytest.fixture
def lecture() -> Lecture:
    return Lecture()


@pytest.fixture
def page(lecture: Lecture) -> Iterator[Page]:
    view = GraphWidget(lecture.L, variables={})
    yield Page(view)
    view.close()


def test_a_commit_gives_the_values_the_numbers_of_the_page(lecture: Lecture, page: Page) -> None:
    answer = page.commit(("set", page.index(lecture.a), 2.5), data=[2.5, -3, -7.5, 10, 2.5, -2, -5])
    assert "error" not in answer
    assert (lecture.a.data, lecture.e.data, lecture.L.data) == (2.5, -7.5, -5.0)
    assert type(lecture.a.data) is float


def test_a_leaf_that_no_act_touched_keeps_its_exact_number() -> None:
    b = Value(6.8813735870195432, label="b")
    a = Value(1.0, label="a")
    page = Page(GraphWidget(a + b, variables={}))
    page.commit(("set", page.index(a), 3.0), data=[3.0, 6.88, 9.88])
    assert b.data == 6.8813735870195432
    page.view.close()


def test_gradients_and_steps_of_the_page_reach_the_values(lecture: Lecture, page: Page) -> None:
    grad = [6, -4, -2, -2, -2, 4, 1]
    page.commit(("backward", -1, 0.0), grad=grad)
    assert [v.grad for v in page.view.binding.tape.values] == grad
    data = np.array([1.94, -2.96, 0, 10.02, 0, -2.04, 0])
    page.commit(("step", -1, 0.01), data=data, grad=grad, grad_stale=True)
    assert (lecture.a.data, lecture.f.data) == (1.94, -2.04)
    assert page.view.grad_stale


def test_a_step_of_the_page_does_not_move_leaves_that_step_leaves_alone(
    lecture: Lecture, page: Page
) -> None:
    page.commit(("move", page.index(lecture.a), 0.0))
    page.commit(("step", -1, 0.01), data=[99, -2.96, 0, 10, 0, -2, 0])
    assert (lecture.a.data, lecture.b.data) == (2.0, -2.96)


def test_step_moves_the_leaves_that_are_marked_at_its_moment(lecture: Lecture, page: Page) -> None:
    """Acts of one message: while one is on its way, all that follow wait for the next."""
    a = page.index(lecture.a)
    page.commit(("move", a, 0.0))
    marked = ("move", a, 1.0), ("step", -1, 0.1), ("move", a, 0.0)
    numbers = [1.5, -3, -4.5, 10, 5.5, -2, -11]
    assert "error" not in page.commit(*marked, data=numbers)
    assert lecture.a.data == 1.5
    page.command(("backward", -1, 0.0), *marked)
    assert lecture.a.data == 1.5 - 0.1 * lecture.a.grad != 1.5


def test_a_cell_and_a_slider_on_different_leaves_lose_neither(lecture: Lecture, page: Page) -> None:
    lecture.b.data = 4.0  # a cell, which the page does not know of yet
    answer = page.commit(("set", page.index(lecture.a), 3.0), data=[3, -3, -9, 10, 1, -2, -2])
    assert (lecture.a.data, lecture.b.data) == (3.0, 4.0)
    assert lecture.L.data == (3 * 4 + 10) * -2
    assert answer["revision"] == page.view.binding.revision
    data, _ = page.states[-1]
    assert np.frombuffer(data)[-1] == lecture.L.data


def test_a_commit_from_an_older_revision_is_performed_again_in_the_kernel(
    lecture: Lecture, page: Page
) -> None:
    page.revision -= 1
    page.commit(("set", page.index(lecture.a), 3.0), ("backward", -1, 0.0), data=[0] * 7)
    assert lecture.L.data == 3 * -3 * -2 + 10 * -2
    assert lecture.a.grad == 6.0


def test_a_command_runs_the_values_themselves(lecture: Lecture, page: Page) -> None:
    called = []

    def own() -> None:
        called.append(lecture.e.grad)
        lecture.a.grad += lecture.b.data * lecture.e.grad
        lecture.b.grad += lecture.a.data * lecture.e.grad

    lecture.e._backward = own
    view = GraphWidget(lecture.L, variables={})
    assert "_backward of its own" in view.structure["kernel_reason"]
    page = Page(view)
    page.command(("backward", -1, 0.0))
    assert called == [-2.0]
    assert (lecture.a.grad, lecture.b.grad) == (6.0, -4.0)
    page.command(("step", -1, -0.01), ("zero_grad", -1, 0.0))
    assert math.isclose(lecture.L.data, -7.286496, rel_tol=1e-12)
    assert lecture.a.grad == 0.0
    view.close()


def test_reset_restores_the_numbers_that_the_cell_showed(lecture: Lecture, page: Page) -> None:
    page.command(("set", page.index(lecture.a), 9.0), ("backward", -1, 0.0))
    page.command(("reset", -1, 0.0))
    assert (lecture.a.data, lecture.a.grad, lecture.L.data) == (2.0, 0.0, -8.0)


def test_settings_and_marks_are_acts_too(lecture: Lecture, page: Page) -> None:
    page.commit(("learning_rate", -1, 0.5), ("forward_on_change", -1, 0.0))
    assert (page.view.learning_rate, page.view.forward_on_change) == (0.5, False)
    page.commit(("move", page.index(lecture.a), 0.0))
    page.command(("backward", -1, 0.0), ("step", -1, 0.1))
    assert lecture.a.data == 2.0
    assert lecture.b.data != -3.0


REFUSED: list[tuple[str, dict[str, Any], list[int], str]] = [
    ("wrong size", {"acts": [["set", 0]]}, [8, 7, 56], "data: expected 56 bytes for 7 numbers"),
    ("too few numbers", {"acts": [["set", 0], ["set", 1]]}, [8, 56, 56], "numbers: expected 16"),
    ("no buffers", {"acts": [["set", 0]]}, [8], "buffers"),
    ("unknown leaf", {"acts": [["set", 70]]}, [8, 56, 56], "node 70 is not a leaf"),
    ("inner node", {"acts": [["set", 2]]}, [8, 56, 56], "node 2 is not a leaf"),
    ("negative leaf", {"acts": [["set", -1]]}, [8, 56, 56], "node -1 is not a leaf"),
    ("unknown act", {"acts": [["eval", 0]]}, [8, 56, 56], "a known name"),
    ("acts no list", {"acts": "set"}, [8, 56, 56], "acts: expected a list"),
    ("act no pair", {"acts": [{"set": 1}]}, [8, 56, 56], "a known name"),
    ("other kind", {"acts": [], "kind": "pickle"}, [0], "kind: expected commit or command"),
    ("no revision", {"acts": [], "revision": None}, [0, 56, 56], "revision: expected"),
    ("long client", {"acts": [], "client": "x" * 99}, [0, 56, 56], "client: expected"),
    ("other graph", {"acts": [], "recording": 12}, [0, 56, 56], "built anew"),
]


@pytest.mark.parametrize(
    ("content", "sizes", "why"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_a_wrong_message_is_refused_with_a_reason_and_changes_nothing(
    lecture: Lecture, page: Page, content: dict[str, Any], sizes: list[int], why: str
) -> None:
    head = {"kind": "commit", "client": "page", "seq": 1, "revision": 0, "recording": 0}
    answer = page.send(head | content, [bytes(size) for size in sizes])
    assert why in answer["error"]
    assert lecture.a.data == 2.0
    data, grad = page.states[-1]
    assert data == page.view.data
    assert grad == page.view.grad


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_the_error_names_a_number_that_is_not_finite(
    lecture: Lecture, page: Page, number: float
) -> None:
    answer = page.commit(("set", page.index(lecture.a), number))
    assert answer["error"] == f"a: expected a finite number, got {number}"
    answer = page.commit(("learning_rate", -1, number))
    assert "learning_rate: expected a finite number" in answer["error"]
    assert lecture.a.data == 2.0


def test_computed_numbers_may_be_anything(page: Page) -> None:
    data = [2, -3, math.inf, 10, math.nan, -2, -0.0]
    answer = page.commit(("forward", -1, 0.0), data=data)
    assert "error" not in answer
    assert math.isnan(page.view.binding.tape.values[4].data)


def test_a_stale_sequence_number_is_refused(lecture: Lecture, page: Page) -> None:
    page.commit(("set", 0, 1.0), data=[1, -3, -3, 10, 7, -2, -14], seq=5)
    answer = page.commit(("set", 0, 9.0), seq=4)
    assert answer["error"] == "seq: commit 4 came after commit 5: it is ignored"
    assert lecture.a.data == 1.0


def test_an_act_that_fails_leaves_everything_as_it_was() -> None:
    x = Value(1.0, label="x")
    y = Value(4.0, (x,), "mystery")
    page = Page(GraphWidget(y, variables={}))
    answer = page.command(("set", page.index(x), 3.0), ("forward", -1, 0.0))
    assert "no rule for the operation 'mystery'" in answer["error"]
    assert x.data == 1.0
    page.view.close()


def test_an_unexpected_exception_gets_an_answer_too(page: Page, monkeypatch: Any) -> None:
    def broken(*_: Any) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr(page.view.binding, "apply", broken)
    answer = page.command(("forward", -1, 0.0))
    assert "surprise" in answer["error"]


def test_a_commit_for_a_graph_that_a_running_cell_has_rebuilt_is_refused(
    lecture: Lecture, page: Page
) -> None:
    lecture.L._prev = (lecture.c, lecture.f)  # a, b, e and d are gone; no cell has ended yet
    answer = page.commit(("set", 5, 9.0), data=[2, -3, -6, 10, 4, 9, 36])
    assert "built anew" in answer["error"]
    assert (lecture.c.data, lecture.f.data) == (10.0, -2.0)
    assert page.view.structure["recording"] == 1


def test_a_refused_commit_changes_no_setting(lecture: Lecture, page: Page) -> None:
    answer = page.commit(("learning_rate", -1, 0.5), ("set", 0, 3.0), data=[1.0])
    assert "data: expected 56 bytes" in answer["error"]
    assert page.view.learning_rate == 0.01


def test_a_commit_publishes_to_other_views_and_to_its_own_when_it_is_quiet(
    lecture: Lecture, page: Page
) -> None:
    other = GraphWidget(lecture.L, variables={})

    async def commit() -> tuple[int, int]:
        page.commit(("set", page.index(lecture.a), 2.5), data=[2.5, -3, -7.5, 10, 2.5, -2, -5])
        return page.view.revision, other.revision

    before = page.view.revision
    own, theirs = asyncio.run(commit())
    assert own == before  # each publication would cost a message
    assert theirs == page.revision == before + 1
    other.close()


def test_fifty_views_of_a_graph_follow_in_turn(lecture: Lecture, page: Page) -> None:
    others = [GraphWidget(lecture.L, variables={}) for _ in range(49)]

    async def commits() -> list[set[int]]:
        turns = []
        for number in (1.0, 2.0, 3.0):
            page.commit(
                ("set", page.index(lecture.a), number),
                data=[number, -3, -3 * number, 10, 10 - 3 * number, -2, 6 * number - 20],
            )
            turns.append({n for n, v in enumerate(others) if v.revision == page.revision})
        while any(v.revision != page.revision for v in others):
            await asyncio.sleep(0.01)
        return turns

    turns = asyncio.run(commits())
    assert [0 < len(turn) < 10 for turn in turns] == [True, True, True]
    assert len(set.union(*turns)) == sum(map(len, turns))  # none twice before each was once
    for view in others:
        view.close()


@pytest.mark.parametrize("end", ["publish", "close"])
def test_a_view_that_has_published_or_closed_does_not_publish_again(page: Page, end: str) -> None:
    async def scheduled() -> Any:
        page.view.publish_soon()
        later = page.view._publication
        getattr(page.view, end)()
        return later

    assert asyncio.run(scheduled()).cancelled()
