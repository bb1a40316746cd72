"""The notebooks assert the numbers of the lecture, and those in their own texts.

The numbers are those of Karpathy's micrograd lecture ("The spelled-out intro to neural networks and
backpropagation", 2022) and its demo, or computed from their formulas.
"""

import ast
import re

import nbformat
import pytest

from .test_lecture import EXAMPLES, code, every_notebook

NEURON = [0.7071067811865476, -1.5, 1.0, 0.5, 0.0]
LECTURE = {
    "01-a-live-expression": [-6.0, 4.0, -8.0],
    "02-derivatives": [
        *(20.0, 14.00300000000243, -21.996999999998934, 0.0029999999995311555),
        *(2.999378523327323e-06, 0.0, 4.0),
        *(-3.000000000010772, 2.0000000000042206, 0.9999999999976694),
    ],
    "03-backpropagation-by-hand": [
        *(-6.0, 4.0, -8.0, 1.0, -2.0, 6.0, -4.0, -3.9999999999995595),
        *(2.06, -3.04, 9.98, -1.96, -7.286496),
    ],
    "04-a-neuron": [0.8813735870195432, *NEURON, 0.9640275800758169, "2.46e-05"],
    "05-the-reuse-bug": [2.0, 1.0, -6.0, 3.0, -2.0, -3.0, -8.0],
    "06-more-operators": [
        *(7.38905609893065, *NEURON),
        *("2.0000 | 0.2203", "1.7627 | 0.2500", "5.8284 | 0.0429", "4.8284 | 0.1464"),
        *("6.8284 | -0.1036", "0.1464 | 4.8284", "0.7071 | 1.0000"),
    ],
    "07-a-network": [*NEURON, 41, 126, 0.42767811248845455],
    "08-four-examples": [
        *(398, 6.005402783252284, 3.2021496469205015, 2.4621709281541335),
        *(0.0673186675311987, 0.017781874686157644),
        *("4.9994", "1.9903", "0.0272", "0.00994", "2.04e-06", "7.92"),
    ],
    "09-the-forgotten-zero-grad": [0.017781874686157644],
    "10-moons": [
        *(337, 65818, 0.8958441028683222, 1.7235905336972022, 0.7429006313851131),
        *(0.313545481918522, 0.24507023853658053, 0.06016009895234464, 0.010978370135492717),
        40,
    ],
    "11-exercises": [
        *(6.336362190988558, -12.353553390593273, 10.25699027111255, 0.0625),
        *(2.1755153626167147, 0.041772570515350445, 0.8390245074625319),
        *(0.005653302662216329, -0.8864503806400986),
    ],
}


def asserted(nb):
    """The numbers and texts in its assert statements."""
    found = set()
    for statement in ast.walk(code(nb)):
        if isinstance(statement, ast.Assert):
            for node in ast.walk(statement):
                if isinstance(node, ast.Constant | ast.UnaryOp):
                    found.add(ast.unparse(node))
    return {ast.literal_eval(text) for text in found if re.match(r"-?[\d.'\"]", text)}


@pytest.mark.parametrize("name", LECTURE)
def test_the_numbers_of_the_lecture_are_asserted(name):
    nb = nbformat.read(EXAMPLES / "lecture" / f"{name}.ipynb", as_version=4)
    assert set(LECTURE[name]) - asserted(nb) == set()


@every_notebook
def test_a_number_that_its_text_gives_to_three_decimals_is_asserted(notebook):
    nb = nbformat.read(notebook, as_version=4)
    text = "\n".join(c.source for c in nb.cells if c.cell_type == "markdown")
    claimed = {float(number) for number in re.findall(r"\d+\.\d{3,}", re.sub(r"`[^`]*`", "", text))}
    known = {abs(float(x)) for x in asserted(nb) if re.fullmatch(r"-?\d[\d.e-]*", str(x))}
    steps = {0.001, 0.000001}  # an h is no result
    assert claimed - known - steps == set()
