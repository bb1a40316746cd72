"""Views on web pages without a kernel: their state as JSON, and the HTML that shows it.

`js/src/host/saved-state.ts` reads the JSON, `js/src/page/element.ts` the HTML.
"""

import hashlib
import json
import os
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Protocol

from micrograd_engine.checks import described

STATIC = Path(__file__).parent / "static"
SCRIPT = "micrograd-page.js"  # all views; the build makes it
NOTICES = "THIRD-PARTY.txt"  # the licences of what is in it
SCHEMA = 1
HIDDEN = ("toolbar", "settings", "walk", "panels")  # parts that a page may leave out
WHEN = "As when the page was made"
_STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; margin: 24px auto; max-width: 1200px; padding: 0 min(12px, 2vw) }
h1 { font-size: 1.5em }
figure { margin: 0 0 24px }
figcaption { margin-top: 8px }
td, th { padding: 0 8px; vertical-align: baseline }
"""


class Shown(Protocol):
    """What a page shows."""

    def to_json(self) -> str: ...

    def page_table(self) -> str: ...


def to_html(
    views: Iterable[Shown],
    path: Any = None,
    *,
    title: Any = "",
    caption: Any = "",
    hide: Any = (),
    editable: Any = False,
    fragment: Any = False,
) -> str | None:
    """The views on a page of their own, or for a page that has the script: see `View.to_html`."""
    checked_text(title, "title")
    checked_text(caption, "caption")
    names = checked_hide(hide)
    if editable:
        raise ValueError(
            "editable: expected False, got True: a view of Python objects has a state and no code"
        )
    parts = [_fragment(view.to_json(), view.page_table(), names) for view in views]
    parts.append(_caption(caption))
    figure = f'<figure class="micrograd">\n{"".join(parts)}</figure>\n'
    text = figure if fragment else _page(title or caption, title, figure)
    if path is None:
        return text
    write(path, text)
    return None


def as_json(view: str, traits: Mapping[str, Any]) -> str:
    """The state of a view: its kind, and its traits with bytes in base64."""
    state = {"micrograd_widgets": SCHEMA, "view": view, "model": with_base64(traits)}
    return json.dumps(state, allow_nan=False, separators=(",", ":"))


def with_base64(thing: Any) -> Any:
    """`thing` with `{"base64": "…"}` in the place of bytes."""
    if isinstance(thing, bytes):
        return {"base64": b64encode(thing).decode()}
    if isinstance(thing, Mapping):
        return {key: with_base64(inside) for key, inside in thing.items()}
    if isinstance(thing, list | tuple):
        return [with_base64(inside) for inside in thing]
    return thing


def _fragment(state: str, table: str, hide: Sequence[str]) -> str:
    """A view; the table is for pages without scripts, and for print."""
    hidden = f' hide="{" ".join(hide)}"' if hide else ""
    return (
        f"<micrograd-view{hidden}>\n"
        f'<script type="application/json">{in_script(state)}</script>\n'
        f"{table}\n</micrograd-view>\n"
    )


def _caption(caption: str) -> str:
    return f"<figcaption>{_text(caption)}</figcaption>\n" if caption else ""


def _page(name: str, heading: str, body: str) -> str:
    """A page that opens from disk and loads nothing: its own policy forbids the network."""
    code = script()
    notices = (STATIC / NOTICES).read_text("utf-8")  # of the script, which leaves its folder here
    digest = b64encode(hashlib.sha256(code.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    above = f"<h1>{_text(heading)}</h1>\n" if heading else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{_text(name or 'micrograd')}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n{above}{body}</main>\n<script>{code}</script>\n"
        f'<script type="text/plain">{in_script(notices)}</script>\n</body>\n</html>\n'
    )


def script() -> str:
    """The script with all views.

    Raises
    ------
    RuntimeError
        When the front end was not built.
    """
    file = STATIC / SCRIPT
    if not file.exists():
        raise RuntimeError(f"the front end is not built: {STATIC} lacks {SCRIPT}")
    return file.read_text("utf-8")


def _text(given: str) -> str:
    """`given` as HTML that shows it; a lone surrogate, which no file can hold, as "?"."""
    return escape(given.encode("utf-8", "replace").decode())


def in_script(text: str) -> str:
    """JSON that no label in it can end."""
    return text.replace("<", r"\u003c")


def write(path: Any, text: str) -> None:
    """Write `text` to the file at `path`, all of it or nothing."""
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"path: expected the name of a file, got {described(path)}")
    file = Path(path)
    if not file.name or file.is_dir():
        raise ValueError(f"path: expected the name of a file, got the folder {str(path)!r}")
    if not file.parent.is_dir():
        raise FileNotFoundError(f"path: there is no folder {str(file.parent)!r}")
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_text(text, "utf-8", newline="\n")
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)


def checked_text(given: Any, name: str) -> str:
    """`given` if it is text.

    Raises
    ------
    TypeError
        When it is not.
    """
    if not isinstance(given, str):
        raise TypeError(f"{name}: expected text, got {described(given)}")
    return given


def checked_hide(given: Any) -> list[str]:
    """The names of parts to leave out.

    Raises
    ------
    TypeError, ValueError
        When it is no list of such names.
    """
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"hide: expected a list of names, got {described(given)}")
    names = [*given]
    for name in names:
        if name not in HIDDEN:
            raise ValueError(f"hide: expected some of {', '.join(HIDDEN)}, got {described(name)}")
    return names
