import asyncio
import gc
import os
import random
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from fixtures import reference_text as reference
from glossator import context_crashes, context_pipe, context_process
from glossator.context_crashes import CRASH_WINDOW_S, CRASHES_TO_PLAIN_TEXT, DELAYS_S, Crashes
from glossator.context_process import ContextProcess
from glossator.errors import ContextUnavailable
from glossator_context.child import _answer
from glossator_context.document import Document
from glossator_context.documentation.declarations import facts_at
from glossator_context.documentation.placement import targets
from glossator_context.facts import Proof
from glossator_context.frames import MAX_FRAME_BYTES, Answer, Ask, Change, Dumped, Outline
from glossator_context.imports import imports
from glossator_context.outline import outline
from glossator_context.pieces import Task
from glossator_context.piped import frames_in
from glossator_context.text import Encoding, Position, Text
from glossator_context.workspace import Workspace

URI = "file:///workspace/a.py"
PYTHON = (
    "def f(x: int) -> str:\n", "    return x\n", "class A(B):\n", "    '''Doc 😀.'''\n", "if x:\r\n", "(", ")", '"', "'''",
    "# é\u2028\n", "x = [1, 2]\r", "@d\n", "\f", "async with a as b:\n\tawait c\n", "lambda: 0", "\\\n", "f'{x!r}'",
)  # fmt: skip


@asynccontextmanager
async def running(**options: float) -> AsyncIterator[ContextProcess]:
    # The generous deadline is for busy machines; a test of the deadline sets its own.
    process = ContextProcess(**{"deadline_s": 20.0, "stuck_after_s": 20.0, **options})
    await process.start()
    try:
        yield process
    finally:
        await process.aclose()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


async def dumped(process: ContextProcess, uri: str = URI) -> Dumped:
    """The first answer that comes, however often the child dies before it."""
    async with asyncio.timeout(20):
        while True:
            try:
                return await process.dump(uri)
            except ContextUnavailable:
                await asyncio.sleep(0)


def kill(process: ContextProcess, how: signal.Signals = signal.SIGKILL) -> None:
    pid = process.pid
    assert pid is not None
    assert pid != os.getpid()
    os.kill(pid, how)


