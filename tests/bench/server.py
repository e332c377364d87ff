"""Speed and memory of the real server, in one run: `python tests/bench/server.py [--rounds N] [--json FILE]`.

Start is compared with jedi-language-server, which is built on pygls, too. Completion overhead is the time that Glossator
adds on both sides of an endpoint that answers at once: from the client's request to the first byte at the endpoint, and
from the endpoint's last byte to the client's answer. Medians and 95th percentiles of one machine in one run.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.lsp_client import Client

ENDPOINT = Path(__file__).resolve().parents[1] / "fixtures" / "endpoint.py"
OURS = [sys.executable, "-m", "glossator", "serve"]
JEDI = Path(sys.executable).with_name("jedi-language-server")
SIZES = (600, 5_000, 20_000)
BIG_BYTES = 5_000_000
CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {"inlineCompletion": {}},
    "window": {},
}
REPLY = "value = compute(first, second)"
TARGETS = {
    "start, ratio to jedi-language-server": 0.6,
    "overhead p50 (ms)": 5.0,
    "overhead p95 (ms)": 12.0,
    "cached p50 (ms)": 2.0,
    "didChange 5 MB p50 (ms)": 5.0,
    "cancel answered max (ms)": 50.0,
    "cancel closed socket max (ms)": 100.0,
    "PSS of both processes (MB)": 90.0,
}


def source_of(lines: int) -> str:
    """Python code of about so many lines: classes with documented methods, and a few imports."""
    parts = ["import json\nimport logging\nfrom collections import OrderedDict\nfrom pathlib import Path\n\n"]
    written = 5
    number = 0
    while written < lines:
        number += 1
        parts.append(
            f"class Record{number}:\n"
            f'    """Keeps record {number}."""\n\n'
            f"    def __init__(self, name: str, size: int = {number}) -> None:\n"
            "        self.name = name\n        self.size = size\n\n"
            "    def scaled(self, factor: float) -> float:\n"
            f'        """Scale by a factor, at least {number % 7}."""\n'
            "        if factor <= 0:\n            raise ValueError(self.name)\n"
            "        return self.size * factor\n\n\n"
            f"def load_{number}(path: Path) -> Record{number}:\n"
            "    with path.open() as file:\n        data = json.load(file)\n"
            f"    return Record{number}(data['name'], data['size'])\n\n\n"
        )
        written += 20
    return "".join(parts)


@contextmanager
def endpoint(folder: Path, *, delay_ms: float = 0.0) -> Iterator[str]:
    """The scripted endpoint in a process of its own, with so much time between its tokens; its origin."""
    port_file = folder / "port"
    port_file.unlink(missing_ok=True)
    reply = REPLY * (20 if delay_ms else 1)
    command = [sys.executable, str(ENDPOINT), "--port-file", str(port_file), "--reply", reply]
    process = subprocess.Popen([*command, "--delay-ms", str(delay_ms)], stdin=subprocess.PIPE)
    try:
        while not port_file.exists():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port_file.read_text().strip()}"
    finally:
        process.stdin.close()
        process.wait(5)


def asked(origin: str) -> list[dict[str, Any]]:
    """Every request that the endpoint got so far."""
    with urllib.request.urlopen(f"{origin}/control/requests") as answer:
        return json.load(answer)


def environment_for(folder: Path, origin: str | None) -> dict[str, str]:
    """An environment with settings and a cache of its own."""
    config = folder / "config.toml"
    routes = ""
    if origin is not None:
        routes = (
            f'[models.bench]\nbase_url = "{origin}/v1"\nmodel = "bench"\n[routes]\ncomplete = ["bench"]\n'
        )
    config.write_text(routes)
    return {"GLOSSATOR_CONFIG": str(config), "XDG_CACHE_HOME": str(folder / "cache")}


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of them are."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def bench_start(folder: Path, rounds: int) -> dict[str, float]:
    """Seconds from the start of a process to the answer of `initialize`, and to the first completion's answer."""
    commands = {"glossator": OURS, "jedi-language-server": [str(JEDI)]}
    environment = environment_for(folder, None)
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    first: list[float] = []
    for round_number in range(rounds + 1):
        for name, command in commands.items():
            with Client(command, environment) as client:
                took = client.initialize(CAPABILITIES)
                if name == "glossator":
                    uri = "untitled:start.py"
                    opened = {
                        "uri": uri,
                        "languageId": "python",
                        "version": 1,
                        "text": source_of(100) + "x = \n",
                    }
                    client.notify("textDocument/didOpen", {"textDocument": opened})
                    _, arrived, _ = complete(client, uri, opened["text"].count("\n") - 1, 4)
                    if round_number:
                        first.append(arrived - client.started_at)
                if round_number:
                    seconds[name].append(took)
    ours, theirs = (statistics.median(seconds[name]) for name in commands)
    return {
        "initialize, glossator (s)": ours,
        "initialize, jedi-language-server (s)": theirs,
        "start, ratio to jedi-language-server": ours / theirs,
        "first completion answered (s)": statistics.median(first),
    }


