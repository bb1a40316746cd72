"""Plans of exercises without code, and the variants that follow from a seed.

`js/src/store/exercise/variant.ts` draws the same variants on a page.
"""

from __future__ import annotations

import ast
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from micrograd_engine import Tape, Value
from micrograd_engine.checks import as_whole, described
from micrograd_engine.pcg32 import PCG32

from .. import lecture_code, naming, wire
from .checking import Names, Numbers

KINDS = ("predict", "gradients", "order", "broken", "tune", "match")
ASKS = ("sign", "gradient", "value", "step")
POINTS = 3  # of a curve, that a variant draws
MAX_POINTS = 8  # that a page has letters for
_SETTINGS = {
    "of": "a name",
    "ask": "a name",
    "learning_rate": "a finite number",
    "tune": "a list of names",
    "target": "a finite number",
    "tolerance": "a finite number",
    "at": "a list of finite numbers",
    "range": "a list of finite numbers",
}
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "predict": ("of",),
    "tune": ("tune", "target"),
    "match": ("of", "at"),
}
_DRAWN = ("learning_rate", "target", "tolerance", "at")


@dataclass
class Graph:
    """The graph of a variant.

    Attributes
    ----------
    root
        Its last Value, computed.
    values, names
        All Values, operands before results, and their names.
    variables
        The names that the code gives to Values, but for those that begin with _.
    """

    root: Value
    tape: Tape
    names: list[str]
    roles: list[str]
    variables: Mapping[str, Value]

    @property
    def values(self) -> Sequence[Value]:
        return self.tape.values

    def called(self, name: Any) -> Value:
        """The Value with this name.

        Raises
        ------
        ValueError
            When there is none.
        """
        if name not in self.names:
            raise ValueError(
                f"name: expected one of {', '.join(self.names)}, got {described(name)}"
            )
        return self.values[self.names.index(name)]

    def name(self, v: Value) -> str:
        return self.names[self.tape.index(v)]

    @property
    def inner(self) -> list[Value]:
        return [v for v in self.values if v._prev]

    @property
    def leaf_names(self) -> set[str]:
        return {name for name, v in zip(self.names, self.values, strict=True) if not v._prev}

    def structure(self) -> dict[str, Any]:
        """All but the numbers, for a page."""
        return wire.structure(self.tape, self.names, self.roles) | {"recording": 0, "notes": []}

    def leaves(self) -> bytes:
        """The numbers of the leaves; 0 for what a learner may be asked to compute."""
        return wire.packed([0.0 if v._prev else v.data for v in self.values])


def graph(code: str, numbers: Mapping[str, float] = {}) -> Graph:
    """The graph that `code` makes, with other `numbers` for some of its leaves.

    Examples
    --------
    >>> graph("a = 2.0\\nb = a*a", {"a": 3.0}).root.data
    9.0
    """
    root, known = lecture_code.read(code)
    tape = Tape(root)
    variables = {name: v for name, v in known.items() if not name.startswith("_")}
    names = naming.names(tape, variables)
    made = Graph(root, tape, names, naming.roles(tape, variables), variables)
    for name, number in numbers.items():
        if name in names:
            made.called(name).data = number
    root.forward()
    return made


_WORD = re.compile(r"\b[^\W\d]\w*")


def written(code: str, made: Graph) -> dict[str, str]:
    """The expression that the author wrote for each result, where a reader can work it out.

    All names in it are names in the graph, and each of them stands for one thing from beginning to end.

    Examples
    --------
    >>> code = "x = 3.0\\ny = 3*x**2 - 4*x"
    >>> written(code, graph(code))
    {'y': '3*x**2 - 4*x'}
    """
    lines = [line for line in ast.parse(code).body if isinstance(line, ast.Assign | ast.AugAssign)]
    counts = Counter(
        target.id for line in lines for target in _targets(line) if isinstance(target, ast.Name)
    )
    known = {
        name
        for name, v in zip(made.names, made.values, strict=True)
        if made.variables.get(name) is v and counts[name] == 1
    }
    allowed = known | (lecture_code.OPERATIONS - {*counts})
    return {
        target.id: text
        for line in lines
        for target in _targets(line)
        if isinstance(target, ast.Name) and target.id in known and made.called(target.id)._prev
        if {*_WORD.findall(text := _right_side(code, line))} <= allowed
    }


def _targets(line: ast.Assign | ast.AugAssign) -> list[ast.expr]:
    return line.targets if isinstance(line, ast.Assign) else [line.target]


def _right_side(code: str, line: ast.Assign | ast.AugAssign) -> str:
    """What stands right of the last `=`, in one line and without comments."""
    text = re.sub(r"#[^\n]*|\\\n", " ", ast.get_source_segment(code, line) or "")
    return " ".join(text.split("=", len(_targets(line)))[-1].split())


