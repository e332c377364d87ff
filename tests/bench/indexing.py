"""How fast a workspace is indexed, opened again and asked, and what it takes of memory, in one run.

`python tests/bench/indexing.py [--path FOLDER] [--sizes 100,1000,10000] [--svg FILE] [--json FILE]`. Without a path, workspaces
of so many files are made up. Building is compared with parsing the same files and doing nothing else, on as many cores;
memory with the size of the source. Every measurement has a process of its own.
"""

import argparse
import json
import multiprocessing
import os
import random
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.growth_picture import growth_picture
from glossator_context.indexing.pool import cores
from glossator_context.indexing.worker import NICENESS

SIZES = (100, 1_000, 10_000)
WAIT_S = 1_800.0
PLACES = 40
TARGETS = {"read ÷": (0.7, "at least"), "re-open ÷": (20.0, "at least"), "memory ÷": (1.5, "at most")}

Measured = dict[str, float]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--path", help="measure this folder in place of made-up ones")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of files to make up")
    parser.add_argument(
        "--rounds", type=int, default=3, help="how often each time is measured; the best counts"
    )
    parser.add_argument("--svg", help="write a picture of how all of it grows")
    parser.add_argument("--json", help="write all numbers")
    parser.add_argument("--measure", nargs=3, metavar=("WHAT", "ROOT", "STORE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        what, root, store = options.measure
        print(json.dumps(MEASURES[what](root, store)))
        return 0
    rows = []
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder:
        if options.path:
            rows.append(measured(str(Path(options.path).resolve()), folder, options.rounds))
        else:
            for size in map(int, options.sizes.split(",")):
                root = Path(folder, f"workspace{size}")
                make_workspace(root, size)
                rows.append(measured(str(root), folder, options.rounds))
    print(table(rows))
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1))
    if options.svg:
        Path(options.svg).write_text(growth_picture(rows))
    return 0


def measured(root: str, folder: str, rounds: int) -> Measured:
    """All numbers of one workspace."""
    builds, parses, reopens = [], [], []
    for number in range(rounds):
        store = str(Path(folder, f"store{number}{Path(root).name}"))
        # In turn: what else the machine does is then the same for both.
        parses.append(run("parse", root, store)["seconds"])
        builds.append(run("build", root, store))
        reopens.append(run("build", root, store))
    first = min(builds, key=lambda each: each["settled_s"])
    again = min(reopens, key=lambda each: each["settled_s"])
    found, asked = run("memory", root, store), run("ask", root, store)
    print(f"  {Path(root).name}: {first['files']:.0f} files done", file=sys.stderr)
    return {
        "files": first["files"],
        "source_mb": first["source_mb"],
        "parse_s": min(parses),
        "build_s": first["complete_s"],
        "settled_s": first["settled_s"],
        "read": min(parses) / first["complete_s"],
        "stored": min(parses) / first["settled_s"],
        "reopen_s": again["settled_s"],
        "reopen": first["settled_s"] / again["settled_s"],
        "step_ms": first["step_ms"],
        "index_mb": found["index_mb"],
        "memory_mb": found["growth_mb"],
        "memory": found["growth_mb"] / first["source_mb"],
        **asked,
    }


def run(what: str, root: str, store: str) -> Measured:
    """One measurement, in a process of its own."""
    command = (sys.executable, __file__, "--measure", what, root, store)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=WAIT_S)
    found: Measured = json.loads(done.stdout)
    return found


def build(root: str, store: str) -> Measured:
    """Build the index, or open it again where it is stored."""
    from glossator_context.indexing.index import Index

    begun_s = time.perf_counter()
    index = Index(root, store=store)
    complete_s = 0.0
    steps: list[float] = []
    while not index.is_settled:
        step_s = time.perf_counter()
        has_more = index.work()
        steps.append(time.perf_counter() - step_s)
        if not complete_s and index.is_complete:
            complete_s = time.perf_counter() - begun_s
        if not has_more and not index.is_settled:
            select.select(index.readers, index.writers, (), min(index.due_s or 0.05, 0.05))
    settled_s = time.perf_counter() - begun_s
    index.close()
    return {
        "files": len(index.files),
        "source_mb": index.files.size_bytes / 1e6,
        "complete_s": complete_s or settled_s,
        "settled_s": settled_s,
        "step_ms": 1000 * max(steps),
    }


def parse(root: str, _store: str) -> Measured:
    """Parse the files that the index reads, and do nothing else, on as many cores; from the start of the processes on."""
    from glossator_context.indexing.crawl import Crawl
    from glossator_context.indexing.file_table import FileTable

    files = FileTable(root)
    crawl = Crawl(root, known=files.listing, is_full=lambda: False)
    crawl.everything()
    while crawl.has_more:
        listing = crawl.step(time.monotonic() + 1)
        if listing is not None:
            files.put(listing)
    paths = [f"{root}/{path}" for path in files]
    random.Random("order").shuffle(paths)
    batches = [paths[start : start + 20] for start in range(0, len(paths), 20)]
    begun_s = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(
        cores(), initializer=os.nice, initargs=(NICENESS,)
    ) as pool:
        for _ in pool.imap_unordered(_parse_files, batches):
            pass
        seconds = time.perf_counter() - begun_s
    return {"seconds": seconds}


