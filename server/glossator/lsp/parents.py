"""Whether the processes that we serve are still there: our parent, and the client that `initialize` names.

A process id alone proves nothing, for it is given to another process one day; its start time tells the two apart.
"""

import os
import sys
import threading
import time
from collections.abc import Callable

INTERVAL_S = 0.5


def start_watch(on_gone: Callable[[str], None]) -> Callable[[int], None]:
    """Watch our parent on a thread, and call `on_gone` there once. The result adds another process to the watch.

    A process that is not there when it is added is not watched: its number may be of another container.
    """
    watched: dict[int, str | None] = {}

    def watch(pid: int) -> None:
        if pid != os.getpid() and is_alive(pid):
            watched[pid] = start_time(pid)

    def run(parent: int) -> None:
        while True:
            time.sleep(INTERVAL_S)
            gone = [
                pid for pid, start in list(watched.items()) if not is_alive(pid) or start_time(pid) != start
            ]
            if os.getppid() != parent:
                gone.append(parent)
            if gone:
                on_gone(f"process {gone[0]} is gone")
                return

    threading.Thread(target=run, args=(os.getppid(),), name="parents", daemon=True).start()
    return watch


def is_alive(pid: int) -> bool:
    """Whether a process runs. One that has ended does not, even if nobody has asked for its exit code yet."""
    if _HAS_PROC:
        fields = _stat_fields(pid)
        return bool(fields) and fields[0] not in ("Z", "X")
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def start_time(pid: int) -> str | None:
    """When a process began, in clock ticks since boot; None where the system does not tell."""
    fields = _stat_fields(pid)
    return fields[_START_TIME] if len(fields) > _START_TIME else None


_HAS_PROC = sys.platform.startswith("linux")
_START_TIME = 19  # field 22 of proc_pid_stat(5), counted from the state, which is field 3
_STAT_BYTES = 4096


def _stat_fields(pid: int) -> list[str]:
    """The fields from the state on; none where there is no such process. The name before them may hold anything."""
    try:
        fd = os.open(f"/proc/{pid}/stat", os.O_RDONLY)
    except OSError:
        return []
    try:
        line = os.read(fd, _STAT_BYTES)
    except OSError:
        return []
    finally:
        os.close(fd)
    return line.rpartition(b")")[2].decode("ascii", "replace").split()
