"""The rows of numbers that pages without scripts show, from the JSON of views."""

import json
from typing import Any

import pytest

from micrograd_engine import MLP, Trainer, Value, moons
from micrograd_widgets import DerivativeWidget, GraphWidget, LossSurfaceWidget, TrainingWidget
from micrograd_widgets.page_numbers import numbers_of
from micrograd_widgets.pages import with_base64
from tests.widgets.test_pages import VIEWS


@pytest.mark.parametrize("kind", ["graph", "network", "neuron", "derivative"])
def test_a_state_has_the_rows_of_the_view(kind: str) -> None:
    view = VIEWS[kind]()
    numbers = numbers_of(json.loads(view.to_json()))
    table = view.page_table()
    assert len(numbers.rows) == table.count("<tr>") - 1
    for row in numbers.rows:
        assert "".join(f"<bdi>{text}</bdi>" for text in row[1:2]) in table


@pytest.mark.parametrize("widget", [TrainingWidget, LossSurfaceWidget])
def test_a_run_has_its_steps_loss_and_parameters(widget: Any) -> None:
    trainer = Trainer(MLP(2, [3, 1]), *moons(20))
    loss = trainer.step()
    rows = dict(numbers_of(json.loads(widget(trainer).to_json())).rows)
    assert (rows["Steps"], rows["Examples"], float(rows["Last loss"])) == ("1", "20", loss)
    last = trainer.model.parameters()[-1].data
    assert float(rows["Parameter 13"].replace("−", "-")) == last


def test_a_source_has_the_rows_of_the_same_graph() -> None:
    code = "a = 2.0\nb = -3.0\nL = (a*b).tanh()\nL.backward()"
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    root = (a * b).tanh()
    root.label = "L"
    root.backward()
    state = json.loads(GraphWidget(root, variables={}).to_json())
    assert numbers_of({"view": "graph", "code": code}) == numbers_of(state)


def test_an_exercise_has_its_code_and_its_question_and_no_answer() -> None:
    code = "a = 2.0\nb = -3.0\n\nL = a*b"
    source = {"view": "exercise", "kind": "predict", "code": code, "of": "a", "draw": {"a": [2.0]}}
    assert numbers_of(source | {"ask": "gradient"}).rows == [
        ("Code", "a = 2.0; b = -3.0; L = a*b"),
        ("Question", "What is the gradient of a: how fast does L change with it?"),
    ]
    step = {"ask": "step", "learning_rate": 0.01, "task": "Think first."}
    assert numbers_of(source | step).rows[1:] == [
        ("Question", "Think first."),
        (
            "Question",
            (
                "One step with the learning rate 0.01 moves a by −0.01 × its gradient. "
                "What does L do: rise, fall or stay?"
            ),
        ),
    ]
    tune = {"view": "exercise", "kind": "tune", "code": [code], "tune": ["a", "b"], "target": 1}
    assert numbers_of(tune).rows[1][1] == "Find numbers for a, b with which L is 1."
    with pytest.raises(ValueError, match="line 1, column 5"):
        numbers_of({"view": "exercise", "kind": "order", "code": "L = import"})


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            {"view": "network", "layer": [2, 1], "x": [1, 2]},
            "the source of a network has no “layer”",
        ),
        ({"view": "graph", "f": "a = 2"}, "the source of a graph has no “f”, only .*code"),
        (
            {"view": "exercise", "code": "a = 2", "answer": 3},
            "the source of an exercise has no “answer”",
        ),
    ],
)
def test_an_unknown_key_is_refused_as_on_the_page(source: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        numbers_of(source)


def test_a_formula_has_value_and_gradient() -> None:
    source = {"view": "derivative", "f": "3*x**2 - 4*x + 5"}
    assert numbers_of(source).rows == [("x", "3"), ("f(x)", "20"), ("gradient", "14")]
    rows = dict(numbers_of(source | {"x": 2 / 3}).rows)
    view = DerivativeWidget(lambda x: 3 * x**2 - 4 * x + 5, x=2 / 3)
    assert float(rows["gradient"].replace("−", "-")) == view.numbers["gradient"]


def test_other_sources_have_what_the_author_wrote() -> None:
    source = {"view": "network", "layers": [3, 4, 1], "seed": 1337, "x": [2, -3.5, 1]}
    assert numbers_of(source).rows == [
        ("layers", "3, 4, 1"),
        ("seed", "1337"),
        ("x", "2, −3.5, 1"),
    ]


def test_a_large_graph_has_its_last_rows() -> None:
    numbers = numbers_of({"view": "graph", "code": "a = 1\n" + "a += 1\n" * 150})
    assert (len(numbers.rows), numbers.left_out) == (200, 101)
    assert numbers.rows[0][1] == "151"


GOOD = {"structure": {"names": ["a"]}, "data": with_base64(bytes(8)), "grad": with_base64(bytes(8))}


@pytest.mark.parametrize(
    "model",
    [
        {},
        None,
        [],
        GOOD | {"data": {"base64": "!"}},
        GOOD | {"data": with_base64(bytes(7))},
        GOOD | {"data": with_base64(bytes(16))},
        GOOD | {"structure": {"names": 3}},
    ],
)
def test_a_damaged_state_is_refused(model: Any) -> None:
    assert numbers_of({"view": "graph", "model": GOOD}).rows == [("a", "0", "0")]
    with pytest.raises(ValueError, match="model: expected the state that to_json"):
        numbers_of({"view": "graph", "model": model})


def test_a_source_may_give_a_leaf_another_number() -> None:
    source = {"view": "graph", "code": "a = 2.0\nL = a * -3.0\nL.backward()", "numbers": {"a": 5}}
    assert numbers_of(source).rows == [("L", "−15", "1"), ("−3", "−3", "2"), ("a", "5", "−3")]


@pytest.mark.parametrize(
    "given", [{"b": 1}, {"L": 1}, {"a": "1"}, {"a": True}, {"a": float("nan")}, [1]]
)
def test_other_numbers_are_checked(given: Any) -> None:
    source = {"view": "graph", "code": "a = 2.0\nL = a * -3.0", "numbers": given}
    with pytest.raises(ValueError, match=r"^numbers"):
        numbers_of(source)
