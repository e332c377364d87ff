"""What all tests share."""

import os
import signal
from collections.abc import Generator

import pytest
from hypothesis import settings

# A deadline would be a timed assertion, and the machines that run these tests are busy.
settings.register_profile("glossator", deadline=None)
settings.load_profile("glossator")

# A runner in the background may ignore these, and every program that a test starts would inherit that.
for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With `CI=true` a skipped test is a failed one: what a machine lacks, the script must install."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report