def complete(client: Client, uri: str, line: int, character: int) -> tuple[float, float, Any]:
    """Ask for an inline completion."""
    return client.request("textDocument/inlineCompletion", completion_params(uri, line, character))


def completion_params(uri: str, line: int, character: int) -> dict[str, Any]:
    """The parameters of an automatic inline completion."""
    return {
        "textDocument": {"uri": uri},
        "position": {"line": line, "character": character},
        "context": {"triggerKind": 2},
    }


def type_text(client: Client, uri: str, version: int, line: int, character: int, text: str) -> float:
    """Type at a place."""
    at = {"line": line, "character": character}
    return client.notify(
        "textDocument/didChange",
        {
            "textDocument": {"uri": uri, "version": version},
            "contentChanges": [{"range": {"start": at, "end": at}, "text": text}],
        },
    )


def bench_overhead(folder: Path, rounds: int) -> dict[str, float]:
    """Milliseconds that Glossator adds before and after an endpoint that answers at once, by file size."""
    results: dict[str, float] = {}
    with endpoint(folder) as origin:
        environment = environment_for(folder, origin)
        for size in SIZES:
            shutil.rmtree(folder / "cache", ignore_errors=True)
            with Client(OURS, environment) as client:
                client.initialize(CAPABILITIES, folder.as_uri())
                uri = (folder / f"big_{size}.py").as_uri()
                text = source_of(size)
                line = text.count("\n") // 2
                while not text.split("\n")[line].startswith("        self.name = "):
                    line += 1
                opened = {"uri": uri, "languageId": "python", "version": 1, "text": text}
                client.notify("textDocument/didOpen", {"textDocument": opened})
                before, after, whole, cached = [], [], [], []
                version, start = 1, len("        self.name = name")
                for number in range(rounds + 10):
                    known = len(asked(origin))
                    version += 1
                    # A letter that the completion does not begin with, so every key is a new question.
                    type_text(client, uri, version, line, start + number, "qz"[number % 2])
                    sent, arrived, result = complete(client, uri, line, start + number + 1)
                    told = asked(origin)
                    if len(told) != known + 1 or not result["items"]:
                        raise RuntimeError(f"round {number}: {len(told) - known} requests, {result}")
                    _, again, _ = answer = complete(client, uri, line, start + number + 1)
                    if number >= 10:
                        before.append((told[-1]["arrived_at"] - sent) * 1000)
                        after.append((arrived - told[-1]["answered_at"]) * 1000)
                        whole.append(before[-1] + after[-1])
                        cached.append((again - answer[0]) * 1000)
                results[f"{size} lines: before p50 (ms)"] = statistics.median(before)
                results[f"{size} lines: before p95 (ms)"] = percentile(before, 0.95)
                results[f"{size} lines: after p50 (ms)"] = statistics.median(after)
                results[f"{size} lines: after p95 (ms)"] = percentile(after, 0.95)
                results[f"{size} lines: overhead p50 (ms)"] = statistics.median(whole)
                results[f"{size} lines: overhead p95 (ms)"] = percentile(whole, 0.95)
                results[f"{size} lines: cached p50 (ms)"] = statistics.median(cached)
                results[f"{size} lines: PSS of both processes (MB)"] = pss_mb(client.process.pid)
    return results


