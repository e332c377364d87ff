"""The scripted endpoint as a process of its own, as a real server would see a real endpoint."""

import contextlib
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parents[1] / "fixtures" / "endpoint.py"


@dataclass
class EndpointProcess:
    """Its address, and ways to change what it answers and to see what it was asked."""

    origin: str

    def requests(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.origin}/control/requests", timeout=10) as answer:
            told: list[dict[str, Any]] = json.load(answer)
        return told

    def reply(self, **wanted: Any) -> None:
        body = json.dumps(wanted).encode()
        with urllib.request.urlopen(f"{self.origin}/control/reply", data=body, timeout=10):
            pass

    def wait_for(self, count: int, key: str = "arrived_at", timeout_s: float = 10.0) -> list[dict[str, Any]]:
        """The requests, once `count` of them have something."""
        ends = time.monotonic() + timeout_s
        while True:
            told = self.requests()
            if sum(request[key] is not None for request in told) >= count:
                return told
            assert time.monotonic() < ends, told
            time.sleep(0.01)


@contextlib.contextmanager
def endpoint_process(folder: Path, text: str, *, delay_ms: float = 0.0) -> Iterator[EndpointProcess]:
    """An endpoint that answers every request with `text`, a token each `delay_ms`."""
    port_file = folder / "endpoint-port"
    process = subprocess.Popen(
        [
            sys.executable,
            str(SCRIPT),
            "--port-file",
            str(port_file),
            "--reply",
            text,
            "--delay-ms",
            str(delay_ms),
        ],
        stdin=subprocess.PIPE,
    )
    try:
        ends = time.monotonic() + 20
        while not port_file.exists():
            assert process.poll() is None
            assert time.monotonic() < ends
            time.sleep(0.01)
        yield EndpointProcess(f"http://127.0.0.1:{port_file.read_text().strip()}")
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(10)


def settings_file(folder: Path, origin: str | None, **sections: str) -> dict[str, str]:
    """The environment of a program whose routes all lead to the endpoint, with a cache of its own."""
    config = folder / "glossator.toml"
    text = "".join(f"[{name}]\n{body}\n" for name, body in sections.items())
    if origin is not None:
        routes = "".join(f'{task} = ["scripted"]\n' for task in ("complete", "explain", "document"))
        text += f'[models.scripted]\nbase_url = "{origin}/v1"\nmodel = "scripted"\n[routes]\n{routes}'
    config.write_text(text)
    return {"GLOSSATOR_CONFIG": str(config), "XDG_CACHE_HOME": str(folder / "cache")}
