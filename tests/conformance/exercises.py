"""Write exercises.json: sources of the exercises without code, their variants, and right and wrong answers.

python -m tests.conformance.exercises
"""

import json
from pathlib import Path
from typing import Any

from micrograd_widgets import exercises
from micrograd_widgets.exercises.exercise import Exercise
from micrograd_widgets.exercises.variants import Plan, graph

FILE = Path(__file__).parent / "exercises.json"
SEEDS = (0, 1, 2, 3, 7, 1000, 2**32 - 1)


def source(plan: Plan) -> dict[str, Any]:
    """What an author of a page writes for the same exercise."""
    return {
        "view": "exercise",
        "kind": plan.kind,
        "code": plan.code,
        "draw": dict(plan.draw),
        **plan.settings,
    }


def answer(cell: str) -> Any:
    names: dict[str, Any] = {}
    exec(cell, names)  # noqa: S102
    return names["answer"]


def variant(exercise: Exercise, seed: int) -> dict[str, Any]:
    one = exercise.variant(seed)
    n = one.numbers
    made = graph(n["code"], n["numbers"])
    leaves = {made.name(v): v.data for v in made.values if not v._prev}
    settings = {key: n[key] for key in ("at", "target", "learning_rate") if key in n}
    right = answer(one.solution)
    return {"seed": seed, "leaves": leaves, "settings": settings, "answer": right}


def mistakes(exercise: Exercise) -> list[list[Any]]:
    """Kinds that both languages name; what cannot be read is an error on a page."""
    kinds = exercise.mistakes.items()
    return [[kind, answer(cell)] for kind, cell in kinds if kind != "wrong_type"]


def document() -> list[dict[str, Any]]:
    found = [exercises.get(name) for name in exercises.names()]
    return [
        {
            "name": one.name,
            "source": source(one.plan),
            "variants": [variant(one, seed) for seed in SEEDS],
            "mistakes": mistakes(one),
        }
        for one in found
        if one.plan is not None
    ]


if __name__ == "__main__":
    FILE.write_text(json.dumps(document(), indent=1) + "\n")
