"""A service that makes digests and sends them, killed from outside: told on standard input for how long it may live.

Each line in is a `Life` as JSON; a child is forked that bundles and delivers, and killed after so many seconds. Each
line out is the number of the signal that ended it, 0 where it had nothing left to do before.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import signal
import sys
import time

from monitor import bundling, deliver, logs, service, settings
from monitor.notify import file
from storage import database
from tests.monitor.service import newsdesk


@dataclasses.dataclass(frozen=True, kw_only=True)
class Life:
    """Work on a database at a moment (ISO 8601), for so many seconds."""

    database_url: str
    now: str
    seconds: float


def work(life: Life) -> None:
    """Bundle what is ripe and send what is due, to files."""
    moment = dt.datetime.fromisoformat(life.now)
    desk = newsdesk.make_desk(
        database.engine(life.database_url), newsdesk.configuration(life.database_url), lambda: moment, str(os.getpid())
    )
    bundling.bundle(desk)
    send(desk)


def send(desk: service.Service) -> None:
    """Deliver what is due by one thread, which holds a message for a second."""
    limits = settings.Delivery(lease=dt.timedelta(seconds=1), workers=1)
    deliver.drain(desk.sessions, {"file": file.Files()}, limits, holder=desk.holder, now=desk.now)


def ended_by(life: Life) -> int:
    """Let a child live; the signal that ended it, or its exit code below zero."""
    child = os.fork()
    if child == 0:
        try:
            work(life)
        except BaseException as error:  # noqa: BLE001 -- whatever it is, the parent is to hear of it
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(1)
        os._exit(0)
    time.sleep(life.seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)


def main() -> None:
    """One life after the other until standard input ends."""
    logs.configure(settings.Log(level="error"))
    for line in sys.stdin:
        sys.stdout.write(f"{ended_by(Life(**json.loads(line)))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