@dataclass(frozen=True)
class Plan:
    """An exercise without code: what is asked about which graph, and which numbers it may have.

    Parameters
    ----------
    kind
        One of `KINDS`.
    code
        The lecture's lines that make the graph; several for graphs to choose from.
    draw
        The numbers that a leaf or a setting may have in other variants, by its name.
    settings
        What the kind needs to know: `of`, `ask`, `learning_rate`, `tune`, `target`, `tolerance`, `at`, `range`.

    Examples
    --------
    >>> plan = Plan("gradients", "a = 2.0\\nb = -3.0\\ne = a*b", {"a": (1.0, 2.0, 3.0)})
    >>> plan.variant(0)
    {'code': 'a = 2.0\\nb = -3.0\\ne = a*b', 'numbers': {}}
    >>> plan.variant(4)["numbers"]
    {'a': 2.0}
    """

    kind: str
    code: str | Sequence[str]
    draw: Mapping[str, Sequence[float]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(
                f"kind: expected one of {', '.join(KINDS)}, got {described(self.kind)}"
            )
        if not self.codes or not all(isinstance(code, str) for code in self.codes):
            raise TypeError(f"code: expected lines of code, got {described(self.code)}")
        self._check_settings()
        made = [graph(code) for code in self.codes]
        for each in made:
            self._check_names(each)
        self._check_draw({name for each in made for name in each.leaf_names})

    def _check_names(self, made: Graph) -> None:
        """`of` and `tune` are names in the graph, and those of leaves where their numbers change."""
        moves_of = self.kind == "match" or self.settings.get("ask") == "step"
        for key in ("of", "tune"):
            given = self.settings.get(key, ())
            for name in [given] if isinstance(given, str) else given:
                is_leaf = not made.called(name)._prev
                if not is_leaf and (key == "tune" or moves_of):
                    raise ValueError(f"{key}: expected a leaf, got {name!r}")

    def _check_settings(self) -> None:
        for key, setting in self.settings.items():
            if key not in _SETTINGS:
                raise TypeError(f"an exercise has no {described(key)}, only {', '.join(_SETTINGS)}")
            if not _is(_SETTINGS[key], setting):
                raise TypeError(f"{key}: expected {_SETTINGS[key]}, got {described(setting)}")
        count = len(self.settings.get("at", ()))
        if count > MAX_POINTS:
            raise ValueError(f"at: expected at most {MAX_POINTS} points, got {count}")
        if len(self.settings.get("range", "ab")) != 2:
            raise ValueError(
                f"range: expected two numbers, got {described(self.settings['range'])}"
            )
        for key in _NEEDED.get(self.kind, ()):
            if key not in self.settings:
                raise ValueError(
                    f"{key}: expected {_SETTINGS[key]} for kind {self.kind!r}, got none"
                )
        if self.settings.get("ask", "sign") not in ASKS:
            asked = described(self.settings["ask"])
            raise ValueError(f"ask: expected one of {', '.join(ASKS)}, got {asked}")

    def _check_draw(self, leaves: set[str]) -> None:
        for name, numbers in self.draw.items():
            if name not in leaves and name not in _DRAWN:
                known = ", ".join([*sorted(leaves), *_DRAWN])[:120]
                raise ValueError(f"draw: expected names of {known}, got {described(name)}")
            if not len(numbers) or not all(_is("a finite number", n) for n in numbers):
                raise ValueError(f"draw: expected some finite numbers for {name!r}")

    @property
    def codes(self) -> Sequence[str]:
        return [self.code] if isinstance(self.code, str) else self.code

    def variant(self, seed: int) -> dict[str, Any]:
        """The code, numbers and settings of a variant; seed 0 has those that the author wrote."""
        random = PCG32(as_whole(seed, "seed"))
        code = self.codes[random.below(len(self.codes)) if seed else 0]
        found: dict[str, Any] = {"code": code, **self.settings, "numbers": {}}
        leaves = graph(code).leaf_names
        for name, numbers in self.draw.items() if seed else ():
            if name == "at":
                found["at"] = _some_of(numbers, random)
                continue
            number = float(numbers[random.below(len(numbers))])
            (found["numbers"] if name in leaves else found)[name] = number
        if self.kind == "broken":
            found["random"] = random.state
        return found

    @property
    def check(self) -> Callable[[Names, Numbers], Iterator[str]]:
        """The check of an exercise: see `tasks/__init__.py`."""
        from . import kinds

        return partial(kinds.check, self.kind)

    def traits(self) -> dict[str, Any]:
        """What a page needs: structure and leaves, and no answer."""
        made = [(code, graph(code)) for code in self.codes]
        return {
            "exercise_kind": self.kind,
            "graphs": [
                {"structure": g.structure(), "leaves": g.leaves(), "written": written(code, g)}
                for code, g in made
            ],
            "draws": [[name, [*map(float, numbers)]] for name, numbers in self.draw.items()],
            "settings": dict(self.settings),
        }


def _is(wanted: str, thing: Any) -> bool:
    """Whether a setting is what `_SETTINGS` says."""
    if wanted.startswith("a list of "):
        one = "a name" if wanted.endswith("names") else "a finite number"
        return isinstance(thing, list | tuple) and all(_is(one, part) for part in thing)
    if wanted == "a name":
        return isinstance(thing, str)
    return isinstance(thing, int | float) and not isinstance(thing, bool) and math.isfinite(thing)


def _some_of(numbers: Sequence[float], random: PCG32) -> list[float]:
    """Three different numbers, in the order in which they are drawn."""
    rest = [*numbers]
    return [float(rest.pop(random.below(len(rest)))) for _ in range(min(POINTS, len(rest)))]