def bench_sync(folder: Path, rounds: int) -> dict[str, float]:
    """Milliseconds of `didChange` on a file of 5 MB, seen as a round trip of an edit and a status request."""
    with Client(OURS, environment_for(folder, None)) as client:
        client.initialize(CAPABILITIES)
        text = source_of(100)
        text *= BIG_BYTES // len(text) + 1
        uri = "untitled:huge.py"
        opened = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        client.notify("textDocument/didOpen", {"textDocument": opened})
        client.request("glossator/status", {})
        line = text.count("\n") // 2
        alone, edited = [], []
        for number in range(rounds):
            sent, arrived, _ = client.request("glossator/status", {})
            alone.append((arrived - sent) * 1000)
            sent = type_text(client, uri, number + 2, line, 0, "x")
            _, arrived, _ = client.request("glossator/status", {})
            edited.append((arrived - sent) * 1000)
        base = statistics.median(alone)
        return {
            "a status request alone p50 (ms)": base,
            "didChange 5 MB p50 (ms)": statistics.median(edited) - base,
            "didChange 5 MB p95 (ms)": percentile(edited, 0.95) - base,
        }


def bench_cancel(folder: Path, rounds: int) -> dict[str, float]:
    """Milliseconds from `$/cancelRequest` to its answer, and to the endpoint seeing its socket closed."""
    answered, closed = [], []
    with endpoint(folder, delay_ms=50) as origin, Client(OURS, environment_for(folder, origin)) as client:
        client.initialize(CAPABILITIES)
        uri = "untitled:cancel.py"
        opened = {"uri": uri, "languageId": "python", "version": 1, "text": source_of(600) + "x = \n"}
        client.notify("textDocument/didOpen", {"textDocument": opened})
        line = opened["text"].count("\n") - 1
        for number in range(rounds):
            type_text(client, uri, number + 2, line, 4 + number, "qz"[number % 2])
            params = completion_params(uri, line, 5 + number)
            request_id = client.send_request("textDocument/inlineCompletion", params)
            while len(asked(origin)) <= number:
                time.sleep(0.005)
            sent = client.notify("$/cancelRequest", {"id": request_id})
            arrived, message = client.answer(request_id)
            if message.get("error", {}).get("code") != -32800:
                raise RuntimeError(f"not cancelled: {message}")
            answered.append((arrived - sent) * 1000)
            while (gone := asked(origin)[number]["closed_at"]) is None:
                time.sleep(0.005)
            closed.append((gone - sent) * 1000)
    return {
        "cancel answered p50 (ms)": statistics.median(answered),
        "cancel answered max (ms)": max(answered),
        "cancel closed socket p50 (ms)": statistics.median(closed),
        "cancel closed socket max (ms)": max(closed),
    }


def pss_mb(pid: int) -> float:
    """Proportional memory of a process and its children; 0 where the system does not tell."""
    total = 0
    for process in (pid, *children(pid)):
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(rollup.split("Pss:")[1].split()[0])
    return total / 1000


def children(pid: int) -> list[int]:
    """The direct children of a process."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def main() -> int:
    """Run all benches, print one table, and say which targets were reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--starts", type=int, default=7)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    results: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as name:
        folder = Path(name)
        results |= bench_start(folder, arguments.starts)
        results |= bench_overhead(folder, arguments.rounds)
        results |= bench_sync(folder, min(arguments.rounds, 50))
        results |= bench_cancel(folder, min(arguments.rounds, 20))
    missed = 0
    for label, value in results.items():
        target = next((limit for end, limit in TARGETS.items() if label.endswith(end)), None)
        verdict = ""
        if target is not None:
            verdict = f"target {target:g}, {'reached' if value <= target else 'MISSED'}"
            missed += value > target
        print(f"{label:<48} {value:>9.3f}   {verdict}")
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