def random_edit(
    chance: random.Random, text: str, encoding: str
) -> tuple[tuple[int, int], tuple[int, int], str]:
    """An edit as a client sends it, of a text that stays small: half of what it inserts looks like Python."""
    if len(text) > 1_500:
        return (0, 0), (len(reference.lines_of(text)) // 2, 0), ""
    start, end, new = reference.random_edit(chance, text, encoding)
    if chance.random() < 0.6:
        new = "".join(chance.choices(PYTHON, k=chance.randint(0, 2)))
    if reference.offset_of(text, start, encoding) > reference.offset_of(text, end, encoding):
        start, end = end, start
    return start, end, new


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.slow
@pytest.mark.parametrize("encoding", list(Encoding))
async def test_ten_thousand_edits_leave_both_processes_with_the_text_of_the_reference(
    encoding: Encoding,
) -> None:
    chance = random.Random(f"edits counted in {encoding}")
    async with running() as process:
        text = Text("def f():\n    pass\n")
        model = str(text)
        process.open(URI, None, "python", 0, text)
        for version in range(1, 10_001):
            start, end, new = random_edit(chance, model, encoding)
            model = reference.without_lone_surrogates(reference.replaced(model, start, end, new, encoding))
            change = Change(text.position(*start, encoding), text.position(*end, encoding), new)
            text.edit(change.start, change.end, new)
            process.edit(URI, version, [change])
            if version % 100 == 0:
                child = await process.dump(URI)
                assert child.text == model == str(text)
                assert child.version == version
                assert child.tree == child.fresh is not None


@pytest.mark.parametrize("shared", [True, False], ids=["a text that the caller edits", "a text of its own"])
async def test_no_edit_is_lost_or_made_twice_while_the_child_is_killed_again_and_again(
    shared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context_crashes, "DELAYS_S", (0.0,))
    chance = random.Random("storm")
    async with running() as process:
        text = Text("x = 1\n" * 100)
        process.open(URI, None, "python", 0, text if shared else str(text))
        questions = []
        for version in range(1, 2_001):
            start, end, new = random_edit(chance, str(text), Encoding.UTF16)
            change = Change(text.position(*start, Encoding.UTF16), text.position(*end, Encoding.UTF16), new)
            text.edit(change.start, change.end, new)
            process.edit(URI, version, [change])
            if version % 250 == 0:
                await until(lambda: process.pid is not None)
                kill(process)
            if version % 97 == 0:
                questions.append(asyncio.create_task(process.outline(URI)))
            if version % 10 == 0:
                await asyncio.sleep(chance.choice((0, 0, 0.005)))
        outcomes = await asyncio.gather(*questions, return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} <= {tuple, ContextUnavailable}
        child = await dumped(process)
        assert child.text == str(text)
        assert child.version == 2_000
        assert child.tree == child.fresh is not None
        await until(lambda: process.restarts >= 7)


async def test_a_killed_child_is_replaced_and_the_next_answer_is_the_same() -> None:
    async with running() as process:
        process.open(URI, None, "python", 7, "def f():\n    return 1\n")
        before, first = await process.dump(URI), process.pid
        kill(process)
        assert await dumped(process) == before
        assert process.restarts == 1
        assert process.pid != first


async def test_what_is_asked_of_a_child_that_dies_fails_at_once() -> None:
    async with running() as process:
        process.open(URI, None, "python", 1, "x = 1\n")
        await process.dump(URI)
        kill(process, signal.SIGSTOP)
        question = asyncio.create_task(process.dump(URI))
        await asyncio.sleep(0)
        kill(process)
        with pytest.raises(ContextUnavailable, match="died"):
            await question


async def test_a_question_asked_while_there_is_no_child_waits_for_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(context_crashes, "DELAYS_S", (0.2,))
    async with running() as process:
        process.open(URI, None, "python", 1, "x = 1\n")
        await process.dump(URI)
        kill(process)
        await until(lambda: process.pid is None)
        assert (await process.dump(URI)).text == "x = 1\n"


async def test_a_child_that_gives_no_answer_in_time_is_unavailable() -> None:
    async with running() as process:
        process.open(URI, None, "python", 1, "x = 1\n")
        await process.dump(URI)
        kill(process, signal.SIGSTOP)
        with pytest.raises(ContextUnavailable, match=r"no answer within 0\.05 s"):
            await process.outline(URI, deadline_s=0.05)
        kill(process, signal.SIGCONT)
        assert (await process.dump(URI)).text == "x = 1\n"
        assert process.restarts == 0


async def test_a_stuck_child_is_replaced() -> None:
    async with running(stuck_after_s=0.2) as process:
        process.open(URI, None, "python", 1, "x = 1\n")
        await process.dump(URI)
        kill(process, signal.SIGSTOP)
        with pytest.raises(ContextUnavailable):
            await process.outline(URI, deadline_s=0.05)
        await until(lambda: process.restarts == 1)
        process.edit(URI, 2, [Change(None, None, "y = 2\n")])
        assert (await dumped(process)).text == "y = 2\n"


async def test_a_child_that_takes_nothing_any_more_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context_process, "MAX_QUEUED_BYTES", 1_000_000)
    async with running() as process:
        process.open(URI, None, "python", 0, "")
        await process.dump(URI)
        kill(process, signal.SIGSTOP)
        for version in range(1, 41):
            process.edit(URI, version, [Change(Position(0, 0), Position(0, 0), "#" * 99_999 + "\n")])
        await until(lambda: process.restarts == 1)
        child = await dumped(process)
        assert (child.version, len(child.text)) == (40, 4_000_000)


