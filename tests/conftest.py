"""Order and selection of the tests: slow tests run with --slow, and the longest files start first."""

import os
from collections.abc import Iterator

import pytest

# kernels and servers import our packages hundreds of times: Python keeps what it compiled
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
LONG = ("tests/packaging/", "tests/browser/")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the tests marked slow as well")
    parser.addoption(
        "--firefox", action="store_true", help="run the tests of tests/browser in Firefox"
    )


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: a browser test waits a good part of its time."""
    return min((os.cpu_count() or 1) + 1, 4)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: [not item.nodeid.startswith(folder) for folder in LONG])
    if config.getoption("firefox"):
        for item in items:
            for marker in item.iter_markers("chromium"):
                item.add_marker(pytest.mark.skip(reason=f"Firefox's driver {marker.args[0]}"))
    if not config.getoption("slow"):
        slow = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if item.get_closest_marker("slow"):
        report.user_properties.append(("slow", True))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """With --slow, name the slow tests that ran."""
    if not terminalreporter.config.getoption("slow"):
        return
    reports = [report for group in terminalreporter.stats.values() for report in group]
    calls = [report for report in reports if getattr(report, "when", "") == "call"]
    ran = [report for report in calls if ("slow", True) in report.user_properties]
    terminalreporter.section("slow tests that ran")
    for report in ran:
        terminalreporter.line(f"{report.duration:.2f}s {report.outcome} {report.nodeid}")
    if not ran:
        terminalreporter.line("none: no test is marked slow")
