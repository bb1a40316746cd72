"""The chapters open the lecture's notebooks in JupyterLite, where they run without NumPy."""

import json
from pathlib import Path

from examples.book.lite import LECTURE, add_links, needs_numpy

DOWNLOAD = (
    '<a class="reference download internal" href="{up}_downloads/1a/{name}"><code>{name}</code></a>'
)


def links(site: Path, page: str, name: str) -> list[str]:
    """Where a page that offers this notebook leads, when links were added twice."""
    path = site / page
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<p>In {DOWNLOAD.format(up='', name=name)}.</p>")
    add_links(site)
    add_links(site)
    return [part.split('"')[0] for part in path.read_text().split('"run-here" href="')[1:]]


def test_a_notebook_that_a_page_offers_opens_in_jupyterlite(tmp_path: Path) -> None:
    here = "lite/notebooks/index.html?path=04-a-neuron.ipynb"
    assert links(tmp_path, "4.html", "04-a-neuron.ipynb") == [here]
    assert links(tmp_path, "reference/views.html", "04-a-neuron.ipynb") == [f"../{here}"]


def test_one_that_needs_numpy_or_is_not_of_the_lecture_does_not(tmp_path: Path) -> None:
    for name in ("10-moons.ipynb", "another.ipynb"):
        assert links(tmp_path, "page.html", name) == []


def test_pages_of_jupyterlite_stay_as_they_are(tmp_path: Path) -> None:
    assert links(tmp_path, "lite/index.html", "04-a-neuron.ipynb") == []


def test_notebooks_that_train_need_numpy() -> None:
    notebooks = {path.stem[:2]: json.loads(path.read_text()) for path in LECTURE.glob("*.ipynb")}
    assert {n for n, notebook in notebooks.items() if needs_numpy(notebook)} == {
        *("08", "09", "10", "12"),
    }


def test_a_word_in_a_text_is_no_name() -> None:
    cell = {"cell_type": "code", "source": ["%load_ext micrograd_widgets\n", "print('a line')"]}
    assert not needs_numpy({"cells": [cell]})
    cell["source"] = ["import numpy.random\n"]
    assert needs_numpy({"cells": [cell]})
