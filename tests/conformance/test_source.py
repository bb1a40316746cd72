"""The sources that the page is tested with, and what Python makes of the same now."""

import json
from pathlib import Path
from typing import Any

from micrograd_engine.ops import BUILT_IN, OPS

from . import programs, source
from .test_graphs import agrees

RULES = Path(__file__).parents[2] / "js/src/source/rules.ts"
NUMBERS = ("data", "grad", "losses", "parameters")  # C libraries differ in their last digit
STALE = "run python -m tests.conformance.source, and the same of programs"


def same(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    assert len(old) == len(new), STALE
    for was, now in zip(old, new, strict=True):
        numbers = [key for key in NUMBERS if key in was]
        assert {**was, **dict.fromkeys(numbers)} == {**now, **dict.fromkeys(numbers)}, STALE
        for key in numbers:
            assert agrees([float(x) for x in was[key]], now[key]), STALE


def test_the_files_hold_what_python_makes_now() -> None:
    for module in (programs, source):
        same(json.loads(module.FILE.read_text("utf-8")), json.loads(module.render()))
    names = [program["name"] for program in json.loads(programs.FILE.read_text("utf-8"))]
    assert sum(name.startswith("random") for name in names) == programs.RANDOM


def test_the_page_explains_each_operation_as_python_does() -> None:
    text = RULES.read_text("utf-8")
    for symbol in BUILT_IN:
        assert f'"{OPS[symbol].words}"' in text, symbol
