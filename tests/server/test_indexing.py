"""How a command waits until the workspace is read."""

import io

import pytest

from glossator.cli import indexing
from glossator.cli.indexing import indexed
from glossator.errors import ContextUnavailable
from glossator_context.pieces import Indexed

HALF = Indexed(files=50, known=100)
ALL = Indexed(files=100, known=100, is_complete=True)


class Reading:
    """A context process that is further each time it is asked; an error is raised, and the last answer stays."""

    def __init__(self, *steps: Indexed | ContextUnavailable) -> None:
        self.asked = 0
        self._steps = steps

    async def progress(self) -> Indexed:
        step = self._steps[min(self.asked, len(self._steps) - 1)]
        self.asked += 1
        if isinstance(step, ContextUnavailable):
            raise step
        return step


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "LOOK_S", 0.0)


async def waited(*steps: Indexed | ContextUnavailable) -> Indexed:
    return await indexed(Reading(*steps))  # type: ignore[arg-type]


async def test_a_workspace_that_is_read_is_not_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert await waited(ALL) == ALL
    assert capsys.readouterr() == ("", "")


async def test_the_wait_ends_with_the_last_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert await waited(Indexed(), HALF, HALF, ALL) == ALL
    assert capsys.readouterr() == ("", "")


async def test_a_context_process_that_fails_is_told_and_not_waited_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await waited(HALF, ContextUnavailable("it died")) == HALF
    assert capsys.readouterr().err == "glossator: the workspace is not read: it died\n"


async def test_a_workspace_without_end_is_used_as_far_as_it_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(indexing, "WAIT_S", 0.02)

    assert await waited(HALF) == HALF
    assert capsys.readouterr().err == "glossator: goes on with 50 of 100 files of the workspace\n"


async def test_a_long_wait_is_told_once_in_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(indexing, "SAID_AFTER_S", 0.0)

    await waited(HALF, HALF, ALL)
    assert capsys.readouterr().err == "glossator: reading the workspace (50 of 100 files by now)\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


async def test_a_long_wait_is_a_bar_on_a_terminal_that_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indexing, "SHOWN_AFTER_S", 0.0)
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    monkeypatch.setenv("TERM", "xterm")

    await waited(HALF, HALF, ALL)

    assert "Reading the workspace" in terminal.getvalue()
    assert "50/100" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")
