"""A training run where there are no widgets: a text, and a static table that a browser can trust."""

import random
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from micrograd_engine import MLP, SGD, Linear, Module, Trainer, Value, moons
from micrograd_widgets import LossSurfaceWidget, MLPWidget, TrainingWidget
from micrograd_widgets.run.view import TrainerView

HOSTILE = '<img src=x onerror="alert(1)">'


class Tables(HTMLParser):
    """The rows of every table, the sentences after them, and all tags that a browser would make."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.sentences: list[str] = []
        self.tags: set[str] = set()
        self._into: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, _: Any) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td", "p"):
            self._into = self.sentences if tag == "p" else self.rows[-1]
            self._into.append("")

    def handle_data(self, data: str) -> None:
        self._into[-1] += data

    def row(self, name: str) -> list[str]:
        """The other cells of the row that begins with `name`."""
        (found,) = [row[1:] for row in self.rows if row[0] == name]
        return found


def tables(view: TrainerView) -> Tables:
    return Tables(view.fallback()["text/html"])


def fitted(loss: Any = "squared_error", **arguments: Any) -> Trainer:
    """A line w·x + b from w = 1, b = 0, on points of y = 2x + 1."""
    model = MLP(1, [1], activation="linear")
    w, b = model.parameters()
    w.data, b.data = 1.0, 0.0
    return Trainer(model, [[-1.0], [0.0], [1.0]], [-1.0, 1.0, 3.0], loss=loss, **arguments)


def demo() -> Trainer:
    random.seed(5)
    return Trainer(MLP(2, [4, 1]), *moons(40), optimizer=SGD(lr=Linear(1.0, 0.1, 100)))


@pytest.fixture(params=[TrainingWidget, LossSurfaceWidget])
def widget(request: pytest.FixtureRequest) -> Callable[..., TrainerView]:
    made: Callable[..., TrainerView] = request.param
    return made


def test_the_table_describes_the_run(widget: Callable[..., TrainerView]) -> None:
    view = widget(fitted(optimizer=SGD(lr=0.5)))
    view.trainer.step()  # outputs −1, 0, 1: the mean of 0², 1², 2²
    found = tables(view)
    assert found.row("Trained") == ["MLP of 2 parameters"]
    assert found.row("Loss") == ["squared_error"]
    assert found.row("Steps") == ["1"]
    assert found.row("Last loss") == ["1.6667"]
    assert found.row("Learning rate") == ["0.5"]
    assert found.row("Optimiser") == ["SGD(lr=0.5, momentum=0.0)"]
    assert found.row("Examples") == ["3"]
    # the mean of 2·error·x is −4/3, that of 2·error is −2; then p −= 0.5·grad
    assert found.row("layer 1 neuron 1 w1") == ["1.6667", "−1.3333"]
    assert found.row("layer 1 neuron 1 b") == ["1.0000", "−2.0000"]
    view.close()


def test_the_text_is_that_of_the_trainer(widget: Callable[..., TrainerView]) -> None:
    view = widget(demo())
    assert view.fallback()["text/plain"] == repr(view.trainer)
    view.close()


def test_before_the_first_step_there_is_no_loss_yet() -> None:
    view = TrainingWidget(demo())
    assert tables(view).row("Last loss") == ["none yet"]
    view.close()


def test_the_table_has_the_accuracy_of_classes() -> None:
    view = TrainingWidget(demo(), test=moons(20, seed=4))
    found = tables(view)
    assert found.row("Accuracy") == [f"{100 * view.trainer.accuracy():g} %"]
    held = view.trainer.accuracy(*moons(20, seed=4))
    assert found.row("Accuracy, held out") == [f"{100 * held:g} %"]
    assert found.row("Examples") == ["40, and 20 held out"]
    view.close()
    view = TrainingWidget(fitted())
    assert not [row for row in tables(view).rows if row[0].startswith("Accuracy")]
    view.close()


def test_the_learning_rate_of_a_schedule_is_that_of_the_next_step() -> None:
    view = TrainingWidget(demo())
    for _ in range(50):
        view.trainer.step()
    assert tables(view).row("Learning rate") == ["0.55"]
    view.close()


def test_the_table_lists_settings_that_have_an_effect() -> None:
    view = TrainingWidget(fitted(l1=0.02, l2=0.001, batch_size=2))
    view.trainer.zero_grad = False
    found = tables(view)
    assert (found.row("L1"), found.row("L2")) == (["0.02"], ["0.001"])
    assert found.row("Examples in a step") == ["2"]
    assert found.row("Zero grad in each step") == ["no"]
    view.close()
    view = TrainingWidget(fitted())
    names = [row[0] for row in tables(view).rows]
    assert {"L2", "Examples in a step", "Zero grad in each step"}.isdisjoint(names)
    view.close()


def test_a_large_model_is_cut_and_says_so() -> None:
    random.seed(5)
    view = TrainingWidget(Trainer(MLP(2, [16, 16, 1]), *moons(20)))
    found = tables(view)
    assert len([row for row in found.rows if row[0].startswith("layer ")]) == 50
    assert found.sentences == ["… and 287 more parameters"]
    view.close()


def test_the_table_has_every_parameter_of_the_lectures_network() -> None:
    random.seed(1337)
    view = TrainingWidget(Trainer(MLP(3, [4, 4, 1]), [[2.0, 3.0, -1.0]], [1.0]))
    found = tables(view)
    assert len([row for row in found.rows if row[0].startswith("layer ")]) == 41
    assert found.sentences == []
    view.close()


def test_names_of_a_learner_are_shown_and_never_run() -> None:
    class Line(Module):
        def __init__(self) -> None:
            self.p = [Value(1.0, label=HOSTILE), Value(0.0, label=HOSTILE), Value(0.5)]

        def __call__(self, x: list[Value]) -> Value:
            return self.p[0] * x[0] + self.p[1] * self.p[2]

        def parameters(self) -> list[Value]:
            return self.p

    class Downhill(SGD):
        def __repr__(self) -> str:
            return HOSTILE

    def loss(output: Value, target: float) -> Value:
        return (output - target) ** 2

    Line.__name__ = loss.__name__ = HOSTILE
    trainer = Trainer(Line(), [[1.0], [2.0]], [1.0, 2.0], loss=loss, optimizer=Downhill())
    view = TrainingWidget(trainer)
    found = tables(view)
    assert found.tags <= {"table", "thead", "tbody", "tr", "th", "td", "p", "bdi"}
    assert found.row("Trained") == [f"{HOSTILE} of 3 parameters"]
    assert found.row("Loss") == [HOSTILE]
    assert found.row("Optimiser") == [HOSTILE]
    assert found.row(HOSTILE) == ["1.0000", "0.0000"]
    assert found.row(f"{HOSTILE} (2)") == ["0.0000", "0.0000"]
    assert found.row("p3") == ["0.5000", "0.0000"]
    view.close()


class Odd:
    """An object whose repr fails."""

    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__


def test_an_object_without_a_repr_hides_nothing_else() -> None:
    class Mute(SGD):
        def __repr__(self) -> str:
            raise RuntimeError("no text")

    trainer = fitted(optimizer=Mute(lr=0.5))
    trainer.model.parameters()[0].label = Odd()
    view = TrainingWidget(trainer)
    found = tables(view)
    assert found.row("Optimiser") == ["Mute"]
    assert found.row("layer 1 neuron 1") == ["1.0000", "0.0000"]
    assert view.fallback()["text/plain"].startswith("Trainer")
    view.close()


def test_the_table_of_a_changed_model_has_no_accuracy() -> None:
    view = TrainingWidget(demo())
    view.trainer.model.layers[0].neurons[0].activation = "relu"
    found = tables(view)
    assert found.row("Trained") == ["MLP of 17 parameters"]
    assert not [row for row in found.rows if row[0].startswith("Accuracy")]
    view.close()


def test_a_network_on_an_example_has_a_table_too() -> None:
    random.seed(1337)
    view = MLPWidget(MLP(3, [4, 4, 1]), [2.0, 3.0, -1.0], 1.0)
    found = Tables(view.fallback()["text/html"])
    assert found.row("loss") == ["0.3276", "0.0000"]
    assert found.row("output") == ["0.4277", "0.0000"]
    view.close()
