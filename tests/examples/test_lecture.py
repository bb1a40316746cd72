"""The notebooks in examples/ run from top to bottom, show live views, and assert their numbers."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[2] / "examples"
APART = {".ipynb_checkpoints", "workshop"}  # a workshop asserts nothing: tests/exercises
NOTEBOOKS = sorted(p for p in EXAMPLES.rglob("*.ipynb") if not APART & {*p.parts})
WIDGET = "application/vnd.jupyter.widget-view+json"


def path_of(notebook):
    return str(notebook.relative_to(EXAMPLES))


every_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=path_of)


def execute(notebook, ipython):
    """The notebook after a run in a kernel of its own, with nobody's startup files."""
    nb = nbformat.read(notebook, as_version=4)
    where = {"metadata": {"path": str(notebook.parent)}}
    client = NotebookClient(nb, timeout=120, kernel_name="python3", resources=where)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(ipython))
        return client.execute()


@pytest.fixture(scope="module")
def executed(request, tmp_path_factory):
    return execute(request.param, tmp_path_factory.mktemp("ipython"))


every_executed = pytest.mark.parametrize("executed", NOTEBOOKS, ids=path_of, indirect=True)


def outputs(nb):
    return [output for cell in nb.cells for output in cell.get("outputs", [])]


def code(nb):
    """The Python of a notebook, without its magics."""
    lines = [
        line for cell in nb.cells if cell.cell_type == "code" for line in cell.source.split("\n")
    ]
    return ast.parse("\n".join(line for line in lines if not line.startswith("%")))


def test_the_lecture_has_notebooks():
    numbers = [p.name[:2] for p in NOTEBOOKS if p.parent.name == "lecture"]
    assert numbers == [f"{k:02}" for k in range(1, 14)]


@every_executed
def test_it_runs_without_errors_or_warnings(executed):
    texts = [o.text for o in outputs(executed) if o.output_type == "stream" and o.name == "stderr"]
    assert texts == []


@every_executed
def test_it_shows_live_views_with_text_beside_each(executed):
    shown = [o.data for o in outputs(executed) if WIDGET in o.get("data", {})]
    assert shown
    assert all("text/plain" in data for data in shown)


@every_executed
def test_every_value_at_the_end_of_a_cell_is_a_live_view(executed):
    for output in outputs(executed):
        data = output.get("data", {})
        if data.get("text/plain", "").startswith("Value("):
            assert {WIDGET, "text/html"} <= data.keys()


@every_notebook
def test_it_is_committed_without_outputs(notebook):
    nb = nbformat.read(notebook, as_version=4)
    assert outputs(nb) == []
    assert all(c.execution_count is None for c in nb.cells if c.cell_type == "code")


@every_notebook
def test_it_is_a_valid_notebook_for_any_python_3_kernel(notebook):
    nb = nbformat.read(notebook, as_version=nbformat.NO_CONVERT)
    nbformat.validate(nb)
    assert (nb.nbformat, nb.nbformat_minor) == (4, 5)
    assert nb.metadata.kernelspec.name == "python3"


@every_notebook
def test_numbers_it_claims_are_asserted(notebook):
    nb = nbformat.read(notebook, as_version=4)
    text = "\n".join(c.source for c in nb.cells if c.cell_type == "markdown")
    if re.search(r"\d", text):
        assert any(isinstance(node, ast.Assert) for node in ast.walk(code(nb)))


def test_the_first_notebook_begins_with_the_graph_of_the_lecture():
    nb = nbformat.read(min((EXAMPLES / "lecture").glob("*.ipynb")), as_version=4)
    first = next(c.source for c in nb.cells if c.cell_type == "code").split("\n")
    assert len([*filter(None, first)]) == 4
    assert first[0] == "%load_ext micrograd_widgets"
    assert first[-1].endswith("; L")
