"""What the service manager is told: that the daemon is ready, what it does, that it is alive, that it stops.

systemd names a socket in ``NOTIFY_SOCKET``, and in ``WATCHDOG_USEC`` within how long it wants to hear ``WATCHDOG=1``
(sd_notify(3), sd_watchdog_enabled(3)). Where there is no such socket nothing is said, and no thread runs.
"""

from __future__ import annotations

import collections.abc
import os
import socket
import threading
import typing

import structlog

log = structlog.get_logger()

EVERY = 30.0
"""Seconds between two lines of status, where no watchdog wants to hear more often."""
_SHARE = 3
"""So many signs of life fall into the time after which the watchdog bites; the manual advises two at least."""
_PATIENCE = 2.0
"""Seconds for the service manager to take a message."""


def address(environ: collections.abc.Mapping[str, str]) -> str | None:
    """Where the service manager listens: a path, or a name in the abstract namespace, which begins with NUL."""
    told = environ.get("NOTIFY_SOCKET", "")
    if told.startswith("@"):
        return "\0" + told[1:]
    return told if told.startswith("/") else None


def watchdog(environ: collections.abc.Mapping[str, str], pid: int) -> float | None:
    """Seconds within which the watchdog wants a sign of life from this process; None where it wants none."""
    told, whose = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", str(pid))
    if not (told.isascii() and told.isdecimal() and int(told)) or whose != str(pid):
        return None
    return int(told) / 1_000_000


class Supervision:
    """Speaks to the service manager while it is entered, if there is one.

    `ails` says what is wrong with the daemon, or None: then only the watchdog hears that it is alive. `status` says in
    one line what it does.
    """

    def __init__(
        self,
        ails: collections.abc.Callable[[], str | None],
        status: collections.abc.Callable[[], str],
        environ: collections.abc.Mapping[str, str] = os.environ,
    ) -> None:
        self._ails, self._status = ails, status
        self._address = address(environ)
        self._bites_after = watchdog(environ, os.getpid())
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="supervision")
        self._said: str | None = None
        self._is_heard = True

    def __enter__(self) -> typing.Self:
        """Nothing is said yet."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Say nothing more."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def ready(self) -> None:
        """The daemon polls; from now on there are signs of life."""
        if self._address is None:
            return
        self._tell("READY=1", f"STATUS={self._status()}")
        self._thread.start()

    def stopping(self) -> None:
        """The daemon finishes what is under way; there are signs of life until that is done."""
        self._tell("STOPPING=1", "STATUS=stopping, what is under way is finished first")
        self._status = lambda: "stopping, what is under way is finished first"

    def _run(self) -> None:
        pause = EVERY if self._bites_after is None else min(EVERY, self._bites_after / _SHARE)
        while not self._over.wait(pause):
            self._sign()

    def _sign(self) -> None:
        """One line of status, and a sign of life unless something ails: then the watchdog restarts the service."""
        ail = self._ails()
        if ail and ail != self._said:
            log.error("the daemon does not get on", reason=ail, watchdog=self._bites_after)
        self._said = ail
        if ail is not None:
            self._tell(f"STATUS={ail}")
        elif self._bites_after is not None:
            self._tell("WATCHDOG=1", f"STATUS={self._status()}")
        else:
            self._tell(f"STATUS={self._status()}")

    def _tell(self, *lines: str) -> None:
        """One message. That it does not arrive is no reason to stop: who waits for it will act."""
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.settimeout(_PATIENCE)
                line.sendto("\n".join(" ".join(one.splitlines()) for one in lines).encode(), self._address)
                self._is_heard = True
        except OSError as error:
            if self._is_heard:
                log.warning("the service manager does not listen", reason=str(error))
            self._is_heard = False
