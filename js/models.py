"""Write src/models.ts from the Python traits: `python js/models.py`, or `--check` that it is so."""

import sys
from pathlib import Path

import anywidget
import traitlets as t

import micrograd_widgets

OUT = Path(__file__).parent / "src/models.ts"
SIMPLE = {
    t.Float: "number",
    t.Int: "number",
    t.Unicode: "string",
    t.Bool: "boolean",
    t.Bytes: "DataView",
}


def typescript(trait: t.TraitType) -> str:
    """The TypeScript type of what `model.get` returns for `trait`."""
    match trait:
        case t.Enum():
            return " | ".join(f'"{v}"' for v in trait.values)
        case t.List() | t.Dict() if (inner := _inner(trait)) is not None:
            return f"{inner}[]" if isinstance(trait, t.List) else f"Record<string, {inner}>"
        case _:
            return next((s for cls, s in SIMPLE.items() if isinstance(trait, cls)), "unknown")


def _inner(trait: t.TraitType) -> str:
    inner = trait._trait if isinstance(trait, t.List) else trait._value_trait
    return typescript(inner) if inner is not None and type(inner) is not t.Any else "unknown"


def render() -> str:
    """The whole file: an interface for each widget class of the package."""
    base = set(anywidget.AnyWidget.class_trait_names()) | {"_esm", "_css"}
    lines = ["// Generated from the Python traits by js/models.py; do not edit."]
    for name in sorted(micrograd_widgets.__all__):
        cls = getattr(micrograd_widgets, name)
        if not (isinstance(cls, type) and issubclass(cls, anywidget.AnyWidget)):
            continue
        lines += ["", f"export interface {name}Model {{"]
        for key, trait in sorted(cls.class_traits(sync=True).items()):
            if key not in base:
                lines += [f"  /** {trait.help} */", f"  {key}: {typescript(trait)};"]
        lines += ["}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if "--check" not in sys.argv:
        OUT.write_text(render())
    elif OUT.read_text() != render():
        sys.exit("js/src/models.ts is stale: run python js/models.py")
