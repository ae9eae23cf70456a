"""Connections to a mail server that are kept for the next letter.

One that was kept is asked by RSET whether it is still there before a letter goes by it, so that one which the server
closed meanwhile costs no letter a try.
"""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import smtplib
import threading
import time

IDLE = 20.0
"""Seconds after which a kept connection is closed in place of used: servers grow tired of silence."""
LETTERS = 100
"""Letters by one connection; many servers count them."""
_DONE = 250


@dataclasses.dataclass(slots=True)
class Session:
    """A connection, the letters that it took so far, and when it was used last."""

    connection: smtplib.SMTP
    letters: int = 0
    used: float = 0.0


class Sessions:
    """Kept connections, each used by one thread at a time. With `keep` false each is closed after its letter.

    `connect` opens one. `clock` gives seconds that only rise.
    """

    def __init__(
        self,
        connect: collections.abc.Callable[[], smtplib.SMTP],
        *,
        keep: bool,
        clock: collections.abc.Callable[[], float] = time.monotonic,
    ) -> None:
        self._connect, self._keep, self._clock = connect, keep, clock
        self._idle: list[Session] = []
        self._lock = threading.Lock()

    def take(self) -> Session:
        """A connection for one letter: a kept one that still answers, else a new one. Raises what `connect` raises."""
        while True:
            with self._lock:
                session = self._idle.pop() if self._idle else None
            if session is None:
                return Session(connection=self._connect())
            if self._is_fresh(session):
                return session
            leave(session.connection)

    def put_back(self, session: Session) -> None:
        """Keep a connection that has finished with its letter, or say good-bye."""
        session.letters, session.used = session.letters + 1, self._clock()
        if self._keep and session.letters < LETTERS and session.connection.sock is not None:
            with self._lock:
                self._idle.append(session)
        else:
            leave(session.connection)

    def let_go(self) -> None:
        """Say good-bye on all connections that are not in use."""
        with self._lock:
            left, self._idle = self._idle, []
        for session in left:
            leave(session.connection)

    def _is_fresh(self, session: Session) -> bool:
        if self._clock() - session.used > IDLE:
            return False
        try:
            return session.connection.rset()[0] == _DONE
        except (smtplib.SMTPException, OSError):
            return False


def leave(connection: smtplib.SMTP) -> None:
    """Say good-bye. Whatever the server makes of that, what it took it has: a fault here must not send it again."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()
