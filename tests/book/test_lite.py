"""The chapters open the lecture's notebooks in JupyterLite, where they run without NumPy."""

from pathlib import Path

from examples.book.lite import add_links

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
