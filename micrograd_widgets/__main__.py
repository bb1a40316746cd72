"""Write what a web page with views needs, or an assignment for a grader; check a laptop.

    python -m micrograd_widgets check
    python -m micrograd_widgets page FOLDER
    python -m micrograd_widgets assignment nbgrader FOLDER
    python -m micrograd_widgets assignment otter FOLDER

check: says what works on this laptop, and what to do about the rest.

page: FOLDER gets `micrograd-page.js` and `micrograd.js` with all views, the licences of what is in them,
`example.html`, a small page to start from, and two playgrounds, `expression.html` and `network.html`.

assignment: FOLDER gets the exercises with code, a notebook for each of the workshop. They hold the solutions,
which the grader takes out: `nbgrader generate_assignment workshop` in FOLDER, or `otter assign NOTEBOOK dist`.
"""

import shutil
import sys
from pathlib import Path

from micrograd_engine import Value

from .exercises import assignment
from .graph.widget import GraphWidget
from .notebook import laptop
from .pages import NOTICES, SCRIPT, STATIC, script, write

_FILES = (SCRIPT, "micrograd.js", NOTICES)
_PLAYGROUNDS = Path(__file__).parent / "playground"
_EXAMPLE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Backpropagation, live</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 24px auto; max-width: 1000px; padding: 0 8px }}
</style>
<script src="{script}"></script>
</head>
<body>
<h1>Backpropagation, live</h1>
{fragment}</body>
</html>
"""


def main(arguments: list[str]) -> int | str:
    """Carry out the command; return the exit code, or what is wrong."""
    try:
        return _main(arguments)
    except OSError as problem:  # a folder that cannot be written, a full disk
        return f"{problem.filename or 'FOLDER'}: {problem.strerror or problem}"


def _main(arguments: list[str]) -> int | str:
    match arguments:
        case ["page", folder]:
            for name in page(Path(folder)):
                print(Path(folder) / name)
            return 0
        case ["check"]:
            lines, works = laptop.check()
            print("\n".join(lines))
            return (
                0
                if works
                else "Not everything works: the lines that begin with WRONG say what is missing."
            )
        case ["assignment", grader, folder] if grader in assignment.KINDS:
            for file in assignment.KINDS[grader](Path(folder)):
                print(file)
            return 0
        case ["-h" | "--help"]:
            print((__doc__ or "").strip())
            return 0
        case _:
            return (__doc__ or "").strip()


def page(folder: Path) -> list[str]:
    """Write the files to `folder`; return their names. Pages that are there already stay."""
    script()  # it was built
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        shutil.copyfile(STATIC / name, folder / name)
    pages = {path.name: path.read_text("utf-8") for path in sorted(_PLAYGROUNDS.glob("*.html"))}
    pages["example.html"] = _EXAMPLE.format(script=SCRIPT, fragment=_lecture())
    new = [name for name in pages if not (folder / name).exists()]
    for name in new:
        write(folder / name, pages[name])
    return [*_FILES, *new]


def _lecture() -> str:
    """The lecture's expression, as a part of a page."""
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
    e = a * b
    d = e + c
    f = Value(-2.0, label="f")
    root = d * f
    e.label, d.label, root.label = "e", "d", "L"
    view = GraphWidget(root, variables={})
    caption = "Move a slider, then press Backward: each gradient says how fast L changes with it."
    text = view.to_html(caption=caption, fragment=True)
    view.close()
    return text or ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
