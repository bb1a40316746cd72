"""ExerciseWidget: no answer in its state, answers checked by computing and kept in order."""

import json
import math
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from micrograd_widgets import ExerciseWidget, exercises
from micrograd_widgets.exercises import progress
from micrograd_widgets.exercises.variants import graph

L = "a = 2.0\nb = -3.0\nc = 10.0\nf = -2.0\ne = a*b\nd = e + c\nL = d*f"
LECTURE = {"L": 1.0, "f": 4.0, "d": -2.0, "c": -2.0, "e": -2.0, "b": -4.0, "a": 6.0}
# y = y + 1 is no longer what y was; which a? _t, k and a second name are on no card; x.data is 3 in every variant
WRITTEN = json.loads((Path(__file__).parents[1] / "conformance/written.json").read_text())
WITHOUT_CODE = [name for name in exercises.names() if exercises.get(name).plan]


@pytest.fixture(autouse=True)
def folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_folder", tmp_path)


def send(view: ExerciseWidget, *tries: Any, seq: int = 1) -> dict[str, Any]:
    """What the kernel answers to tries of a page."""
    sent: list[Any] = []
    view.send = lambda content, buffers=None: sent.append(content)  # type: ignore[method-assign]
    content = {"kind": "command", "client": "page", "seq": seq, "tries": [*tries]}
    view._on_message(view, content, [])
    return sent[-1]  # type: ignore[no-any-return]


def attempt(answer: Any, seed: int = 0) -> dict[str, Any]:
    return {"name": "try", "seed": seed, "answer": answer}


def numbers_in(thing: Any) -> set[float]:
    """All numbers of a state, those in its bytes too."""
    if isinstance(thing, dict) and set(thing) == {"base64"}:
        raw = b64decode(thing["base64"])
        return set(np.frombuffer(raw).tolist()) if len(raw) % 8 == 0 else set()
    if isinstance(thing, dict):
        thing = [*thing.values()]
    if isinstance(thing, list):
        return {number for part in thing for number in numbers_in(part)}
    return {float(thing)} if isinstance(thing, int | float) else set()


def test_the_state_has_structure_and_leaves_and_no_answer() -> None:
    view = ExerciseWidget(kind="gradients", code=L.replace("2.0", "2.5").replace("10.0", "11.25"))
    made = graph(view.plan.codes[0])
    made.root.backward()
    answers = {v.grad for v in made.values} | {v.data for v in made.inner}
    leaves = {v.data for v in made.values if not v._prev}
    answers -= leaves | {0.0, 1.0}  # a number of the question says nothing
    assert len(answers) == 5
    found = numbers_in(json.loads(view.to_json()))
    assert leaves <= found
    assert not answers & found
    assert not [n for n in answers if f"{n:g}" in view.page_table() + view.fallback()["text/plain"]]


@pytest.mark.parametrize("name", WITHOUT_CODE)
def test_every_exercise_without_code_has_a_view_whose_state_is_small_and_has_no_solution(
    name: str,
) -> None:
    view = ExerciseWidget(name)
    state = json.loads(view.to_json())["model"]
    assert len(json.dumps(state)) < 12_000
    solution = exercises.get(name).solution.removeprefix("answer = ").strip()
    if solution[0] in "[{":  # one number or name may be in the question
        assert solution not in json.dumps(state)
    assert not any("solution" in key or "answer" in key for key in state)
    assert view.title == exercises.get(name).title


def test_a_right_answer_is_finished_and_kept() -> None:
    view = ExerciseWidget("gradients-by-hand")
    assert not view.done
    answer = send(view, attempt(LECTURE))
    assert (answer["kind"], answer["seq"], answer["error"]) == ("answer", 1, "")
    assert view.done
    kept = exercises.results()["gradients-by-hand"]
    assert kept["right"]
    assert kept["tries"] == 1
    assert json.loads(kept["answer"]) == LECTURE
    assert ExerciseWidget("gradients-by-hand").done


def test_each_try_counts_in_order_and_a_repeated_message_once() -> None:
    view = ExerciseWidget("gradients-by-hand")
    wrong = attempt(LECTURE | {"a": -3.0})
    hint = {"name": "hint", "seed": 0, "answer": None}
    send(view, wrong, hint, wrong, seq=1)
    send(view, wrong, hint, wrong, seq=1)  # the answer got lost
    kept = exercises.results()["gradients-by-hand"]
    assert (kept["tries"], kept["hints"], kept["right"]) == (2, 1, False)
    assert kept["kind"] == "upstream_forgotten"
    send(view, attempt(LECTURE), seq=2)
    kept = exercises.results()["gradients-by-hand"]
    assert (kept["tries"], kept["kind"], kept["right"]) == (3, "", True)


def test_the_kernel_checks_and_believes_no_page() -> None:
    view = ExerciseWidget("gradients-by-hand")
    send(view, {"name": "try", "seed": 0, "answer": {"L": 2.0}, "right": True, "done": True})
    assert not view.done
    assert not exercises.results()["gradients-by-hand"]["right"]