async def test_a_cancelled_question_harms_no_other() -> None:
    async with running() as process:
        process.open(URI, None, "python", 1, "x = 1\n")
        questions = [asyncio.create_task(process.dump(URI)) for _ in range(10)]
        await asyncio.sleep(0)
        for question in questions[::2]:
            question.cancel()
        outcomes = await asyncio.gather(*questions, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError, Dumped] * 5


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<!--" * 5_000, id="20 KB that hang most grammars"),
        pytest.param("(" * 100_000, id="100 000 open brackets"),
        pytest.param("(" * 50_000 + ")" * 50_000, id="50 000 nested brackets"),
        pytest.param("f(" * 8_000 + ")" * 8_000, id="8 000 nested calls"),
        pytest.param("x" * 1_000_000, id="one line of 1 MB"),
        pytest.param("x = 1\n" * 1_000_000, id="6 MB"),
        pytest.param("\0\ufeff\x1b\u2028\ud800", id="characters that nobody types"),
        pytest.param("", id="nothing"),
    ],
)
async def test_every_question_about_a_hostile_text_is_answered_by_the_same_child(text: str) -> None:
    async with running() as process:
        process.open(URI, "/workspace/a.py", "python", 1, text)
        middle = Position(0, len(text) // 2)
        await process.outline(URI)
        await process.imports(URI)
        await process.gather(URI, Task.COMPLETE, middle, 1_000)
        await process.subject(URI, middle)
        await process.predict(URI, middle, 60, multiline=True)
        await process.targets(URI)
        assert process.restarts == 0


async def test_a_language_whose_files_kill_the_child_ten_times_becomes_plain_text(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(context_crashes, "DELAYS_S", (0.0,))
    async with running() as process:
        process.open(URI, None, "python", 1, "x = 1\n")
        process.open("file:///b.ts", None, "typescript", 1, "const x = 1\n")
        for crash in range(CRASHES_TO_PLAIN_TEXT):
            assert (await dumped(process)).tree is not None, crash
            kill(process)
            await until(lambda crashes=crash + 1: process.restarts == crashes)
        child = await dumped(process)
        assert (child.text, child.tree) == ("x = 1\n", None)
        process.open("file:///c.py", None, "python", 1, "y = 1\n")
        assert (await process.dump("file:///c.py")).tree is None
        assert (await process.dump("file:///b.ts")).tree is not None
        assert len(process.notices) == 1
        assert "python" in process.notices[0]
        assert [record.levelname for record in caplog.records if "plain text" in record.message] == [
            "WARNING"
        ]


def test_crashes_delay_the_next_start_more_and_more_until_a_minute_is_over() -> None:
    now_s = 0.0
    crashes = Crashes(lambda: now_s)
    assert [crashes.add(None) for _ in range(6)] == [*DELAYS_S, DELAYS_S[-1]]
    now_s = CRASH_WINDOW_S + 1
    assert crashes.add(None) == DELAYS_S[0]


def test_ten_crashes_in_more_than_a_minute_change_nothing() -> None:
    now_s = 0.0
    crashes = Crashes(lambda: now_s)
    for _ in range(CRASHES_TO_PLAIN_TEXT * 2):
        now_s += CRASH_WINDOW_S / (CRASHES_TO_PLAIN_TEXT - 2)
        crashes.add("python")
    assert not crashes.is_plain("python")
    assert crashes.notices == []


async def test_a_document_too_large_for_a_frame_is_unavailable_and_the_others_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(context_pipe, "MAX_FRAME_BYTES", 10_000)
    async with running() as process:
        process.open("file:///large.py", None, "python", 1, "x" * 20_000)
        process.open(URI, None, "python", 1, "x = 1\n")
        assert (await process.dump(URI)).text == "x = 1\n"
        with pytest.raises(ContextUnavailable, match="too large"):
            await process.outline("file:///large.py")
        process.edit("file:///large.py", 2, [Change(Position(0, 0), Position(0, 0), "y")])
        process.edit(URI, 2, [Change(Position(0, 0), Position(0, 0), "y" * 20_000)])
        with pytest.raises(ContextUnavailable, match="too large"):
            await process.outline(URI)
        process.open(URI, None, "python", 3, "z = 1\n")
        assert (await process.dump(URI)).text == "z = 1\n"
        assert process.restarts == 0


async def test_telling_of_documents_that_are_not_open_does_nothing_and_asking_fails() -> None:
    async with running() as process:
        process.edit(URI, 1, [Change(None, None, "x")])
        process.close(URI)
        with pytest.raises(ContextUnavailable):
            await process.dump(URI)
        process.open(URI, None, "python", 1, "x = 1\n")
        process.close(URI)
        process.close(URI)
        with pytest.raises(ContextUnavailable):
            await process.dump(URI)
        assert process.restarts == 0


async def test_lone_surrogates_reach_the_child_as_replacement_characters() -> None:
    async with running() as process:
        process.open(URI, "/workspace/\udcff.py", "python", 1, "a\ud800b")
        process.edit(URI, 2, [Change(Position(0, 3), Position(0, 3), "\udfff")])
        assert (await process.dump(URI)).text == "a\ufffdb\ufffd"


async def test_a_child_that_lost_track_ends_and_the_next_one_has_the_text() -> None:
    async with running() as process:
        process.open(URI, None, "python", 1, "x = 1\n")
        await process.dump(URI)
        pipe = process._pipe
        assert pipe is not None
        pipe.send((3).to_bytes(4, "big") + b"\xc1\xc1\xc1")
        await until(lambda: process.restarts == 1)
        assert (await dumped(process)).text == "x = 1\n"


async def test_without_a_start_asking_fails_and_closing_works() -> None:
    process = ContextProcess()
    process.configure(["/workspace"], predicts=True)
    process.open(URI, None, "python", 1, "x = 1\n")
    process.edit(URI, 2, [Change(None, None, "y = 1\n")])
    with pytest.raises(ContextUnavailable, match="not running"):
        await process.outline(URI)
    await process.aclose()


async def test_closing_ends_the_child_fails_what_is_asked_and_may_be_repeated() -> None:
    process = ContextProcess(deadline_s=20)
    await process.start()
    process.open(URI, None, "python", 1, "x = 1\n")
    await process.dump(URI)
    pid = process.pid
    assert pid is not None
    kill(process, signal.SIGSTOP)
    question = asyncio.create_task(process.dump(URI))
    await asyncio.sleep(0)
    await process.aclose()
    await process.aclose()
    with pytest.raises(ContextUnavailable, match="closed"):
        await question
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(ContextUnavailable, match="not running"):
        await process.outline(URI)


@pytest.mark.parametrize("turns", range(4), ids=lambda turns: f"after {turns} turns of the loop")
async def test_closing_while_the_child_starts_leaves_nothing_behind(turns: int) -> None:
    others = set(children_of(os.getpid()))
    process = ContextProcess()
    await process.start()
    for _ in range(turns):
        await asyncio.sleep(0)
    await process.aclose()
    gc.collect()
    assert set(children_of(os.getpid())) == others


async def test_an_interpreter_that_cannot_be_started_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context_crashes, "DELAYS_S", (0.01,))
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/nowhere/python")
        process = ContextProcess(deadline_s=20)
        await process.start()
        await until(lambda: process.restarts >= 2)
    process.open(URI, None, "python", 1, "x = 1\n")
    assert (await dumped(process)).text == "x = 1\n"
    await process.aclose()


async def test_the_child_gets_no_keys_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_API_KEY", "canary")
    async with running() as process:
        process.open(URI, None, "python", 1, "")
        await process.dump(URI)
        assert b"canary" not in Path(f"/proc/{process.pid}/environ").read_bytes()


async def test_the_child_may_use_so_much_memory_and_leaves_no_core_file() -> None:
    async with running(memory_bytes=700_000_000) as process:
        process.open(URI, None, "python", 1, "")
        await process.dump(URI)
        limits = dict(re.findall(r"Max (.+?)  +(\S+)", Path(f"/proc/{process.pid}/limits").read_text()))
        assert (limits["address space"], limits["core file size"]) == ("700000000", "0")


@pytest.mark.slow
async def test_a_child_out_of_memory_is_replaced_or_says_so() -> None:
    async with running(memory_bytes=150_000_000) as process:
        process.open(URI, None, "python", 1, "x = 1\n")
        await process.dump(URI)
        process.open("file:///large.py", None, "python", 1, "x = 1\n" * 8_000_000)
        with pytest.raises(ContextUnavailable):
            await process.dump("file:///large.py")
        process.close("file:///large.py")
        assert (await dumped(process)).text == "x = 1\n"


async def test_modules_in_the_working_directory_are_not_imported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    roots = {
        str(Path(module.__file__).parents[1])
        for module in (context_process, sys.modules["glossator_context"])
    }
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sorted(roots)))
    monkeypatch.chdir(tmp_path)
    for name in ("msgspec", "tree_sitter", "glossator_context"):
        (tmp_path / f"{name}.py").write_text("open('imported', 'w').close()\n")
    async with running() as process:
        process.open(URI, None, "python", 1, "x = 1\n")
        assert (await process.dump(URI)).tree is not None
    assert not (tmp_path / "imported").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
