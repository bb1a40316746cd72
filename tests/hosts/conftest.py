from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.lab import chromium


@pytest.fixture(scope="package")  # not longer: Playwright leaves an event loop running
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser
