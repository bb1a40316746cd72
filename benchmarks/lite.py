"""Python in the page: how long until the first live graph, and what it fetches: `benchmarks/lite.py [FOLDER]`.

FOLDER is a book built with `./dev book --lite`; without it JupyterLite is built into a folder of its
own. Served from disk to Chromium, with an empty cache for each round; medians. From the address to the
kernel that waits, and to the graph of the first cell. Bytes are those of the files: servers that
compress send less. A wait of more than two minutes is an error.
"""

import gzip
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from examples.book import lite
from tests.browser.lab import Notebook, chromium
from tests.browser.pages import served, visiting
from tests.browser.view import View

NOTEBOOK = "01-a-live-expression.ipynb"
CELL = 1  # the first one with code; it shows a graph
ROUNDS = 3
LIMIT = 120  # seconds for each wait


def opened(browser: Browser, address: str) -> tuple[float, float, list[str]]:
    """Seconds until the kernel is idle, and until the first graph is there; what was asked for."""
    with visiting(browser) as visit:
        visit.page.set_default_timeout(1000 * LIMIT)
        book = Notebook(visit.page, {})
        begun = time.perf_counter()
        visit.page.goto(f"{address}/lite/notebooks/index.html?path={NOTEBOOK}")
        book.ready(NOTEBOOK)
        idle = time.perf_counter() - begun
        book.run_cell(CELL)
        View(visit.page).slider("a").wait_for()
        live = time.perf_counter() - begun
        print(f"  kernel {idle:.1f} s, graph {live:.1f} s", flush=True)
        return idle, live, visit.requests


def fetched(site: Path, urls: list[str], address: str) -> tuple[int, int, int]:
    """How many files, their bytes, and their bytes compressed."""
    paths = {unquote(urlsplit(url).path)[1:] for url in urls if url.startswith(address)}
    files = [site / path for path in paths if (site / path).is_file()]
    contents = [file.read_bytes() for file in files]
    packed = sum(min(len(content), len(gzip.compress(content))) for content in contents)
    return len(files), sum(map(len, contents)), packed


def main(site: Path) -> None:
    with chromium() as browser, served(site) as address:
        rounds = [opened(browser, address) for _ in range(ROUNDS)]
        idle, live, urls = zip(*rounds, strict=True)
        print(f"kernel ready      {statistics.median(idle):6.1f} s")
        print(f"first live graph  {statistics.median(live):6.1f} s")
        count, size, packed = fetched(site, urls[0], address)
        print(
            f"fetched           {size / 1e6:6.1f} MB in {count} files, {packed / 1e6:.1f} MB gzip"
        )


if sys.argv[1:]:
    main(Path(sys.argv[1]))
else:
    with tempfile.TemporaryDirectory() as folder:
        lite.add_lite(Path(folder))
        main(Path(folder))
