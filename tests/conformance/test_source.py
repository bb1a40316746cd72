"""The sources that the page is tested with, and what Python makes of the same now."""

import json
from pathlib import Path
from typing import Any

from micrograd_engine.ops import BUILT_IN, OPS

from .source import PROGRAMS, RANDOM_PROGRAMS, SOURCES, render_programs, render_sources
from .test_graphs import agrees

RULES = Path(__file__).parents[2] / "js/src/source/rules.ts"
NUMBERS = ("data", "grad", "losses", "parameters")  # C libraries differ in their last digit
STALE = "run python -m tests.conformance.source"


def same(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    assert len(old) == len(new), STALE
    for was, now in zip(old, new, strict=True):
        numbers = [key for key in NUMBERS if key in was]
        assert {**was, **dict.fromkeys(numbers)} == {**now, **dict.fromkeys(numbers)}, STALE
        for key in numbers:
            assert agrees([float(x) for x in was[key]], now[key]), STALE


def test_the_files_hold_what_python_makes_now() -> None:
    programs = json.loads(PROGRAMS.read_text("utf-8"))
    same(programs, json.loads(render_programs()))
    same(json.loads(SOURCES.read_text("utf-8")), json.loads(render_sources()))
    assert sum(program["name"].startswith("random") for program in programs) == RANDOM_PROGRAMS


def test_the_page_explains_each_operation_as_python_does() -> None:
    text = RULES.read_text("utf-8")
    for symbol in BUILT_IN:
        assert f'"{OPS[symbol].words}"' in text, symbol
