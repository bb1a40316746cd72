"""Messages that get lost on the way, and therefore come twice."""

import threading
from typing import Any

import numpy as np
import pytest

from micrograd_engine import SGD, Value
from micrograd_widgets import DerivativeWidget, GraphWidget, TrainingWidget
from micrograd_widgets.received import MAX_PAGES
from micrograd_widgets.run import wire as run_wire
from micrograd_widgets.view import View

from . import runs
from .graphs import Lecture, Page


@pytest.fixture
def lecture() -> Lecture:
    return Lecture()


@pytest.fixture
def page(lecture: Lecture) -> Any:
    view = GraphWidget(lecture.L, variables={})
    yield Page(view)
    view.close()


def without_count(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer but for the number of messages with traits, which go on, and that it was known."""
    return {key: part for key, part in answer.items() if key not in ("updates", "again")}


def test_a_command_that_comes_twice_is_carried_out_once(lecture: Lecture, page: Page) -> None:
    acts = ("backward", -1, 0.0), ("step", -1, 0.01)
    first = without_count(page.command(*acts))
    data, state = lecture.a.data, page.states[-1]
    page.seq -= 1
    assert without_count(page.command(*acts)) == first
    assert page.states[-1] == state
    assert lecture.a.data == data == 2.0 - 0.01 * 6.0


def test_a_commit_that_comes_twice_leaves_what_a_cell_did_since(
    lecture: Lecture, page: Page
) -> None:
    act, data = ("set", page.index(lecture.a), 2.5), [2.5, -3, -7.5, 10, 2.5, -2, -5]
    first = without_count(page.commit(act, data=data))
    lecture.a.data = 7.0  # the answer got lost, and a cell ran
    page.seq, page.revision = page.seq - 1, 0
    assert without_count(page.commit(act, data=data)) == first
    assert lecture.a.data == 7.0
    later = page.commit(("set", page.index(lecture.b), 1.0), data=[2.5, 1, 2.5, 10, 12.5, -2, -25])
    assert (lecture.a.data, lecture.b.data) == (7.0, 1.0)
    assert later["revision"] == page.view.binding.revision


def test_a_refusal_that_got_lost_comes_again(lecture: Lecture, page: Page) -> None:
    first = without_count(page.commit(("set", 2, 1.0)))
    page.seq -= 1
    assert without_count(page.commit(("set", 2, 1.0))) == first
    assert "not a leaf" in first["error"]


def test_a_message_that_comes_after_a_later_one_is_not_carried_out(
    lecture: Lecture, page: Page
) -> None:
    page.command(("set", 0, 1.0))
    page.command(("set", 0, 2.0))
    page.seq = 0
    assert "commit 1 came after commit 2" in page.command(("set", 0, 1.0))["error"]
    assert lecture.a.data == 2.0


def test_the_first_message_of_a_page_is_answered_whatever_its_number(page: Page) -> None:
    for page.client, page.seq in (("zero", -1), ("negative", -4)):
        before = len(page.answers)
        assert page.command(("backward", -1, 0.0))["error"] == ""
        assert len(page.answers) == before + 1


def test_a_message_that_comes_again_while_it_is_carried_out_waits_for_the_first(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go, apply = threading.Event(), threading.Event(), page.view.binding.apply

    def slowly(*arguments: Any) -> None:
        begun.set()
        assert go.wait(10)
        apply(*arguments)

    monkeypatch.setattr(page.view.binding, "apply", slowly)
    message = {"kind": "command", "client": "page", "seq": 1, "revision": 0, "recording": 0}
    message |= {"acts": [["backward", -1]]}
    sent = (message, [np.zeros(1).tobytes()])
    thread = threading.Thread(target=page.view._handle_custom_msg, args=sent)
    thread.start()
    assert begun.wait(10)
    page.view._handle_custom_msg(*sent)
    assert page.answers == []
    go.set()
    thread.join(10)
    assert len(page.answers) == 1
    assert page.view.binding.tape.grad[page.view.binding.tape.index(page.view.root)] == 1.0


def test_a_message_that_is_interrupted_is_answered(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(page.view.binding, "apply", interrupted)
    assert "KeyboardInterrupt" in page.command(("backward", -1, 0.0))["error"]


def test_the_numbers_of_other_pages_are_other_numbers(lecture: Lecture, page: Page) -> None:
    page.command(("set", 0, 1.0))
    for k in range(MAX_PAGES + 1):
        page.client, page.seq = f"page {k}", 0
        page.command(("set", 0, float(k)))
        assert lecture.a.data == k


def test_a_hello_with_a_number_is_answered() -> None:
    page = Page(GraphWidget(Value(1.0), variables={}))
    hello = {"kind": "hello", "client": "page", "seq": 0, "version": "1.2.3"}
    page.view._handle_custom_msg(hello, [])
    (answer,) = page.answers
    assert answer.items() >= {"kind": "answer", "client": "page", "seq": 0}.items()
    assert View.front_end_version == "1.2.3"
    page.view.close()


def test_steps_that_are_asked_for_twice_are_made_once() -> None:
    trainer = runs.new_trainer(optimizer=SGD(lr=0.1))
    page = runs.Page(view := TrainingWidget(trainer))
    page.commit("run", kind="command", steps=3)
    answers = len(page.answers)
    page.seq -= 1
    page.commit("run", kind="command", steps=3)
    assert len(trainer.losses) == 3
    (first, _), (second, _) = page.answers[answers - 1 :]
    assert without_count(first) == without_count(second)
    view.close()


def test_losses_that_come_twice_are_taken_once() -> None:
    trainer = runs.new_trainer(optimizer=SGD(lr=0.1))
    page = runs.Page(view := TrainingWidget(trainer), runs.new_trainer(optimizer=SGD(lr=0.1)))
    page.trainer.step()
    page.commit("run")
    page.seq, page.known = page.seq - 1, 0
    page.commit("run")
    assert trainer.losses == page.trainer.losses
    page.trainer.step()
    page.known = 1
    assert "error" not in page.commit("run")
    assert trainer.losses == page.trainer.losses
    view.close()


def in_parts(content: dict[str, Any], buffers: list[bytes], size: int) -> list[Any]:
    whole = b"".join(buffers)
    parts = [whole[at : at + size] for at in range(0, len(whole), size)]
    lengths = [len(b) for b in buffers]
    return [
        (content | {"part": k, "parts": len(parts), "lengths": lengths}, [part])
        for k, part in enumerate(parts)
    ]


def test_a_message_in_parts_is_carried_out_once_all_are_here() -> None:
    trainer = runs.new_trainer(optimizer=SGD(lr=0.1))
    view = TrainingWidget(trainer)
    answers: list[Any] = []
    view.send = lambda content, buffers=None: answers.append(content)  # type: ignore[method-assign]
    mine = runs.new_trainer(optimizer=SGD(lr=0.1))
    mine.resume(trainer.state())
    mine.step()
    run, buffers = run_wire.without_bytes(runs.packed(mine))
    content = {"kind": "commit", "client": "page", "seq": 1, "run": run, "touched": ["run"]}
    content |= {"revision": view.at["revision"], "recording": view.at["recording"]}
    content |= {"set": [], "loss": None, "examples": None}
    messages = in_parts(content, buffers, 100)
    for message in [*messages[:2], *messages[1:-1]]:  # one of them twice
        view._on_message(None, *message)
    assert answers == []
    view._on_message(None, *messages[-1])
    for message in messages:  # the answer got lost
        view._on_message(None, *message)
    assert trainer.losses == mine.losses
    assert [answer.get("error") for answer in answers] == [None] * (1 + len(messages))
    view.close()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"part": 3, "parts": 2, "lengths": [8]}, "part: expected a number"),
        ({"part": 0, "parts": 10**9, "lengths": [8]}, "part: expected a number"),
        ({"part": 0, "parts": 1, "lengths": [9]}, "add up to 8 bytes"),
        ({"part": 0, "parts": 1, "lengths": [-1, 9]}, "add up to 8 bytes"),
        ({"part": 0, "parts": 1, "lengths": None}, "lengths: expected those of the buffers"),
    ],
)
def test_parts_that_are_wrong_are_refused_in_words(
    page: Page, wrong: dict[str, Any], why: str
) -> None:
    content = {"kind": "command", "client": "page", "seq": 1, "revision": 0, "recording": 0}
    assert why in page.send(content | {"acts": [["set", 0]]} | wrong, [bytes(8)])["error"]
    assert page.command(("set", 0, 3.0))["error"] == ""  # seq 1 was not taken


def test_x_that_comes_twice_calls_the_function_once() -> None:
    called: list[float] = []

    def f(x: float) -> float:
        called.append(x)
        return x * x

    view = DerivativeWidget(f)
    answers: list[Any] = []
    view.send = lambda content, buffers=None: answers.append((content, buffers))  # type: ignore[method-assign]
    message = {"kind": "command", "client": "page", "seq": 1, "acts": [["set", 0]]}
    view._on_message(None, message, [np.array([2.0]).tobytes()])
    called.clear()
    view._on_message(None, message, [np.array([2.0]).tobytes()])
    assert called == []
    assert without_count(answers[0][0]) == without_count(answers[1][0])
    assert answers[0][1] == answers[1][1]
    view.close()


def test_a_page_that_lacks_traits_gets_all_of_them(
    lecture: Lecture, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(page.view, "_send", lambda msg, buffers=None: sent.append(msg))
    before = page.view.updates
    answer = page.command(("learning_rate", -1, 0.5), ("set", page.index(lecture.a), 3.0))
    assert before < answer["updates"] == page.view.updates
    assert [message["state"]["updates"] for message in sent] == list(
        range(before + 1, page.view.updates + 1)
    )
    sent.clear()
    hello = {"kind": "hello", "client": "page", "seq": 0, "version": "1", "lacks": True}
    page.view._handle_custom_msg(hello, [])
    (message,) = sent
    assert message["state"]["learning_rate"] == 0.5
    assert message["state"]["updates"] == page.answers[-1]["updates"]
    assert "_esm" not in message["state"]
    assert {"structure", "revision", "ranges", "boxes"} <= {*message["state"]}
