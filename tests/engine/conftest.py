"""Fixtures of the tests of the engine."""

import pytest

from micrograd_engine.ops import OPS

collect_ignore = ["torch_edges.py"]  # needs PyTorch; its answers are in torch_edges.json


@pytest.fixture(autouse=True)
def _table_as_it_was():
    """Operations that a test registers are gone after it."""
    before = dict(OPS)
    yield
    OPS.clear()
    OPS.update(before)
