"""Build the textbook into `site/`, and say where it is.

    python examples/book/build.py [--lite] [--open]

A second build writes only what has changed. A link or an anchor that leads nowhere fails the build.
"""

import contextlib
import functools
import http.server
import re
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sphinx.cmd.build import build_main

from micrograd_widgets import pages

BOOK = Path(__file__).resolve().parent
ROOT = BOOK.parents[1]
SITE = ROOT / "site"
TREES = ROOT / ".book"  # what a second build goes on from
PLAYGROUNDS = Path(pages.__file__).parent / "playground"


def build(site: Path = SITE, trees: Path = TREES) -> None:
    """Build all of it; exit with a message if something is wrong."""
    start = time.perf_counter()
    options = ["-q", "-W", "--keep-going", "-b", "html", "-d", str(trees)]
    if code := build_main([*options, str(BOOK), str(site)]):
        sys.exit(code)
    add_playgrounds(site)
    (site / ".nojekyll").touch()  # else GitHub leaves out folders that begin with _
    problems = [*dead_links(site)]
    if problems:
        sys.exit("\n".join(["These links lead nowhere:", *problems]))
    files = [path for path in site.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    seconds = time.perf_counter() - start
    print(f"{site / 'index.html'}: {len(files)} files, {size:.1f} MB, built in {seconds:.0f} s")


def add_playgrounds(site: Path) -> None:
    """Copy the playgrounds; they load the script that the chapters load."""
    folder = site / "playground"
    folder.mkdir(exist_ok=True)
    for page in PLAYGROUNDS.glob("*.html"):
        text = page.read_text("utf-8")
        text = text.replace(f'src="{pages.SCRIPT}"', f'src="../_static/{pages.SCRIPT}"')
        pages.write(folder / page.name, text)


class Page(HTMLParser):
    """The links of a page, and the names that links may end with."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.names: set[str] = {""}
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.names |= {given[key] for key in ("id", "name") if key in given}
        for key in ("href", "src", "data-mgw-figure"):
            if key in given:
                mark = "#" if key == "data-mgw-figure" else ""
                self.links.add(mark + given[key])


def dead_links(site: Path) -> Iterator[str]:
    """Every link within the site that leads to no file, or to no place in it."""
    pages_of_book = [path for path in site.rglob("*.html") if site / "lite" not in path.parents]
    read = {path: Page(path) for path in sorted(pages_of_book)}
    for path, page in read.items():
        for link in sorted(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or re.match(r"#\w+=", link):
                continue  # elsewhere, or a state of a view
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            names = read[target].names if target in read else {unquote(parts.fragment)}
            if not target.exists() or unquote(parts.fragment) not in names:
                yield f"{path.relative_to(site)}: {link}"


def serve(site: Path = SITE) -> None:
    """Open the book in a browser, until Ctrl+C."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"{address}, until Ctrl+C", flush=True)
        webbrowser.open(address)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


def main(arguments: list[str]) -> None:
    if not {*arguments} <= {"--lite", "--open"}:
        sys.exit((__doc__ or "").strip())
    build()
    if "--lite" in arguments:
        subprocess.run([sys.executable, BOOK / "lite.py", SITE], check=True)
    if "--open" in arguments:
        serve()


if __name__ == "__main__":
    main(sys.argv[1:])