def _parse_files(paths: Iterable[str]) -> None:
    from glossator_context.grammars import parse as parse_source
    from glossator_context.languages import language_id_of, language_of

    for path in paths:
        source = Path(path).read_bytes()
        language = language_of(language_id_of(path), path)
        if language is not None:
            parse_source(source, language.grammar, budget_ms=1_000)


def memory(root: str, store: str) -> Measured:
    """What the process that holds the index grows by, when it is built, and when places have been ranked in it.

    Before that it does the same for a few files: what is loaded in any case does not count.
    """
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder:
        make_workspace(Path(folder), 6)
        few, uri, line_count = _workspace(folder, None)
        _settle(few)
        _ask(few, uri, line_count // 2)
        few.elsewhere.close()
    before_mb = _own_mb()
    workspace, uri, line_count = _workspace(root, f"{store}-memory")
    _settle(workspace)
    settled_mb = _own_mb()
    _ask(workspace, uri, line_count // 2)
    return {"index_mb": max(0.0, settled_mb - before_mb), "growth_mb": max(0.0, _own_mb() - before_mb)}


def ask(root: str, store: str) -> Measured:
    """How long it takes to gather at places of one file: the first time in a place, and then again."""
    workspace, uri, line_count = _workspace(root, store)
    _settle(workspace)
    _ask(workspace, uri, 0)
    moved, kept = [], []
    for number in range(PLACES):
        line = (number * 37) % max(1, line_count)
        begun_s = time.perf_counter()
        _ask(workspace, uri, line)
        while workspace.idle_work_after_s is not None:
            workspace.work_while_idle()
        moved.append(time.perf_counter() - begun_s)
        begun_s = time.perf_counter()
        _ask(workspace, uri, line)
        kept.append(time.perf_counter() - begun_s)
    return {
        "gather_ms": 1000 * statistics.median(moved),
        "gather_p95_ms": 1000 * sorted(moved)[int(0.95 * len(moved))],
        "kept_ms": 1000 * statistics.median(kept),
    }


def _workspace(root: str, store: str | None) -> tuple[Any, str, int]:
    """A workspace as the context process has it, with one open document, before it begins to index."""
    from glossator_context.frames import Configure, Open
    from glossator_context.languages import language_id_of
    from glossator_context.workspace import Workspace

    workspace = Workspace()
    path = max(
        (path for path in Path(root).rglob("*.*") if path.suffix in {".py", ".ts", ".go", ".java", ".rs"} and path.is_file()),
        key=lambda path: (path.stat().st_size < 30_000, path.stat().st_size),
    )  # fmt: skip
    text = path.read_text(errors="replace")
    workspace.apply(Configure((root,), index_folder=store))
    workspace.apply(Open("file:///bench", str(path), language_id_of(str(path)), 0, text))
    return workspace, "file:///bench", text.count("\n")


def _settle(workspace: Any) -> None:
    elsewhere = workspace.elsewhere
    while workspace.idle_work_after_s is not None or not elsewhere.is_settled:
        if workspace.idle_work_after_s is not None:
            workspace.work_while_idle()
        wait_s = elsewhere.work_after_s
        select.select(elsewhere.readers, elsewhere.writers, (), 0.05 if wait_s is None else min(wait_s, 0.05))
        elsewhere.work()


def _ask(workspace: Any, uri: str, line: int) -> None:
    from glossator_context.frames import Gather
    from glossator_context.pieces import Task
    from glossator_context.text import Position

    workspace.answer(Gather(uri, Task.COMPLETE, Position(line, 0), 1_024))


def _own_mb() -> float:
    """What this process alone takes of memory: its own pages, and its share of those of files."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


MEASURES: dict[str, Callable[[str, str], Measured]] = {
    "build": build,
    "parse": parse,
    "memory": memory,
    "ask": ask,
}


def table(rows: list[Measured]) -> str:
    """The numbers as text, with what they should be."""
    columns = {
        "files": "files", "source MB": "source_mb", "parse s": "parse_s", "read s": "build_s", "read ÷": "read",
        "stored s": "settled_s", "stored ÷": "stored", "re-open s": "reopen_s", "re-open ÷": "reopen", "worst step ms": "step_ms",
        "index MB": "index_mb", "memory MB": "memory_mb", "memory ÷": "memory", "gather ms": "gather_ms", "p95 ms": "gather_p95_ms", "again ms": "kept_ms",
    }  # fmt: skip
    heads = tuple(columns)
    lines = [heads]
    for row in rows:
        lines.append(tuple(_shown(key, row[key]) for key in columns.values()))
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    text = "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )
    aims = ", ".join(f"{key} {word} {value:g}" for key, (value, word) in TARGETS.items())
    said = "Ratios: parsing to reading, and to reading and storing; the first build to re-opening; memory to source."
    return f"{text}\n\n{said} On {cores()} cores. Aims: {aims}."


def _shown(key: str, value: float) -> str:
    if key == "files":
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"


def make_workspace(root: Path, files: int) -> None:
    """Files of Python, TypeScript and Go in packages, which import one another and speak of the same things."""
    chance = random.Random(f"{files} files")
    stems = [
        "".join(chance.choices("bcdfglmnprstv", k=1)) + "".join(chance.choices("aeiou", k=1))
        for _ in range(60)
    ]
    nouns = sorted({"".join(chance.choices(stems, k=chance.randint(2, 3))) for _ in range(300 + files // 2)})
    verbs = ["load", "store", "merge", "check", "build", "send", "read", "parse", "find", "close"]
    for number in range(files):
        suffix, write = _WRITERS[number % len(_WRITERS)]
        folder = root / f"area{number // 200}" / f"package{number // 20}"
        folder.mkdir(parents=True, exist_ok=True)
        near = [max(0, number - chance.randint(1, 60)) for _ in range(4)]
        (folder / f"module{number}{suffix}").write_text(write(number, near, nouns, verbs, chance))


Words = list[str]


def _python(number: int, near: list[int], nouns: Words, verbs: Words, chance: random.Random) -> str:
    parts = ["import logging\nfrom pathlib import Path\n"]
    parts += [
        f"from area{other // 200}.package{other // 20}.module{other} import Thing{other}\n"
        for other in set(near)
    ]
    parts.append("\nlogger = logging.getLogger(__name__)\n\n\n")
    for each in range(3):
        noun, other = chance.choice(nouns), near[each]
        name = f"Thing{number}" if each == 0 else f"{noun.title()}{number}"
        parts.append(f'class {name}:\n    """Keeps {noun} of {chance.choice(nouns)}."""\n\n')
        parts.append(
            f"    def __init__(self, {noun}: str, size: int = {each}) -> None:\n        self.{noun} = {noun}\n\n"
        )
        for _ in range(4):
            verb, first, second = chance.choice(verbs), chance.choice(nouns), chance.choice(nouns)
            parts.append(
                f"    def {verb}_{first}(self, {second}: Thing{other}, path: Path) -> list[str]:\n"
                f'        """{verb.title()} the {first}, if there is one."""\n'
                f"        if {second} is None:\n            raise ValueError(self.{noun})\n"
                f"        {first} = [line.strip() for line in path.read_text().splitlines() if line]\n"
                f"        logger.info('%s has %d', self.{noun}, len({first}))\n"
                f"        return sorted({first}, key=lambda each: ({second}.size, each))\n\n"
            )
        parts.append("\n")
    return "".join(parts)


def _typescript(number: int, near: list[int], nouns: Words, verbs: Words, chance: random.Random) -> str:
    parts = [
        f'import {{ Thing{other} }} from "../package{other // 20}/module{other}";\n' for other in set(near)
    ]
    for each in range(3):
        noun, other = chance.choice(nouns), near[each]
        name = f"Thing{number}" if each == 0 else f"{noun.title()}{number}"
        parts.append(
            f"\n/** Keeps {noun}. */\nexport class {name} {{\n  private readonly {noun}: string;\n\n"
        )
        parts.append(
            f"  constructor({noun}: string, readonly size = {each}) {{\n    this.{noun} = {noun};\n  }}\n\n"
        )
        for _ in range(4):
            verb, first, second = chance.choice(verbs), chance.choice(nouns), chance.choice(nouns)
            parts.append(
                f"  async {verb}{first.title()}({second}: Thing{other}, names: string[]): Promise<string[]> {{\n"
                f"    if (!{second}) {{\n      throw new Error(`no ${{this.{noun}}}`);\n    }}\n"
                f"    const {first} = names.filter((name) => name.length > {second}.size).map((name) => name.trim());\n"
                f"    console.log(this.{noun}, {first}.length);\n    return {first}.sort();\n  }}\n\n"
            )
        parts.append("}\n")
    return "".join(parts)


def _go(number: int, near: list[int], nouns: Words, verbs: Words, chance: random.Random) -> str:
    parts = [f'package package{number // 20}\n\nimport (\n\t"fmt"\n\t"strings"\n)\n']
    for each in range(3):
        noun, other = chance.choice(nouns), near[each]
        name = f"Thing{number}" if each == 0 else f"{noun.title()}{number}"
        parts.append(f"\n// {name} keeps {noun}.\ntype {name} struct {{\n\t{noun} string\n\tsize int\n}}\n")
        for _ in range(4):
            verb, first, second = chance.choice(verbs), chance.choice(nouns), chance.choice(nouns)
            parts.append(
                f"\nfunc (t *{name}) {verb.title()}{first.title()}{chance.randint(0, 99)}({second} *Thing{other}, lines []string) "
                f"([]string, error) {{\n\tif {second} == nil {{\n"
                f'\t\treturn nil, fmt.Errorf("no %s", t.{noun})\n\t}}\n\tvar {first} []string\n'
                f"\tfor _, line := range lines {{\n\t\t{first} = append({first}, strings.TrimSpace(line))\n\t}}\n"
                f"\treturn {first}, nil\n}}\n"
            )
    return "".join(parts)


_WRITERS = ((".py", _python), (".ts", _typescript), (".go", _go))


if __name__ == "__main__":
    sys.exit(main())
