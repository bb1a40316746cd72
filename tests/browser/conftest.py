from collections.abc import Callable, Iterator

import pytest
from nbformat import NotebookNode

from .lab import Lab, Notebook, chromium, firefox, notebook

LOAD = "%load_ext micrograd_widgets\nfrom micrograd_engine import MLP, Value"
BUILD = """\
a = Value(2.0, label='a'); b = Value(-3.0, label='b'); c = Value(10.0, label='c')
e = a * b; e.label = 'e'
d = e + c; d.label = 'd'
f = Value(-2.0, label='f')
L = d * f; L.label = 'L'
L"""


@pytest.fixture(scope="package")  # not longer: Playwright leaves an event loop running
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    with Lab(firefox if request.config.getoption("firefox") else chromium) as lab:
        yield lab


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Iterator[None]:
    """With a failed test, print what the views on its pages show."""
    report = yield
    lab = item.funcargs.get("lab")
    if report.failed and lab is not None:
        report.sections.append(("views", lab.seen()))
    return report


@pytest.fixture
def shown(lab: Lab, request: pytest.FixtureRequest) -> Iterator[Callable[[NotebookNode], Notebook]]:
    """Show a notebook and run it, close it after the test; no error may be left."""
    books: list[Notebook] = []
    failed = request.session.testsfailed

    def show_and_run(content: NotebookNode) -> Notebook:
        book = lab.fill(content)
        books.append(book)
        book.run_all()
        return book

    yield show_and_run
    for book in books:
        complaints = book.own_complaints()
        if complaints or request.session.testsfailed > failed:
            book.page.close()
        else:
            lab.close(book)
        assert complaints == []


@pytest.fixture
def opened(shown: Callable[[NotebookNode], Notebook]) -> Callable[..., Notebook]:
    """As `shown`, for a notebook of these cells, or of the lecture's expression."""
    return lambda *cells: shown(notebook(LOAD, *(cells or (BUILD,))))
