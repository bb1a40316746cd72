"""Write the types that both halves share from the Python ones: `python js/models.py`, or `--check` them.

src/models.ts has the traits of each widget, and what a run's views send and get; src/engine/states.ts has
the states of a run that both engines read.
"""

import dataclasses
import inspect
import sys
import typing as ty
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType

import anywidget
import numpy as np
import traitlets as t

import micrograd_widgets
from micrograd_engine import batches, optimizer, schedules
from micrograd_engine.training import run_state
from micrograd_widgets.run import wire as run_wire

SRC = Path(__file__).parent / "src"
TRAITS = {t.Float: float, t.Int: int, t.Unicode: str, t.Bool: bool}
SIMPLE = {
    float: "number",
    int: "number",
    str: "string",
    bool: "boolean",
    bytes: "Bytes",
    NoneType: "null",
}
STATES = [
    batches.BatchesState,
    optimizer.OptimizerState,
    run_state.RunState,
    run_state.SavedRun,
]
WIRE = [
    run_wire.ViewedRun,
    run_wire.WireSettings,
    run_wire.WireForm,
    run_wire.WireLayer,
    run_wire.WireStructure,
    run_wire.WireExamples,
    run_wire.CommittedExamples,
    run_wire.CommittedNetwork,
    run_wire.WireAt,
    run_wire.WireCommit,
    run_wire.WireAnswer,
]
OWN_SCHEDULE = [("name", "string"), ("lr", "number | null")]  # a function does not travel
HEAD = "// Generated from the Python {} by js/models.py; do not edit."
BYTES = """
import type { BatchesState, OptimizerState, RunState } from "./engine/states.ts";

/** Bytes as the hosts pass them. */
export type Bytes = DataView | ArrayBuffer | Uint8Array;

/** `Whole` on the wire: bytes in the place of its arrays. */
export type OnWire<Whole> = Whole extends Float64Array
  ? Bytes
  : Whole extends object
    ? { [Key in keyof Whole]: OnWire<Whole[Key]> }
    : Whole;"""


# ---- types


def typescript(kind: ty.Any) -> str:
    """The TypeScript of a Python type."""
    origin, inner = ty.get_origin(kind), ty.get_args(kind)
    if kind is ty.Any:
        return "unknown"
    if origin is np.ndarray:
        return "Float64Array"
    if origin is ty.Annotated:  # a schedule, as a dict
        return ty.cast(str, inner[1].__name__)
    if origin is ty.NotRequired:
        return typescript(inner[0])
    if origin in (UnionType, ty.Union):
        return " | ".join(map(typescript, inner))
    if origin is list:
        return f"{_listable(inner[0])}[]"
    if origin is dict:
        return f"Record<string, {typescript(inner[1])}>"
    return ty.cast(str, kind.__name__) if ty.is_typeddict(kind) else SIMPLE[kind]


def _listable(kind: ty.Any) -> str:
    text = typescript(kind)
    return f"({text})" if " " in text else text


def on_wire(kind: ty.Any) -> str:
    """How a TypedDict travels: bytes take the place of its arrays."""
    name = ty.cast(str, kind.__name__)
    return f"OnWire<{name}>" if _has_arrays(kind) else name


def _has_arrays(kind: ty.Any) -> bool:
    if ty.get_origin(kind) is np.ndarray:
        return True
    inner = ty.get_type_hints(kind).values() if ty.is_typeddict(kind) else ty.get_args(kind)
    return any(map(_has_arrays, inner))


def interface(kind: ty.Any) -> Iterator[str]:
    """A TypedDict."""
    yield f"\n/** {' '.join(inspect.cleandoc(kind.__doc__).split())} */"
    yield f"export interface {kind.__name__} {{"
    for key, hint in ty.get_type_hints(kind, include_extras=True).items():
        may_lack = ty.get_origin(hint) is ty.NotRequired or not kind.__total__
        yield f"  {key}{'?' if may_lack else ''}: {typescript(hint)};"
    yield "}"


def schedule() -> Iterator[str]:
    """Schedules, distinguished by their kind."""
    yield "\n/** The learning rate of every step. */\nexport type Schedule ="
    kinds = schedules.Schedule.__subclasses__()
    for kind in kinds:
        hints = ty.get_type_hints(kind)
        fields = (
            OWN_SCHEDULE
            if kind is schedules.OwnSchedule
            else [(field.name, typescript(hints[field.name])) for field in dataclasses.fields(kind)]
        )
        parts = "; ".join(f"{name}: {hint}" for name, hint in [("kind", f'"{kind.kind}"'), *fields])
        yield f"  | {{ {parts} }}{';' if kind is kinds[-1] else ''}"


# ---- traits


def trait_type(trait: t.TraitType) -> str:
    """The TypeScript type of what `model.get` returns for `trait`."""
    if wire := trait.metadata.get("wire"):
        return on_wire(wire)
    match trait:
        case t.Enum():
            return " | ".join(f'"{v}"' for v in trait.values)
        case t.Bytes():
            return "DataView"
        case t.List() | t.Dict() if (inner := _inner(trait)) is not None:
            return f"{inner}[]" if isinstance(trait, t.List) else f"Record<string, {inner}>"
        case _:
            kind = next((of for cls, of in TRAITS.items() if isinstance(trait, cls)), None)
            return SIMPLE[kind] if kind else "unknown"


def _inner(trait: t.TraitType) -> str:
    inner = trait._trait if isinstance(trait, t.List) else trait._value_trait
    return trait_type(inner) if inner is not None and type(inner) is not t.Any else "unknown"


def model(name: str, cls: ty.Any) -> Iterator[str]:
    """The traits of a widget class that are its own."""
    base = set(anywidget.AnyWidget.class_trait_names())
    yield f"\nexport interface {name}Model {{"
    for key, trait in sorted(cls.class_traits(sync=True).items()):
        if key not in base and not key.startswith("_"):
            yield f"  /** {trait.help} */\n  {key}: {trait_type(trait)};"
    yield "}"


# ---- files


def states() -> Iterator[str]:
    """What both engines read and write."""
    yield HEAD.format("TypedDicts of the engine")
    yield from schedule()
    for kind in STATES:
        yield from interface(kind)


def models() -> Iterator[str]:
    """What goes over the wire: an interface for each widget class of the package, and for a run."""
    yield HEAD.format("traits, and the TypedDicts of run_wire.py,")
    yield BYTES
    for kind in WIRE:
        yield from interface(kind)
    for name in sorted(micrograd_widgets.__all__):
        cls = getattr(micrograd_widgets, name)
        if isinstance(cls, type) and issubclass(cls, anywidget.AnyWidget):
            yield from model(name, cls)


if __name__ == "__main__":
    for file, lines in (SRC / "models.ts", models()), (SRC / "engine/states.ts", states()):
        text = "\n".join(lines) + "\n"
        if "--check" not in sys.argv:
            file.write_text(text)
        elif file.read_text() != text:
            sys.exit(f"js/src/{file.relative_to(SRC)} is stale: run python js/models.py")
