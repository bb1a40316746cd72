"""LossSurfaceWidget without a browser: the directions that it sends to a page, and refusals."""

import random
from typing import Any

import pytest
from traitlets import TraitError

from micrograd_engine import MLP, SGD, Module, Trainer, Value, moons
from micrograd_widgets import LossSurfaceWidget

POINTS = ([[-1.0], [0.0], [1.0]], [-1.0, 1.0, 3.0])


class Line(Module):
    """w·x + b, as a class of one's own."""

    def __init__(self, *labels: str) -> None:
        self.w, self.b = (Value(0.0, label=label) for label in labels)

    def __call__(self, x: list[Value]) -> Value:
        return self.w * x[0] + self.b

    def parameters(self) -> list[Value]:
        return [self.w, self.b]


def line(model: Any = None) -> Trainer:
    model = model or MLP(1, [1], activation="linear")
    return Trainer(model, *POINTS, loss="squared_error", optimizer=SGD(lr=0.1))


def network() -> Trainer:
    random.seed(5)
    return Trainer(MLP(2, [4, 1]), *moons(20))


def test_two_parameters_span_the_plane_themselves() -> None:
    view = LossSurfaceWidget(line())
    assert (view.over, view.along) == ("parameters", [0, 1])
    view.close()


def test_more_parameters_get_random_directions() -> None:
    view = LossSurfaceWidget(network(), seed=3)
    assert (view.over, view.seed) == ("random", 3)
    view.close()


def test_parameters_are_chosen_as_values_or_by_their_index() -> None:
    trainer = network()
    neuron = trainer.model.layers[1].neurons[0]
    view = LossSurfaceWidget(trainer, neuron.w[2], 0)
    assert (view.over, view.along) == ("parameters", [14, 0])
    view.close()


@pytest.mark.parametrize(
    ("first", "second", "along"), [(3, None, [3, 0]), (0, None, [0, 1]), (None, 0, [1, 0])]
)
def test_the_other_parameter_is_the_first_that_is_free(
    first: int | None, second: int | None, along: list[int]
) -> None:
    view = LossSurfaceWidget(network(), first, second)
    assert (view.over, view.along) == ("parameters", along)
    view.close()


def test_the_path_of_the_run_can_be_chosen() -> None:
    view = LossSurfaceWidget(network(), over="path")
    assert view.over == "path"
    view.close()


def test_layers_name_their_parameters() -> None:
    view = LossSurfaceWidget(network())
    assert view.names == []
    assert view.structure["layers"][0]["neurons"] == 4
    view.close()


@pytest.mark.parametrize(
    ("labels", "names"),
    [(("w", "b"), ["w", "b"]), (("", ""), ["p1", "p2"]), (("a", "a"), ["a", "a (2)"])],
)
def test_parameters_of_a_model_of_ones_own_have_names_too(
    labels: tuple[str, str], names: list[str]
) -> None:
    view = LossSurfaceWidget(line(Line(*labels)))
    assert view.names == names
    view.close()


def test_a_step_of_a_cell_reaches_the_page() -> None:
    trainer = line()
    view = LossSurfaceWidget(trainer)
    trainer.step()
    view.binding.follow()
    assert view.run["step"] == 1
    view.close()


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (0, 0, r"second: expected another parameter than first, got 0"),
        (17, None, r"first: expected an index from 0 to 16, got 17"),
        (None, -1, r"second: expected an index from 0 to 16, got -1"),
        (Value(1.0), None, r"first: expected one of the model's parameters, got Value\(data=1\.0"),
    ],
)
def test_a_wrong_pair_of_parameters_is_refused(first: Any, second: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LossSurfaceWidget(network(), first, second)


@pytest.mark.parametrize("given", ["w1", 1.0, True])
def test_an_object_that_is_not_a_parameter_is_a_type_error(given: Any) -> None:
    with pytest.raises(TypeError, match=r"first: expected one of the model's parameters or its"):
        LossSurfaceWidget(network(), given)


def test_other_arguments_are_refused() -> None:
    with pytest.raises(TypeError, match=r"trainer: expected a Trainer, got 3 \(int\)"):
        LossSurfaceWidget(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"LossSurfaceWidget: there is no argument 'color'"):
        LossSurfaceWidget(network(), color="red")
    for wrong in ({"over": "everywhere"}, {"seed": -1}, {"speed": "slow"}):
        with pytest.raises(TraitError):
            LossSurfaceWidget(network(), **wrong)


def test_a_model_with_one_parameter_has_no_plane() -> None:
    class Scale(Line):
        def __call__(self, x: list[Value]) -> Value:
            return self.w * x[0]

        def parameters(self) -> list[Value]:
            return [self.w]

    with pytest.raises(ValueError, match=r"trainer: expected a model with at least two parameters"):
        LossSurfaceWidget(line(Scale("w", "b")))
