"""What a program and its children take of the machine, as Linux counts it in `/proc`."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import signal
import subprocess
import time
import typing

PROC = pathlib.Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 20


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Of a process and all its children: bytes resident, bytes with shared pages divided among those who share them,
    processes, and seconds of CPU so far, those of children that have ended included."""

    resident: int
    proportional: int
    processes: int
    seconds: float


def taken(pid: int) -> Taken:
    """What this process and its children take now."""
    resident = proportional = count = 0
    seconds = 0.0
    for one in family(pid):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            rollup = _fields(PROC / str(one) / "smaps_rollup")
            seconds += _seconds(one)
            resident, proportional, count = resident + rollup["Rss"], proportional + rollup["Pss"], count + 1
    return Taken(resident=resident, proportional=proportional, processes=count, seconds=seconds)


def parent(pid: int) -> int:
    """Whose child a process is."""
    return int(_after_name(PROC / str(pid))[1])


def family(pid: int) -> list[int]:
    """A process and its children, and theirs."""
    children = dict[int, list[int]]()
    for folder in PROC.glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            one = int(folder.name)
            children.setdefault(parent(one), []).append(one)
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def _after_name(folder: pathlib.Path) -> list[str]:
    """The fields of `stat` behind the name of the program, which may hold blanks: state, parent and so on."""
    return (folder / "stat").read_text().rpartition(")")[2].split()


def _seconds(pid: int) -> float:
    return sum(map(int, _after_name(PROC / str(pid))[11:15])) / TICK


def _fields(path: pathlib.Path) -> dict[str, int]:
    lines = (line.split() for line in path.read_text().splitlines()[1:])
    return {words[0].rstrip(":"): int(words[1]) * 1024 for words in lines}


def started(
    command: list[str], folder: pathlib.Path, log: str, environment: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """A program at work in a folder, in a session of its own, what it says in a file there."""
    with (folder / log).open("ab") as told:
        return subprocess.Popen(  # noqa: S603 -- our own commands
            command, cwd=folder, stdout=told, stderr=told, start_new_session=True, env=os.environ | (environment or {})
        )


def ended(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it started; by force if it takes too long."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(holds: typing.Callable[[], object], what: str, seconds: float = 120.0) -> None:
    """Wait until it holds; raises TimeoutError, which names it."""
    limit = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > limit:
            raise TimeoutError(what)
        time.sleep(0.2)