@pytest.mark.parametrize(
    "tries",
    [
        None,
        [],
        [3],
        [{"name": "grade"}],
        [{"name": "try", "seed": -1, "answer": {}}],
        [{"name": "try", "seed": True, "answer": {}}],
        [{"name": "try", "seed": 0}],
        [{"name": "try", "seed": 0, "answer": {}}] * 65,
    ],
)
def test_a_damaged_message_changes_nothing_and_is_answered(tries: Any) -> None:
    view = ExerciseWidget("gradients-by-hand")
    sent: list[Any] = []
    view.send = lambda content, buffers=None: sent.append(content)  # type: ignore[method-assign]
    view._on_message(view, {"kind": "command", "client": "p", "seq": 1, "tries": tries}, [])
    assert "expected" in sent[-1]["error"]
    assert exercises.results()["gradients-by-hand"]["tries"] == 0


@pytest.mark.parametrize(
    "answer", [None, 7, "L", [], {"L": "one"}, {"L": None}, {"L": math.nan}, {"L": 1e400}, [[[]]]]
)
@pytest.mark.parametrize("name", WITHOUT_CODE)
def test_an_answer_of_any_shape_is_wrong_and_no_error(name: str, answer: Any) -> None:
    feedback = ExerciseWidget(name).check(answer)
    assert feedback.kind not in ("", "error", "stopped"), feedback


def test_the_same_seed_gives_the_same_variant_and_others_differ() -> None:
    name = "gradients-by-hand"
    numbers = [exercises.get(name, seed).numbers["numbers"] for seed in range(20)]
    assert numbers[0] == {}
    assert numbers == [exercises.get(name).variant(seed).numbers["numbers"] for seed in range(20)]
    assert len({json.dumps(one) for one in numbers}) > 10


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"exercise": "slope"}, "expected one without code, got 'slope'"),
        ({"exercise": "nope"}, "expected one of exercises.names"),
        ({}, "kind: expected one of predict"),
        ({"kind": "gradients", "code": "L = open('x')"}, "line 1, column 5"),
        ({"kind": "predict", "code": L, "settings": {"of": "z"}}, "name: expected one of"),
        ({"kind": "gradients", "code": L, "seed": -1}, "seed"),
        ({"kind": "gradients", "code": L, "draw": {"a": []}}, "draw: expected some"),
        ({"kind": "gradients", "code": L, "draw": {"e": [1.0]}}, "draw: expected names of a, b"),
        ({"kind": "gradients", "code": L, "draw": {"code": [1.0]}}, "draw: expected names of a, b"),
        ({"kind": "predict", "code": L}, "of: expected a name for kind 'predict', got none"),
        ({"kind": "predict", "code": L, "settings": {"ask": "value"}}, "of: expected a name"),
        ({"kind": "match", "code": L, "settings": {"of": "a"}}, "at: expected a list of finite"),
        (
            {"kind": "match", "code": L, "settings": {"of": "a", "at": [0.5] * 9}},
            "at: expected at most 8 points, got 9",
        ),
        (
            {"kind": "match", "code": L, "settings": {"of": "a", "at": [1], "range": [1, 2, 3]}},
            "range: expected two numbers",
        ),
        ({"kind": "match", "code": L, "settings": {"of": "d", "at": [1]}}, "of: expected a leaf"),
        ({"kind": "predict", "code": L, "settings": {"of": "d", "ask": "step"}}, "of: expected"),
        ({"kind": "tune", "code": L, "settings": {"tune": ["e"], "target": 1}}, "tune: expected"),
        ({"kind": "tune", "code": L, "settings": {"tune": ["a"]}}, "target: expected a finite"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(arguments: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("(", r"\(")):
        ExerciseWidget(**arguments)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"answer": 6}, "has no 'answer'"),
        ({"at": [1.0, "2"]}, "at: expected a list of finite numbers"),
        ({"tune": [1]}, "tune: expected a list of names"),
        ({"target": math.nan}, "target: expected a finite number"),
    ],
)
def test_an_unknown_or_damaged_setting_is_refused_by_name(settings: Any, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        ExerciseWidget(kind="gradients", code=L, settings=settings)


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: case["code"])
def test_a_formula_is_that_of_its_author_where_a_reader_can_work_it_out(
    case: dict[str, Any],
) -> None:
    (graph_,) = ExerciseWidget(kind="gradients", code=case["code"]).graphs
    assert graph_["written"] == case["written"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (["L", "d", "e"], ""),
        (["L", "d"], "unfinished"),
        (["L", "L", "d"], "wrong_type"),  # three places, and none for e
        (["L", "f", "d"], "unfinished"),  # f is a leaf
        (["L", "d", "e", "d"], "wrong_type"),
        (["L", "d", "e", "a"], ""),  # a leaf passes nothing on
    ],
)
def test_an_order_has_each_node_once(answer: list[str], kind: str) -> None:
    assert ExerciseWidget(kind="order", code=L).check(answer).kind == kind