async def test_even_a_child_that_hangs_dies_with_its_parent() -> None:
    parent_code = """
import asyncio
from glossator.context_process import ContextProcess

async def main():
    process = ContextProcess(deadline_s=20)
    await process.start()
    process.open("u", None, "python", 1, "x = 1")
    await process.dump("u")
    print(process.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", parent_code, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    os.kill(child, signal.SIGSTOP)
    parent.kill()
    await parent.wait()
    await until(lambda: is_gone(child))


async def test_stray_output_goes_to_stderr_and_never_into_a_frame() -> None:
    child_code = """
import os, sys
from glossator_context import child, workspace

def answer(self, question):
    print("from Python", flush=True)
    os.write(1, b"from C")
    sys.__stdout__.write("from the first stdout")
    sys.__stdout__.flush()
    return "clean"

workspace.Workspace.answer = answer
workspace.Workspace.idle_work_after_s = None
sys.exit(child.main(sys.argv[1:]))
"""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        child_code,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    question = context_pipe.frame_of(Ask(5, Outline(URI)))
    output, errors = await child.communicate(question)
    answers = [context_pipe._decoder.decode(frame) for frame in frames_in(bytearray(output), MAX_FRAME_BYTES)]
    assert [answer.id for answer in answers] == [0, 5]
    assert msgspec.msgpack.decode(answers[1].value) == "clean"
    assert b"".join(errors.split()) == b"fromPythonfromCfromthefirststdout"
    assert child.returncode == 0


@pytest.mark.parametrize(
    "error", [RecursionError, MemoryError, ValueError], ids=lambda error: f"a {error.__name__}"
)
def test_what_an_answer_raises_is_told_by_its_name_alone(error: type[Exception]) -> None:
    class Failing(Workspace):
        def answer(self, question: object) -> None:
            raise error("the user's code")

    answer = _answer(Failing(), Ask(3, Outline(URI)), msgspec.msgpack.encode)
    assert answer == Answer(id=3, error=error.__name__)


async def test_the_answers_are_those_of_the_library(tmp_path: Path) -> None:
    library = tmp_path / "library.py"
    library.write_text('def helper(count: int) -> str:\n    """Says it."""\n    return "x" * count\n')
    source = (
        "from library import helper\n\n\ndef shown(count):\n    return helper(count)\n\n\n"
        "def twice(count):\n    return shown(count) + shown(count)\n"
    )
    path = tmp_path / "main.py"
    document = Document("file:///main.py", str(path), "python", source, 1)
    async with running() as process:
        process.configure([str(tmp_path)], predicts=True)
        process.open(document.uri, str(path), "python", 1, source)
        place = Position(4, 4)
        assert await process.outline(document.uri) == outline(document)
        assert await process.imports(document.uri) == imports(document)
        assert await process.targets(document.uri) == targets(document)
        subject = await process.subject(document.uri, place)
        assert subject is not None
        assert (subject.facts, subject.callers) == (facts_at(document, place), ("twice",))
        documented = source.replace("def shown(count):\n", 'def shown(count):\n    """Say it."""\n')
        assert await process.prove(document.uri, documented) is Proof.SAME
        assert await process.prove(document.uri, source + "end()\n") is Proof.CODE_CHANGED
        gathered = await process.gather(document.uri, Task.COMPLETE, place, 1_000)
        assert gathered.prefix.endswith("def shown(count):\n    ")
        assert "helper" in "".join(piece.text for piece in gathered.pieces)
        process.edit(
            document.uri, 2, [Change(Position(9, 0), Position(9, 0), "\n\ndef again(count):\n    re")]
        )
        predicted = await process.predict(document.uri, Position(12, 6), 60, multiline=False)
        assert predicted.startswith("turn")
