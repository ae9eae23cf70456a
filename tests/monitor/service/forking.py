"""A process that forks children which die: forking spares each of them the seconds that the imports take."""

from __future__ import annotations

import collections.abc
import os
import signal
import sys
import time

from sqlalchemy import orm


def ended_by(work: collections.abc.Callable[[], object], seconds: float | None = None) -> int:
    """Let a child work; the signal that ended it, or its exit code below zero. After `seconds` it is sent SIGKILL."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 -- whatever it is, the parent is to hear of it
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(1)
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)


def serve(ended: collections.abc.Callable[[str], int]) -> None:
    """Say what ended each of the children that standard input asks for, line by line."""
    orm.configure_mappers()  # here, at once for all of them, not at the first query of each
    for line in sys.stdin:
        sys.stdout.write(f"{ended(line)}\n")
        sys.stdout.flush()
