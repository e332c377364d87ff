"""What all tests share."""

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

# A deadline would be a timed assertion, and the machines that run these tests are busy.
settings.register_profile("glossator", deadline=None)
settings.load_profile("glossator")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With `CI=true` a skipped test is a failed one: what a machine lacks, the script must install."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report
