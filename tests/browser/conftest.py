from collections.abc import Callable, Iterator

import pytest

from .lab import Lab, Notebook

LOAD = "%load_ext micrograd_widgets\nfrom micrograd_engine import MLP, Value"
BUILD = """\
a = Value(2.0, label='a'); b = Value(-3.0, label='b'); c = Value(10.0, label='c')
e = a * b; e.label = 'e'
d = e + c; d.label = 'd'
f = Value(-2.0, label='f')
L = d * f; L.label = 'L'
L"""


@pytest.fixture(scope="package")  # not longer: Playwright leaves an event loop running
def lab() -> Iterator[Lab]:
    with Lab() as lab:
        yield lab


@pytest.fixture
def opened(lab: Lab) -> Iterator[Callable[..., Notebook]]:
    """Open a notebook with cells, run them, close it after the test; no error may be left."""
    books: list[Notebook] = []

    def open_and_run(*cells: str) -> Notebook:
        book = lab.open(LOAD, *(cells or (BUILD,)))
        books.append(book)
        book.run_all()
        return book

    yield open_and_run
    for book in books:
        complaints = book.own_complaints()
        book.page.close()
        assert complaints == []
